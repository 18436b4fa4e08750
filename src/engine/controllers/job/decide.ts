import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition, isConditionTrue, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { compareForDeletion } from "../framework/ranking.ts";
import { isPodActive, isPodReady, isPodTerminating } from "../framework/pods.ts";
import type { Backoff } from "./backoff.ts";
import { failureBackoff, failureBackoffMax, recordBackoff, remainingBackoff } from "./backoff.ts";
import type { Interval } from "./indexes.ts";
import { completionIndexOf, countIndexes, firstPendingIndexes, formatIndexes, parseIndexes, withIndexes } from "./indexes.ts";
import { calculateFailedIndexes, creationPerIndex, delayedPods, hasBackoffLimitPerIndex } from "./perIndex.ts";
import { failJobMessage, isPodFailed, matchPodFailurePolicy, replacesOnlyFailed } from "./podFailurePolicy.ts";
import { matchSuccessPolicy } from "./successPolicy.ts";

export const trackingFinalizer = "batch.kubernetes.io/job-tracking";
/** @source pkg/controller/job/job_controller.go MaxPodCreateDeletePerSync */
const podsPerSyncMax = 500;

/** What one look at a job asks for. */
export interface JobDecision {
  /** Completion index of each pod to make; undefined for one without. */
  readonly create: readonly (number | undefined)[];
  /** Index -> the failed pod that a new one takes the place of, where each index counts its own failures. */
  readonly replaced: ReadonlyMap<number, Pod>;
  readonly remove: readonly Pod[];
  /** Those of `remove` that lose their finalizer first and are never counted. */
  readonly letGo: readonly Pod[];
  /** The status before the finalizers are off: new finished pods are named in it. */
  readonly status: JobStatus;
  /** Finished pods whose finalizer can go when that status is written. */
  readonly release: readonly Pod[];
  readonly requeueAfter: Micros | undefined;
  /** News for the Suspended condition. */
  readonly event: "Suspended" | "Resumed" | undefined;
  /** The record to keep once the status is written. */
  readonly backoff: Backoff;
}

export const isIndexed = (job: Job): boolean => job.spec.completionMode === "Indexed";
const hasTracking = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true;

export function isJobFinished(job: Job): boolean {
  return isConditionTrue(job.status?.conditions, "Complete") || isConditionTrue(job.status?.conditions, "Failed");
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

function isPastActiveDeadline(job: Job, startTime: string | undefined, now: Micros): boolean {
  const { activeDeadlineSeconds } = job.spec;
  const start = parseTime(startTime);
  return activeDeadlineSeconds !== undefined && start !== undefined && job.spec.suspend !== true && now - start >= seconds(activeDeadlineSeconds);
}

const condition = (type: string, reason: string, message: string, now: Micros, status: Condition["status"] = "True"): Condition => ({
  type,
  status,
  lastTransitionTime: formatTime(now),
  reason,
  message,
});

const none: ReadonlyMap<number, Pod> = new Map();

/** What was counted, and is about to be. */
interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  /** They stand in the status already and have not lost their finalizer yet: whoever was about to take it off has failed or died. */
  readonly named: readonly Pod[];
  readonly indexes: readonly Interval[];
  /** Only where each index counts its own failures. */
  readonly failedIndexes: readonly Interval[];
  readonly delayed: ReadonlyMap<number, Pod>;
}

function count(job: Job, pods: readonly Pod[]): Counts {
  const { uncountedTerminatedPods: uncounted, succeeded = 0, failed = 0 } = job.status ?? {};
  const known = new Set([...(uncounted?.succeeded ?? []), ...(uncounted?.failed ?? [])]);
  const newSucceeded: Pod[] = [];
  const newFailed: Pod[] = [];
  const named: Pod[] = [];
  for (const pod of pods) {
    if (!hasTracking(pod)) continue;
    if (known.has(pod.metadata.uid ?? "")) named.push(pod);
    else if (pod.status.phase === "Succeeded") newSucceeded.push(pod);
    else if (isPodFailed(pod, job)) newFailed.push(pod);
  }
  const completions = job.spec.completions ?? 0;
  const indexes = isIndexed(job)
    ? withIndexes(
        parseIndexes(job.status?.completedIndexes, completions),
        newSucceeded.flatMap((pod) => completionIndexOf(pod) ?? []).filter((index) => index < completions),
      )
    : [];
  const failedIndexes = hasBackoffLimitPerIndex(job) ? calculateFailedIndexes(job, pods.filter(hasTracking)) : [];
  return {
    failedIndexes,
    delayed: hasBackoffLimitPerIndex(job) ? delayedPods(job, pods.filter(hasTracking), [...indexes, ...failedIndexes]) : none,
    succeeded: isIndexed(job) ? countIndexes(indexes) : succeeded + (uncounted?.succeeded?.length ?? 0) + newSucceeded.length,
    failed: failed + (uncounted?.failed?.length ?? 0) + newFailed.filter((pod) => matchPodFailurePolicy(job, pod).isCounted).length,
    newSucceeded,
    newFailed,
    named,
    indexes,
  };
}

