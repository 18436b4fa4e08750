import type { KubeObject } from "../../api/index.ts";
import { controllerOf, matchesLabelSelector } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Pod, ReplicaSet, ReplicaSetStatus, ReplicationController } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import { findMinNextPodAvailabilityCheck, isPodActive, isPodReady, isPodTerminating, podFromTemplate } from "../framework/pods.ts";
import { getPodsToDelete } from "../framework/ranking.ts";
import { calculateStatus, isSameStatus } from "./status.ts";

const pods = "v1/pods";
/** @source pkg/controller/replicaset/replica_set.go BurstReplicas */
const burstReplicas = 500;

/** A kind that keeps a number of pods: ReplicaSets, and ReplicationControllers seen as such. */
interface ReplicaKind {
  readonly name: string;
  readonly component: string;
  readonly resource: string;
  readonly kind: string;
  /** The object as a ReplicaSet: with a selector of labels. */
  asSet(object: KubeObject): ReplicaSet;
  /** The object to write, with this status. */
  withStatus(object: ReplicaSet, status: ReplicaSetStatus): KubeObject;
  statusOf(object: ReplicaSet): ReplicaSetStatus;
}

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
function replicaController(kind: ReplicaKind): Controller<undefined> {
  return {
    name: kind.name,
    component: kind.component,
    account: kind.component,
    workers: 5,
    informers: [
      { resource: kind.resource, indexers: { ...byController, ...byNamespace } },
      { resource: pods, indexers: { ...byController, ...byOrphan } },
    ],
    primary: kind.resource,
    newMemory: () => undefined,
    handlers: { [kind.resource]: handler(onReplicaSet), [pods]: handler<undefined>((change, context) => onPod(kind, change, context)) },
    sync: (key, context) => syncReplicaSet(kind, key, context),
    resume: (_key, next, outcome, context) => writeStatus(kind, next as Next, outcome, context),
    cost: (key, context) => {
      const uid = context.get(kind.resource, key)?.metadata.uid;
      return 60 + (uid === undefined ? 0 : context.count(pods, "controller", uid));
    },
  };
}

export const replicaSetController = replicaController({
  name: "replicaset",
  component: "replicaset-controller",
  resource: "apps/v1/replicasets",
  kind: "ReplicaSet",
  asSet: (object) => object as ReplicaSet,
  withStatus: (object, status) => ({ ...object, status }) as KubeObject,
  statusOf: (object) => object.status,
});

const adapted = new WeakMap<KubeObject, ReplicaSet>();

/** @source pkg/controller/replication/conversion.go */
function asReplicaSet(object: KubeObject): ReplicaSet {
  const known = adapted.get(object);
  if (known !== undefined) return known;
  const { spec } = object as ReplicationController;
  const made = { ...object, spec: { ...spec, selector: { matchLabels: spec.selector ?? {} } } } as unknown as ReplicaSet;
  adapted.set(object, made);
  return made;
}

/** @source pkg/controller/replication/replication_controller.go */
export const replicationController = replicaController({
  name: "replicationcontroller",
  component: "replication-controller",
  resource: "v1/replicationcontrollers",
  kind: "ReplicationController",
  asSet: asReplicaSet,
  withStatus: (object, { terminatingReplicas: _none, ...status }) => ({ ...object, spec: { ...object.spec, selector: object.spec.selector.matchLabels ?? {} }, status }) as unknown as KubeObject,
  statusOf: ({ status }) => ({ ...status, terminatingReplicas: 0 }),
});

function onReplicaSet(change: Change, context: ControllerContext<undefined>): void {
  const key = keyOf(change.object);
  if (change.type === "deleted") context.forgetExpectations(key);
  context.enqueue(key);
}

function onPod(kind: ReplicaKind, change: Change, context: ControllerContext<undefined>): void {
  const pod = change.object as Pod;
  if (change.type === "modified") {
    const before = change.old as Pod;
    const old = controllerOf(before);
    if (old !== undefined && old.uid !== controllerOf(pod)?.uid) enqueueOwner(kind, context, before);
  }
  const owner = resolveController<ReplicaSet>(context, pod, kind.kind, kind.resource);
  if (owner === undefined) {
    if (change.type !== "deleted" && controllerOf(pod) === undefined) enqueueMatching(kind, context, pod);
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

function enqueueOwner(kind: ReplicaKind, context: ControllerContext<undefined>, pod: Pod): void {
  const owner = resolveController(context, pod, kind.kind, kind.resource);
  if (owner !== undefined) context.enqueue(keyOf(owner));
}

function enqueueMatching(kind: ReplicaKind, context: ControllerContext<undefined>, pod: Pod): void {
  for (const object of context.index(kind.resource, "namespace", pod.metadata.namespace ?? "")) {
    const replicaSet = kind.asSet(object);
    if (matchesLabelSelector(replicaSet.spec.selector, pod.metadata.labels)) context.enqueue(keyOf(replicaSet));
  }
}

const podKey = (pod: KubeObject): string => keyOf(pod);

function syncReplicaSet(kind: ReplicaKind, key: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const object = context.get(kind.resource, key);
  if (object === undefined) {
    context.forgetExpectations(key);
    return undefined;
  }
  const replicaSet = kind.asSet(object);
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
    stages.push(diff < 0 ? createStage(context, key, replicaSet, -diff) : deleteStage(context, replicaSet, active, diff));
  }
  const next: Next = { replicaSet, active, terminating, diff, manageStage };
  if (stages.length === 0) return writeStatus(kind, next, undefined, context);
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

function deleteStage(context: ControllerContext<undefined>, replicaSet: ReplicaSet, active: readonly Pod[], surplus: number): Stage {
  const key = keyOf(replicaSet);
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
    .index<ReplicaSet>("apps/v1/replicasets", "controller", owner.uid)
    .flatMap((sibling) => context.index<Pod>(pods, "controller", sibling.metadata.uid ?? ""));
}

function writeStatus(kind: ReplicaKind, next: Next, outcome: Outcome | undefined, context: ControllerContext<undefined>): SyncResult {
  const { replicaSet, active, terminating, diff } = next;
  const message = outcome?.failure?.message;
  const failure = message === undefined ? undefined : { message, diff };
  const status = calculateStatus(replicaSet, active, kind.kind === "ReplicaSet" ? terminating : 0, failure, context.now);
  const check = findMinNextPodAvailabilityCheck(active, replicaSet.spec.minReadySeconds ?? 0, context.now);
  const requeue: { readonly requeueAfter?: Micros } = check === undefined ? {} : { requeueAfter: check };
  if (isSameStatus(kind.statusOf(replicaSet), status)) return requeue;
  const call: Call = {
    call: {
      verb: "update",
      resource: kind.resource,
      subresource: "status",
      namespace: replicaSet.metadata.namespace ?? "",
      name: replicaSet.metadata.name,
      body: kind.withStatus(replicaSet, status),
    },
    tolerates: [404],
  };
  return { stages: [{ calls: [call] }], ...requeue };
}
