import { hasNoNodeRequirement } from "../../../api/index.ts";
import type { Cycle, PreScoreResult } from "../../framework/extensionPoints.ts";
import { naturalLogarithm } from "../../framework/logarithm.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { maxNodeScore } from "../../framework/runScores.ts";
import type { Topology } from "../../framework/snapshot.ts";
import { podCounterOf, topologyOf } from "../../framework/snapshot.ts";
import type { SpreadConstraint, SpreadOptions } from "./constraints.ts";
import { constraintsOf, hasAllTopologies, hostnameLabel, includesNode, writesItsOwn } from "./constraints.ts";

/** One ScheduleAnyway constraint: what a node (hostname) or its domain costs. */
interface ScoredConstraint {
  readonly topology: Topology;
  readonly isHostname: boolean;
  /** Matching pods by node (hostname) or by domain. */
  readonly counts: Int32Array | undefined;
  /** The more domains, the more one pod weighs. */
  readonly weight: number;
  readonly maxSkew: number;
}

export interface SpreadScoreState {
  readonly constraints: readonly ScoredConstraint[];
  /** By the node's index: 1 when it lacks a topology label; undefined when none does. */
  readonly ignored: Uint8Array | undefined;
}

const noConstraints: readonly SpreadConstraint[] = [];

interface Rules {
  /** Only nodes with the label of each of these count. */
  readonly required: readonly SpreadConstraint[];
  readonly options: SpreadOptions;
}

/** The pods that match, by domain. @source podtopologyspread/scoring.go PreScore processAllNode */
function countByDomain(pod: PodInfo, cycle: Cycle, constraint: SpreadConstraint, { required, options }: Rules): Int32Array {
  const { snapshot } = cycle;
  const topology = topologyOf(snapshot, constraint.topologyKey);
  const counts = new Int32Array(topology.domains.length);
  const { selector } = constraint;
  if (selector === undefined || selector.length === 0) return counts;
  const byNode = podCounterOf(snapshot, pod.namespace, selector, false).counts;
  const { domainOf } = topology;
  const isPlain = required.length === 0 && !constraint.honorsNodeTaints && hasNoNodeRequirement(pod.pod.spec);
  for (let index = 0; index < domainOf.length; index++) {
    const matching = byNode[index] ?? 0;
    const domain = domainOf[index] ?? -1;
    if (matching === 0 || domain < 0) continue;
    const node = snapshot.nodes[index];
    if (!isPlain && (node === undefined || !hasAllTopologies(required, node) || !includesNode(constraint, pod, node, options))) continue;
    counts[domain] = (counts[domain] ?? 0) + matching;
  }
  return counts;
}

/** Domains among the candidates; nodes without the label are one more. */
function countDomains(topology: Topology, nodes: readonly NodeInfo[], ignored: Uint8Array | undefined): number {
  const seen = new Uint8Array(topology.domains.length + 1);
  let domains = 0;
  for (const node of nodes) {
    if (ignored !== undefined && ignored[node.index] === 1) continue;
    const domain = topology.domainOf[node.index] ?? -1;
    const place = domain < 0 ? topology.domains.length : domain;
    if (seen[place] === 1) continue;
    seen[place] = 1;
    domains += 1;
  }
  return domains;
}

function ignoredNodes(cycle: Cycle, nodes: readonly NodeInfo[], required: readonly SpreadConstraint[]): Uint8Array | undefined {
  if (required.length === 0) return undefined;
  let ignored: Uint8Array | undefined;
  for (const node of nodes) {
    if (hasAllTopologies(required, node)) continue;
    ignored ??= new Uint8Array(cycle.snapshot.nodes.length);
    ignored[node.index] = 1;
  }
  return ignored;
}

/** @source podtopologyspread/scoring.go initPreScoreState, PreScore */
export function preScoreSpread(pod: PodInfo, cycle: Cycle, nodes: readonly NodeInfo[], options: SpreadOptions): PreScoreResult<SpreadScoreState> {
  const constraints = constraintsOf(pod, cycle.listers, "ScheduleAnyway", options);
  if (constraints.length === 0) return { type: "skip" };
  const required = writesItsOwn(pod) || !options.areSystemDefaults ? constraints : noConstraints;
  const ignored = ignoredNodes(cycle, nodes, required);
  let ignoredCount = 0;
  if (ignored !== undefined) for (const flag of ignored) ignoredCount += flag;
  const scored = constraints.map((constraint): ScoredConstraint => {
    const topology = topologyOf(cycle.snapshot, constraint.topologyKey);
    const isHostname = constraint.topologyKey === hostnameLabel;
    const { selector } = constraint;
    const perNode = selector === undefined || selector.length === 0 ? undefined : podCounterOf(cycle.snapshot, pod.namespace, selector, false).counts;
    return {
      topology,
      isHostname,
      counts: isHostname ? perNode : countByDomain(pod, cycle, constraint, { required, options }),
      weight: naturalLogarithm((isHostname ? nodes.length - ignoredCount : countDomains(topology, nodes, ignored)) + 2),
      maxSkew: constraint.maxSkew,
    };
  });
  return { type: "proceed", state: { constraints: scored, ignored } };
}

/** How crowded the node's domains are: less is better. @source podtopologyspread/scoring.go Score */
export function scoreSpread(state: SpreadScoreState, _pod: PodInfo, nodes: readonly NodeInfo[], scores: Int32Array): void {
  const { ignored, constraints } = state;
  const sums = new Float64Array(nodes.length);
  for (const constraint of constraints) addConstraint(constraint, nodes, sums);
  for (let i = 0; i < nodes.length; i++) {
    const isIgnored = ignored !== undefined && ignored[nodes[i]?.index ?? 0] === 1;
    scores[i] = isIgnored ? 0 : Math.round(sums[i] ?? 0);
  }
}

function addConstraint(constraint: ScoredConstraint, nodes: readonly NodeInfo[], sums: Float64Array): void {
  const { topology, isHostname, counts, weight, maxSkew } = constraint;
  const { domainOf } = topology;
  for (let i = 0; i < nodes.length; i++) {
    const index = nodes[i]?.index ?? -1;
    const domain = domainOf[index] ?? -1;
    if (domain < 0) continue;
    const matching = counts === undefined ? 0 : (counts[isHostname ? index : domain] ?? 0);
    sums[i] = (sums[i] ?? 0) + matching * weight + (maxSkew - 1);
  }
}

/** @source podtopologyspread/scoring.go NormalizeScore */
export function normalizeSpread(state: SpreadScoreState, scores: Int32Array, nodes: readonly NodeInfo[]): void {
  const { ignored } = state;
  const isIgnored = (i: number): boolean => ignored !== undefined && ignored[nodes[i]?.index ?? 0] === 1;
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (let i = 0; i < scores.length; i++) {
    if (isIgnored(i)) continue;
    const score = scores[i] ?? 0;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  for (let i = 0; i < scores.length; i++) {
    if (isIgnored(i)) scores[i] = 0;
    else if (max === 0) scores[i] = maxNodeScore;
    else scores[i] = Math.trunc((maxNodeScore * (max + min - (scores[i] ?? 0))) / max);
  }
}