/** How the job ends, if it does now. @source pkg/controller/job/job_controller.go syncJob */
function ending(job: Job, counts: Counts, pods: readonly Pod[], startTime: string | undefined, now: Micros): Condition | undefined {
  const { conditions } = job.status ?? {};
  const known = getCondition(conditions, "FailureTarget") ?? getCondition(conditions, "SuccessCriteriaMet");
  if (known?.status === "True") return known;
  const message = failJobMessage(job, pods);
  if (message !== undefined) return condition("FailureTarget", "PodFailurePolicy", message, now);
  const active = pods.filter(isPodActive);
  if (counts.failed > (job.spec.backoffLimit ?? 6) || isPastBackoffLimitOnFailure(job, active)) {
    return condition("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
  }
  if (isPastActiveDeadline(job, startTime, now)) {
    return condition("FailureTarget", "DeadlineExceeded", "Job was active longer than specified deadline", now);
  }
  return indexesEnding(job, counts, now) ?? completionEnding(job, counts, active, now);
}

/** @source pkg/controller/job/job_controller.go syncJob: what only Indexed jobs have */
function indexesEnding(job: Job, counts: Counts, now: Micros): Condition | undefined {
  if (!isIndexed(job)) return undefined;
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = countIndexes(counts.failedIndexes);
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    return condition("FailureTarget", "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes", now);
  }
  if (failed > 0 && failed + counts.succeeded >= completions) return condition("FailureTarget", "FailedIndexes", "Job has failed indexes", now);
  const matched = matchSuccessPolicy(job, counts.indexes);
  return matched === undefined ? undefined : condition("SuccessCriteriaMet", "SuccessPolicy", matched, now);
}

function completionEnding(job: Job, counts: Counts, active: readonly Pod[], now: Micros): Condition | undefined {
  const { completions } = job.spec;
  const isDone = completions === undefined ? counts.succeeded > 0 && active.length === 0 : counts.succeeded >= completions;
  return isDone ? condition("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods", now) : undefined;
}

/** How many pods should run. @source manageJob */
function wantedActive(job: Job, succeeded: number, active: number): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/**
 * Wanted and observed -> what to do. Finished pods are first named in the status, then lose their finalizer, then
 * are counted: a crash in between counts none twice and forgets none.
 *
 * @source pkg/controller/job/job_controller.go syncJob, manageJob, trackJobStatusAndRemoveFinalizers
 */
export function decideJob(job: Job, pods: readonly Pod[], backoff: Backoff, isSatisfied: boolean, now: Micros): JobDecision {
  const suspended = job.spec.suspend === true;
  const counts = count(job, pods);
  const record = { ...backoff };
  recordBackoff(record, counts.newSucceeded, counts.newFailed);
  const active = pods.filter(isPodActive);
  const wasSuspended = isConditionTrue(job.status?.conditions, "Suspended");
  let { startTime } = job.status ?? {};
  if (suspended) startTime = undefined;
  else if (startTime === undefined || wasSuspended) startTime = formatTime(now);
  const end = ending(job, counts, pods, startTime, now);
  const mayAct = isSatisfied && job.metadata.deletionTimestamp === undefined;
  const plan = planPods(job, pods, active, { counts, stops: end !== undefined || suspended, backoff: record, mayAct, now });
  const removed = plan.remove;
  // When the job fails a pod that is deleted counts as failed; one too many or of a suspended job does not count at all.
  const failedNow = end?.type !== "FailureTarget" || replacesOnlyFailed(job) ? [] : removed.filter(hasTracking);
  const waiting = new Set(end === undefined ? counts.delayed.values() : []);
  const leaving = counts.newFailed.filter((pod) => !waiting.has(pod));
  const release = [...counts.named, ...counts.newSucceeded, ...leaving, ...failedNow];
  const status = nextStatus(job, {
    ...counts,
    newFailed: [...leaving.filter((pod) => matchPodFailurePolicy(job, pod).isCounted), ...failedNow],
    active: active.length - removed.length + plan.create.length,
    ready: active.filter((pod) => !removed.includes(pod) && isPodReady(pod)).length,
    terminating: pods.filter(isPodTerminating).length + removed.length,
    startTime,
    end,
    mayAct,
    now,
  });
  const event = suspended === wasSuspended || end !== undefined || !mayAct ? undefined : suspended ? "Suspended" : "Resumed";
  return { create: plan.create, replaced: counts.delayed, remove: removed, letGo: end === undefined ? removed.filter(hasTracking) : [], status, release, requeueAfter: plan.requeueAfter, event, backoff: record };
}

