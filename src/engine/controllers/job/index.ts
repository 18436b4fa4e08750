import type { Condition } from "../../api/index.ts";
import { controllerOf } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, CallResult, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController } from "../framework/indexers.ts";
import { isPodReady } from "../framework/pods.ts";
import type { Backoff } from "./backoff.ts";
import { noBackoff } from "./backoff.ts";
import { ensureJobCondition, isJobFinished, newCondition } from "./conditions.ts";
import { newPod } from "./newPod.ts";
import type { PodPlan } from "./manage.ts";
import { mayManage, planPods } from "./manage.ts";
import type { JobSync } from "./sync.ts";
import { hasTracking, isSuspended, lookAtJob, terminatingCount, trackingFinalizer, untilDeadline } from "./sync.ts";
import type { Named } from "./track.ts";
import { countReleased, enactFinished, nameFinished } from "./track.ts";

const jobs = "batch/v1/jobs";
const pods = "v1/pods";
/** Changes of pods are looked at together. @source pkg/controller/job/job_controller.go syncJobBatchPeriod */
const syncJobBatchPeriod = seconds(1);

interface Memory {
  /** Job -> failures of its pods in a row. */
  readonly backoffs: Map<string, Backoff>;
  /** Job -> pods whose finalizer is off, by uid, until the cache shows it. @source pkg/controller/job/tracking_utils.go uidTrackingExpectations */
  readonly releasing: Map<string, Set<string>>;
}

type Context = ControllerContext<Memory>;

/** How far a sync has come. */
type Next =
  | { readonly step: "letGo" | "managed"; readonly sync: JobSync; readonly plan: PodPlan }
  | { readonly step: "named"; readonly job: Job; readonly named: Named; readonly backoff: Backoff }
  | { readonly step: "released"; readonly job: Job; readonly named: Named };

/**
 * Runs pods to completion.
 * @source pkg/controller/job/job_controller.go
 */
export const jobController: Controller<Memory> = {
  name: "job",
  component: "job-controller",
  account: "job-controller",
  workers: 5,
  informers: [{ resource: jobs }, { resource: pods, indexers: byController }],
  primary: jobs,
  newMemory: () => ({ backoffs: new Map(), releasing: new Map() }),
  handlers: { [jobs]: handler(onJob), [pods]: handler(onPod) },
  sync: (key, context) => (key.startsWith(orphanPrefix) ? releaseOrphan(key.slice(orphanPrefix.length), context) : syncJob(key, context)),
  resume: (key, next, outcome, context) => goOn(key, next as Next, outcome, context),
};

/** A new spec is looked at at once; a new status, mostly the own writing, with the next changes of pods. @source updateJob */
function onJob(change: Change, context: Context): void {
  const isStatus = change.type === "modified" && change.old.metadata.generation === change.object.metadata.generation;
  if (isStatus) context.enqueueAfter(keyOf(change.object), syncJobBatchPeriod);
  else context.enqueue(keyOf(change.object));
}

/** Keys of pods that still have the finalizer of a job that is gone. */
const orphanPrefix = "orphan/";

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const reference = controllerOf(pod);
  if (reference?.kind !== "Job") return;
  const job = resolveController<Job>(context, pod, "Job", jobs);
  if (job === undefined) {
    if (change.type !== "deleted" && hasTracking(pod)) context.enqueue(orphanPrefix + keyOf(pod));
    return;
  }
  const key = keyOf(job);
  if (change.type === "deleted" || !hasTracking(pod)) releaseObserved(context, key, pod.metadata.uid ?? "");
  if (change.type === "added" && pod.metadata.deletionTimestamp === undefined) context.creationObserved(key);
  if (change.type === "deleted" || pod.metadata.deletionTimestamp !== undefined) context.deletionObserved(key, keyOf(pod));
  context.enqueueAfter(key, syncJobBatchPeriod);
}

function releaseObserved(context: Context, key: string, uid: string): void {
  const uids = context.memory.releasing.get(key);
  if (uids?.delete(uid) === true && uids.size === 0) context.memory.releasing.delete(key);
}

