import type { KubeObject, ObjectReference, TimeZone } from "../../api/index.ts";
import { formatLocalTime, formatTime, isConditionTrue, newControllerRef, parseSchedule, parseTime, timeZoneOf, utc } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings, microsPerSecond, seconds } from "../../core/index.ts";
import type { CronJob, CronJobStatus, Job } from "../../kinds/index.ts";
import type { Due } from "./times.ts";
import { dueOf, mostRecentScheduleTime, untilNextSchedule } from "./times.ts";

/** Simulated time 0 in minutes since 1970. */
const epochMinutes = 29_453_760;

const zoneOf = ({ spec: { timeZone } }: CronJob): TimeZone | undefined => (timeZone === undefined ? utc : timeZoneOf(timeZone));

/** What one look at a CronJob asks for. */
export interface CronPlan {
  readonly events: readonly EventRecord[];
  /** Beyond the history limits. */
  readonly remove: readonly Job[];
  /** Jobs that the next one replaces. */
  readonly replace: readonly ObjectReference[];
  readonly create: { readonly job: KubeObject; readonly time: Micros } | undefined;
  /** The status, but for the Job that is about to be made. */
  readonly status: CronJobStatus;
  readonly requeueAfter: Micros | undefined;
}

/** Finished how: "Complete", "Failed" or "". @source pkg/controller/job/util/utils.go FinishedCondition */
function finishedAs(job: Job): string {
  for (const type of ["Complete", "Failed"] as const) if (isConditionTrue(job.status?.conditions, type)) return type;
  return "";
}

const startOf = (job: Job): Micros => parseTime(job.status?.startTime) ?? Number.MAX_SAFE_INTEGER;
const byStart = (a: Job, b: Job): number => startOf(a) - startOf(b) || compareStrings(a.metadata.name, b.metadata.name);

/** Finished Jobs that are too many. @source pkg/controller/cronjob/cronjob_controllerv2.go cleanupFinishedJobs */
export function jobsToRemove(cronJob: CronJob, jobs: readonly Job[]): readonly Job[] {
  const { successfulJobsHistoryLimit: succeeded, failedJobsHistoryLimit: failed } = cronJob.spec;
  const oldest = (type: string, limit: number | undefined): readonly Job[] => {
    if (limit === undefined) return [];
    const finished = jobs.filter((job) => finishedAs(job) === type).sort(byStart);
    return finished.slice(0, Math.max(0, finished.length - limit));
  };
  return [...oldest("Complete", succeeded), ...oldest("Failed", failed)];
}

/** Name of the Job of one time: the minutes since 1970 at its end. @source utils.go getJobName */
export const jobName = (cronJob: CronJob, time: Micros): string => `${cronJob.metadata.name}-${Math.floor(time / (60 * microsPerSecond)) + epochMinutes}`;

/** @source utils.go getJobFromTemplate2 */
function jobOf(cronJob: CronJob, time: Micros): KubeObject {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const annotations = { ...metadata?.annotations, "batch.kubernetes.io/cronjob-scheduled-timestamp": formatLocalTime(zoneOf(cronJob) ?? utc, time) };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobName(cronJob, time),
      namespace: cronJob.metadata.namespace ?? "",
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      annotations,
      ownerReferences: [newControllerRef(cronJob)],
    },
    spec,
  };
  return job;
}

/** RFC1123Z of a time, in UTC. */
function rfc1123(time: Micros): string {
  const text = formatTime(time);
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
  const [year = "", month = "", day = ""] = text.slice(0, 10).split("-");
  // Simulated time 0 is a Thursday.
  const weekday = days[((Math.floor(time / (86_400 * microsPerSecond)) % 7) + 7) % 7] ?? "";
  return `${weekday}, ${day} ${months[Number(month) - 1] ?? ""} ${year} ${text.slice(11, 19)} +0000`;
}

/** What only the API server knows: the caches may lag behind. */
export interface Questions {
  /** A Job runs that the status does not have: perhaps a newer status does. */
  readonly cronJob: boolean;
  /** Jobs of the status that the cache does not have. */
  readonly jobs: readonly ObjectReference[];
}

/** What has to be asked before anything is decided. `jobs` are those that the CronJob controls. */
export function questionsOf(cronJob: CronJob, jobs: readonly Job[]): Questions {
  const { active = [] } = cronJob.status ?? {};
  const uids = new Set(jobs.map(({ metadata }) => metadata.uid ?? ""));
  return {
    cronJob: jobs.some((job) => finishedAs(job) === "" && !active.some(({ uid }) => uid === job.metadata.uid)),
    jobs: active.filter(({ uid = "" }) => !uids.has(uid)),
  };
}

interface Draft {
  readonly events: EventRecord[];
  active: readonly ObjectReference[];
  lastSuccessfulTime: string | undefined;
}

