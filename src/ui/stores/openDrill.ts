import { create } from "zustand";
import type { CheckRow, Drill, Micros } from "../../protocol/index.ts";

/** "setUp": the cluster is being brought to where the drill begins; "failed": it could not be. */
export type DrillPhase = "setUp" | "failed" | "open" | "solved";

/** A drill that somebody is at. */
export interface OpenDrill {
  readonly drill: Drill;
  /** The file that it was read from: for another try with other names. */
  readonly text: string;
  readonly phase: DrillPhase;
  /** Why it could not be set up. */
  readonly failure: string;
  /** When the learner took over. */
  readonly since: Micros;
  readonly rows: readonly CheckRow[];
  readonly hintsShown: number;
  /** Which answers were chosen; undefined: none yet. */
  readonly guessed: number | undefined;
  readonly answered: number | undefined;
  /** Simulated time from taking over until all goals counted. */
  readonly solvedAfter: Micros | undefined;
  /** No hints, and nothing is told before the end. */
  readonly isExam: boolean;
}

export const useDrill = create<{ readonly open: OpenDrill | undefined }>(() => ({ open: undefined }));