interface PodPlan {
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly Pod[];
  readonly requeueAfter: Micros | undefined;
}

interface PodSituation {
  readonly counts: Counts;
  /** The job ends or is suspended: no pod may stay. */
  readonly stops: boolean;
  readonly backoff: Backoff;
  readonly mayAct: boolean;
  readonly now: Micros;
}

function planPods(job: Job, pods: readonly Pod[], active: readonly Pod[], { counts, stops, backoff, mayAct, now }: PodSituation): PodPlan {
  const deadline = deadlineIn(job, now);
  if (!mayAct) return { create: [], remove: [], requeueAfter: deadline };
  if (stops) return { create: [], remove: active, requeueAfter: undefined };
  const wanted = wantedActive(job, counts.succeeded + countIndexes(counts.failedIndexes), active.length);
  const surplus = surplusPods(job, active, active.length - wanted, now);
  if (surplus.length > 0) return { create: [], remove: surplus, requeueAfter: deadline };
  const waiting = replacesOnlyFailed(job) ? pods.filter(isPodTerminating).length : 0;
  const missing = Math.min(wanted - active.length - waiting, podsPerSyncMax);
  if (missing <= 0) return { create: [], remove: [], requeueAfter: deadline };
  if (hasBackoffLimitPerIndex(job)) return planPerIndex(job, active, counts, missing, now);
  const wait = remainingBackoff(backoff, failureBackoff, failureBackoffMax, now);
  if (wait > 0) return { create: [], remove: [], requeueAfter: deadline === undefined ? wait : Math.min(wait, deadline) };
  const create = isIndexed(job)
    ? firstPendingIndexes(active, counts.indexes, missing, job.spec.completions ?? 0)
    : Array.from({ length: missing }, () => undefined);
  return { create, remove: [], requeueAfter: deadline };
}

/** Each index has its own back-off. */
function planPerIndex(job: Job, active: readonly Pod[], { indexes, failedIndexes, delayed }: Counts, missing: number, now: Micros): PodPlan {
  const pending = firstPendingIndexes(active, [...indexes, ...failedIndexes], missing, job.spec.completions ?? 0);
  const { create, wait } = creationPerIndex(pending, delayed, now);
  const deadline = deadlineIn(job, now);
  return { create, remove: [], requeueAfter: wait === 0 ? deadline : Math.min(wait, deadline ?? wait) };
}

function deadlineIn(job: Job, now: Micros): Micros | undefined {
  const { activeDeadlineSeconds, suspend } = job.spec;
  if (activeDeadlineSeconds === undefined || suspend === true) return undefined;
  const start = parseTime(job.status?.startTime) ?? now;
  return Math.max(1, start + seconds(activeDeadlineSeconds) - now);
}

/**
 * Of an Indexed job first those with an index that is none or is taken by another; then as many as are too many, in the
 * order in which any controller deletes pods.
 *
 * @source pkg/controller/job/job_controller.go activePodsForRemoval
 */
function surplusPods(job: Job, active: readonly Pod[], surplus: number, now: Micros): readonly Pod[] {
  const ranked = active.map((pod) => ({ pod, rank: 0 })).toSorted((a, b) => compareForDeletion(a, b, now)).map(({ pod }) => pod);
  const doomed = new Set<Pod>();
  if (isIndexed(job)) {
    const taken = new Set<number>();
    for (const pod of ranked.toReversed()) {
      const index = completionIndexOf(pod);
      if (index === undefined || index >= (job.spec.completions ?? 0) || taken.has(index)) doomed.add(pod);
      else taken.add(index);
    }
  }
  for (const pod of ranked) {
    if (doomed.size >= surplus) break;
    doomed.add(pod);
  }
  return [...doomed].slice(0, podsPerSyncMax);
}

