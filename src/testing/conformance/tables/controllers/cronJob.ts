import type { Status } from "../../../../engine/api/index.ts";
import { formatTime, parseSchedule, parseTime, utc } from "../../../../engine/api/index.ts";
import type { ApiCall } from "../../../../engine/client/index.ts";
import { must, seconds } from "../../../../engine/core/index.ts";
import { jobName, jobsToRemove } from "../../../../engine/controllers/cronJob/decide.ts";
import { cronJobController } from "../../../../engine/controllers/cronJob/index.ts";
import type { Due } from "../../../../engine/controllers/cronJob/times.ts";
import { dueOf, mostRecentScheduleTime, untilNextSchedule } from "../../../../engine/controllers/cronJob/times.ts";
import type { CallResult } from "../../../../engine/controllers/framework/controller.ts";
import type { CronJob, Job } from "../../../../engine/kinds/index.ts";
import { accepted, newControllerLab } from "./controllerLab.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";
import { namesOf } from "./objects.ts";
import { goDuration } from "./times.ts";

const timeOf = (text: string): number => must(parseTime(text), "a time");

function dueFor({ spec }: CronJob): Due {
  const parsed = parseSchedule(spec.schedule);
  if (!parsed.ok) throw new Error(parsed.error);
  return dueOf(parsed.schedule, utc);
}

interface OfTime {
  readonly cj: CronJob;
  readonly includeSDS?: boolean;
  readonly now: string;
}

interface RecentTime {
  readonly expectedEarliestTime?: string;
  readonly expectedRecentTime?: string;
  readonly expectedTooManyMissed: string;
  readonly wantErr?: boolean;
}

const recentTime = judge<OfTime, RecentTime>(({ cj, includeSDS = false, now }, { expectedEarliestTime, expectedRecentTime, expectedTooManyMissed, wantErr = false }) => {
  const found = mostRecentScheduleTime(cj, timeOf(now), dueFor(cj), includeSDS);
  if (wantErr || typeof found === "string") return same(wantErr, typeof found === "string");
  const time = (text: string | undefined): number | undefined => (text === undefined ? undefined : timeOf(text));
  return same({ earliest: time(expectedEarliestTime), recent: time(expectedRecentTime), missed: expectedTooManyMissed }, found);
});

const nextTime = judge<OfTime, { readonly expectedDuration: string }>(({ cj, now }, { expectedDuration }) => same(goDuration(expectedDuration), untilNextSchedule(cj, timeOf(now), dueFor(cj))));

interface CleanupCase {
  readonly cronJob: CronJob;
  readonly finishedJobs?: readonly Job[];
  readonly expectedDeletedJobs?: readonly string[];
}

const cleanup = judge<CleanupCase, Partial<CleanupCase>>(({ cronJob, finishedJobs = [], expectedDeletedJobs: inGiven }, { expectedDeletedJobs = inGiven ?? [] }) =>
  same(expectedDeletedJobs.toSorted(), namesOf(jobsToRemove(cronJob, finishedJobs)).toSorted()),
);

/** What the table writes for "no deadline". */
const noDeadline = -12_345;

interface SyncGiven {
  readonly concurrencyPolicy?: string;
  readonly suspend?: boolean;
  readonly schedule: string;
  readonly timeZone?: string;
  readonly deadline?: number;
  readonly ranPreviously?: boolean;
  readonly stillActive?: boolean;
  readonly jobPresentInCJActiveStatus?: boolean;
  readonly jobStillNotFoundInLister?: boolean;
  readonly cronjobCreationTime?: string;
  readonly lastScheduleTime?: string;
  readonly jobCreationTime?: string;
  readonly now?: string;
  readonly jobCreateError?: { readonly ErrStatus: Partial<Status> };
  readonly jobGetErr?: { readonly ErrStatus: Partial<Status> };
}

interface SyncExpected {
  readonly expectCreate?: boolean;
  readonly expectDelete?: boolean;
  readonly expectCompleted?: boolean;
  readonly expectErr?: boolean;
  readonly expectActive?: number;
  readonly expectUpdateStatus?: boolean;
  readonly expectRequeueAfter?: boolean;
  readonly expectedRequeueDuration?: string;
  readonly expectedWarnings?: number;
}

/** The times that the test has where a case names none; its CronJobs are due at each full hour. */
const zero = "0001-01-01T00:00:00Z";
const justBeforeTheHour = "2016-05-19T09:59:00Z";
const justBeforeThePriorHour = "2016-05-19T08:59:00Z";
const justAfterThePriorHour = "2016-05-19T09:01:00Z";
const runTime = seconds(10);

function cronJobOf({ schedule, suspend = false, concurrencyPolicy, timeZone, deadline, cronjobCreationTime, lastScheduleTime, ranPreviously }: SyncGiven): CronJob {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "mycronjob", namespace: "snazzycats", uid: "1a2b3c", creationTimestamp: cronjobCreationTime ?? (ranPreviously === true ? justBeforeThePriorHour : justBeforeTheHour) },
    spec: {
      schedule,
      suspend,
      ...(concurrencyPolicy === undefined ? {} : { concurrencyPolicy }),
      ...(timeZone === undefined ? {} : { timeZone }),
      ...(deadline === undefined || deadline === noDeadline ? {} : { startingDeadlineSeconds: deadline }),
      jobTemplate: { metadata: { labels: { a: "b" } }, spec: { template: { spec: { containers: [] } } } },
    },
    status: ranPreviously === true ? { lastScheduleTime: lastScheduleTime ?? justAfterThePriorHour } : {},
  } as unknown as CronJob;
}

