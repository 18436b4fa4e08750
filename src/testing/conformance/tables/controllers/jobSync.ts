import type { Condition, KubeObject } from "../../../../engine/api/index.ts";
import { formatTime } from "../../../../engine/api/index.ts";
import type { ApiCall } from "../../../../engine/client/index.ts";
import { seconds } from "../../../../engine/core/index.ts";
import type { CallResult, Controller, SyncResult } from "../../../../engine/controllers/framework/controller.ts";
import { jobController, trackFinished } from "../../../../engine/controllers/job/index.ts";
import { lookAtJob } from "../../../../engine/controllers/job/sync.ts";
import { noBackoff } from "../../../../engine/controllers/job/backoff.ts";
import type { Job, JobStatus, Pod } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import type { SyncRun } from "./controllerLab.ts";
import { accepted, newControllerLab, refused } from "./controllerLab.ts";
import type { Judge } from "./controllerTable.ts";
import { judge, same, tableNow } from "./controllerTable.ts";
import type { IndexedPod } from "./jobObjects.ts";
import { completeJob, indexedPod, jobPod, podInPhase, podsInPhase } from "./jobObjects.ts";

const now = tableNow;
const key = "default/job";

const isStatus = (call: ApiCall): boolean => call.verb === "update" && call.resource === "batch/v1/jobs" && call.subresource === "status";
const ofPods = (run: SyncRun, verb: string): number => run.calls.filter((call) => call.verb === verb && call.resource === "v1/pods").length;

/** The statuses that a sync has written, in order. */
const statusesOf = (run: SyncRun): readonly JobStatus[] => run.calls.filter(isStatus).map(({ body }) => (body as Job).status);

/** What an API server says; the first `created` pods can be made. */
function answerer(error: string | undefined, podLimit = 0): (call: ApiCall) => NonNullable<CallResult> {
  let creations = 0;
  return (call) => {
    if (call.resource !== "v1/pods") return accepted(call);
    if (call.verb === "create") creations += 1;
    const isOver = podLimit > 0 && creations > podLimit;
    return error !== undefined || (call.verb === "create" && isOver) ? refused(500, error ?? "not creating pod, limit reached") : accepted(call);
  };
}

interface Gates {
  readonly jobPodReplacementPolicy?: boolean;
  readonly jobManagedBy?: boolean;
  readonly enableJobPodReplacementPolicy?: boolean;
  readonly enableJobManagedBy?: boolean;
}

/** Before these gates (now always on) a job said at once that it had ended, without waiting for pods on their way out. */
const endsAtOnce = (given: Gates): boolean => [given.jobPodReplacementPolicy, given.jobManagedBy, given.enableJobPodReplacementPolicy, given.enableJobManagedBy].every((gate) => gate !== true);

const interim: Readonly<Record<string, string>> = { FailureTarget: "Failed", SuccessCriteriaMet: "Complete" };

/** Conditions as a case compares them: without times; of old cases how the job ends, not when it says so. */
function conditionsFor(given: Gates, expected: readonly Condition[], conditions: readonly Condition[] = []): readonly Partial<Condition>[] {
  const bare = ({ type, status, reason, message }: Condition): Partial<Condition> => {
    const twin = expected.find((each) => each.type === type) ?? expected.find((each) => each.type === interim[type]);
    return { type, status, ...(expected.length > 0 && twin?.reason === undefined ? {} : { reason: reason ?? "", message: message ?? "" }) };
  };
  if (!endsAtOnce(given)) return conditions.map(bare);
  const ends = conditions.map((condition) => ({ ...bare(condition), type: interim[condition.type] ?? condition.type }));
  return ends.filter(({ type }, index) => ends.findIndex((each) => each.type === type) === index);
}

const compareConditions = (given: Gates, expected: readonly Condition[] = [], actual: readonly Condition[] = []) => ({ expected: conditionsFor(given, expected, expected), actual: conditionsFor(given, expected, actual) });

