import type { AffinityTerm } from "../../framework/affinityTerm.ts";
import { matchesTerm } from "../../framework/affinityTerm.ts";
import type { Cycle, PreScoreResult } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { maxNodeScore } from "../../framework/runScores.ts";
import type { Topology } from "../../framework/snapshot.ts";
import { podCounterOf, topologyOf } from "../../framework/snapshot.ts";

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go InterPodAffinityArgs */
export interface InterPodAffinityArgs {
  /** What a pod that must be near the incoming one adds to a place; default 1. */
  readonly hardPodAffinityWeight?: number;
  /** Pods without preferences of their own go where they go, whatever the others would like. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

/** What each domain of a topology key is worth. */
interface DomainScores {
  readonly topology: Topology;
  readonly scores: Int32Array;
}

const noTerms: readonly AffinityTerm[] = [];

export type AffinityScoreState = readonly DomainScores[];

class TopologyScores {
  readonly byKey = new Map<string, DomainScores>();
  isTouched = false;

  constructor(private readonly cycle: Cycle) {}

  add(key: string, node: NodeInfo, amount: number): void {
    let entry = this.byKey.get(key);
    if (entry === undefined) {
      const topology = topologyOf(this.cycle.snapshot, key);
      entry = { topology, scores: new Int32Array(topology.domains.length) };
      this.byKey.set(key, entry);
    }
    const domain = entry.topology.domainOf[node.index] ?? -1;
    if (domain < 0) return;
    entry.scores[domain] = (entry.scores[domain] ?? 0) + amount;
    this.isTouched = true;
  }
}

function isMeant(term: AffinityTerm, other: PodInfo, cycle: Cycle): boolean {
  const namespaceLabels = term.namespaceSelector === undefined ? undefined : cycle.listers.namespaceLabels(other.namespace);
  return matchesTerm(term, other.namespace, other.labels, namespaceLabels);
}

/** The incoming pod's own preferences, over all pods that are there. */
function addOwnTerms(scores: TopologyScores, cycle: Cycle, terms: readonly AffinityTerm[], sign: 1 | -1): void {
  const { snapshot } = cycle;
  for (const term of terms) {
    const [namespace] = term.namespaces;
    const isCounted = namespace !== undefined && term.namespaces.length === 1 && term.namespaceSelector === undefined;
    const byNode = isCounted && term.selector !== undefined ? podCounterOf(snapshot, namespace, term.selector, true).counts : undefined;
    for (const node of snapshot.nodes) {
      const matching = byNode === undefined ? node.pods.filter((other) => isMeant(term, other, cycle)).length : (byNode[node.index] ?? 0);
      if (matching > 0) scores.add(term.topologyKey, node, sign * term.weight * matching);
    }
  }
}

/** What the pods that are there think of the incoming one. */
function addTermsOfOthers(scores: TopologyScores, cycle: Cycle, pod: PodInfo, hardPodAffinityWeight: number): void {
  for (const node of cycle.snapshot.nodesWithAffinity) {
    for (const other of node.podsWithAffinity) {
      for (const term of hardPodAffinityWeight > 0 ? other.requiredAffinityTerms : noTerms) {
        if (isMeant(term, pod, cycle)) scores.add(term.topologyKey, node, hardPodAffinityWeight);
      }
      for (const term of other.preferredAffinityTerms) {
        if (isMeant(term, pod, cycle)) scores.add(term.topologyKey, node, term.weight);
      }
      for (const term of other.preferredAntiAffinityTerms) {
        if (isMeant(term, pod, cycle)) scores.add(term.topologyKey, node, -term.weight);
      }
    }
  }
}

/** @source pkg/scheduler/framework/plugins/interpodaffinity/scoring.go PreScore */
export function preScoreAffinity(pod: PodInfo, cycle: Cycle, { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false }: InterPodAffinityArgs): PreScoreResult<AffinityScoreState> {
  const hasOwnTerms = pod.preferredAffinityTerms.length > 0 || pod.preferredAntiAffinityTerms.length > 0;
  if (!hasOwnTerms && ignorePreferredTermsOfExistingPods) return { type: "skip" };
  if (!hasOwnTerms && cycle.snapshot.nodesWithAffinity.length === 0) return { type: "skip" };
  const scores = new TopologyScores(cycle);
  addOwnTerms(scores, cycle, pod.preferredAffinityTerms, 1);
  addOwnTerms(scores, cycle, pod.preferredAntiAffinityTerms, -1);
  addTermsOfOthers(scores, cycle, pod, hardPodAffinityWeight);
  return scores.isTouched ? { type: "proceed", state: [...scores.byKey.values()] } : { type: "skip" };
}

/** @source interpodaffinity/scoring.go Score */
export function scoreAffinity(state: AffinityScoreState, _pod: PodInfo, nodes: readonly NodeInfo[], scores: Int32Array): void {
  nodes.forEach((node, i) => {
    let sum = 0;
    for (const { topology, scores: ofDomain } of state) {
      const domain = topology.domainOf[node.index] ?? -1;
      if (domain >= 0) sum += ofDomain[domain] ?? 0;
    }
    scores[i] = sum;
  });
}

/** Stretched between the worst and the best. @source interpodaffinity/scoring.go NormalizeScore */
export function normalizeAffinity(_state: AffinityScoreState, scores: Int32Array): void {
  let min = Number.MAX_SAFE_INTEGER;
  let max = Number.MIN_SAFE_INTEGER;
  for (const score of scores) {
    if (score < min) min = score;
    if (score > max) max = score;
  }
  const difference = max - min;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = difference > 0 ? Math.trunc(maxNodeScore * (((scores[i] ?? 0) - min) / difference)) : 0;
  }
}
