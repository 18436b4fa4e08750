import type { Cycle, Listers, PreFilterResult } from "../../framework/extensionPoints.ts";
import type { AffinityTerm } from "../../framework/affinityTerm.ts";
import { matchesTerm } from "../../framework/affinityTerm.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { Snapshot, Topology } from "../../framework/snapshot.ts";
import { podCounterOf, topologyOf } from "../../framework/snapshot.ts";
import type { Status } from "../../framework/status.ts";
import { newStatus } from "../../framework/status.ts";

const name = "InterPodAffinity";
const affinityMismatch = newStatus(name, "UnschedulableAndUnresolvable", "node(s) didn't match pod affinity rules");
const antiAffinityMismatch = newStatus(name, "Unschedulable", "node(s) didn't match pod anti-affinity rules");
const existingAntiAffinity = newStatus(name, "Unschedulable", "node(s) didn't satisfy existing pods anti-affinity rules");

/** Matching pods by topology key and domain. */
type TopologyCounts = Map<string, { readonly topology: Topology; readonly counts: Int32Array }>;

export interface AffinityFilterState {
  readonly snapshot: Snapshot;
  readonly listers: Listers;
  /** Pods there already that will not have this pod near them. */
  readonly existingAntiAffinity: TopologyCounts;
  /** Pods that match all of this pod's required affinity terms. */
  readonly affinity: TopologyCounts;
  /** Pods that match one of its required anti-affinity terms. */
  readonly antiAffinity: TopologyCounts;
}

function addTo(counts: TopologyCounts, snapshot: Snapshot, key: string, node: NodeInfo, delta: number): void {
  let entry = counts.get(key);
  if (entry === undefined) {
    const topology = topologyOf(snapshot, key);
    entry = { topology, counts: new Int32Array(topology.domains.length) };
    counts.set(key, entry);
  }
  const domain = entry.topology.domainOf[node.index] ?? -1;
  if (domain >= 0) entry.counts[domain] = (entry.counts[domain] ?? 0) + delta;
}

/** Namespace labels are looked up only for terms that select namespaces. */
const isMeant = (term: AffinityTerm, other: PodInfo, listers: Listers): boolean =>
  matchesTerm(term, other.namespace, other.labels, term.namespaceSelector === undefined ? undefined : listers.namespaceLabels(other.namespace));

const matchesAll = (terms: readonly AffinityTerm[], other: PodInfo, listers: Listers): boolean =>
  terms.length > 0 && terms.every((term) => isMeant(term, other, listers));

/** A term about one named namespace: the snapshot keeps such counts, nobody needs to walk over the pods. */
function countOneTerm(counts: TopologyCounts, snapshot: Snapshot, term: AffinityTerm, listers: Listers): void {
  const [namespace] = term.namespaces;
  const byNode =
    namespace !== undefined && term.namespaces.length === 1 && term.namespaceSelector === undefined && term.selector !== undefined
      ? podCounterOf(snapshot, namespace, term.selector, true).counts
      : undefined;
  for (const node of snapshot.nodes) {
    const matching = byNode === undefined ? node.pods.filter((other) => isMeant(term, other, listers)).length : (byNode[node.index] ?? 0);
    if (matching > 0) addTo(counts, snapshot, term.topologyKey, node, matching);
  }
}

function countAffinity(state: AffinityFilterState, terms: readonly AffinityTerm[]): void {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) {
    countOneTerm(state.affinity, state.snapshot, first, state.listers);
    return;
  }
  for (const node of state.snapshot.nodes) {
    for (const other of node.pods) {
      if (!matchesAll(terms, other, state.listers)) continue;
      for (const term of terms) addTo(state.affinity, state.snapshot, term.topologyKey, node, 1);
    }
  }
}