interface SyncGiven extends Gates {
  readonly activePods?: number;
  readonly readyPods?: number;
  readonly pendingPods?: number;
  readonly succeededPods?: number;
  readonly failedPods?: number;
  readonly terminatingPods?: number;
  readonly podsWithIndexes?: readonly IndexedPod[];
  readonly parallelism?: number;
  readonly completions?: number;
  readonly backoffLimit?: number;
  readonly completionMode?: string;
  readonly suspend?: boolean;
  readonly wasSuspended?: boolean;
  readonly deleting?: boolean;
  readonly fakeExpectationAtCreation?: number;
  readonly podReplacementPolicy?: string;
  readonly podFailurePolicy?: object;
  readonly successPolicy?: object;
  readonly podControllerError?: string;
  readonly podLimit?: number;
  readonly initialStatus?: { readonly active?: number; readonly failed?: number; readonly succeed?: number };
  readonly backoffRecord?: { readonly failuresAfterLastSuccess?: number; readonly lastFailureTime?: string };
  readonly activeDeadlineSeconds?: number;
  readonly startTime?: number;
  readonly restartCounts?: readonly number[];
  readonly podPhase?: string;
  readonly activePodsPhase?: string;
}

interface SyncExpected {
  readonly expectedCreations?: number;
  readonly expectedDeletions?: number;
  readonly expectedActive?: number;
  readonly expectedReady?: number;
  readonly expectedSucceeded?: number;
  readonly expectedFailed?: number;
  readonly expectedTerminating?: number;
  readonly expectedCompletedIdxs?: string;
  readonly expectedCreatedIndexes?: readonly string[];
  readonly expectedPodPatches?: number;
  readonly expectedConditions?: readonly Condition[];
}

function jobOf(given: SyncGiven, more: object = {}): Job {
  const { parallelism = 0, completions = 0, backoffLimit = 0, completionMode, suspend, podReplacementPolicy, podFailurePolicy, successPolicy, initialStatus, activeDeadlineSeconds, startTime } = given;
  return completeJob({
    metadata: { name: "job", namespace: "default", uid: "job", ...(given.deleting === true ? { deletionTimestamp: formatTime(now) } : {}) },
    spec: {
      parallelism,
      ...(completions === -1 ? {} : { completions }),
      backoffLimit,
      ...(completionMode === undefined || completionMode === "" ? {} : { completionMode }),
      ...(suspend === true ? { suspend: true } : {}),
      ...(podReplacementPolicy === undefined ? {} : { podReplacementPolicy }),
      ...(podFailurePolicy === undefined ? {} : { podFailurePolicy: { rules: [], ...podFailurePolicy } }),
      ...(successPolicy === undefined ? {} : { successPolicy }),
      ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }),
      template: { spec: { containers: [] } },
      ...more,
    } as unknown as Job["spec"],
    status: {
      ...(given.wasSuspended === true ? { conditions: [{ type: "Suspended", status: "True" }] } : {}),
      ...(initialStatus === undefined ? {} : { active: initialStatus.active ?? 0, failed: initialStatus.failed ?? 0, succeeded: initialStatus.succeed ?? 0 }),
      ...(startTime === undefined ? {} : { startTime: formatTime(now - seconds(startTime)) }),
    } as Job["status"],
  });
}

function run(job: Job, pods: readonly Pod[], given: SyncGiven): SyncRun & { readonly status: JobStatus } {
  const lab = newControllerLab(jobController, { "batch/v1/jobs": [job], "v1/pods": pods }, now);
  const { fakeExpectationAtCreation: expected = 0 } = given;
  if (expected > 0) lab.context.expectCreations(key, expected);
  if (expected < 0) lab.context.expectDeletions(key, Array.from({ length: -expected }, (_, index) => `default/gone-${index}`));
  const done = lab.sync(key, answerer(given.podControllerError, given.podLimit));
  return { ...done, status: statusesOf(done).at(-1) ?? job.status };
}

