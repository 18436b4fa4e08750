import type { Condition } from "../../../../engine/api/index.ts";
import { parseTime } from "../../../../engine/api/index.ts";
import { must } from "../../../../engine/core/index.ts";
import type { Backoff } from "../../../../engine/controllers/job/backoff.ts";
import { finishedAt, newBackoffRecord, remainingBackoff } from "../../../../engine/controllers/job/backoff.ts";
import { ensureJobCondition, newCondition } from "../../../../engine/controllers/job/conditions.ts";
import type { Interval } from "../../../../engine/controllers/job/indexes.ts";
import { firstPendingIndexes, withIndexes } from "../../../../engine/controllers/job/indexes.ts";
import { calculateFailedIndexes, creationPerIndex, delayedPods, isIndexFailed, remainingPerIndex } from "../../../../engine/controllers/job/perIndex.ts";
import { matchPodFailurePolicy } from "../../../../engine/controllers/job/podFailurePolicy.ts";
import { matchSuccessPolicy } from "../../../../engine/controllers/job/successPolicy.ts";
import { calculateSucceededIndexes, hasTracking } from "../../../../engine/controllers/job/sync.ts";
import { timeLeft } from "../../../../engine/controllers/ttlAfterFinished/index.ts";
import type { Job, Pod } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { completeJob, indexedPod, jobPod } from "./jobObjects.ts";
import type { IndexedPod } from "./jobObjects.ts";
import { jobSyncTests } from "./jobSync.ts";
import { goDuration } from "./times.ts";

const now = tableNow;
const timeOf = (text: string): number => must(parseTime(text), "a time");

interface Range {
  readonly First: number;
  readonly Last: number;
}
const intervals = (ranges: readonly Range[] = []): readonly Interval[] => ranges.map(({ First, Last }) => ({ first: First, last: Last }));

interface TimeLeft {
  readonly completionTime?: string;
  readonly failedTime?: string;
  readonly ttl?: number;
  readonly since: string;
}

const timeLeftTest = judge<TimeLeft, { readonly expectErr?: boolean; readonly expectedTimeLeft?: string }>(({ completionTime, failedTime, ttl, since }, { expectErr = false, expectedTimeLeft }) => {
  const at = completionTime ?? failedTime;
  const conditions = at === undefined ? [] : [{ type: completionTime === undefined ? "Failed" : "Complete", status: "True", lastTransitionTime: at }];
  const job = completeJob({ spec: (ttl === undefined ? {} : { ttlSecondsAfterFinished: ttl }) as Job["spec"], status: { conditions } as Job["status"] });
  // Who may not be cleaned up has no time left; upstream calls that an error.
  return same(expectErr || expectedTimeLeft === undefined ? undefined : goDuration(expectedTimeLeft), timeLeft(job, timeOf(since)));
});

interface BackoffRecord {
  readonly failuresAfterLastSuccess?: number;
  readonly lastFailureTime?: string;
}

const backoffOf = ({ failuresAfterLastSuccess = 0, lastFailureTime }: BackoffRecord): Backoff => ({ failures: failuresAfterLastSuccess, lastFailureAt: parseTime(lastFailureTime) });

interface NewRecord {
  readonly newFailedPods?: readonly string[];
  readonly newSucceededPods?: readonly string[];
}

/** Of the record that was there the table has only what the case's name says: "having failure count 2". */
const newRecord = judge<NewRecord, { readonly wantBackoffRecord: BackoffRecord }>(({ newFailedPods = [], newSucceededPods = [] }, { wantBackoffRecord }, name) => {
  const ended = (finishedAt: string): Pod => jobPod({ status: { containerStatuses: [{ state: { terminated: { finishedAt } } }] } as unknown as Pod["status"] });
  const before: Backoff = { failures: Number(/failure count (\d+)/.exec(name)?.[1] ?? 0), lastFailureAt: undefined };
  return same(backoffOf(wantBackoffRecord), newBackoffRecord(before, newSucceededPods.map(ended), newFailedPods.map(ended)));
});

interface Remaining {
  readonly backoffRecord: BackoffRecord;
  readonly lastFailedPod?: Pod;
  readonly currentTime: string;
  readonly defaultBackoff: string;
  readonly maxBackoff: string;
}
interface Duration {
  readonly wantDuration: string;
}