/** Takes what has become of the Jobs into the status. */
function takeStock(cronJob: CronJob, jobs: readonly Job[], found: ReadonlySet<string>, draft: Draft): void {
  const note = (type: "Normal" | "Warning", reason: string, message: string): void => void draft.events.push({ object: cronJob, type, reason, message });
  const uids = new Set<string>();
  for (const job of jobs) {
    const { uid = "", name } = job.metadata;
    uids.add(uid);
    const isListed = draft.active.some((reference) => reference.uid === uid);
    const end = finishedAs(job);
    if (!isListed && end === "") note("Warning", "UnexpectedJob", `Saw a job that the controller did not create or forgot: ${name}`);
    else if (isListed && end !== "") {
      draft.active = draft.active.filter((reference) => reference.uid !== uid);
      note("Normal", "SawCompletedJob", `Saw completed job: ${name}, condition: ${end}`);
    }
    const { completionTime } = job.status ?? {};
    if (end !== "Complete" || completionTime === undefined) continue;
    const isLater = draft.lastSuccessfulTime === undefined || (parseTime(completionTime) ?? 0) > (parseTime(draft.lastSuccessfulTime) ?? 0);
    if (isLater) draft.lastSuccessfulTime = completionTime;
  }
  for (const reference of draft.active) {
    if (uids.has(reference.uid ?? "") || found.has(reference.uid ?? "")) continue;
    note("Normal", "MissingJob", `Active job went missing: ${reference.name ?? ""}`);
    draft.active = draft.active.filter((each) => each !== reference);
  }
}

interface Start {
  readonly time: Micros | undefined;
  readonly due: Due | undefined;
}

/** Whether a Job should begin now. @source cronjob_controllerv2.go syncCronJob */
function startNow(cronJob: CronJob, now: Micros, draft: Draft): Start {
  const warn = (reason: string, message: string): void => void draft.events.push({ object: cronJob, type: "Warning", reason, message });
  const { timeZone, schedule, startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec;
  const nothing: Start = { time: undefined, due: undefined };
  const zone = zoneOf(cronJob);
  if (zone === undefined) {
    warn("UnknownTimeZone", `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone ?? ""}`);
    return nothing;
  }
  if (cronJob.spec.suspend === true) return nothing;
  const parsed = parseSchedule(schedule);
  if (!parsed.ok) {
    warn("UnparseableSchedule", `unparseable schedule: ${JSON.stringify(schedule)} : ${parsed.error}`);
    return nothing;
  }
  const due = dueOf(parsed.schedule, zone);
  const recent = mostRecentScheduleTime(cronJob, now, due, true);
  if (typeof recent === "string") {
    warn("InvalidSchedule", `invalid schedule: ${schedule} : ${recent}`);
    return nothing;
  }
  const { recent: time, missed } = recent;
  if (time === undefined || time > now) return { time: undefined, due };
  if (missed === "many") warn("TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
  if (startingDeadlineSeconds !== undefined && time + seconds(startingDeadlineSeconds) < now) {
    warn("MissSchedule", `Missed scheduled time to start a job: ${rfc1123(time)}`);
    return { time: undefined, due };
  }
  const isStarted = draft.active.some((reference) => reference.name === jobName(cronJob, time)) || parseTime(cronJob.status?.lastScheduleTime) === time;
  if (isStarted) return { time: undefined, due };
  if (concurrencyPolicy === "Forbid" && draft.active.length > 0) {
    draft.events.push({
      object: cronJob,
      type: "Normal",
      reason: "JobAlreadyActive",
      message: "Not starting job because prior execution is running and concurrency policy is Forbid",
    });
    return { time: undefined, due };
  }
  return { time, due };
}

/**
 * What a CronJob needs now.
 *
 * @param jobs those that it controls
 * @param found uids of Jobs that the cache does not have and the API server does
 */
export function decide(cronJob: CronJob, jobs: readonly Job[], found: ReadonlySet<string>, now: Micros): CronPlan {
  const remove = jobsToRemove(cronJob, jobs);
  const draft: Draft = { events: [], active: cronJob.status?.active ?? [], lastSuccessfulTime: cronJob.status?.lastSuccessfulTime };
  draft.active = draft.active.filter((reference) => !remove.some((job) => job.metadata.uid === reference.uid));
  takeStock(cronJob, jobs, found, draft);
  const start = cronJob.metadata.deletionTimestamp === undefined ? startNow(cronJob, now, draft) : { time: undefined, due: undefined };
  const replace = start.time !== undefined && cronJob.spec.concurrencyPolicy === "Replace" ? draft.active : [];
  if (replace.length > 0) draft.active = [];
  const { lastScheduleTime } = cronJob.status ?? {};
  return {
    events: draft.events,
    remove,
    replace,
    create: start.time === undefined ? undefined : { job: jobOf(cronJob, start.time), time: start.time },
    status: {
      ...(draft.active.length === 0 ? {} : { active: draft.active }),
      ...(lastScheduleTime === undefined ? {} : { lastScheduleTime }),
      ...(draft.lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime: draft.lastSuccessfulTime }),
    },
    requeueAfter: start.due === undefined || start.time !== undefined ? undefined : untilNextSchedule(cronJob, now, start.due),
  };
}

/** How long until the next look; undefined where the schedule says nothing. */
export function untilNext(cronJob: CronJob, now: Micros): Micros | undefined {
  const parsed = parseSchedule(cronJob.spec.schedule);
  const zone = zoneOf(cronJob);
  return parsed.ok && zone !== undefined ? untilNextSchedule(cronJob, now, dueOf(parsed.schedule, zone)) : undefined;
}
