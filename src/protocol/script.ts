import type { Micros } from "../engine/core/index.ts";

/** What is done to a cluster before a learner takes over, one step after the other. */
export type ScriptStep =
  /** A typed line, kubectl or a fault. `${...}` in it is an expression over what can be observed. A kubectl that exits otherwise than with `exit` (0) ends the script. */
  | { readonly type: "run"; readonly line: string; readonly stdin?: string; readonly exit?: number }
  | { readonly type: "wait"; readonly duration: Micros }
  /** Goes on as soon as it holds; ends the script when it does not within the time. */
  | { readonly type: "until"; readonly holds: string; readonly within: Micros };

/** An expression (CEL) over what can be observed of a cluster, looked at each simulated second. */
export interface WatchedCheck {
  readonly id: string;
  readonly holds: string;
  /** It counts when it has held for so long. */
  readonly for: Micros;
  /** Once it has counted it counts on, whatever comes. */
  readonly keeps: boolean;
}

export interface CheckRow {
  readonly id: string;
  /** Whether the expression is true now; "error": it could not be worked out, and `message` says why. */
  readonly state: "true" | "false" | "error";
  /** Whether it counts. */
  readonly reached: boolean;
  /** Since when it has been true without a break; absent: it is not. */
  readonly trueSince?: Micros;
  /** When it counted first. */
  readonly reachedAt?: Micros;
  readonly message?: string;
}

/** How a script ended. */
export type ScriptOutcome = { readonly ok: true } | { readonly ok: false; readonly step: number; readonly message: string };