const podsOf = ({ pendingPods = 0, activePods = 0, readyPods = 0, succeededPods = 0, failedPods = 0, terminatingPods = 0, podsWithIndexes = [] }: SyncGiven, activePhase = "Running"): readonly Pod[] => [
  ...podsInPhase(pendingPods, "Pending"),
  ...podsInPhase(readyPods, activePhase, { isReady: true }),
  ...podsInPhase(activePods - readyPods, activePhase),
  ...podsInPhase(succeededPods, "Succeeded"),
  ...podsInPhase(failedPods, "Failed"),
  ...podsInPhase(terminatingPods, "Running", { isDeleted: true }),
  ...podsWithIndexes.map(indexedPod),
];

const syncJob = judge<SyncGiven, SyncExpected>((given, expected) => {
  const done = run(jobOf(given), podsOf(given), given);
  const { status } = done;
  const indexes = done.calls.filter(({ verb, resource }) => verb === "create" && resource === "v1/pods").map(({ body }) => (body as KubeObject).metadata.annotations?.["batch.kubernetes.io/job-completion-index"] ?? "");
  const conditions = compareConditions(given, expected.expectedConditions, status.conditions);
  // Pods on their way out are counted since that gate.
  const isCounting = given.jobPodReplacementPolicy === true;
  return same(
    {
      creations: expected.expectedCreations ?? 0,
      deletions: expected.expectedDeletions ?? 0,
      patches: expected.expectedPodPatches ?? 0,
      active: expected.expectedActive ?? 0,
      ready: expected.expectedReady ?? 0,
      succeeded: expected.expectedSucceeded ?? 0,
      failed: expected.expectedFailed ?? 0,
      completedIndexes: expected.expectedCompletedIdxs ?? "",
      ...(isCounting ? { terminating: expected.expectedTerminating ?? 0 } : {}),
      ...(expected.expectedCreatedIndexes === undefined ? {} : { indexes: expected.expectedCreatedIndexes.toSorted() }),
      conditions: conditions.expected,
    },
    {
      creations: done.calls.filter(({ verb, resource }) => verb === "create" && resource === "v1/pods").length - refusedCreations(given, done),
      deletions: ofPods(done, "delete"),
      patches: ofPods(done, "patch"),
      active: status.active ?? 0,
      ready: status.ready ?? 0,
      succeeded: status.succeeded ?? 0,
      failed: status.failed ?? 0,
      completedIndexes: status.completedIndexes ?? "",
      ...(isCounting ? { terminating: status.terminating ?? 0 } : {}),
      ...(expected.expectedCreatedIndexes === undefined ? {} : { indexes: indexes.toSorted() }),
      conditions: conditions.actual,
    },
  );
});

/** Beyond its limit upstream's fake does not count what it is asked to make. */
const refusedCreations = ({ podLimit = 0 }: SyncGiven, done: SyncRun): number => (podLimit === 0 ? 0 : Math.max(0, ofPods(done, "create") - podLimit));

function compareCounts(given: SyncGiven, expected: SyncExpected, done: SyncRun & { readonly status: JobStatus }, deletions: boolean) {
  const conditions = compareConditions(given, expected.expectedConditions, done.status.conditions);
  const { active = 0, succeeded = 0, failed = 0 } = done.status;
  return same(
    { active: expected.expectedActive ?? 0, succeeded: expected.expectedSucceeded ?? 0, failed: expected.expectedFailed ?? 0, conditions: conditions.expected, ...(deletions ? { deletions: expected.expectedDeletions ?? 0 } : {}) },
    { active, succeeded, failed, conditions: conditions.actual, ...(deletions ? { deletions: ofPods(done, "delete") } : {}) },
  );
}

const pastDeadline = judge<SyncGiven, SyncExpected>((given, expected) => compareCounts(given, expected, run(jobOf(given), podsOf(given), given), true));

