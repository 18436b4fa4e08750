import type { Micros } from "../core/index.ts";

/** Where a request is. Names are those of the request's path through the server. */
export type RequestStage =
  | "authentication"
  | "priority-and-fairness"
  | "authorization"
  | "admission-mutating"
  | "validation"
  | "admission-validating"
  | `calling webhook ${string}`
  | "storage";

/** When a request came to a stage. */
export interface StageVisit {
  readonly stage: RequestStage;
  readonly at: Micros;
}