const remaining = judge<Remaining, Duration>(({ backoffRecord, currentTime, defaultBackoff, maxBackoff }, { wantDuration }) =>
  same(goDuration(wantDuration), remainingBackoff(backoffOf(backoffRecord), goDuration(defaultBackoff), goDuration(maxBackoff), timeOf(currentTime))),
);

const remainingOfIndex = judge<Remaining, Duration>(({ lastFailedPod, currentTime, defaultBackoff, maxBackoff }, { wantDuration }) =>
  same(goDuration(wantDuration), lastFailedPod === undefined ? 0 : remainingPerIndex(jobPod(lastFailedPod), goDuration(defaultBackoff), goDuration(maxBackoff), timeOf(currentTime))),
);

const finishedTime = judge<{ readonly pod: Partial<Pod> }, { readonly wantFinishTime: string }>(({ pod }, { wantFinishTime }) => same(timeOf(wantFinishTime), finishedAt(jobPod(pod))));

interface Succeeded {
  readonly prevSucceeded?: string;
  readonly pods?: readonly IndexedPod[];
  readonly completions: number;
  readonly trackingWithFinalizers?: boolean;
}

const succeededIndexes = judge<Succeeded, { readonly wantStatusIntervals?: readonly Range[]; readonly wantIntervals?: readonly Range[] }>(({ prevSucceeded, pods = [], completions }, { wantStatusIntervals, wantIntervals }) => {
  const job = completeJob({ spec: { completions, completionMode: "Indexed" } as Job["spec"], status: prevSucceeded === undefined ? {} : { completedIndexes: prevSucceeded } });
  return same({ before: intervals(wantStatusIntervals), now: intervals(wantIntervals) }, calculateSucceededIndexes(job, pods.map(indexedPod)));
});

interface PerIndex {
  readonly job: Partial<Job>;
  readonly pods?: readonly Partial<Pod>[];
  readonly pod?: Partial<Pod>;
}

const trackedOf = (pods: readonly Partial<Pod>[] = []): readonly Pod[] => pods.map((pod) => jobPod(pod)).filter(hasTracking);

const failedIndexes = judge<PerIndex, { readonly wantFailedIndexes?: readonly Range[] }>(({ job, pods }, { wantFailedIndexes }) => same(intervals(wantFailedIndexes), calculateFailedIndexes(completeJob(job), trackedOf(pods))));

const indexFailed = judge<PerIndex, { readonly wantResult?: boolean }>(({ job, pod = {} }, { wantResult = false }) => same(wantResult, isIndexFailed(completeJob(job), jobPod(pod))));

const delayedDeletion = judge<PerIndex & { readonly expectedRmFinalizers?: readonly string[] }, { readonly wantPodsWithDelayedDeletionPerIndex?: readonly string[] }>(({ job, pods, expectedRmFinalizers = [] }, { wantPodsWithDelayedDeletionPerIndex = [] }) => {
  const whole = completeJob(job);
  const tracked = trackedOf(pods).filter((pod) => !expectedRmFinalizers.includes(pod.metadata.uid ?? ""));
  const done = [...calculateSucceededIndexes(whole, tracked).now, ...calculateFailedIndexes(whole, tracked)];
  const delayed = delayedPods(whole, tracked, withIndexes(done, []));
  return same(wantPodsWithDelayedDeletionPerIndex.toSorted(), [...delayed.values()].map(({ metadata }) => metadata.uid ?? "").toSorted());
});

interface Pending {
  readonly cnt: number;
  readonly completions: number;
  readonly activePods?: readonly IndexedPod[];
  readonly succeededIndexes?: readonly Range[];
  readonly failedIndexes?: readonly Range[];
}

const pendingIndexes = judge<Pending, { readonly want?: readonly number[] }>(({ cnt, completions, activePods = [], succeededIndexes: succeeded, failedIndexes: failed }, { want = [] }) =>
  same(want, firstPendingIndexes(activePods.map(indexedPod), [...intervals(succeeded), ...intervals(failed)], cnt, completions)),
);

interface Independent {
  readonly indexesToAdd: readonly number[];
  readonly podsWithDelayedDeletionPerIndex?: { readonly [index: string]: Pod };
}

const independentIndexes = judge<Independent, { readonly wantIndexesToAdd?: readonly number[]; readonly wantRemainingTime?: string }>(({ indexesToAdd, podsWithDelayedDeletionPerIndex = {} }, { wantIndexesToAdd = [], wantRemainingTime = "0s" }) => {
  const delayed = new Map(Object.entries(podsWithDelayedDeletionPerIndex).map(([index, pod]) => [Number(index), jobPod(pod)]));
  return same({ create: wantIndexesToAdd, wait: goDuration(wantRemainingTime) }, creationPerIndex(indexesToAdd, delayed, now));
});

