import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Condition } from "../../api/index.ts";
import { parseTime } from "../../api/index.ts";
import { compareStrings, hours, must } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { finishedAt, remainingBackoff } from "./backoff.ts";
import { countReleased, decideJob, trackingFinalizer } from "./decide.ts";
import type { Interval } from "./indexes.ts";
import { completionIndexOf, withIndexes } from "./indexes.ts";
import { absoluteCount, calculateFailedIndexes, creationPerIndex, delayedPods } from "./perIndex.ts";
import { matchPodFailurePolicy } from "./podFailurePolicy.ts";
import { matchSuccessPolicy } from "./successPolicy.ts";

const now = hours(10);
const cases = (test: string) => recordedCases("jobPolicies", test, now);

/** The recordings leave out what is empty. */
const completeJob = (job: Partial<Job>): Job => ({ status: {}, ...job, spec: { template: { spec: { containers: [] } }, completionMode: job.spec?.completions === undefined || job.spec.backoffLimitPerIndex === undefined ? "NonIndexed" : "Indexed", ...job.spec } }) as unknown as Job;
const completePod = (pod: Partial<Pod>, index: number): Pod => ({ status: {}, ...pod, metadata: { name: `mypod-${index}`, namespace: "default", uid: `uid-${index}`, finalizers: [trackingFinalizer], ...pod.metadata } }) as unknown as Pod;

describe("a failed pod and the job's policy", () => {
  it.for(cases("TestMatchPodFailurePolicy"))("$name", ({ given, expected }) => {
    const { failedPod, podFailurePolicy } = given as unknown as { readonly failedPod: Pod; readonly podFailurePolicy: Job["spec"]["podFailurePolicy"] };
    const { action, isCounted, message } = matchPodFailurePolicy(completeJob({ spec: { podFailurePolicy } as Job["spec"] }), failedPod);
    const { wantAction, wantCountFailed, wantJobFailureMessage } = expected as unknown as { readonly wantAction?: string; readonly wantCountFailed?: boolean; readonly wantJobFailureMessage?: string };
    expect([action, isCounted, message]).toEqual([wantAction, wantCountFailed ?? false, wantJobFailureMessage]);
  });
});

interface Range {
  readonly First: number;
  readonly Last: number;
}
const intervals = (ranges: readonly Range[] | undefined): readonly Interval[] => (ranges ?? []).map(({ First, Last }) => ({ first: First, last: Last }));

describe("a job's success policy", () => {
  it.for(cases("TestMatchSuccessPolicy"))("$name", ({ given, expected }) => {
    const { completions, succeededIndexes, successPolicy } = given as unknown as { readonly completions: number; readonly succeededIndexes?: readonly Range[]; readonly successPolicy?: Job["spec"]["successPolicy"] };
    const spec = { completions, ...(successPolicy === undefined ? {} : { successPolicy }) } as Job["spec"];
    expect(matchSuccessPolicy(completeJob({ spec }), intervals(succeededIndexes)) ?? "").toBe((expected as unknown as { readonly wantMessage: string }).wantMessage);
  });
});

interface PerIndex {
  readonly job: Partial<Job>;
  readonly pods: readonly Partial<Pod>[];
}