/** @source pkg/scheduler/framework/plugins/interpodaffinity/filtering.go PreFilter */
export function preFilterAffinity(pod: PodInfo, cycle: Cycle): PreFilterResult<AffinityFilterState> {
  const { snapshot, listers } = cycle;
  const state: AffinityFilterState = { snapshot, listers, existingAntiAffinity: new Map(), affinity: new Map(), antiAffinity: new Map() };
  for (const node of snapshot.nodesWithRequiredAntiAffinity) {
    for (const other of node.podsWithRequiredAntiAffinity) {
      for (const term of other.requiredAntiAffinityTerms) {
        if (isMeant(term, pod, listers)) addTo(state.existingAntiAffinity, snapshot, term.topologyKey, node, 1);
      }
    }
  }
  const { requiredAffinityTerms, requiredAntiAffinityTerms } = pod;
  if (requiredAffinityTerms.length > 0) countAffinity(state, requiredAffinityTerms);
  for (const term of requiredAntiAffinityTerms) countOneTerm(state.antiAffinity, snapshot, term, listers);
  if (isEmpty(state.existingAntiAffinity) && requiredAffinityTerms.length === 0 && requiredAntiAffinityTerms.length === 0) {
    return { type: "skip" };
  }
  return { type: "proceed", state };
}

const cloneCounts = (counts: TopologyCounts): TopologyCounts =>
  new Map([...counts].map(([key, entry]) => [key, { topology: entry.topology, counts: entry.counts.slice() }]));

export function cloneAffinityState(state: AffinityFilterState): AffinityFilterState {
  return {
    ...state,
    existingAntiAffinity: cloneCounts(state.existingAntiAffinity),
    affinity: cloneCounts(state.affinity),
    antiAffinity: cloneCounts(state.antiAffinity),
  };
}

function isEmpty(counts: TopologyCounts): boolean {
  for (const entry of counts.values()) if (entry.counts.some((count) => count > 0)) return false;
  return true;
}

function countAt(counts: TopologyCounts, key: string, node: NodeInfo): number {
  const entry = counts.get(key);
  const domain = entry?.topology.domainOf[node.index] ?? -1;
  return domain < 0 ? 0 : (entry?.counts[domain] ?? 0);
}

/** @source filtering.go satisfyPodAffinity */
function satisfiesAffinity(state: AffinityFilterState, pod: PodInfo, node: NodeInfo): boolean {
  let arePodsThere = true;
  for (const term of pod.requiredAffinityTerms) {
    if (!Object.hasOwn(node.labels, term.topologyKey)) return false;
    if (countAt(state.affinity, term.topologyKey, node) <= 0) arePodsThere = false;
  }
  // The first of a group may go anywhere: otherwise none of it could ever start.
  return arePodsThere || (isEmpty(state.affinity) && matchesAll(pod.requiredAffinityTerms, pod, state.listers));
}

function satisfiesExistingAntiAffinity(state: AffinityFilterState, node: NodeInfo): boolean {
  for (const key of state.existingAntiAffinity.keys()) if (countAt(state.existingAntiAffinity, key, node) > 0) return false;
  return true;
}

/** @source filtering.go Filter */
export function filterAffinity(state: AffinityFilterState, pod: PodInfo, node: NodeInfo): Status | undefined {
  if (pod.requiredAffinityTerms.length > 0 && !satisfiesAffinity(state, pod, node)) return affinityMismatch;
  for (const term of pod.requiredAntiAffinityTerms) {
    if (countAt(state.antiAffinity, term.topologyKey, node) > 0) return antiAffinityMismatch;
  }
  return satisfiesExistingAntiAffinity(state, node) ? undefined : existingAntiAffinity;
}

/** What if `other` came to (1) or left (-1) this node? @source filtering.go updateWithPod */
export function updateAffinityWithPod(state: AffinityFilterState, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  const { snapshot, listers } = state;
  for (const term of other.requiredAntiAffinityTerms) {
    if (isMeant(term, pod, listers)) addTo(state.existingAntiAffinity, snapshot, term.topologyKey, node, delta);
  }
  if (matchesAll(pod.requiredAffinityTerms, other, listers)) {
    for (const term of pod.requiredAffinityTerms) addTo(state.affinity, snapshot, term.topologyKey, node, delta);
  }
  for (const term of pod.requiredAntiAffinityTerms) {
    if (isMeant(term, other, listers)) addTo(state.antiAffinity, snapshot, term.topologyKey, node, delta);
  }
}