function releaseOrphan(key: string, context: Context): SyncResult | undefined {
  const pod = context.get<Pod>(pods, key);
  if (pod === undefined || !hasTracking(pod)) return undefined;
  if (resolveController(context, pod, "Job", jobs) !== undefined) return undefined;
  return { stages: [{ calls: [releaseCall(pod)] }] };
}

function releaseCall(pod: Pod): Call {
  const finalizers = (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== trackingFinalizer);
  const { namespace = "", name, uid } = pod.metadata;
  const body = { metadata: { uid, finalizers: finalizers.length === 0 ? null : finalizers } };
  return { call: { verb: "patch", resource: pods, namespace, name, patchType: "application/merge-patch+json", body }, tolerates: [404] };
}

/** Another controller than this one looks after the job. @source managedByExternalController */
const isManagedElsewhere = ({ spec: { managedBy } }: Job): boolean => managedBy !== undefined && managedBy !== "kubernetes.io/job-controller";

function syncJob(key: string, context: Context): SyncResult | undefined {
  const job = context.get<Job>(jobs, key);
  if (job === undefined) {
    context.memory.backoffs.delete(key);
    context.memory.releasing.delete(key);
    context.forgetExpectations(key);
    return undefined;
  }
  if (isManagedElsewhere(job)) return undefined;
  const owned = context.index<Pod>(pods, "controller", job.metadata.uid ?? "");
  if (isJobFinished(job)) {
    context.memory.backoffs.delete(key);
    const calls = owned.filter(hasTracking).map(releaseCall);
    return calls.length === 0 ? undefined : { stages: [{ calls }] };
  }
  const sync = lookAtJob({
    job,
    pods: owned,
    releasing: new Set(context.memory.releasing.get(key)),
    backoff: context.memory.backoffs.get(key) ?? noBackoff,
    isSatisfied: context.isSatisfied(key),
    now: context.now,
  });
  const left = sync.end === undefined ? untilDeadline(sync.job, context.now) : undefined;
  if (left !== undefined) context.enqueueAfter(key, left);
  const plan = planPods(sync);
  switch (plan.type) {
    case "none":
      return afterManaging(sync, plan, undefined, context);
    case "wait":
      context.enqueueAfter(key, plan.time);
      return afterManaging(sync, plan, undefined, context);
    case "create":
      return plan.indexes.length === 0 ? afterManaging(sync, plan, undefined, context) : { stages: [createStage(sync, key, plan.indexes, context)], next: { step: "managed", sync, plan } satisfies Next };
    case "remove":
      context.expectDeletions(key, plan.pods.map((pod) => keyOf(pod)));
      return plan.pods.some(hasTracking) ? { stages: [{ calls: plan.pods.filter(hasTracking).map(releaseCall) }], next: { step: "letGo", sync, plan } satisfies Next } : removeStage(sync, plan, plan.pods);
    case "end":
      return plan.pods.length === 0 ? afterManaging(sync, plan, undefined, context) : { stages: [deleteStage(sync.job, plan.pods)], next: { step: "managed", sync, plan } satisfies Next };
  }
}

function goOn(key: string, next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  switch (next.step) {
    case "letGo":
      return afterLettingGo(key, next, outcome, context);
    case "managed":
      return afterManaging(next.sync, next.plan, outcome, context);
    case "named": {
      const written = outcome.results.at(-1)?.[0];
      if (written?.ok !== true) return undefined;
      context.memory.backoffs.set(key, next.backoff);
      return releaseFinished(key, written.object === undefined ? next.job : (written.object as Job), next.named, context);
    }
    case "released":
      return afterRelease(key, next, outcome.results.at(-1) ?? [], context);
  }
}

/** Only pods that have lost their finalizer are deleted. @source deleteJobPods */
function afterLettingGo(key: string, { sync, plan }: Extract<Next, { readonly step: "letGo" | "managed" }>, outcome: Outcome, context: Context): SyncResult | undefined {
  if (plan.type !== "remove") return undefined;
  const results = outcome.results.at(-1) ?? [];
  const kept = new Set(plan.pods.filter(hasTracking).filter((_pod, index) => results[index]?.ok !== true));
  for (const pod of kept) context.deletionObserved(key, keyOf(pod));
  const doomed = plan.pods.filter((pod) => !kept.has(pod));
  return doomed.length === 0 ? afterManaging(sync, { type: "remove", pods: [] }, undefined, context) : removeStage(sync, { type: "remove", pods: doomed }, doomed);
}

