import type { Micros } from "../../core/index.ts";
import { invariant } from "../../core/index.ts";
import type { Node, Pod, Taint } from "../../kinds/index.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import { addPodToNode, newNodeInfo, removePodFromNode, setNode } from "./nodeInfo.ts";
import { orderByZone, zoneKeyOf } from "./nodeTree.ts";
import type { PodInfo } from "./podInfo.ts";
import { isSameForScheduling, newPodInfo, podUid } from "./podInfo.ts";
import type { Snapshot } from "./snapshot.ts";
import { countPod, newSnapshot } from "./snapshot.ts";

export interface CachedPod {
  info: PodInfo;
  nodeName: string;
  /** The scheduler has decided, the API server has not yet shown it. */
  isAssumed: boolean;
  /** When an assumed pod is given up; undefined: never. */
  deadline: Micros | undefined;
}

/**
 * What the scheduler knows of nodes and of pods on them, its own fresh decisions included. Plain data.
 * @source pkg/scheduler/backend/cache/cache.go
 */
export interface SchedulerCache {
  readonly snapshot: Snapshot;
  readonly pods: Map<string, CachedPod>;
  assumedPods: number;
  generation: number;
  isOrderStale: boolean;
  isAffinityStale: boolean;
}

export function newCache(): SchedulerCache {
  return { snapshot: newSnapshot(), pods: new Map(), assumedPods: 0, generation: 0, isOrderStale: false, isAffinityStale: false };
}

function touch(cache: SchedulerCache, info: NodeInfo): void {
  cache.generation += 1;
  info.generation = cache.generation;
}

function nodeInfoOf(cache: SchedulerCache, name: string): NodeInfo {
  const { byName } = cache.snapshot;
  let info = byName.get(name);
  if (info === undefined) {
    info = newNodeInfo(name);
    byName.set(name, info);
  }
  return info;
}

const keepsAway = (taint: Taint): boolean => taint.effect !== "PreferNoSchedule";
const discourages = (taint: Taint): boolean => taint.effect === "PreferNoSchedule";

/** Counts the node's taints in (1) or out (-1): plugins skip themselves when no node has any. */
function countTaints(snapshot: Snapshot, info: NodeInfo, sign: 1 | -1): void {
  if (info.taints.some(keepsAway)) snapshot.taintedNodes += sign;
  if (info.taints.some(discourages)) snapshot.discouragedNodes += sign;
  if (info.isUnschedulable) snapshot.cordonedNodes += sign;
}

function countImages(snapshot: Snapshot, info: NodeInfo, isPresent: boolean): void {
  for (const [name, sizeBytes] of info.images) {
    const state = snapshot.images.get(name);
    if (isPresent) {
      if (state === undefined) snapshot.images.set(name, { sizeBytes, nodes: new Set([info.name]) });
      else state.nodes.add(info.name);
    } else if (state !== undefined) {
      state.nodes.delete(info.name);
      if (state.nodes.size === 0) snapshot.images.delete(name);
    }
  }
}

/** A Node object was added or has changed. */
export function cacheNode(cache: SchedulerCache, node: Node): void {
  const { snapshot } = cache;
  const info = nodeInfoOf(cache, node.metadata.name);
  const old = info.node;
  const oldZone = old === undefined ? undefined : zoneKeyOf(info);
  if (old !== undefined) {
    countTaints(snapshot, info, -1);
    if (old.status?.images !== node.status?.images) countImages(snapshot, info, false);
  }
  setNode(info, node);
  countTaints(snapshot, info, 1);
  if (old === undefined || old.status?.images !== node.status?.images) countImages(snapshot, info, true);
  if (oldZone !== zoneKeyOf(info)) cache.isOrderStale = true;
  if (old?.metadata.labels !== node.metadata.labels) snapshot.topologies.clear();
  touch(cache, info);
}

/** A Node object is gone; its pods stay until they are gone too. */
export function uncacheNode(cache: SchedulerCache, name: string): void {
  const { snapshot } = cache;
  const info = snapshot.byName.get(name);
  if (info?.node === undefined) return;
  countTaints(snapshot, info, -1);
  countImages(snapshot, info, false);
  info.node = undefined;
  info.taints = [];
  info.isUnschedulable = false;
  info.index = -1;
  cache.isOrderStale = true;
  if (info.pods.length === 0) snapshot.byName.delete(name);
  touch(cache, info);
}

function attach(cache: SchedulerCache, pod: PodInfo, nodeName: string): void {
  const node = nodeInfoOf(cache, nodeName);
  const affinityPods = node.podsWithAffinity.length;
  const antiAffinityPods = node.podsWithRequiredAntiAffinity.length;
  addPodToNode(node, pod);
  noteAffinity(cache, node, affinityPods, antiAffinityPods);
  countPod(cache.snapshot, node, pod, 1);
  touch(cache, node);
}

function detach(cache: SchedulerCache, pod: PodInfo, nodeName: string): void {
  const node = cache.snapshot.byName.get(nodeName);
  invariant(node !== undefined, `pod ${pod.key} is on node ${nodeName}, which is not in the cache`);
  const affinityPods = node.podsWithAffinity.length;
  const antiAffinityPods = node.podsWithRequiredAntiAffinity.length;
  const wasThere = removePodFromNode(node, pod);
  invariant(wasThere, `pod ${pod.key} is not on node ${nodeName}`);
  noteAffinity(cache, node, affinityPods, antiAffinityPods);
  countPod(cache.snapshot, node, pod, -1);
  touch(cache, node);
  if (node.node === undefined && node.pods.length === 0) cache.snapshot.byName.delete(nodeName);
}

