import type { KubeObject, PodRequests } from "../api/index.ts";
import { deepEqual } from "../api/index.ts";
import type { InformerSpec } from "../client/index.ts";
import type { Env } from "../core/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import { forgetPromises } from "./bindVolumes.ts";
import { cacheNode, cachePod, forgetPod, uncacheNode, uncachePod } from "./framework/cache.ts";
import type { ClusterEvent, EventResource } from "./framework/clusterEvent.ts";
import { eventAssignedPodAdd, eventAssignedPodDelete, eventNodeAdd } from "./framework/clusterEvent.ts";
import { podInfoOfEvent } from "./framework/objects.ts";
import { nominate, removeNomination } from "./framework/nominator.ts";
import { isSameForScheduling, newPodInfo, placedOn, podUid } from "./framework/podInfo.ts";
import { moveAllOnEvent, queuePod, unqueuePod, updateQueuedPod } from "./queue/schedulingQueue.ts";
import type { SchedulerSetup, SchedulerState } from "./state.ts";

/** @source pkg/scheduler/scheduler.go NewInformerFactory */
export const schedulerInformers: readonly InformerSpec[] = [
  { resource: "v1/pods", fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" },
  { resource: "v1/nodes" },
  { resource: "v1/namespaces" },
  { resource: "v1/services", indexers: { namespace: (object) => [object.metadata.namespace ?? ""] } },
  { resource: "apps/v1/replicasets" },
  { resource: "apps/v1/statefulsets" },
  { resource: "v1/replicationcontrollers" },
  { resource: "v1/persistentvolumes" },
  { resource: "v1/persistentvolumeclaims" },
  { resource: "storage.k8s.io/v1/storageclasses" },
  { resource: "storage.k8s.io/v1/csinodes" },
  { resource: "storage.k8s.io/v1/csidrivers" },
  { resource: "storage.k8s.io/v1/csistoragecapacities" },
  { resource: "policy/v1/poddisruptionbudgets" },
];

const storageResources: Readonly<Record<string, EventResource>> = {
  "v1/persistentvolumes": "PersistentVolume",
  "v1/persistentvolumeclaims": "PersistentVolumeClaim",
  "storage.k8s.io/v1/storageclasses": "StorageClass",
  "storage.k8s.io/v1/csinodes": "CSINode",
  "storage.k8s.io/v1/csidrivers": "CSIDriver",
  "storage.k8s.io/v1/csistoragecapacities": "CSIStorageCapacity",
};

type Change = { readonly old: KubeObject | undefined; readonly object: KubeObject | undefined };

function moveAll(setup: SchedulerSetup, state: SchedulerState, env: Env, event: ClusterEvent, change: Change & { readonly priorityMax?: number }): void {
  if (state.queue.unschedulable.size === 0) return;
  moveAllOnEvent(state.queue, setup.rules, event, { ...change, now: env.now, cause: env.cause });
}

/** A pod that was promised a node is no longer: for those of no higher priority it is as if it had left the node. */
function moveAllOnLostNomination(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: Pod): void {
  moveAll(setup, state, env, eventAssignedPodDelete, { old: pod, object: undefined, priorityMax: pod.spec.priority ?? 0 });
}

const isAssigned = (pod: Pod): boolean => (pod.spec.nodeName ?? "") !== "";
const isFinished = (pod: Pod): boolean => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

/** @source pkg/scheduler/framework/events.go extractPodScaleDown */
function asksForLess(before: PodRequests, after: PodRequests): boolean {
  return after.cpu < before.cpu || after.memory < before.memory || after.ephemeralStorage < before.ephemeralStorage || before.scalars.some(({ name, amount }) => (after.scalars.find((each) => each.name === name)?.amount ?? 0) < amount);
}

/** What changed about a pod that matters to scheduling. @source pkg/scheduler/framework/events.go PodSchedulingPropertiesChange */
function podEvents(old: Pod, pod: Pod): readonly ClusterEvent[] {
  const resource = isAssigned(pod) ? "AssignedPod" : "UnscheduledPod";
  const events: ClusterEvent[] = [];
  if (!deepEqual(old.metadata.labels, pod.metadata.labels)) events.push({ resource, action: "UpdatePodLabel", label: "PodLabelChange" });
  if (!deepEqual(old.spec.tolerations, pod.spec.tolerations)) events.push({ resource, action: "UpdatePodToleration", label: "PodTolerationChange" });
  if (!isSameForScheduling(old, pod) && asksForLess(podInfoOfEvent(old).requests, podInfoOfEvent(pod).requests)) events.push({ resource, action: "UpdatePodScaleDown", label: "PodRequestScaledDown" });
  if ((old.spec.schedulingGates?.length ?? 0) > 0 && (pod.spec.schedulingGates?.length ?? 0) === 0) {
    events.push({ resource, action: "UpdatePodSchedulingGatesEliminated", label: "PodSchedulingGateEliminatedChange" });
  }
  return events;
}

/** What changed about a node that matters to scheduling. @source pkg/scheduler/framework/events.go NodeSchedulingPropertiesChange */
function nodeEvents(old: Node, node: Node): readonly ClusterEvent[] {
  const events: ClusterEvent[] = [];
  if (!deepEqual(old.spec.taints, node.spec.taints) || (old.spec.unschedulable ?? false) !== (node.spec.unschedulable ?? false)) {
    events.push({ resource: "Node", action: "UpdateNodeTaint", label: "NodeTaintChange" });
  }
  if (!deepEqual(old.status?.allocatable, node.status?.allocatable)) {
    events.push({ resource: "Node", action: "UpdateNodeAllocatable", label: "NodeAllocatableChange" });
  }
  if (!deepEqual(old.metadata.labels, node.metadata.labels)) events.push({ resource: "Node", action: "UpdateNodeLabel", label: "NodeLabelChange" });
  return events;
}

function addPodToCache(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: Pod): void {
  const uid = podUid(pod);
  cachePod(state.cache, pod);
  removeNomination(state.nominator, uid);
  unqueuePod(state.queue, setup.rules, uid);
  moveAll(setup, state, env, eventAssignedPodAdd, { old: undefined, object: pod });
}

function updatePodInCache(setup: SchedulerSetup, state: SchedulerState, env: Env, old: Pod, pod: Pod): void {
  cachePod(state.cache, pod);
  if (isSameForScheduling(old, pod)) return;
  for (const event of podEvents(old, pod)) moveAll(setup, state, env, event, { old, object: pod });
}

function deletePodFromCache(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: Pod): void {
  uncachePod(state.cache, podUid(pod));
  moveAll(setup, state, env, eventAssignedPodDelete, { old: pod, object: undefined });
}

const isOurs = (setup: SchedulerSetup, pod: Pod): boolean => setup.rules.byName.has(pod.spec.schedulerName ?? "default-scheduler");

function addPodToQueue(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: Pod): void {
  if (!isOurs(setup, pod) || state.cache.pods.has(podUid(pod))) return;
  const info = newPodInfo(pod);
  if (!state.queue.pods.has(info.uid)) queuePod(state.queue, setup.rules, info, env.now, env.cause);
  const nominated = pod.status?.nominatedNodeName ?? "";
  if (nominated !== "") nominate(state.nominator, info, nominated);
}

function updatePodInQueue(setup: SchedulerSetup, state: SchedulerState, env: Env, old: Pod, pod: Pod): void {
  const uid = podUid(pod);
  // An assumed pod is only waiting for its binding to show.
  if (!isOurs(setup, pod) || state.cache.pods.has(uid)) return;
  const queued = state.queue.pods.get(uid);
  if (queued === undefined) {
    addPodToQueue(setup, state, env, pod);
    return;
  }
  const info = isSameForScheduling(queued.info.pod, pod) ? queued.info : newPodInfo(pod);
  info.pod = pod;
  updateQueuedPod(state.queue, setup.rules, info, { old, events: podEvents(old, pod), now: env.now });
  const nominated = pod.status?.nominatedNodeName ?? "";
  // Between a nomination and its write, updates without it must not undo it.
  const before = old.status?.nominatedNodeName ?? "";
  if (nominated === before) return;
  if (before !== "") moveAllOnLostNomination(setup, state, env, old);
  if (nominated === "") removeNomination(state.nominator, uid);
  else nominate(state.nominator, info, nominated);
}

function deletePodFromQueue(setup: SchedulerSetup, state: SchedulerState, env: Env, pod: Pod): void {
  const uid = podUid(pod);
  unqueuePod(state.queue, setup.rules, uid);
  removeNomination(state.nominator, uid);
  // Bound and deleted within one gap of the watch: nobody will ever show it on its node.
  const binding = state.binding.get(uid);
  if (binding?.volumes !== undefined) {
    // It will never be bound: nobody waits for its volumes any more.
    forgetPromises(state, binding);
    state.binding.delete(uid);
  }
  if (state.binding.has(uid)) return;
  const cached = state.cache.pods.get(uid);
  if (cached?.isAssumed === true) {
    forgetPod(state.cache, uid);
    moveAll(setup, state, env, eventAssignedPodDelete, { old: placedOn(pod, cached.nodeName), object: undefined });
  } else if ((pod.status?.nominatedNodeName ?? "") !== "") moveAllOnLostNomination(setup, state, env, pod);
}

/** @source pkg/scheduler/eventhandlers.go addAllEventHandlers */
export function onPodChange(setup: SchedulerSetup, state: SchedulerState, env: Env, old: Pod | undefined, seen: Pod | undefined): void {
  const pod = seen !== undefined && isFinished(seen) ? undefined : seen;
  const wasAssigned = old !== undefined && isAssigned(old) && !isFinished(old);
  if (pod === undefined) {
    if (old === undefined) return;
    if (wasAssigned) deletePodFromCache(setup, state, env, old);
    deletePodFromQueue(setup, state, env, old);
    return;
  }
  if (isAssigned(pod)) {
    if (old !== undefined && wasAssigned) updatePodInCache(setup, state, env, old, pod);
    else addPodToCache(setup, state, env, pod);
    return;
  }
  if (old === undefined) addPodToQueue(setup, state, env, pod);
  else updatePodInQueue(setup, state, env, old, pod);
}

/** Volumes, claims and their like: pods that waited for one may fit now. */
export function onStorageChange(setup: SchedulerSetup, state: SchedulerState, env: Env, change: Change & { readonly resource: string }): void {
  const resource = storageResources[change.resource];
  if (resource === undefined) return;
  const action = change.old === undefined ? "Add" : change.object === undefined ? "Delete" : "Update";
  moveAll(setup, state, env, { resource, action, label: `${resource}${action}` }, { old: change.old, object: change.object });
}

/** @source pkg/scheduler/eventhandlers.go addNodeToCache, updateNodeInCache, deleteNodeFromCache */
export function onNodeChange(setup: SchedulerSetup, state: SchedulerState, env: Env, old: Node | undefined, node: Node | undefined): void {
  if (node === undefined) {
    if (old === undefined) return;
    uncacheNode(state.cache, old.metadata.name);
    moveAll(setup, state, env, { resource: "Node", action: "Delete", label: "NodeDelete" }, { old, object: undefined });
    return;
  }
  if (old === undefined) {
    cacheNode(state.cache, node);
    moveAll(setup, state, env, eventNodeAdd, { old: undefined, object: node });
    return;
  }
  const events = nodeEvents(old, node);
  if (events.length === 0 && old.status?.images === node.status?.images) return;
  cacheNode(state.cache, node);
  for (const event of events) moveAll(setup, state, env, event, { old, object: node });
}
