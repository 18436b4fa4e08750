import type { Micros } from "../../core/index.ts";
import type { RequestStage } from "../stage.ts";
import type { RequestInFlight } from "../state.ts";

/** A write that loses again and again to others goes round; so much of its way is remembered. */
const wayMax = 24;

/** The request goes on to a stage. */
export function enterStage(flight: RequestInFlight, stage: RequestStage, now: Micros): void {
  if (flight.stage === stage) return;
  flight.stage = stage;
  flight.stageSince = now;
  if (flight.way.length < wayMax) flight.way.push({ stage, at: now });
}
