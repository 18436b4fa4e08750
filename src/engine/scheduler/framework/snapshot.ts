import type { CompiledSelector } from "../../api/index.ts";
import { formatCompiled, matchesCompiled } from "../../api/index.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import type { PodInfo } from "./podInfo.ts";

/** The values of one label over all nodes, as small numbers. */
export interface Topology {
  readonly key: string;
  readonly domains: string[];
  readonly ids: Map<string, number>;
  /** By the node's index: the number of its domain, -1 without the label. */
  readonly domainOf: Int32Array;
}

/** How many pods of one namespace that match one selector are on each node; kept up to date pod by pod. */
export interface PodCounter {
  readonly key: string;
  readonly namespace: string;
  readonly selector: CompiledSelector;
  readonly countsTerminating: boolean;
  /** By the node's index. */
  readonly counts: Int32Array;
}

export interface ImageState {
  readonly sizeBytes: number;
  readonly nodes: Set<string>;
}

/**
 * The cluster as a scheduling cycle sees it.
 *
 * @source pkg/scheduler/backend/cache/snapshot.go
 * @simplified A cycle is one step, so nothing can change under it: the snapshot shares the NodeInfos
 * of the cache where the real one copies those whose generation grew. Only the lists are its own.
 */
export interface Snapshot {
  /** In the order in which they are tried. */
  nodes: NodeInfo[];
  nodeNames: readonly string[];
  nodesWithAffinity: NodeInfo[];
  nodesWithRequiredAntiAffinity: NodeInfo[];
  /** By node name, also those that have pods and no Node object. */
  readonly byName: Map<string, NodeInfo>;
  /** Image name (with tag) -> who has it. */
  readonly images: Map<string, ImageState>;
  readonly topologies: Map<string, Topology>;
  readonly counters: Map<string, PodCounter[]>;
  /** Nodes with a taint that keeps pods away, with one that only warns, and cordoned ones. */
  taintedNodes: number;
  discouragedNodes: number;
  cordonedNodes: number;
}

const topologiesMax = 64;
const countersMaxPerNamespace = 64;
const keysOfSelectors = new WeakMap<CompiledSelector, string>();

export function newSnapshot(): Snapshot {
  return {
    nodes: [],
    nodeNames: [],
    nodesWithAffinity: [],
    nodesWithRequiredAntiAffinity: [],
    byName: new Map(),
    images: new Map(),
    topologies: new Map(),
    counters: new Map(),
    taintedNodes: 0,
    discouragedNodes: 0,
    cordonedNodes: 0,
  };
}

/** The domains of a topology key; made on first use, forgotten when nodes or their labels change. */
export function topologyOf(snapshot: Snapshot, key: string): Topology {
  const known = snapshot.topologies.get(key);
  if (known !== undefined) return known;
  const topology: Topology = { key, domains: [], ids: new Map(), domainOf: new Int32Array(snapshot.nodes.length).fill(-1) };
  snapshot.nodes.forEach((node, index) => {
    const value = Object.hasOwn(node.labels, key) ? node.labels[key] : undefined;
    if (value === undefined) return;
    let id = topology.ids.get(value);
    if (id === undefined) {
      id = topology.domains.length;
      topology.domains.push(value);
      topology.ids.set(value, id);
    }
    topology.domainOf[index] = id;
  });
  if (snapshot.topologies.size >= topologiesMax) snapshot.topologies.clear();
  snapshot.topologies.set(key, topology);
  return topology;
}

function keyOfSelector(selector: CompiledSelector): string {
  const known = keysOfSelectors.get(selector);
  if (known !== undefined) return known;
  const key = formatCompiled(selector);
  keysOfSelectors.set(selector, key);
  return key;
}

/** The pods of a namespace that match, by node. The first question counts all pods, later ones look up. */
export function podCounterOf(snapshot: Snapshot, namespace: string, selector: CompiledSelector, countsTerminating: boolean): PodCounter {
  const key = `${countsTerminating ? "+" : "-"}${keyOfSelector(selector)}`;
  let counters = snapshot.counters.get(namespace);
  if (counters === undefined) {
    counters = [];
    snapshot.counters.set(namespace, counters);
  }
  for (const counter of counters) if (counter.key === key) return counter;
  const counter: PodCounter = { key, namespace, selector, countsTerminating, counts: new Int32Array(snapshot.nodes.length) };
  snapshot.nodes.forEach((node, index) => {
    for (const pod of node.pods) if (isCounted(counter, pod)) counter.counts[index] = (counter.counts[index] ?? 0) + 1;
  });
  if (counters.length >= countersMaxPerNamespace) counters.shift();
  counters.push(counter);
  return counter;
}

function isCounted(counter: PodCounter, pod: PodInfo): boolean {
  return (
    pod.namespace === counter.namespace &&
    (counter.countsTerminating || !pod.isTerminating) &&
    matchesCompiled(counter.selector, pod.labels)
  );
}

/** A pod came to (1) or left (-1) a node of the snapshot. */
export function countPod(snapshot: Snapshot, node: NodeInfo, pod: PodInfo, delta: 1 | -1): void {
  if (node.index < 0) return;
  const counters = snapshot.counters.get(pod.namespace);
  if (counters === undefined) return;
  for (const counter of counters) {
    if (isCounted(counter, pod)) counter.counts[node.index] = (counter.counts[node.index] ?? 0) + delta;
  }
}