const onFailure = judge<SyncGiven, SyncExpected>((given, expected) => {
  const pods = (given.restartCounts ?? []).map((restarts) => podInPhase(given.podPhase ?? "Running", { restarts }));
  return compareCounts(given, expected, run(jobOf(given, { template: { spec: { containers: [], restartPolicy: "OnFailure" } } }), pods, given), false);
});

const restartNever = judge<SyncGiven, SyncExpected>((given, expected) => {
  const pods = [...podsInPhase(given.failedPods ?? 0, "Failed"), ...podsInPhase(given.activePods ?? 0, given.activePodsPhase ?? "Running")];
  return compareCounts(given, expected, run(jobOf(given, { template: { spec: { containers: [], restartPolicy: "Never" } } }), pods, given), false);
});

interface WholeGiven extends Gates {
  readonly enableJobBackoffLimitPerIndex?: boolean;
  readonly enableBackoffLimitPerIndex?: boolean;
  readonly job: Partial<Job>;
  readonly pods?: readonly Partial<Pod>[];
}

/** The pods of these cases are called mypod-0 and so on, and all have the finalizer. */
function runWhole({ job: given, pods = [], enableJobBackoffLimitPerIndex, enableBackoffLimitPerIndex }: WholeGiven): JobStatus {
  // Without its gate the field means nothing.
  const { backoffLimitPerIndex, ...spec } = given.spec ?? ({} as Job["spec"]);
  const isPerIndex = backoffLimitPerIndex !== undefined && enableJobBackoffLimitPerIndex !== false && enableBackoffLimitPerIndex !== false;
  const job = { ...given, spec: (isPerIndex ? { ...spec, backoffLimitPerIndex } : spec) as Job["spec"] };
  const whole = completeJob({ ...job, metadata: { ...job.metadata, name: "job", namespace: "default" } as Job["metadata"] });
  const owned = pods.map((pod, index) => {
    const { finalizers } = podInPhase("").metadata;
    return jobPod({ ...pod, metadata: { uid: `uid-${index}`, ...(finalizers === undefined ? {} : { finalizers }), ...pod.metadata, name: `mypod-${index}` } as Pod["metadata"] });
  });
  return run(whole, owned, {}).status;
}

/** Of a status what these cases compare: neither times nor readiness. */
function comparable(given: Gates, expected: readonly Condition[], { conditions, startTime: _start, completionTime: _completion, ready: _ready, terminating, ...counts }: JobStatus, counting: boolean) {
  const nonZero = Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));
  return { ...nonZero, conditions: conditionsFor(given, expected, conditions), ...(counting ? { terminating: terminating ?? 0 } : {}) };
}

const wholeStatus = judge<WholeGiven, { readonly wantStatus: JobStatus }>((given, { wantStatus }) => {
  const counting = wantStatus.terminating !== undefined;
  const wanted = wantStatus.conditions ?? [];
  return same(comparable(given, wanted, wantStatus, counting), comparable(given, wanted, runWhole(given), counting));
});

const wholeCounts = judge<WholeGiven, { readonly wantConditions?: readonly Condition[]; readonly wantStatusActive?: number; readonly wantStatusFailed?: number; readonly wantStatusSucceeded?: number }>((given, expected) => {
  const { conditions, active = 0, failed = 0, succeeded = 0 } = runWhole(given);
  const compared = compareConditions(given, expected.wantConditions, conditions);
  return same(
    { conditions: compared.expected, active: expected.wantStatusActive ?? 0, failed: expected.wantStatusFailed ?? 0, succeeded: expected.wantStatusSucceeded ?? 0 },
    { conditions: compared.actual, active, failed, succeeded },
  );
});

interface TrackGiven extends Gates {
  readonly job: Partial<Job>;
  readonly pods?: readonly Partial<Pod>[];
  readonly finishedCond?: Condition;
  readonly needsFlush?: boolean;
  readonly expectedRmFinalizers?: readonly string[];
  readonly statusUpdateErr?: string;
  readonly podControlErr?: string;
}