function previousJob(cronJob: CronJob, { jobCreationTime = zero, stillActive = false }: SyncGiven): Job {
  const created = timeOf(jobCreationTime);
  const ended = formatTime(created + runTime);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: jobName(cronJob, created), namespace: cronJob.metadata.namespace, uid: "1234", creationTimestamp: jobCreationTime, ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name: cronJob.metadata.name, uid: cronJob.metadata.uid, controller: true }] },
    spec: { template: { spec: { containers: [] } } },
    status: stillActive ? {} : { completionTime: ended, conditions: [{ type: "Complete", status: "True" }] },
  } as unknown as Job;
}

const refusal = ({ ErrStatus }: { readonly ErrStatus: Partial<Status> }): NonNullable<CallResult> => ({ ok: false, status: { apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", code: 500, ...ErrStatus } as Status });

const isOf = (call: ApiCall, verb: string, resource: string, subresource?: string): boolean => call.verb === verb && call.resource === resource && call.subresource === subresource;

const sync = judge<SyncGiven, SyncExpected>((given, expected) => {
  const bare = cronJobOf(given);
  const job = given.ranPreviously === true ? previousJob(bare, given) : undefined;
  const reference = job === undefined ? [] : [{ kind: "Job", namespace: job.metadata.namespace, name: job.metadata.name, uid: "1234", apiVersion: "batch/v1" }];
  const withActive = (isListed: boolean): CronJob => ({ ...bare, status: { ...bare.status, ...(isListed && reference.length > 0 ? { active: reference } : {}) } }) as CronJob;
  const cronJob = withActive(given.jobPresentInCJActiveStatus === true);
  const isCached = job !== undefined && given.jobStillNotFoundInLister !== true;
  const lab = newControllerLab(cronJobController, { "batch/v1/cronjobs": [cronJob], "batch/v1/jobs": isCached ? [job] : [] }, timeOf(given.now ?? zero));
  const run = lab.sync("snazzycats/mycronjob", (call) => {
    // The test's API server knows one Job and, while it runs, a status that has it.
    if (isOf(call, "get", "batch/v1/jobs")) return given.jobGetErr === undefined ? { ok: true, object: job } : refusal(given.jobGetErr);
    if (isOf(call, "get", "batch/v1/cronjobs")) return { ok: true, object: withActive(given.stillActive === true) };
    if (isOf(call, "create", "batch/v1/jobs") && given.jobCreateError !== undefined) return refusal(given.jobCreateError);
    return accepted(call);
  });
  const written = run.calls.find((call) => isOf(call, "update", "batch/v1/cronjobs", "status"))?.body as CronJob | undefined;
  const warnings = run.events.filter(({ type }) => type === "Warning").length;
  const isCreated = expected.expectCreate === true;
  return same(
    {
      creates: isCreated ? 1 : 0,
      deletes: expected.expectDelete === true ? 1 : 0,
      completions: expected.expectCompleted === true ? 1 : 0,
      isWrong: expected.expectErr === true,
      isWritten: expected.expectUpdateStatus === true,
      warnings: expected.expectedWarnings ?? 0,
      requeueAfter: expected.expectRequeueAfter === true ? goDuration(expected.expectedRequeueDuration ?? "") : undefined,
      ...(isCreated ? { active: expected.expectActive ?? 0 } : {}),
      ...(job !== undefined && given.stillActive !== true ? { lastSuccessfulTime: formatTime(timeOf(given.jobCreationTime ?? zero) + runTime) } : {}),
    },
    {
      creates: given.jobCreateError === undefined ? run.calls.filter((call) => isOf(call, "create", "batch/v1/jobs")).length : 0,
      deletes: run.calls.filter((call) => isOf(call, "delete", "batch/v1/jobs")).length,
      completions: run.events.filter(({ reason }) => reason === "SawCompletedJob").length,
      isWrong: run.error !== undefined,
      isWritten: written !== undefined,
      warnings,
      requeueAfter: expected.expectRequeueAfter === true ? run.requeueAfter : undefined,
      ...(isCreated ? { active: (written?.status?.active ?? []).length } : {}),
      ...(job !== undefined && given.stillActive !== true ? { lastSuccessfulTime: written?.status?.lastSuccessfulTime } : {}),
    },
  );
});

/** When Jobs begin, what one look at a CronJob does, and the history that is kept. */
export const cronJob = controllerTable("controllers/cronjob.json", {
  "cronjob.TestControllerV2SyncCronJob": sync,
  "cronjob.TestControllerV2CleanupFinishedJobs": cleanup,
  "cronjob.TestMostRecentScheduleTime": recentTime,
  "cronjob.TestNextScheduleTimeDuration": nextTime,
});