interface FailurePolicy {
  readonly enableJobBackoffLimitPerIndex?: boolean;
  readonly failedPod: Pod;
  readonly podFailurePolicy?: Job["spec"]["podFailurePolicy"];
}

const failurePolicy = judge<FailurePolicy, { readonly wantAction?: string; readonly wantCountFailed?: boolean; readonly wantJobFailureMessage?: string }>(({ failedPod, podFailurePolicy, enableJobBackoffLimitPerIndex: isPerIndex }, { wantAction, wantCountFailed = false, wantJobFailureMessage }) => {
  if (isPerIndex === false && podFailurePolicy?.rules.some(({ action }) => action === "FailIndex") === true) return skipped("gate JobBackoffLimitPerIndex=false");
  const { action, isCounted, message } = matchPodFailurePolicy(completeJob({ spec: (podFailurePolicy === undefined ? {} : { podFailurePolicy }) as Job["spec"] }), jobPod(failedPod));
  return same({ action: wantAction, isCounted: wantCountFailed, message: wantJobFailureMessage }, { action, isCounted, message });
});

interface SuccessPolicy {
  readonly completions: number;
  readonly succeededIndexes?: readonly Range[];
  readonly successPolicy?: Job["spec"]["successPolicy"];
  readonly enableJobSuccessPolicy?: boolean;
}

const successPolicyTest = judge<SuccessPolicy, { readonly wantMessage?: string; readonly wantMetSuccessPolicy?: boolean }>(({ completions, succeededIndexes: succeeded, successPolicy, enableJobSuccessPolicy: isOn }, { wantMessage = "", wantMetSuccessPolicy = false }) => {
  if (isOn === false && successPolicy !== undefined) return skipped("gate JobSuccessPolicy=false");
  const message = matchSuccessPolicy(completeJob({ spec: { completions, ...(successPolicy === undefined ? {} : { successPolicy }) } as Job["spec"] }), intervals(succeeded));
  return same({ message: wantMessage, isMet: wantMetSuccessPolicy }, { message: message ?? "", isMet: message !== undefined });
});

interface Ensure {
  readonly haveList?: readonly Condition[];
}
interface Ensured {
  readonly wantType: string;
  readonly wantStatus: Condition["status"];
  readonly wantReason: string;
  readonly expectList?: readonly Condition[];
  readonly expectUpdate?: boolean;
}

const ensureConditions = judge<Ensure & Partial<Ensured>, Partial<Ensured>>((given, expected) => {
  // What is asked for stands with what is expected.
  const { wantType = "", wantStatus = "True", wantReason = "", expectList = [], expectUpdate = false } = { ...given, ...expected };
  const { haveList = [] } = given;
  const list = ensureJobCondition(haveList, newCondition(wantType, wantReason, "", now, wantStatus));
  const { message: _none, ...bare } = list.at(-1) ?? newCondition("", "", "", now);
  return same({ list: expectList, isUpdated: expectUpdate }, { list: list === haveList ? list : [...list.slice(0, -1), bare], isUpdated: list !== haveList });
});

/** Jobs: indexes, back-off, policies, and whole syncs; what is left of them when they have ended. */
export const job = controllerTable("controllers/job.json", {
  "ttlafterfinished.TestTimeLeft": timeLeftTest,
  "job.TestNewBackoffRecord": newRecord,
  "job.TestGetFinishedTime": finishedTime,
  "job.TestGetRemainingBackoffTime": remaining,
  "job.TestGetRemainingBackoffTimePerIndex": remainingOfIndex,
  "job.TestCalculateSucceededIndexes": succeededIndexes,
  "job.TestIsIndexFailed": indexFailed,
  "job.TestCalculateFailedIndexes": failedIndexes,
  "job.TestGetPodsWithDelayedDeletionPerIndex": delayedDeletion,
  "job.TestFirstPendingIndexes": pendingIndexes,
  "job.TestGetPodCreationInfoForIndependentIndexes": independentIndexes,
  "job.TestMatchPodFailurePolicy": failurePolicy,
  "job.TestMatchSuccessPolicy": successPolicyTest,
  "job.TestEnsureJobConditions": ensureConditions,
  ...jobSyncTests,
});
