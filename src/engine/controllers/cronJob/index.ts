import type { KubeObject, ObjectReference } from "../../api/index.ts";
import { controllerOf, formatTime } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CronJob, CronJobStatus, Job } from "../../kinds/index.ts";
import { resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { decide, untilAfter } from "./decide.ts";

const cronJobs = "batch/v1/cronjobs";
const jobs = "batch/v1/jobs";

type Context = ControllerContext<undefined>;

interface Next {
  readonly cronJob: CronJob;
  readonly status: CronJobStatus;
  /** The Job that was asked for, where its answer is, and for when it is. */
  readonly created?: { readonly stage: number; readonly time: Micros };
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
  handlers: { [cronJobs]: handler((change, context) => context.enqueue(keyOf(change.object))), [jobs]: handler(onJob) },
  sync: syncCronJob,
  resume: (_key, next, outcome, context) => finish(next as Next, outcome, context),
};

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

function syncCronJob(key: string, context: Context): SyncResult | undefined {
  const cronJob = context.get<CronJob>(cronJobs, key);
  if (cronJob === undefined) return undefined;
  const own = context.index<Job>(jobs, "controller", cronJob.metadata.uid ?? "");
  const plan = decide(cronJob, own, context.now);
  const stages: Stage[] = [];
  if (plan.remove.length > 0) stages.push({ calls: plan.remove.map((job) => deleteCall(cronJob, job.metadata.name)), evenIfFailed: true });
  if (plan.replace.length > 0) stages.push({ calls: plan.replace.map(({ name = "" }) => deleteCall(cronJob, name)) });
  const next: Next = {
    cronJob,
    status: plan.status,
    replaced: plan.replace,
    requeueAfter: plan.requeueAfter,
    ...(plan.create === undefined ? {} : { created: { stage: stages.length, time: plan.create.time } }),
  };
  if (plan.create !== undefined) stages.push({ calls: [createCall(cronJob, plan.create.job)] });
  if (stages.length === 0) return { ...finish(next, undefined, context), events: plan.events };
  return { stages, events: plan.events, next };
}

function createCall(cronJob: CronJob, job: KubeObject): Call {
  return {
    call: { verb: "create", resource: jobs, namespace: cronJob.metadata.namespace ?? "", body: job },
    onSuccess: { object: cronJob, type: "Normal", reason: "SuccessfulCreate", message: "Created job {name}" },
    onFailure: { object: cronJob, type: "Warning", reason: "FailedCreate", message: "Error creating job: {error}" },
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

/** The status, with the Job that has begun. */
function finish(next: Next, outcome: Outcome | undefined, context: Context): SyncResult {
  const { cronJob, created } = next;
  const result = created === undefined ? undefined : outcome?.results[created.stage]?.[0];
  const job = result?.ok === true ? result.object : undefined;
  let { status } = next;
  let requeueAfter = next.requeueAfter;
  if (created !== undefined && job !== undefined) {
    status = { ...status, active: [...(status.active ?? []), referenceTo(job)], lastScheduleTime: formatTime(created.time) };
    requeueAfter = untilAfter(cronJob, created.time, context.now);
  } else if (created !== undefined && outcome?.results[created.stage] === undefined) {
    // What was to be replaced is still there.
    status = { ...status, active: next.replaced };
  }
  const requeue = requeueAfter === undefined ? {} : { requeueAfter: Math.max(0, requeueAfter) };
  if (isSameValue(cronJob.status, status)) return requeue;
  const { namespace = "", name } = cronJob.metadata;
  return { stages: [{ calls: [{ call: { verb: "update", resource: cronJobs, subresource: "status", namespace, name, body: { ...cronJob, status } }, tolerates: [404] }] }], ...requeue };
}