interface StatusInput extends Counts {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly startTime: string | undefined;
  readonly end: Condition | undefined;
  readonly mayAct: boolean;
  readonly now: Micros;
}

const uidsOf = (pods: readonly Pod[]): readonly string[] => pods.map((pod) => pod.metadata.uid ?? "");

function nextStatus(job: Job, input: StatusInput): JobStatus {
  const old = job.status ?? {};
  const indexed = isIndexed(job);
  const succeeded = indexed ? [] : [...(old.uncountedTerminatedPods?.succeeded ?? []), ...uidsOf(input.newSucceeded)];
  const failed = [...(old.uncountedTerminatedPods?.failed ?? []), ...uidsOf(input.newFailed)];
  const conditions = conditionsAfter(job, input);
  return {
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(input.startTime === undefined ? {} : { startTime: input.startTime }),
    ...(input.active === 0 ? {} : { active: input.active }),
    ...(indexed ? (input.succeeded === 0 ? {} : { succeeded: input.succeeded }) : old.succeeded === undefined ? {} : { succeeded: old.succeeded }),
    ...(old.failed === undefined ? {} : { failed: old.failed }),
    terminating: input.terminating,
    ...(input.indexes.length === 0 ? {} : { completedIndexes: formatIndexes(input.indexes) }),
    ...(hasBackoffLimitPerIndex(job) ? { failedIndexes: formatIndexes(input.failedIndexes) } : {}),
    uncountedTerminatedPods: { ...(succeeded.length === 0 ? {} : { succeeded }), ...(failed.length === 0 ? {} : { failed }) },
    ready: input.ready,
  };
}

function conditionsAfter(job: Job, input: StatusInput): readonly Condition[] {
  const { conditions = [] } = job.status ?? {};
  const { end, now } = input;
  if (end !== undefined) return conditions.includes(end) ? conditions : [...conditions, end];
  const suspended = job.spec.suspend === true;
  if (!input.mayAct) return conditions;
  const index = conditions.findIndex(({ type }) => type === "Suspended");
  const current = conditions[index];
  if ((current?.status === "True") === suspended) return conditions;
  const next = suspended
    ? condition("Suspended", "JobSuspended", "Job suspended", now)
    : condition("Suspended", "JobResumed", "Job resumed", now, "False");
  return current === undefined ? [...conditions, next] : conditions.with(index, next);
}

/**
 * The status after the finalizers of `released` pods are off: they are counted, and a job that has reached its end
 * and has no pod left says so.
 */
export function countReleased(job: Job, stillTracked: ReadonlySet<string>, now: Micros): JobStatus {
  const old = job.status ?? {};
  const { succeeded = [], failed = [] } = old.uncountedTerminatedPods ?? {};
  const keptSucceeded = succeeded.filter((uid) => stillTracked.has(uid));
  const keptFailed = failed.filter((uid) => stillTracked.has(uid));
  const countedSucceeded = (old.succeeded ?? 0) + succeeded.length - keptSucceeded.length;
  const countedFailed = (old.failed ?? 0) + failed.length - keptFailed.length;
  const uncountedTerminatedPods = { ...(keptSucceeded.length === 0 ? {} : { succeeded: keptSucceeded }), ...(keptFailed.length === 0 ? {} : { failed: keptFailed }) };
  const counted: JobStatus = {
    ...old,
    ...(countedSucceeded === 0 ? {} : { succeeded: countedSucceeded }),
    ...(countedFailed === 0 ? {} : { failed: countedFailed }),
    uncountedTerminatedPods,
  };
  const isQuiet = keptSucceeded.length + keptFailed.length === 0 && (old.terminating ?? 0) === 0 && (old.active ?? 0) === 0;
  return isQuiet ? finished(counted, now) : counted;
}

function finished(status: JobStatus, now: Micros): JobStatus {
  const { conditions = [] } = status;
  const failure = getCondition(conditions, "FailureTarget");
  if (failure?.status === "True") return { ...status, conditions: [...conditions, condition("Failed", failure.reason ?? "", failure.message ?? "", now)] };
  const success = getCondition(conditions, "SuccessCriteriaMet");
  if (success?.status !== "True") return status;
  const complete = condition("Complete", success.reason ?? "", success.message ?? "", now);
  return { ...status, conditions: [...conditions, complete], completionTime: formatTime(now) };
}
