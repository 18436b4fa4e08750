import type { KubeObject } from "../../api/index.ts";
import { controllerOf, matchesLabelSelector } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Pod, ReplicaSet } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import { findMinNextPodAvailabilityCheck, isPodActive, isPodReady, isPodTerminating, podFromTemplate } from "../framework/pods.ts";
import { getPodsToDelete } from "../framework/ranking.ts";
import { calculateStatus, isSameStatus } from "./status.ts";

const replicaSets = "apps/v1/replicasets";
const pods = "v1/pods";
/** @source pkg/controller/replicaset/replica_set.go BurstReplicas */
const burstReplicas = 500;

/** What the end of a sync still needs to write the status. */
interface Next {
  readonly replicaSet: ReplicaSet;
  readonly active: readonly Pod[];
  readonly terminating: number;
  readonly diff: number;
  readonly manageStage: number;
}

/**
 * Keeps the number of pods that a ReplicaSet wants.
 * @source pkg/controller/replicaset/replica_set.go
 */
export const replicaSetController: Controller<undefined> = {
  name: "replicaset",
  component: "replicaset-controller",
  workers: 5,
  informers: [
    { resource: replicaSets, indexers: { ...byController, ...byNamespace } },
    { resource: pods, indexers: { ...byController, ...byOrphan } },
  ],
  primary: replicaSets,
  newMemory: () => undefined,
  handlers: { [replicaSets]: handler(onReplicaSet), [pods]: handler(onPod) },
  sync: syncReplicaSet,
  resume: (_key, next, outcome, context) => writeStatus(next as Next, outcome, context),
  cost: (key, context) => {
    const uid = context.get(replicaSets, key)?.metadata.uid;
    return 60 + (uid === undefined ? 0 : context.count(pods, "controller", uid));
  },
};

function onReplicaSet(change: Change, context: ControllerContext<undefined>): void {
  const key = keyOf(change.object);
  if (change.type === "deleted") context.forgetExpectations(key);
  context.enqueue(key);
}

function onPod(change: Change, context: ControllerContext<undefined>): void {
  const pod = change.object as Pod;
  if (change.type === "modified") {
    const before = change.old as Pod;
    const old = controllerOf(before);
    if (old !== undefined && old.uid !== controllerOf(pod)?.uid) enqueueOwner(context, before);
  }
  const owner = resolveController<ReplicaSet>(context, pod, "ReplicaSet", replicaSets);
  if (owner === undefined) {
    if (change.type !== "deleted" && controllerOf(pod) === undefined) enqueueMatching(context, pod);
    return;
  }
  const key = keyOf(owner);
  if (change.type === "deleted" || pod.metadata.deletionTimestamp !== undefined) context.deletionObserved(key, podKey(pod));
  else if (change.type === "added") context.creationObserved(key);
  context.enqueue(key);
  const { minReadySeconds = 0 } = owner.spec;
  if (minReadySeconds > 0 && change.type === "modified" && isPodReady(pod) && !isPodReady(change.old as Pod)) {
    context.enqueueAfter(key, seconds(minReadySeconds + 1));
  }
}

function enqueueOwner(context: ControllerContext<undefined>, pod: Pod): void {
  const owner = resolveController(context, pod, "ReplicaSet", replicaSets);
  if (owner !== undefined) context.enqueue(keyOf(owner));
}

function enqueueMatching(context: ControllerContext<undefined>, pod: Pod): void {
  for (const replicaSet of context.index<ReplicaSet>(replicaSets, "namespace", pod.metadata.namespace ?? "")) {
    if (matchesLabelSelector(replicaSet.spec.selector, pod.metadata.labels)) context.enqueue(keyOf(replicaSet));
  }
}

const podKey = (pod: KubeObject): string => keyOf(pod);

