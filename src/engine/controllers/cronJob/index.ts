import type { KubeObject, ObjectReference } from "../../api/index.ts";
import { controllerOf, formatTime } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CronJob, CronJobStatus, Job } from "../../kinds/index.ts";
import { resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";
import type { Questions } from "./decide.ts";
import { decide, questionsOf, untilNext } from "./decide.ts";

const cronJobs = "batch/v1/cronjobs";
const jobs = "batch/v1/jobs";

type Context = ControllerContext<undefined>;

/** What is to be done when calls are answered. */
type Next =
  | { readonly type: "asked"; readonly cronJob: CronJob; readonly questions: Questions }
  | { readonly type: "acted"; readonly acted: Acted }
  | { readonly type: "lookedUp"; readonly acted: Acted };

interface Acted {
  readonly cronJob: CronJob;
  readonly status: CronJobStatus;
  /** The Job that was asked for, where its answer is, and for when it is. */
  readonly created?: { readonly stage: number; readonly time: Micros; readonly name: string };
  /** Stages before must be well for the Job to be made. */
  readonly replaced: readonly ObjectReference[];
  readonly requeueAfter: Micros | undefined;
}

/**
 * Makes Jobs at the times of a schedule.
 * @source pkg/controller/cronjob/cronjob_controllerv2.go
 */
export const cronJobController: Controller<undefined> = {
  name: "cronjob",
  component: "cronjob-controller",
  account: "cronjob-controller",
  workers: 5,
  informers: [{ resource: cronJobs }, { resource: jobs, indexers: byController }],
  primary: cronJobs,
  newMemory: () => undefined,
  handlers: { [cronJobs]: handler(onCronJob), [jobs]: handler(onJob) },
  sync: syncCronJob,
  resume: (_key, next, outcome, context) => goOn(next as Next, outcome, context),
};

/** Under a new schedule the next time is what counts, not those that it would have had. @source updateCronJob */
function onCronJob(change: Change, context: Context): void {
  const cronJob = change.object as CronJob;
  const key = keyOf(cronJob);
  const before = change.type === "modified" ? (change.old as CronJob).spec : cronJob.spec;
  if (before.schedule === cronJob.spec.schedule && before.timeZone === cronJob.spec.timeZone) context.enqueue(key);
  else {
    const delay = untilNext(cronJob, context.now);
    if (delay !== undefined) context.enqueueAfter(key, delay);
  }
}

function onJob(change: Change, context: Context): void {
  if (change.type === "modified") {
    const before = change.old as Job;
    if (controllerOf(before)?.uid !== controllerOf(change.object)?.uid) enqueueOwner(context, before);
  }
  enqueueOwner(context, change.object);
}

function enqueueOwner(context: Context, job: KubeObject): void {
  const owner = resolveController<CronJob>(context, job, "CronJob", cronJobs);
  if (owner !== undefined) context.enqueue(keyOf(owner));
}

function deleteCall(cronJob: CronJob, name: string): Call {
  return {
    call: { verb: "delete", resource: jobs, namespace: cronJob.metadata.namespace ?? "", name, body: { propagationPolicy: "Background" } },
    tolerates: [404],
    onSuccess: { object: cronJob, type: "Normal", reason: "SuccessfulDelete", message: `Deleted job ${name}` },
    onFailure: { object: cronJob, type: "Warning", reason: "FailedDelete", message: "Deleted job: {error}" },
  };
}

const namespaceOf = ({ metadata: { namespace = "" } }: CronJob): string => namespace;

function syncCronJob(key: string, context: Context): SyncResult | undefined {
  const cronJob = context.get<CronJob>(cronJobs, key);
  if (cronJob === undefined) return undefined;
  const questions = questionsOf(cronJob, jobsOf(cronJob, context));
  const namespace = namespaceOf(cronJob);
  const calls: Call[] = questions.jobs.map(({ name = "" }) => ({ call: { verb: "get", resource: jobs, namespace, name }, tolerates: [404] }));
  if (questions.cronJob) calls.push({ call: { verb: "get", resource: cronJobs, namespace, name: cronJob.metadata.name } });
  if (calls.length === 0) return act(cronJob, new Set(), context);
  const next: Next = { type: "asked", cronJob, questions };
  return { stages: [{ calls }], next };
}

const jobsOf = (cronJob: CronJob, context: Context): readonly Job[] => context.index<Job>(jobs, "controller", cronJob.metadata.uid ?? "");

function goOn(next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  switch (next.type) {
    case "asked":
      return outcome.failure === undefined ? afterAsking(next.cronJob, next.questions, outcome, context) : undefined;
    case "acted":
      return afterActing(next.acted, outcome, context);
    case "lookedUp":
      return afterLookUp(next.acted, outcome, context);
  }
}

function afterAsking(cronJob: CronJob, questions: Questions, outcome: Outcome, context: Context): SyncResult {
  const answers = (outcome.results[0] ?? []).map((result) => (result?.ok === true ? result.object : undefined));
  const found = new Set(questions.jobs.flatMap(({ uid = "" }, index) => (answers[index] === undefined ? [] : [uid])));
  const live = questions.cronJob ? (answers[questions.jobs.length] as CronJob | undefined) : undefined;
  const isKnown = jobsOf(cronJob, context).some(({ metadata: { uid } }) => (live?.status?.active ?? []).some((reference) => reference.uid === uid));
  return act(isKnown && live !== undefined ? live : cronJob, found, context);
}

function act(cronJob: CronJob, found: ReadonlySet<string>, context: Context): SyncResult {
  const plan = decide(cronJob, jobsOf(cronJob, context), found, context.now);
  const stages: Stage[] = [];
  if (plan.remove.length > 0) stages.push({ calls: plan.remove.map((job) => deleteCall(cronJob, job.metadata.name)), evenIfFailed: true });
  if (plan.replace.length > 0) stages.push({ calls: plan.replace.map(({ name = "" }) => getCall(cronJob, name)) }, { calls: plan.replace.map(({ name = "" }) => deleteCall(cronJob, name)) });
  const acted: Acted = {
    cronJob,
    status: plan.status,
    replaced: plan.replace,
    requeueAfter: plan.requeueAfter,
    ...(plan.create === undefined ? {} : { created: { stage: stages.length, time: plan.create.time, name: plan.create.job.metadata.name } }),
  };
  if (plan.create !== undefined) stages.push({ calls: [createCall(cronJob, plan.create.job)] });
  if (stages.length === 0) return { ...writeStatus(acted.cronJob, acted.status, acted.requeueAfter), events: plan.events };
  const next: Next = { type: "acted", acted };
  return { stages, events: plan.events, next };
}

function getCall(cronJob: CronJob, name: string): Call {
  return { call: { verb: "get", resource: jobs, namespace: namespaceOf(cronJob), name }, onFailure: { object: cronJob, type: "Warning", reason: "FailedGet", message: "Get job: {error}" } };
}

/** Why it failed is for `afterActing` to read. */
function createCall(cronJob: CronJob, job: KubeObject): Call {
  return {
    call: { verb: "create", resource: jobs, namespace: namespaceOf(cronJob), body: job },
    onSuccess: { object: cronJob, type: "Normal", reason: "SuccessfulCreate", message: "Created job {name}" },
    mayFail: true,
  };
}

function referenceTo(job: KubeObject): ObjectReference {
  const { namespace, name, uid, resourceVersion } = job.metadata;
  return {
    kind: "Job",
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion: "batch/v1",
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

/** The Job has begun, is there already, or could not be made. @source syncCronJob, after CreateJob */
function afterActing(acted: Acted, outcome: Outcome, context: Context): SyncResult {
  const { cronJob, status, created } = acted;
  if (created === undefined) return writeStatus(cronJob, status, acted.requeueAfter);
  const result = outcome.results[created.stage]?.[0];
  // What was to be replaced is still there.
  if (result === undefined) return writeStatus(cronJob, { ...status, active: acted.replaced }, undefined);
  if (result.ok) {
    if (result.object !== undefined) return withBegun(acted, created.time, result.object, context);
    return { ...writeStatus(cronJob, status, undefined), error: `namespace ${namespaceOf(cronJob)} is being terminated` };
  }
  if (result.status.reason === "AlreadyExists") {
    const next: Next = { type: "lookedUp", acted };
    return { stages: [{ calls: [{ call: { verb: "get", resource: jobs, namespace: namespaceOf(cronJob), name: created.name } }] }], next };
  }
  const { message = "" } = result.status;
  const failed: EventRecord = { object: cronJob, type: "Warning", reason: "FailedCreate", message: `Error creating job: ${message}` };
  return { ...writeStatus(cronJob, status, undefined), events: [failed], error: message };
}

/** A Job of that name: an own one that the status has missed is taken into it; what others have made is theirs. */
function afterLookUp(acted: Acted, outcome: Outcome, context: Context): SyncResult {
  const { cronJob, status, created } = acted;
  const result = outcome.results[0]?.[0];
  const job = result?.ok === true ? result.object : undefined;
  const isOwn = job !== undefined && controllerOf(job)?.uid === cronJob.metadata.uid;
  const isListed = (status.active ?? []).some(({ uid }) => uid === job?.metadata.uid);
  if (created === undefined || !isOwn || isListed) return writeStatus(cronJob, status, undefined);
  return withBegun(acted, created.time, job, context);
}

function withBegun({ cronJob, status }: Acted, time: Micros, job: KubeObject, context: Context): SyncResult {
  const begun = { ...status, active: [...(status.active ?? []), referenceTo(job)], lastScheduleTime: formatTime(time) };
  return writeStatus(cronJob, begun, untilNext({ ...cronJob, status: begun }, context.now));
}

function writeStatus(cronJob: CronJob, status: CronJobStatus, requeueAfter: Micros | undefined): SyncResult {
  const requeue = requeueAfter === undefined ? {} : { requeueAfter: Math.max(0, requeueAfter) };
  if (isSameValue(cronJob.status ?? {}, status)) return requeue;
  const { namespace = "", name } = cronJob.metadata;
  return { stages: [{ calls: [{ call: { verb: "update", resource: cronJobs, subresource: "status", namespace, name, body: { ...cronJob, status } }, tolerates: [404] }] }], ...requeue };
}
