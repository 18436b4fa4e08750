import type { Condition } from "../../api/index.ts";
import { formatTime, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Job, Pod } from "../../kinds/index.ts";
import { isPodActive, isPodTerminating } from "../framework/pods.ts";
import type { Backoff } from "./backoff.ts";
import { newBackoffRecord } from "./backoff.ts";
import { newCondition, trueCondition } from "./conditions.ts";
import type { Interval } from "./indexes.ts";
import { completionIndexOf, countIndexes, parseIndexes, withIndexes } from "./indexes.ts";
import { calculateFailedIndexes, delayedPods, hasBackoffLimitPerIndex } from "./perIndex.ts";
import { failJobMessage, isPodFailed, matchPodFailurePolicy } from "./podFailurePolicy.ts";
import { matchSuccessPolicy } from "./successPolicy.ts";

export const trackingFinalizer = "batch.kubernetes.io/job-tracking";

/** What one sync of a job knows. @source pkg/controller/job/job_controller.go syncJobCtx */
export interface JobSync {
  /** With a start time. */
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  /** Pods whose finalizer is off though the cache does not show it yet. */
  readonly releasing: ReadonlySet<string>;
  /** Counts that include what this sync finds finished. */
  readonly succeeded: number;
  readonly failed: number;
  /** As the status has them, and with what this sync finds. */
  readonly prevSucceededIndexes: readonly Interval[];
  readonly succeededIndexes: readonly Interval[];
  /** Only where each index counts its own failures. */
  readonly failedIndexes: readonly Interval[] | undefined;
  readonly delayed: ReadonlyMap<number, Pod>;
  readonly backoff: Backoff;
  /** How the job ends: FailureTarget or SuccessCriteriaMet, or Failed where the first stands in the status already. */
  readonly end: Condition | undefined;
  readonly isSatisfied: boolean;
  readonly now: Micros;
}

export interface JobInput {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly releasing: ReadonlySet<string>;
  readonly backoff: Backoff;
  readonly isSatisfied: boolean;
  readonly now: Micros;
}

export const isIndexed = (job: Job): boolean => job.spec.completionMode === "Indexed";
export const isSuspended = (job: Job): boolean => job.spec.suspend === true;
export const hasTracking = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true;

/** Whether the pod has an index below the number of completions. */
export function hasValidIndex(job: Job, pod: Pod): boolean {
  const index = completionIndexOf(pod);
  return index !== undefined && index < (job.spec.completions ?? 0);
}

/** @source calculateSucceededIndexes */
export function calculateSucceededIndexes(job: Job, tracked: readonly Pod[]): { readonly before: readonly Interval[]; readonly now: readonly Interval[] } {
  const before = parseIndexes(job.status?.completedIndexes, job.spec.completions ?? 0);
  const fresh = tracked.filter((pod) => pod.status.phase === "Succeeded" && hasValidIndex(job, pod)).flatMap((pod) => completionIndexOf(pod) ?? []);
  return { before, now: withIndexes(before, fresh) };
}

const none: ReadonlyMap<number, Pod> = new Map();

