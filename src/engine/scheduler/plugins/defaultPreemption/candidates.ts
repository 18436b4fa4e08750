import { compareNumbers } from "../../../core/index.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { startTimeOf } from "./importance.ts";

/** A node and whom to evict there, the most important first. */
export interface Candidate {
  readonly nodeName: string;
  readonly victims: readonly PodInfo[];
  readonly budgetViolations: number;
}

const priorityOffset = 2 ** 31;

/** The start of the oldest among the most important victims: the later, the less is lost. @source GetEarliestPodStartTime */
function earliestStart(candidate: Candidate): number {
  let maxPriority = Number.MIN_SAFE_INTEGER;
  let earliest = Number.MAX_SAFE_INTEGER;
  for (const victim of candidate.victims) {
    const start = startTimeOf(victim);
    if (victim.priority > maxPriority) {
      maxPriority = victim.priority;
      earliest = start;
    } else if (victim.priority === maxPriority && start < earliest) earliest = start;
  }
  return earliest;
}

/** Less is better, question by question. @source pkg/scheduler/framework/preemption/preemption.go pickOneNodeForPreemption */
const criteria: readonly ((candidate: Candidate) => number)[] = [
  (candidate) => candidate.budgetViolations,
  (candidate) => candidate.victims[0]?.priority ?? 0,
  (candidate) => candidate.victims.reduce((sum, victim) => sum + victim.priority + priorityOffset, 0),
  (candidate) => candidate.victims.length,
  (candidate) => -earliestStart(candidate),
];

/** The candidate that costs least; the first found among equals. */
export function selectCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates;
  for (const cost of criteria) {
    if (best.length <= 1) break;
    const least = best.map(cost).toSorted(compareNumbers)[0];
    best = best.filter((candidate) => cost(candidate) === least);
  }
  return best[0];
}