/** The lists of nodes that have such pods change only when a node gets its first or loses its last. */
function noteAffinity(cache: SchedulerCache, node: NodeInfo, affinityPods: number, antiAffinityPods: number): void {
  if ((affinityPods === 0) !== (node.podsWithAffinity.length === 0)) cache.isAffinityStale = true;
  if ((antiAffinityPods === 0) !== (node.podsWithRequiredAntiAffinity.length === 0)) cache.isAffinityStale = true;
}

/** The scheduler's own decision, taken for true until the API server shows it. */
export function assumePod(cache: SchedulerCache, pod: PodInfo, nodeName: string): void {
  invariant(!cache.pods.has(pod.uid), `pod ${pod.key} is in the cache already, so cannot be assumed`);
  attach(cache, pod, nodeName);
  cache.pods.set(pod.uid, { info: pod, nodeName, isAssumed: true, deadline: undefined });
  cache.assumedPods += 1;
}

/** The binding is written; if the watch never shows it, the pod is given up at `deadline`. */
export function finishBinding(cache: SchedulerCache, uid: string, deadline: Micros | undefined): void {
  const cached = cache.pods.get(uid);
  if (cached?.isAssumed === true) cached.deadline = deadline;
}

/** The binding failed: the node gets its room back. */
export function forgetPod(cache: SchedulerCache, uid: string): void {
  const cached = cache.pods.get(uid);
  if (cached === undefined || !cached.isAssumed) return;
  drop(cache, cached);
}

function drop(cache: SchedulerCache, cached: CachedPod): void {
  if (cached.isAssumed) cache.assumedPods -= 1;
  detach(cache, cached.info, cached.nodeName);
  cache.pods.delete(cached.info.uid);
}

/** The API server shows a pod on a node: confirms an assumed pod, adds or updates one. */
export function cachePod(cache: SchedulerCache, pod: Pod): void {
  const nodeName = pod.spec.nodeName ?? "";
  const uid = podUid(pod);
  const cached = cache.pods.get(uid);
  if (cached === undefined) {
    const info = newPodInfo(pod);
    attach(cache, info, nodeName);
    cache.pods.set(uid, { info, nodeName, isAssumed: false, deadline: undefined });
    return;
  }
  if (cached.isAssumed) {
    cached.isAssumed = false;
    cached.deadline = undefined;
    cache.assumedPods -= 1;
  }
  if (cached.nodeName === nodeName && (isSameForScheduling(cached.info.pod, pod) || isOnlyBound(cached.info.pod, pod))) {
    relabel(cache, cached, pod);
    return;
  }
  drop(cache, cached);
  const info = newPodInfo(pod);
  attach(cache, info, nodeName);
  cache.pods.set(uid, { info, nodeName, isAssumed: false, deadline: undefined });
}

/** Takes over a newer object that asks for the same. Binding copies topology labels of the node to the pod. */
function relabel(cache: SchedulerCache, cached: CachedPod, pod: Pod): void {
  const { info } = cached;
  const labels = pod.metadata.labels ?? {};
  if (cached.info.pod.metadata.labels !== pod.metadata.labels) {
    const node = nodeInfoOf(cache, cached.nodeName);
    countPod(cache.snapshot, node, info, -1);
    info.labels = labels;
    countPod(cache.snapshot, node, info, 1);
  }
  info.pod = pod;
}

/** The pod that was assumed and the same pod with its node name: what it asks for cannot differ. */
function isOnlyBound(old: Pod, pod: Pod): boolean {
  return (
    (old.spec.nodeName ?? "") === "" &&
    old.spec.containers === pod.spec.containers &&
    old.spec.initContainers === pod.spec.initContainers &&
    old.spec.affinity === undefined &&
    old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp
  );
}

/** The pod is gone, or has ended. */
export function uncachePod(cache: SchedulerCache, uid: string): void {
  const cached = cache.pods.get(uid);
  if (cached !== undefined) drop(cache, cached);
}

/** Gives up assumed pods whose deadline has passed. */
export function expireAssumedPods(cache: SchedulerCache, now: Micros): readonly PodInfo[] {
  const expired: PodInfo[] = [];
  if (cache.assumedPods === 0) return expired;
  for (const cached of cache.pods.values()) {
    if (!cached.isAssumed || cached.deadline === undefined || cached.deadline > now) continue;
    expired.push(cached.info);
    drop(cache, cached);
  }
  return expired;
}

/** Brings the snapshot's lists up to date: work only when nodes came, went, moved between zones, or got their first pod with affinity. */
export function updateSnapshot(cache: SchedulerCache): Snapshot {
  const { snapshot } = cache;
  if (cache.isOrderStale) {
    snapshot.nodes = orderByZone(snapshot.byName.values());
    snapshot.nodeNames = snapshot.nodes.map((node) => node.name);
    snapshot.nodes.forEach((node, index) => {
      node.index = index;
    });
    snapshot.topologies.clear();
    snapshot.counters.clear();
  }
  if (cache.isOrderStale || cache.isAffinityStale) {
    snapshot.nodesWithAffinity = snapshot.nodes.filter((node) => node.podsWithAffinity.length > 0);
    snapshot.nodesWithRequiredAntiAffinity = snapshot.nodes.filter((node) => node.podsWithRequiredAntiAffinity.length > 0);
  }
  cache.isOrderStale = false;
  cache.isAffinityStale = false;
  return snapshot;
}