/** Looks at a job and its pods. @source pkg/controller/job/job_controller.go syncJob, up to manageJob */
export function lookAtJob({ job: given, pods, releasing, backoff, isSatisfied, now }: JobInput): JobSync {
  const job = given.status?.startTime === undefined && !isSuspended(given) ? { ...given, status: { ...given.status, startTime: formatTime(now) } } : given;
  const { uncountedTerminatedPods: uncounted, succeeded = 0, failed = 0 } = job.status;
  const tracked = pods.filter(hasTracking);
  const [knownSucceeded, knownFailed] = [new Set(uncounted?.succeeded), new Set(uncounted?.failed)];
  const isNew = (pod: Pod, known: ReadonlySet<string>): boolean => {
    const { uid = "" } = pod.metadata;
    return !known.has(uid) && !releasing.has(uid) && (!isIndexed(job) || hasValidIndex(job, pod));
  };
  const newSucceeded = tracked.filter((pod) => pod.status.phase === "Succeeded" && isNew(pod, knownSucceeded));
  const newFailed = tracked.filter((pod) => isPodFailed(pod, job) && isNew(pod, knownFailed));
  const indexes = isIndexed(job) ? calculateSucceededIndexes(job, tracked) : { before: [], now: [] };
  const failedIndexes = isIndexed(job) && hasBackoffLimitPerIndex(job) ? calculateFailedIndexes(job, tracked) : undefined;
  const sync: JobSync = {
    job,
    pods,
    active: pods.filter(isPodActive),
    releasing,
    succeeded: isIndexed(job) ? countIndexes(indexes.now) : succeeded + newSucceeded.length + (uncounted?.succeeded?.length ?? 0),
    failed: failed + newFailed.filter((pod) => matchPodFailurePolicy(job, pod).isCounted).length + (uncounted?.failed?.length ?? 0),
    prevSucceededIndexes: indexes.before,
    succeededIndexes: indexes.now,
    failedIndexes,
    delayed: failedIndexes === undefined ? none : delayedPods(job, tracked, withIndexes([...indexes.now, ...failedIndexes], [])),
    backoff: newBackoffRecord(backoff, newSucceeded, newFailed),
    end: undefined,
    isSatisfied,
    now,
  };
  return { ...sync, end: endOf(sync) };
}

/** How the job ends, if it does now. */
function endOf(sync: JobSync): Condition | undefined {
  const { job, pods, now } = sync;
  const success = trueCondition(job, "SuccessCriteriaMet");
  if (success !== undefined) return success;
  const failure = trueCondition(job, "FailureTarget");
  if (failure !== undefined) return newCondition("Failed", failure.reason ?? "", failure.message ?? "", now);
  const message = failJobMessage(job, pods);
  if (message !== undefined) return newCondition("FailureTarget", "PodFailurePolicy", message, now);
  if (sync.failed > (job.spec.backoffLimit ?? 6) || isPastBackoffLimitOnFailure(job, pods)) {
    return newCondition("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
  }
  if (isPastActiveDeadline(job, now)) return newCondition("FailureTarget", "DeadlineExceeded", "Job was active longer than specified deadline", now);
  return isIndexed(job) ? indexesEnd(sync) : undefined;
}

function indexesEnd({ job, failedIndexes = [], succeededIndexes, now }: JobSync): Condition | undefined {
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = countIndexes(failedIndexes);
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    return newCondition("FailureTarget", "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes", now);
  }
  if (failed > 0 && failed + countIndexes(succeededIndexes) >= completions) return newCondition("FailureTarget", "FailedIndexes", "Job has failed indexes", now);
  const matched = matchSuccessPolicy(job, succeededIndexes);
  return matched === undefined ? undefined : newCondition("SuccessCriteriaMet", "SuccessPolicy", matched, now);
}

/** @source pastBackoffLimitOnFailure */
function isPastBackoffLimitOnFailure(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec.template.spec.restartPolicy !== "OnFailure") return false;
  let restarts = 0;
  for (const pod of pods) {
    if (pod.status.phase !== "Running" && pod.status.phase !== "Pending") continue;
    for (const status of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])]) restarts += status.restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function isPastActiveDeadline(job: Job, now: Micros): boolean {
  const left = untilDeadline(job, now);
  return left !== undefined && left <= 0;
}

/** Until activeDeadlineSeconds are over; undefined for a job without, or one that is suspended. */
export function untilDeadline(job: Job, now: Micros): Micros | undefined {
  const { activeDeadlineSeconds } = job.spec;
  const start = parseTime(job.status?.startTime);
  return activeDeadlineSeconds === undefined || start === undefined || isSuspended(job) ? undefined : start + seconds(activeDeadlineSeconds) - now;
}

/** How many pods are on their way out. */
export const terminatingCount = (pods: readonly Pod[]): number => pods.filter(isPodTerminating).length;