const removeStage = (sync: JobSync, plan: PodPlan, doomed: readonly Pod[]): SyncResult => ({ stages: [deleteStage(sync.job, doomed, keyOf(sync.job))], next: { step: "managed", sync, plan } satisfies Next });

/** The pods that are made or gone are counted in; then finished ones are named. @source syncJob, after manageJob */
function afterManaging(sync: JobSync, plan: PodPlan, outcome: Outcome | undefined, context: Context): SyncResult | undefined {
  const { job, now } = sync;
  const results = outcome?.results.at(-1) ?? [];
  const done = results.filter((result) => result?.ok === true).length;
  const gone = plan.type === "remove" || plan.type === "end" ? plan.pods.filter((_pod, index) => results[index]?.ok === true) : [];
  // As upstream: while it waits for a back-off a job says that nothing is active.
  const active = plan.type === "wait" ? 0 : sync.active.length + (plan.type === "create" ? done : 0) - gone.length;
  const counts = {
    active,
    ready: sync.active.filter(isPodReady).length - gone.filter(isPodReady).length,
    terminating: terminatingCount(sync.pods) + gone.length,
  };
  const end = plan.type === "end" ? (gone.length === sync.active.length && sync.isSatisfied ? sync.end : undefined) : completion(sync, active);
  const suspension = plan.type === "end" || end !== undefined || !mayManage(sync) ? undefined : changedSuspension(job, now);
  const { active: _active, ...old } = job.status;
  const status: JobStatus = { ...old, ...suspension?.status, ...(counts.active === 0 ? {} : { active: counts.active }), ready: counts.ready, terminating: counts.terminating };
  const isChanged = suspension !== undefined || counts.active !== (job.status.active ?? 0) || counts.ready !== job.status.ready || counts.terminating !== job.status.terminating;
  const { startTime, ...withoutStart } = status;
  const looked: Job = { ...job, status: isSuspended(job) && suspension !== undefined ? withoutStart : startTime === undefined ? withoutStart : status };
  const events = suspension === undefined ? {} : { events: [suspension.event] };
  return { ...events, ...trackFinished({ ...sync, job: looked, end }, isChanged, context) };
}

/**
 * Names finished pods in the status, takes off their finalizers, and counts them.
 * @param isChanged whether the sync has changed the status before
 * @source trackJobStatusAndRemoveFinalizers
 */
export function trackFinished(sync: JobSync, isChanged: boolean, context: Context): SyncResult | undefined {
  const named = nameFinished(sync, isChanged);
  const job = { ...sync.job, status: named.status };
  if (!named.isChanged) return releaseFinished(keyOf(job), job, named, context);
  return { stages: [{ calls: [statusCall(job)] }], next: { step: "named", job, named, backoff: sync.backoff } satisfies Next };
}

/** The job has all the pods that it wanted to succeed, and none is left. */
function completion({ job, succeeded, now }: JobSync, active: number): Condition | undefined {
  const { completions } = job.spec;
  const isDone = active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions);
  return isDone ? newCondition("SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods", now) : undefined;
}

/** The condition, the time from which the deadline counts, and the event; undefined when nothing changes. */
function changedSuspension(job: Job, now: number): { readonly status: JobStatus; readonly event: EventRecord } | undefined {
  const { conditions = [] } = job.status;
  const suspended = isSuspended(job);
  const condition = suspended ? newCondition("Suspended", "JobSuspended", "Job suspended", now) : newCondition("Suspended", "JobResumed", "Job resumed", now, "False");
  const next = ensureJobCondition(conditions, condition);
  if (next === conditions) return undefined;
  const event: EventRecord = { object: job, type: "Normal", reason: suspended ? "Suspended" : "Resumed", message: suspended ? "Job suspended" : "Job resumed" };
  return { status: { conditions: next, ...(suspended || condition.lastTransitionTime === undefined ? {} : { startTime: condition.lastTransitionTime }) }, event };
}