describe("indexes that count their own failures", () => {
  it.for(cases("TestCalculateFailedIndexes"))("$name", ({ given, expected }) => {
    const { job, pods } = given as unknown as PerIndex;
    const tracked = pods.filter((pod) => pod.metadata?.finalizers !== undefined).map(completePod);
    expect(calculateFailedIndexes(completeJob(job), tracked)).toEqual(intervals((expected as unknown as { readonly wantFailedIndexes?: readonly Range[] }).wantFailedIndexes));
  });

  it.for(cases("TestGetPodsWithDelayedDeletionPerIndex"))("$name", ({ given, expected }) => {
    const { job, pods } = given as unknown as PerIndex;
    const whole = completeJob(job);
    const tracked = pods.filter((pod) => pod.metadata?.finalizers !== undefined).map(completePod);
    const succeeded = tracked.filter((pod) => pod.status.phase === "Succeeded").flatMap((pod) => completionIndexOf(pod) ?? []);
    const done = withIndexes(calculateFailedIndexes(whole, tracked), succeeded);
    const delayed = [...delayedPods(whole, tracked, done).values()].map((pod) => pod.metadata.uid ?? "").toSorted(compareStrings);
    expect(delayed).toEqual((expected as unknown as { readonly wantPodsWithDelayedDeletionPerIndex?: readonly string[] }).wantPodsWithDelayedDeletionPerIndex ?? []);
  });

  it.for(cases("TestGetPodCreationInfoForIndependentIndexes"))("$name", ({ given, expected }) => {
    const { indexesToAdd, podsWithDelayedDeletionPerIndex = {} } = given as unknown as { readonly indexesToAdd: readonly number[]; readonly podsWithDelayedDeletionPerIndex?: Readonly<Record<string, Pod>> };
    const delayed = new Map(Object.entries(podsWithDelayedDeletionPerIndex).map(([index, pod]) => [Number(index), completePod(pod, Number(index))]));
    const { create, wait } = creationPerIndex(indexesToAdd, delayed, now);
    const { wantIndexesToAdd = [], wantRemainingTime = "0s" } = expected as unknown as { readonly wantIndexesToAdd?: readonly number[]; readonly wantRemainingTime?: string };
    expect([create, create.length > 0 ? 0 : wait]).toEqual([wantIndexesToAdd, goDuration(wantRemainingTime)]);
  });

  it.for(cases("TestGetRemainingBackoffTimePerIndex"))("$name", ({ given, expected }) => {
    const { currentTime, defaultBackoff, maxBackoff, lastFailedPod } = given as unknown as { readonly currentTime: string; readonly defaultBackoff: string; readonly maxBackoff: string; readonly lastFailedPod: Pod };
    const at = must(parseTime(currentTime), "time");
    const backoff = { failures: absoluteCount(lastFailedPod) + 1, lastFailureAt: finishedAt(lastFailedPod) };
    expect(remainingBackoff(backoff, goDuration(defaultBackoff), goDuration(maxBackoff), at)).toBe(goDuration((expected as unknown as { readonly wantDuration: string }).wantDuration));
  });
});

it.for(cases("TestGetFinishedTime"))("$name", ({ given, expected }) => {
  expect(finishedAt(completePod((given as unknown as { readonly pod: Partial<Pod> }).pod, 0))).toBe(parseTime((expected as unknown as { readonly wantFinishTime: string }).wantFinishTime));
});

const told = (conditions: readonly Condition[] | undefined) => (conditions ?? []).map(({ type, status, reason, message }) => ({ type, status, reason, message }));

/** What a status says, with 0 and absent being the same. */
const shortStatus = ({ conditions, active = 0, succeeded = 0, failed = 0, completedIndexes = "", failedIndexes = "" }: JobStatus) => ({ conditions: told(conditions), active, succeeded, failed, completedIndexes, failedIndexes });

/** One look at the job, and the finalizers of what is finished are off. */
function syncOnce({ job, pods }: PerIndex): JobStatus {
  const whole = completeJob(job);
  const owned = pods.map(completePod);
  const { status, release } = decideJob(whole, owned, { failures: 0, lastFailureAt: 0 }, true, now);
  const released = new Set(release.map((pod) => pod.metadata.uid));
  const tracked = new Set(owned.flatMap(({ metadata }) => (metadata.uid === undefined || released.has(metadata.uid) ? [] : [metadata.uid])));
  return countReleased({ ...whole, status }, tracked, now);
}

describe("a look at a job", () => {
  it.for([...cases("TestSyncJobWithJobBackoffLimitPerIndex"), ...cases("TestSyncJobWithJobSuccessPolicy")])("$name", ({ given, expected }) => {
    expect(shortStatus(syncOnce(given as unknown as PerIndex))).toEqual(shortStatus((expected as unknown as { readonly wantStatus: JobStatus }).wantStatus));
  });

  it.for(cases("TestSyncJobWithJobPodFailurePolicy"))("$name", ({ given, expected }) => {
    const { conditions, active = 0, succeeded = 0, failed = 0 } = syncOnce(given as unknown as PerIndex);
    const { wantConditions, wantStatusActive, wantStatusFailed, wantStatusSucceeded } = expected as unknown as { readonly wantConditions?: readonly Condition[]; readonly wantStatusActive: number; readonly wantStatusFailed: number; readonly wantStatusSucceeded: number };
    expect({ conditions: told(conditions), active, succeeded, failed }).toEqual({ conditions: told(wantConditions), active: wantStatusActive, failed: wantStatusFailed, succeeded: wantStatusSucceeded });
  });
});
