import type { EventRecord } from "../../client/index.ts";
import { controllerOf, getCondition } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { Job, JobStatus, Pod } from "../../kinds/index.ts";
import { resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController } from "../framework/indexers.ts";
import { podFromTemplate } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";
import type { Backoff } from "./backoff.ts";
import type { JobDecision } from "./decide.ts";
import { countReleased, decideJob, isIndexed, isJobFinished, trackingFinalizer } from "./decide.ts";
import { completionIndexAnnotation } from "./indexes.ts";
import { failureCountAnnotations, hasBackoffLimitPerIndex } from "./perIndex.ts";

const jobs = "batch/v1/jobs";
const pods = "v1/pods";
/** Changes of pods are looked at together. @source pkg/controller/job/job_controller.go syncJobBatchPeriod */
const syncJobBatchPeriod = seconds(1);

interface Memory {
  /** Job -> failures of its pods in a row. */
  readonly backoffs: Map<string, Backoff>;
}

type Context = ControllerContext<Memory>;

interface Next {
  readonly step: "named" | "released";
  readonly job: Job;
  readonly release: readonly Pod[];
  readonly backoff: Backoff;
}

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
  newMemory: () => ({ backoffs: new Map() }),
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
    if (change.type !== "deleted" && pod.metadata.finalizers?.includes(trackingFinalizer) === true) context.enqueue(orphanPrefix + keyOf(pod));
    return;
  }
  const key = keyOf(job);
  if (change.type === "added" && pod.metadata.deletionTimestamp === undefined) context.creationObserved(key);
  if (change.type === "deleted" || pod.metadata.deletionTimestamp !== undefined) context.deletionObserved(key, keyOf(pod));
  context.enqueueAfter(key, syncJobBatchPeriod);
}

function releaseOrphan(key: string, context: Context): SyncResult | undefined {
  const pod = context.get<Pod>(pods, key);
  if (pod === undefined || pod.metadata.finalizers?.includes(trackingFinalizer) !== true) return undefined;
  if (resolveController(context, pod, "Job", jobs) !== undefined) return undefined;
  return { stages: [{ calls: [releaseCall(pod)] }] };
}

function releaseCall(pod: Pod): Call {
  const finalizers = (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== trackingFinalizer);
  const { namespace = "", name, uid } = pod.metadata;
  const body = { metadata: { uid, finalizers: finalizers.length === 0 ? null : finalizers } };
  return { call: { verb: "patch", resource: pods, namespace, name, patchType: "application/merge-patch+json", body }, tolerates: [404] };
}

function syncJob(key: string, context: Context): SyncResult | undefined {
  const job = context.get<Job>(jobs, key);
  if (job === undefined) {
    context.memory.backoffs.delete(key);
    context.forgetExpectations(key);
    return undefined;
  }
  const owned = context.index<Pod>(pods, "controller", job.metadata.uid ?? "");
  if (isJobFinished(job)) {
    const calls = owned.filter((pod) => pod.metadata.finalizers?.includes(trackingFinalizer) === true).map(releaseCall);
    return calls.length === 0 ? undefined : { stages: [{ calls }] };
  }
  const backoff = context.memory.backoffs.get(key) ?? { failures: 0, lastFailureAt: 0 };
  const decision = decideJob(job, owned, backoff, context.isSatisfied(key), context.now);
  const stages: Stage[] = [];
  if (decision.create.length > 0) stages.push(createStage(job, key, decision, context));
  if (decision.letGo.length > 0) stages.push({ calls: decision.letGo.map(releaseCall) });
  if (decision.remove.length > 0) stages.push(deleteStage(job, key, decision.remove, context));
  if (!isSameValue(job.status, decision.status)) stages.push({ calls: [statusCall(job, decision.status)] });
  const next: Next = { step: "named", job: { ...job, status: decision.status }, release: decision.release, backoff: decision.backoff };
  const events = decision.event === undefined ? [] : [suspendEvent(job, decision.event)];
  return { stages, events, next, ...(decision.requeueAfter === undefined ? {} : { requeueAfter: decision.requeueAfter }) };
}

function suspendEvent(job: Job, reason: "Suspended" | "Resumed"): EventRecord {
  return { object: job, type: "Normal", reason, message: reason === "Suspended" ? "Job suspended" : "Job resumed" };
}

