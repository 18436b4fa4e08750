import { stateDigest } from "../../engine/core/index.ts";
import type { History } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { Simulation } from "../../worker/simulation.ts";
import { LawBook } from "../simulation/lawBook.ts";
import type { Broken } from "../simulation/lawBook.ts";

await loadLateParts();

export interface ReplayedHistory {
  /** The first law that did not hold, and when. */
  readonly broken: Broken | undefined;
  readonly now: number;
  readonly events: number;
  readonly digest: string;
}

/** A history as the page copies it and as the swarm saves it; undefined when the text is something else. */
export function parseHistory(text: string): History | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("commands" in value && "blueprint" in value && "seed" in value && "until" in value)) return undefined;
  return value as History;
}

/** Lives through a history again, with the safety laws looked at after every event. */
export function replayHistory(history: History, onStart: (simulation: Simulation) => void = () => undefined): ReplayedHistory {
  const simulation = new Simulation(history.blueprint, history.seed);
  onStart(simulation);
  const { kernel } = simulation.cluster;
  const laws = new LawBook(simulation.cluster);
  let broken: Broken | undefined;
  const advance = (until: number): void => {
    while (broken === undefined && kernel.runOne(until)) broken = laws.check();
    if (broken === undefined) kernel.runUntil(until);
  };
  for (const { at, command } of history.commands) {
    advance(at);
    if (broken === undefined) simulation.perform(command);
  }
  advance(history.until);
  return { broken, now: simulation.now, events: kernel.state.eventsProcessed, digest: stateDigest(kernel.state) };
}
