import type { Condition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { ensureJobCondition, newCondition, trueCondition } from "./conditions.ts";
import { completionIndexOf, countIndexes, formatIndexes, hasIndex, withIndexes } from "./indexes.ts";
import { isPodFailed, matchPodFailurePolicy } from "./podFailurePolicy.ts";
import type { JobSync } from "./sync.ts";
import { hasTracking, hasValidIndex, isIndexed } from "./sync.ts";

/** @source pkg/controller/job/job_controller.go MaxUncountedPods */
const uncountedMax = 500;

/** What a job's status says before the finalizers go. */
export interface Named {
  readonly status: JobStatus;
  /** Finished pods whose finalizer goes when that status is written. */
  readonly release: readonly Pod[];
  /** Pods that have a finalizer, by uid. */
  readonly tracked: ReadonlySet<string>;
  /** Complete or Failed, for when no pod is left. */
  readonly end: Condition | undefined;
  /** There is something to write. */
  readonly isChanged: boolean;
  /** There are more finished pods than a status may name; the next sync goes on. */
  readonly isFull: boolean;
}

/** Pods that the status names, by uid. */
interface Uncounted {
  readonly succeeded: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

const uidOf = (pod: Pod): string => pod.metadata.uid ?? "";

/**
 * Finished pods are first named in the status, then lose their finalizer, then are counted: a crash in between counts
 * none twice and forgets none. This is the first step.
 *
 * @param sync its job has the status that the sync has come to so far
 * @param isChanged whether that status differs from the one that is stored
 * @source pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers
 */
export function nameFinished(sync: JobSync, isChanged: boolean): Named {
  const { job, releasing, end } = sync;
  const pods = isIndexed(job) ? sync.pods.toSorted((a, b) => (completionIndexOf(a) ?? -1) - (completionIndexOf(b) ?? -1)) : sync.pods;
  const tracked = pods.filter((pod) => hasTracking(pod) && !releasing.has(uidOf(pod)));
  const uids = new Set(tracked.map(uidOf));
  const cleaned = countReleased(job.status, uids);
  const { uncountedTerminatedPods: uncounted } = job.status;
  const before: Uncounted = { succeeded: new Set(uncounted?.succeeded), failed: new Set(uncounted?.failed) };
  const succeeded = [...(cleaned.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(cleaned.uncountedTerminatedPods?.failed ?? [])];
  const indexes: number[] = [];
  const release: Pod[] = [];
  let changed = isChanged || cleaned !== job.status;
  let isFull = false;
  for (const pod of tracked) {
    const isFailed = isPodFailed(pod, job);
    if (!mayRelease(sync, pod, isFailed)) continue;
    release.push(pod);
    const verdict = verdictOn(sync, pod, isFailed, before);
    if (verdict === "index") indexes.push(completionIndexOf(pod) ?? 0);
    else if (verdict === "succeeded") succeeded.push(uidOf(pod));
    else if (verdict === "failed") failed.push(uidOf(pod));
    changed ||= verdict !== undefined;
    isFull = indexes.length + succeeded.length + failed.length >= uncountedMax;
    if (isFull) break;
  }
  const uncountedTerminatedPods = { ...(succeeded.length === 0 ? {} : { succeeded }), ...(failed.length === 0 ? {} : { failed }) };
  const indexed = isIndexed(job) ? withIndexCounts({ ...cleaned, uncountedTerminatedPods }, sync, indexes) : { ...cleaned, uncountedTerminatedPods };
  changed ||= (indexed.completedIndexes ?? "") !== (cleaned.completedIndexes ?? "") || indexed.failedIndexes !== cleaned.failedIndexes;
  const { status, final } = withEnd(indexed, end, sync.now);
  return { status, release, tracked: uids, end: final, isChanged: changed || status !== indexed, isFull };
}

/** @source canRemoveFinalizer */
function mayRelease({ job, end, delayed }: JobSync, pod: Pod, isFailed: boolean): boolean {
  if (job.metadata.deletionTimestamp !== undefined || end !== undefined || pod.status.phase === "Succeeded") return true;
  const index = completionIndexOf(pod);
  return isFailed && (index === undefined || delayed.get(index)?.metadata.uid !== pod.metadata.uid);
}

/** As what a pod that is released is counted; undefined: as nothing, or it is already. */
function verdictOn({ job, end, prevSucceededIndexes }: JobSync, pod: Pod, isFailed: boolean, before: Uncounted): "index" | "succeeded" | "failed" | undefined {
  const isFailedBefore = before.failed.has(uidOf(pod));
  if (pod.status.phase === "Succeeded" && !isFailedBefore) {
    if (isIndexed(job)) return hasValidIndex(job, pod) && !hasIndex(prevSucceededIndexes, completionIndexOf(pod) ?? 0) ? "index" : undefined;
    return before.succeeded.has(uidOf(pod)) ? undefined : "succeeded";
  }
  // When the job has failed, so have all pods that have not ended.
  if (!isFailed && (end === undefined || end.type === "SuccessCriteriaMet")) return undefined;
  if (isFailedBefore || (isIndexed(job) && !hasValidIndex(job, pod))) return undefined;
  return matchPodFailurePolicy(job, pod).isCounted ? "failed" : undefined;
}

function withIndexCounts(status: JobStatus, { succeededIndexes, failedIndexes }: JobSync, fresh: readonly number[]): JobStatus {
  const completed = withIndexes(succeededIndexes, fresh);
  const { succeeded: _succeeded, completedIndexes: _completed, failedIndexes: _failed, ...rest } = status;
  const count = countIndexes(completed);
  return {
    ...rest,
    ...(count === 0 ? {} : { succeeded: count, completedIndexes: formatIndexes(completed) }),
    ...(failedIndexes === undefined ? {} : { failedIndexes: formatIndexes(failedIndexes) }),
  };
}

/** The interim condition stands in the status before the finalizers go; the final one follows it. */
function withEnd(status: JobStatus, end: Condition | undefined, now: Micros): { readonly status: JobStatus; readonly final: Condition | undefined } {
  const { conditions = [] } = status;
  if (end?.type === "FailureTarget") return { status: { ...status, conditions: [...conditions, end] }, final: newCondition("Failed", end.reason ?? "", end.message ?? "", now) };
  if (end?.type !== "SuccessCriteriaMet") return { status, final: end };
  const isThere = trueCondition({ status } as Job, "SuccessCriteriaMet") !== undefined;
  return { status: isThere ? status : { ...status, conditions: [...conditions, end] }, final: newCondition("Complete", end.reason ?? "", end.message ?? "", now) };
}

/** Counts those that have lost their finalizer; the same reference when there are none. @source cleanUncountedPodsWithoutFinalizers */
export function countReleased(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const [keptSucceeded, keptFailed] = [succeeded.filter((uid) => tracked.has(uid)), failed.filter((uid) => tracked.has(uid))];
  if (keptSucceeded.length === succeeded.length && keptFailed.length === failed.length) return status;
  const countedSucceeded = (status.succeeded ?? 0) + succeeded.length - keptSucceeded.length;
  const countedFailed = (status.failed ?? 0) + failed.length - keptFailed.length;
  return {
    ...status,
    ...(countedSucceeded === 0 ? {} : { succeeded: countedSucceeded }),
    ...(countedFailed === 0 ? {} : { failed: countedFailed }),
    uncountedTerminatedPods: { ...(keptSucceeded.length === 0 ? {} : { succeeded: keptSucceeded }), ...(keptFailed.length === 0 ? {} : { failed: keptFailed }) },
  };
}

/** The job says that it has ended once no pod is uncounted or on its way out; else the same status. @source enactJobFinished */
export function enactFinished(status: JobStatus, end: Condition | undefined): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (end === undefined || succeeded.length + failed.length > 0 || (status.terminating ?? 0) > 0) return status;
  const conditions = ensureJobCondition(status.conditions ?? [], end);
  return end.type === "Complete" && end.lastTransitionTime !== undefined ? { ...status, conditions, completionTime: end.lastTransitionTime } : { ...status, conditions };
}