/** The finished pods are named in the status: their finalizers go; then they are counted. */
function goOn(key: string, next: Next, outcome: Outcome, context: Context): SyncResult | undefined {
  if (outcome.failure !== undefined) return undefined;
  const written = outcome.results.flat().findLast((result) => result?.ok === true && result.object?.kind === "Job");
  const job = written?.ok === true && written.object !== undefined ? (written.object as Job) : next.job;
  context.memory.backoffs.set(key, next.backoff);
  if (next.step === "named" && next.release.length > 0) {
    return { stages: [{ calls: next.release.map(releaseCall) }], next: { step: "released", job, release: next.release, backoff: next.backoff } satisfies Next };
  }
  const released = new Set(next.release.map((pod) => pod.metadata.uid ?? ""));
  const tracked = new Set<string>();
  for (const pod of context.index<Pod>(pods, "controller", job.metadata.uid ?? "")) {
    const uid = pod.metadata.uid ?? "";
    if (!released.has(uid) && pod.metadata.finalizers?.includes(trackingFinalizer) === true) tracked.add(uid);
  }
  const status = countReleased(job, tracked, context.now);
  if (isSameValue(job.status, status)) return undefined;
  return { stages: [{ calls: [{ ...statusCall(job, status), ...endNote(job, status) }] }] };
}

function endNote(job: Job, status: JobStatus): Pick<Call, "onSuccess"> {
  if (isJobFinished(job)) return {};
  if (getCondition(status.conditions, "Complete") !== undefined) {
    return { onSuccess: { object: job, type: "Normal", reason: "Completed", message: "Job completed" } };
  }
  const failed = getCondition(status.conditions, "Failed");
  if (failed === undefined) return {};
  return { onSuccess: { object: job, type: "Warning", reason: failed.reason ?? "", message: failed.message ?? "" } };
}

function statusCall(job: Job, status: JobStatus): Call {
  const { namespace = "", name } = job.metadata;
  return { call: { verb: "update", resource: jobs, subresource: "status", namespace, name, body: { ...job, status } }, tolerates: [404] };
}

function createStage(job: Job, key: string, { create, replaced }: JobDecision, context: Context): Stage {
  context.expectCreations(key, create.length);
  const calls = create.map((index): Call => ({
    call: { verb: "create", resource: pods, namespace: job.metadata.namespace ?? "", body: newPod(job, index, replaced) },
    expects: { key, change: "creation" },
    onSuccess: { object: job, type: "Normal", reason: "SuccessfulCreate", message: "Created pod: {name}" },
    onFailure: { object: job, type: "Warning", reason: "FailedCreate", message: "Error creating: {error}" },
  }));
  return { calls, slowStart: true };
}

function newPod(job: Job, index: number | undefined, replaced: ReadonlyMap<number, Pod>): Pod {
  const { name, namespace = "" } = job.metadata;
  const pod = podFromTemplate(job.spec.template, job, index === undefined ? `${name}-` : `${name}-${index}-`, namespace);
  const metadata = { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), trackingFinalizer] };
  if (index === undefined || !isIndexed(job)) return { ...pod, metadata };
  const labels = { ...metadata.labels, [completionIndexAnnotation]: String(index) };
  const failures = hasBackoffLimitPerIndex(job) ? failureCountAnnotations(job, replaced.get(index)) : {};
  const annotations = { ...metadata.annotations, [completionIndexAnnotation]: String(index), ...failures };
  const env = { name: "JOB_COMPLETION_INDEX", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${completionIndexAnnotation}']` } } };
  const containers = pod.spec.containers.map((container) => ({ ...container, env: [...(container.env ?? []), env] }));
  return { ...pod, metadata: { ...metadata, labels, annotations }, spec: { ...pod.spec, containers, hostname: `${name}-${index}` } };
}

function deleteStage(job: Job, key: string, doomed: readonly Pod[], context: Context): Stage {
  context.expectDeletions(key, doomed.map((pod) => keyOf(pod)));
  const calls = doomed.map((pod): Call => ({
    call: { verb: "delete", resource: pods, namespace: pod.metadata.namespace ?? "", name: pod.metadata.name },
    expects: { key, change: "deletion", object: keyOf(pod) },
    tolerates: [404],
    onSuccess: { object: job, type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${pod.metadata.name}` },
  }));
  return { calls };
}