interface TrackExpected {
  readonly expectedRmFinalizers?: readonly string[];
  readonly wantErr?: string;
  readonly wantRmFinalizers?: number;
  readonly wantStatusUpdates?: readonly JobStatus[];
}

/** Statuses as upstream compares them, without 0. */
function trackedStatus({ completionTime, ...status }: JobStatus, terminating: boolean) {
  const { terminating: count, ...rest } = status;
  return { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== 0)), ...(completionTime === undefined ? {} : { completionTime }), ...(terminating && count !== undefined && count > 0 ? { terminating: count } : {}), uncountedTerminatedPods: status.uncountedTerminatedPods ?? {} };
}

/** The half of a sync that names, releases and counts finished pods, on its own. */
const track = judge<TrackGiven, TrackExpected>((given, expected, name) => {
  // The table leaves out the deletion timestamps; the cases' names tell.
  const isDeleted = name.endsWith("/deleted job");
  const isLeaving = name.includes("pod is terminating");
  if (isLeaving && endsAtOnce(given)) return skipped("gates JobPodReplacementPolicy=false, JobManagedBy=false");
  const job = completeJob({ ...given.job, metadata: { ...given.job.metadata, ...(isDeleted ? { deletionTimestamp: formatTime(now) } : {}) } as Job["metadata"] });
  const pods = (given.pods ?? []).map((pod, index) => jobPod({ ...pod, metadata: { ...pod.metadata, name: `pod-${index}`, ...(isLeaving && pod.status?.phase === "Running" ? { deletionTimestamp: formatTime(now) } : {}) } as Pod["metadata"] }));
  const releasing = new Set(expected.expectedRmFinalizers ?? given.expectedRmFinalizers ?? []);
  const looked = lookAtJob({ job: { ...job, status: { ...job.status, startTime: "" } }, pods, releasing, backoff: noBackoff, isSatisfied: true, now });
  const leaving = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length;
  const sync = { ...looked, job: { ...job, status: { ...job.status, ...(leaving === 0 ? {} : { terminating: leaving }) } }, end: given.finishedCond };
  const half: Controller<Parameters<typeof trackFinished>[2]["memory"]> = { ...jobController, sync: (_key, context): SyncResult | undefined => trackFinished(sync, given.needsFlush === true, context) };
  const done = newControllerLab(half, { "batch/v1/jobs": [job], "v1/pods": pods }, now).sync(key, (call) => {
    if (isStatus(call)) return given.statusUpdateErr === undefined ? accepted(call) : refused(500, given.statusUpdateErr);
    return given.podControlErr === undefined ? accepted(call) : refused(500, given.podControlErr);
  });
  return same(
    { isWrong: expected.wantErr !== undefined, patches: expected.wantRmFinalizers ?? 0, statuses: (expected.wantStatusUpdates ?? []).map((status) => trackedStatus(status, false)) },
    { isWrong: done.error !== undefined, patches: ofPods(done, "patch"), statuses: statusesOf(done).map((status) => trackedStatus(status, false)) },
  );
});

/** Whole syncs of a job, by test function. */
export const jobSyncTests: Readonly<Record<string, Judge>> = {
  "job.TestControllerSyncJob": syncJob,
  "job.TestTrackJobStatusAndRemoveFinalizers": track,
  "job.TestSyncJobPastDeadline": pastDeadline,
  "job.TestSyncJobWithJobPodFailurePolicy": wholeCounts,
  "job.TestSyncJobWithJobSuccessPolicy": wholeStatus,
  "job.TestSyncJobWithJobBackoffLimitPerIndex": wholeStatus,
  "job.TestJobBackoffForOnFailure": onFailure,
  "job.TestJobBackoffOnRestartPolicyNever": restartNever,
};
