import type { Micros, Said } from "../engine/core/index.ts";

/** Statements about a cluster of which some still hold when a component has died. */
export const statements = ["reads", "writes", "scheduling", "healing", "routing", "running", "leading", "noticed", "starting", "oldRules", "newRules"] as const;
export type Statement = (typeof statements)[number];

/** "partly": it holds at times, or of some; "unknown": nothing happened yet by which it could be told. */
export type Verdict = "yes" | "no" | "partly" | "unknown";

/** What was seen of a statement since the component died. */
export interface Observation {
  readonly statement: Statement;
  readonly verdict: Verdict;
  readonly text: Said;
  /** Where it was read. */
  readonly evidence: Said;
}

/** An experiment: processes that are killed, and what is seen from then on. */
export interface Trial {
  readonly processes: readonly string[];
  readonly startedAt: Micros;
  readonly now: Micros;
  readonly observations: readonly Observation[];
}
