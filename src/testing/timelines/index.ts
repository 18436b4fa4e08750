import { differences } from "./compare.ts";
import { factDifferences } from "./facts.ts";
import { apiserverLossDifferences, leaderElectionDifferences } from "./handOver.ts";
import { liveThrough } from "./live.ts";
import type { Lived } from "./live.ts";
import { readRecordings } from "./recording.ts";
import type { Recording } from "./recording.ts";

export type { Recording } from "./recording.ts";

export interface TimelineOptions {
  /** Only situations whose names match. */
  readonly only?: RegExp;
  readonly onVerdict?: (verdict: TimelineVerdict) => void;
}

export interface TimelineVerdict {
  readonly name: string;
  /** What is different; nothing: the simulation behaves as the recorded components did. */
  readonly differences: readonly string[];
}

/** Situations of kinds that this cluster does not have. */
const absent = /^drain-/;

/** Whether the simulated cluster has all that a situation is made of. */
export const isOurs = (recording: Recording): boolean => !absent.test(recording.name);

/**
 * A recording is one of several things that could have happened: chance decides where pods go and how far a
 * rollout is when it is looked at. So is a simulation; some seed and some end must agree.
 */
const attempts: readonly (readonly [seed: number, patience: number])[] = [[1, 1], [1, 0.2], [2, 1], [3, 1], [4, 1], [5, 1], [6, 1], [7, 1], [8, 1], [1, 20]];

/** No component is refused what its role should allow; in a namespace on its way out everyone is. */
const refusals = ({ steps }: Recording, { lab }: Lived): readonly string[] => (steps.some((step) => typeof step !== "string" && step.do === "delete namespace") ? [] : lab.plane.forbidden());

/** Lives through one recorded situation and compares. */
export function runTimeline(recording: Recording): TimelineVerdict {
  const { name } = recording;
  if (name.startsWith("leader-election-")) return { name, differences: leaderElectionDifferences(recording, 1) };
  if (name.startsWith("two-apiservers-")) return { name, differences: apiserverLossDifferences(recording, 1) };
  let best: readonly string[] | undefined;
  for (const [seed, patience] of attempts) {
    const lived = liveThrough(recording, seed, patience);
    const found = [...differences(recording, lived.events), ...factDifferences(recording, lived), ...refusals(recording, lived)];
    if (best === undefined || found.length < best.length) best = found;
    if (found.length === 0) break;
  }
  return { name, differences: best ?? [] };
}

/** Lives through the recorded situations of a folder. */
export function runTimelines(folder: string, options: TimelineOptions = {}): readonly TimelineVerdict[] {
  return readRecordings(folder)
    .filter((recording) => isOurs(recording) && (options.only === undefined || options.only.test(recording.name)))
    .map((recording) => {
      const verdict = runTimeline(recording);
      options.onVerdict?.(verdict);
      return verdict;
    });
}