/** The finished pods are named in the status: their finalizers go. */
function releaseFinished(key: string, job: Job, named: Named, context: Context): SyncResult | undefined {
  if (named.release.length === 0) return finish(job, named, named.tracked);
  const uids = context.memory.releasing.get(key) ?? new Set<string>();
  for (const { metadata } of named.release) uids.add(metadata.uid ?? "");
  context.memory.releasing.set(key, uids);
  return { stages: [{ calls: named.release.map((pod): Call => ({ ...releaseCall(pod), mayFail: true })) }], next: { step: "released", job, named } satisfies Next };
}

/** Some finalizers may be left: what has lost its own is counted all the same, and the rest is tried again. */
function afterRelease(key: string, { job, named }: Extract<Next, { readonly step: "released" }>, results: readonly CallResult[], context: Context): SyncResult | undefined {
  const tracked = new Set(named.tracked);
  let error: string | undefined;
  named.release.forEach(({ metadata: { uid = "" } }, index) => {
    const result = results[index];
    if (result?.ok === true) tracked.delete(uid);
    else error ??= result?.status.message ?? "";
    // No change will come of a pod that is gone, or has kept its finalizer.
    if (result?.ok !== true || result.object === undefined) releaseObserved(context, key, uid);
  });
  if (error === undefined) return finish(job, named, tracked);
  const status = countReleased(job.status, tracked);
  return { stages: status === job.status ? [] : [{ calls: [statusCall({ ...job, status })] }], error };
}

/** Counts them; a job that has no pod left says that it has ended. */
function finish(job: Job, named: Named, tracked: ReadonlySet<string>): SyncResult | undefined {
  const counted = countReleased(job.status, tracked);
  const status = named.isFull ? counted : enactFinished(counted, named.end);
  if (status === job.status) return undefined;
  const isEnded = status !== counted;
  const tooMany = isEnded && named.end?.type === "Complete" && job.spec.completions !== undefined && (status.succeeded ?? 0) > job.spec.completions;
  const next = { ...job, status };
  return {
    stages: [{ calls: [{ ...statusCall(next), ...(isEnded && named.end !== undefined ? endNote(next, named.end) : {}) }] }],
    ...(tooMany ? { events: [{ object: job, type: "Warning", reason: "TooManySucceededPods", message: "Too many succeeded pods running after completion count reached" }] } : {}),
  };
}

function endNote(job: Job, { type, reason = "", message = "" }: Condition): Pick<Call, "onSuccess"> {
  return { onSuccess: type === "Complete" ? { object: job, type: "Normal", reason: "Completed", message: "Job completed" } : { object: job, type: "Warning", reason, message } };
}

function statusCall(job: Job): Call {
  const { namespace = "", name } = job.metadata;
  return { call: { verb: "update", resource: jobs, subresource: "status", namespace, name, body: job }, tolerates: [404] };
}

function createStage({ job, delayed }: JobSync, key: string, indexes: readonly (number | undefined)[], context: Context): Stage {
  context.expectCreations(key, indexes.length);
  const calls = indexes.map((index): Call => ({
    call: { verb: "create", resource: pods, namespace: job.metadata.namespace ?? "", body: newPod(job, index, delayed) },
    expects: { key, change: "creation" },
    onSuccess: { object: job, type: "Normal", reason: "SuccessfulCreate", message: "Created pod: {name}" },
    onFailure: { object: job, type: "Warning", reason: "FailedCreate", message: "Error creating: {error}" },
  }));
  return { calls, slowStart: true };
}

/** @param key where the deletions are waited for; those of a job that ends are not */
function deleteStage(job: Job, doomed: readonly Pod[], key?: string): Stage {
  const calls = doomed.map((pod): Call => ({
    call: { verb: "delete", resource: pods, namespace: pod.metadata.namespace ?? "", name: pod.metadata.name },
    ...(key === undefined ? {} : { expects: { key, change: "deletion", object: keyOf(pod) } }),
    tolerates: [404],
    onSuccess: { object: job, type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${pod.metadata.name}` },
    onFailure: { object: job, type: "Warning", reason: "FailedDelete", message: "Error deleting: {error}" },
  }));
  return { calls };
}