function syncReplicaSet(key: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const replicaSet = context.get<ReplicaSet>(replicaSets, key);
  if (replicaSet === undefined) {
    context.forgetExpectations(key);
    return undefined;
  }
  const isSatisfied = context.isSatisfied(key);
  const { owned, calls } = claimObjects<Pod>(context, replicaSet, pods, isPodActive);
  const active: Pod[] = [];
  let terminating = 0;
  for (const pod of owned) {
    if (isPodActive(pod)) active.push(pod);
    else if (isPodTerminating(pod)) terminating += 1;
  }
  const stages: Stage[] = [];
  if (calls.length > 0) stages.push({ calls });
  const diff = active.length - (replicaSet.spec.replicas ?? 1);
  const manageStage = stages.length;
  if (isSatisfied && diff !== 0 && replicaSet.metadata.deletionTimestamp === undefined) {
    stages.push(diff < 0 ? createStage(context, key, replicaSet, -diff) : deleteStage(context, key, replicaSet, active, diff));
  }
  const next: Next = { replicaSet, active, terminating, diff, manageStage };
  if (stages.length === 0) return writeStatus(next, undefined, context);
  return { stages, next };
}

function createStage(context: ControllerContext<undefined>, key: string, replicaSet: ReplicaSet, missing: number): Stage {
  const count = Math.min(missing, burstReplicas);
  context.expectCreations(key, count);
  const namespace = replicaSet.metadata.namespace ?? "";
  const body = podFromTemplate(replicaSet.spec.template, replicaSet, `${replicaSet.metadata.name}-`, namespace);
  const call: Call = {
    call: { verb: "create", resource: pods, namespace, body },
    expects: { key, change: "creation" },
    onSuccess: { object: replicaSet, type: "Normal", reason: "SuccessfulCreate", message: "Created pod: {name}" },
    onFailure: { object: replicaSet, type: "Warning", reason: "FailedCreate", message: "Error creating: {error}" },
  };
  return { calls: Array.from({ length: count }, () => call), slowStart: true };
}

function deleteStage(context: ControllerContext<undefined>, key: string, replicaSet: ReplicaSet, active: readonly Pod[], surplus: number): Stage {
  const count = Math.min(surplus, burstReplicas);
  const doomed = getPodsToDelete(active, relatedPods(context, replicaSet), count, context.now);
  context.expectDeletions(key, doomed.map(podKey));
  const calls = doomed.map((pod): Call => ({
    call: { verb: "delete", resource: pods, namespace: pod.metadata.namespace ?? "", name: pod.metadata.name },
    expects: { key, change: "deletion", object: podKey(pod) },
    onSuccess: { object: replicaSet, type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${pod.metadata.name}` },
    onFailure: { object: replicaSet, type: "Warning", reason: "FailedDelete", message: "Error deleting: {error}" },
    tolerates: [404],
  }));
  return { calls };
}

/** The pods of all ReplicaSets of the same Deployment; none for a ReplicaSet on its own. */
function relatedPods(context: ControllerContext<undefined>, replicaSet: ReplicaSet): readonly Pod[] {
  const owner = controllerOf(replicaSet);
  if (owner === undefined) return [];
  return context
    .index<ReplicaSet>(replicaSets, "controller", owner.uid)
    .flatMap((sibling) => context.index<Pod>(pods, "controller", sibling.metadata.uid ?? ""));
}

function writeStatus(next: Next, outcome: Outcome | undefined, context: ControllerContext<undefined>): SyncResult {
  const { replicaSet, active, terminating, diff } = next;
  const message = outcome?.failure?.message;
  const failure = message === undefined ? undefined : { message, diff };
  const status = calculateStatus(replicaSet, active, terminating, failure, context.now);
  const check = findMinNextPodAvailabilityCheck(active, replicaSet.spec.minReadySeconds ?? 0, context.now);
  const requeue: { readonly requeueAfter?: Micros } = check === undefined ? {} : { requeueAfter: check };
  if (isSameStatus(replicaSet.status, status)) return requeue;
  const call: Call = {
    call: {
      verb: "update",
      resource: replicaSets,
      subresource: "status",
      namespace: replicaSet.metadata.namespace ?? "",
      name: replicaSet.metadata.name,
      body: { ...replicaSet, status },
    },
    tolerates: [404],
  };
  return { stages: [{ calls: [call] }], ...requeue };
}
