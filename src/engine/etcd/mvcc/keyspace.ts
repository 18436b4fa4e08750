import type { Alarm, Member } from "../messages.ts";
import type { Lessor } from "./lessor.ts";
import type { MvccStore } from "./store.ts";

/** The state machine that the log drives: the same at every member after the same entries. */
export interface Keyspace {
  readonly store: MvccStore;
  readonly lessor: Lessor;
  /** Who takes part, by Raft's name for it. */
  readonly members: Map<string, Member>;
  /** Raft's names of those who do not any more. */
  readonly removed: Set<string>;
  alarms: readonly Alarm[];
}
