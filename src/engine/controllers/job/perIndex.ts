import type { Micros } from "../../core/index.ts";
import type { Job, Pod } from "../../kinds/index.ts";
import { isPodActive } from "../framework/pods.ts";
import { failureBackoff, failureBackoffMax, finishedAt, remainingBackoff } from "./backoff.ts";
import type { Interval } from "./indexes.ts";
import { completionIndexOf, hasIndex, parseIndexes, withIndexes } from "./indexes.ts";
import { isPodFailed, matchPodFailurePolicy } from "./podFailurePolicy.ts";

const failureCountAnnotation = "batch.kubernetes.io/job-index-failure-count";
const ignoredCountAnnotation = "batch.kubernetes.io/job-index-ignored-failure-count";

export const hasBackoffLimitPerIndex = (job: Job): boolean => job.spec.backoffLimitPerIndex !== undefined;

function countOf(pod: Pod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation];
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : 0;
}

/** Indexes that have failed too often, or by a FailIndex rule. @source pkg/controller/job/backoff_utils.go, indexed_job_utils.go calculateFailedIndexes */
export function calculateFailedIndexes(job: Job, pods: readonly Pod[]): readonly Interval[] {
  const { completions = 0 } = job.spec;
  const failed: number[] = [];
  for (const pod of pods) {
    const index = completionIndexOf(pod);
    if (index !== undefined && index < completions && isIndexFailed(job, pod)) failed.push(index);
  }
  return withIndexes(parseIndexes(job.status.failedIndexes, completions), failed);
}

/** @source isIndexFailed */
export function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isPodFailed(pod, job)) return false;
  const { action, isCounted } = matchPodFailurePolicy(job, pod);
  return action === "FailIndex" || (isCounted && countOf(pod, failureCountAnnotation) >= (job.spec.backoffLimitPerIndex ?? 0));
}

/**
 * Index -> its last failed pod, which keeps its finalizer until there is another: it alone knows how often the
 * index has failed. @source getPodsWithDelayedDeletionPerIndex
 */
export function delayedPods(job: Job, pods: readonly Pod[], done: readonly Interval[]): ReadonlyMap<number, Pod> {
  const { completions = 0 } = job.spec;
  const active = new Set(pods.filter(isPodActive).map(completionIndexOf));
  const delayed = new Map<number, Pod>();
  for (const pod of pods) {
    const index = completionIndexOf(pod);
    if (index === undefined || index >= completions || !isPodFailed(pod, job) || active.has(index) || hasIndex(done, index)) continue;
    const other = delayed.get(index);
    if (other === undefined || (absoluteCount(other) <= absoluteCount(pod) && finishedAt(other) <= finishedAt(pod))) delayed.set(index, pod);
  }
  return delayed;
}

/** All failures of a pod's index, ignored ones too. @source getIndexAbsoluteFailureCount */
const absoluteCount = (pod: Pod): number => countOf(pod, failureCountAnnotation) + countOf(pod, ignoredCountAnnotation);

/** How long the index of a failed pod waits. @source pkg/controller/job/backoff_utils.go getRemainingTimePerIndex */
export function remainingPerIndex(last: Pod, base: Micros, max: Micros, now: Micros): Micros {
  return remainingBackoff({ failures: absoluteCount(last) + 1, lastFailureAt: finishedAt(last) }, base, max, now);
}

export interface IndexedCreation {
  readonly create: readonly number[];
  /** Until the next index may be tried again; 0 when one is made now. */
  readonly wait: Micros;
}

/** Each index waits for itself. @source getPodCreationInfoForIndependentIndexes */
export function creationPerIndex(indexes: readonly number[], delayed: ReadonlyMap<number, Pod>, now: Micros): IndexedCreation {
  const create: number[] = [];
  let wait = 0;
  for (const index of indexes) {
    const last = delayed.get(index);
    const rest = last === undefined ? 0 : remainingPerIndex(last, failureBackoff, failureBackoffMax, now);
    if (rest === 0) create.push(index);
    else wait = wait === 0 ? rest : Math.min(wait, rest);
  }
  return { create, wait: create.length > 0 ? 0 : wait };
}

/** What a new pod knows of the failures of its index. @source getNewIndexFailureCounts, addIndexFailureCountAnnotation */
export function failureCountAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [failureCountAnnotation]: "0" };
  const { isCounted } = matchPodFailurePolicy(job, replaced);
  const failures = countOf(replaced, failureCountAnnotation) + (isCounted ? 1 : 0);
  const ignored = countOf(replaced, ignoredCountAnnotation) + (isCounted ? 0 : 1);
  return { [failureCountAnnotation]: String(failures), ...(ignored === 0 ? {} : { [ignoredCountAnnotation]: String(ignored) }) };
}
