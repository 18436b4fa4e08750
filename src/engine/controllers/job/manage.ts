import type { Micros } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { isPodTerminating } from "../framework/pods.ts";
import { compareActivePods } from "../framework/ranking.ts";
import { failureBackoff, failureBackoffMax, remainingBackoff } from "./backoff.ts";
import { completionIndexOf, firstPendingIndexes } from "./indexes.ts";
import { creationPerIndex, hasBackoffLimitPerIndex } from "./perIndex.ts";
import { replacesOnlyFailed } from "./podFailurePolicy.ts";
import type { JobSync } from "./sync.ts";
import { hasValidIndex, isIndexed, isSuspended } from "./sync.ts";

/** @source pkg/controller/job/job_controller.go MaxPodCreateDeletePerSync */
const podsPerSyncMax = 500;

/** What is to be done about the pods. */
export type PodPlan =
  | { readonly type: "none" }
  /** Completion index of each pod to make; undefined for one without. */
  | { readonly type: "create"; readonly indexes: readonly (number | undefined)[] }
  /** They lose their finalizer first, and are never counted. */
  | { readonly type: "remove"; readonly pods: readonly Pod[] }
  /** The job has ended: they keep their finalizer until they are counted. */
  | { readonly type: "end"; readonly pods: readonly Pod[] }
  /** Not before the back-off is over. */
  | { readonly type: "wait"; readonly time: Micros };

const nothing: PodPlan = { type: "none" };

/** Wanted and observed -> what to do. @source pkg/controller/job/job_controller.go manageJob, and deleteActivePods of a job that ends */
export function planPods(sync: JobSync): PodPlan {
  const { job, active, end } = sync;
  if (end !== undefined) return { type: "end", pods: active };
  if (!mayManage(sync)) return nothing;
  if (isSuspended(job)) return { type: "remove", pods: active };
  const wanted = wantedActive(sync);
  const doomed = podsForRemoval(sync, active.length - wanted).slice(0, podsPerSyncMax);
  if (doomed.length > 0) return { type: "remove", pods: doomed };
  const leaving = replacesOnlyFailed(job) ? sync.pods.filter(isPodTerminating) : [];
  const missing = wanted - leaving.length - active.length;
  return missing > 0 ? planCreation(sync, missing, leaving) : nothing;
}

/** Neither before what was asked for is seen nor for a job that goes. */
export const mayManage = ({ job, isSatisfied }: JobSync): boolean => isSatisfied && job.metadata.deletionTimestamp === undefined;

/** How many pods should run. */
function wantedActive({ job, succeeded, active }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

function planCreation({ job, active, succeededIndexes, failedIndexes = [], delayed, backoff, now }: JobSync, missing: number, leaving: readonly Pod[]): PodPlan {
  const isPerIndex = hasBackoffLimitPerIndex(job);
  const wait = isPerIndex ? 0 : remainingBackoff(backoff, failureBackoff, failureBackoffMax, now);
  if (wait > 0) return { type: "wait", time: wait };
  const count = Math.min(missing, podsPerSyncMax);
  if (!isIndexed(job)) return { type: "create", indexes: Array.from({ length: count }, () => undefined) };
  const pending = firstPendingIndexes([...active, ...leaving], [...succeededIndexes, ...failedIndexes], count, job.spec.completions ?? 0);
  if (!isPerIndex) return { type: "create", indexes: pending };
  const { create, wait: perIndex } = creationPerIndex(pending, delayed, now);
  return perIndex > 0 ? { type: "wait", time: perIndex } : { type: "create", indexes: create };
}

/**
 * Of an Indexed job those with an index that is none or is taken by another; then as many as are too many, in the
 * order in which controllers delete pods.
 *
 * @source activePodsForRemoval, appendDuplicatedIndexPodsForRemoval
 */
function podsForRemoval({ job, active }: JobSync, surplus: number): readonly Pod[] {
  const ranked = active.toSorted(compareActivePods);
  const doomed = new Set<Pod>();
  if (isIndexed(job)) {
    const taken = new Set<number | undefined>();
    for (const pod of ranked.toReversed()) {
      const index = completionIndexOf(pod);
      if (!hasValidIndex(job, pod) || taken.has(index)) doomed.add(pod);
      else taken.add(index);
    }
  }
  for (const pod of ranked) {
    if (doomed.size >= surplus) break;
    doomed.add(pod);
  }
  return [...doomed];
}
