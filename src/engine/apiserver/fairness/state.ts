import type { FlowSchema } from "./flowSchema.ts";
import type { LevelState } from "./levels.ts";

/** Priority and fairness: who gets a seat when there are not enough for all. Plain data. */
export interface FairnessState {
  readonly levels: Map<string, LevelState>;
  /** Of the caches of which the levels were made. */
  configuredAt: number;
  schemas: readonly FlowSchema[];
  /** What was classified before, by all that counts for it. */
  readonly known: Map<string, FlowSchema | null>;
  /** Requests that have got their seat, taken up at the end of the step. */
  ready: number[];
}

export const newFairness = (): FairnessState => ({ levels: new Map(), configuredAt: 0, schemas: [], known: new Map(), ready: [] });
