import type { Micros } from "../../engine/core/index.ts";

/** A message between two processes that has left and has not arrived. */
export interface MessageInFlight {
  /** Unique in a history. */
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  /** The Command that set it off; 0: none. */
  readonly cause: number;
  /** A few words, as its sender would say. */
  readonly text: string;
}
