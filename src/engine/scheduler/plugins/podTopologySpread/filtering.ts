import { matchesCompiled } from "../../../api/index.ts";
import type { Cycle, PreFilterResult } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { Topology } from "../../framework/snapshot.ts";
import { podCounterOf, topologyOf } from "../../framework/snapshot.ts";
import type { Status } from "../../framework/status.ts";
import { newStatus } from "../../framework/status.ts";
import type { SpreadConstraint, SpreadOptions } from "./constraints.ts";
import { constraintsOf, hasAllTopologies, includesNode } from "./constraints.ts";

const name = "PodTopologySpread";
const tooSkewed = newStatus(name, "Unschedulable", "node(s) didn't match pod topology spread constraints");
const missingLabel = newStatus(
  name,
  "UnschedulableAndUnresolvable",
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** A DoNotSchedule constraint with the pods that match it, counted by domain. */
interface CountedConstraint {
  readonly constraint: SpreadConstraint;
  readonly topology: Topology;
  /** 1 when the pod itself matches the selector. */
  readonly selfMatch: number;
  /** By domain; -1: the domain has no node that counts. */
  readonly counts: Int32Array;
  /** The smallest count, -1 when it must be looked for again. */
  min: number;
}

export interface SpreadFilterState {
  readonly options: SpreadOptions;
  readonly constraints: readonly SpreadConstraint[];
  readonly counted: readonly CountedConstraint[];
}

/** @source podtopologyspread/filtering.go calPreFilterState */
export function preFilterSpread(pod: PodInfo, cycle: Cycle, options: SpreadOptions): PreFilterResult<SpreadFilterState> {
  const constraints = constraintsOf(pod, cycle.listers, "DoNotSchedule", options);
  if (constraints.length === 0) return { type: "skip" };
  const { snapshot } = cycle;
  const counted = constraints.map((constraint): CountedConstraint => {
    const topology = topologyOf(snapshot, constraint.topologyKey);
    const { selector } = constraint;
    const counts = new Int32Array(topology.domains.length).fill(-1);
    const counter = selector === undefined || selector.length === 0 ? undefined : podCounterOf(snapshot, pod.namespace, selector, false);
    for (const node of snapshot.nodes) {
      if (!hasAllTopologies(constraints, node) || !includesNode(constraint, pod, node, options)) continue;
      const domain = topology.domainOf[node.index] ?? -1;
      counts[domain] = Math.max(counts[domain] ?? 0, 0) + (counter?.counts[node.index] ?? 0);
    }
    const selfMatch = selector !== undefined && matchesCompiled(selector, pod.labels) ? 1 : 0;
    return { constraint, topology, selfMatch, counts, min: -1 };
  });
  return { type: "proceed", state: { options, constraints, counted } };
}

export function cloneSpreadState(state: SpreadFilterState): SpreadFilterState {
  return { ...state, counted: state.counted.map((each) => ({ ...each, counts: each.counts.slice() })) };
}

/** The least crowded domain; 0 while there are fewer domains than minDomains. @source minMatchNum */
function minMatchNum(counted: CountedConstraint): number {
  if (counted.min >= 0) return counted.min;
  let domains = 0;
  let min = Number.MAX_SAFE_INTEGER;
  for (const count of counted.counts) {
    if (count < 0) continue;
    domains += 1;
    if (count < min) min = count;
  }
  counted.min = domains < counted.constraint.minDomains ? 0 : min;
  return counted.min;
}

/** @source podtopologyspread/filtering.go Filter */
export function filterSpread(state: SpreadFilterState, _pod: PodInfo, node: NodeInfo): Status | undefined {
  for (const counted of state.counted) {
    const domain = counted.topology.domainOf[node.index] ?? -1;
    if (domain < 0) return missingLabel;
    const matching = Math.max(counted.counts[domain] ?? 0, 0);
    if (matching + counted.selfMatch - minMatchNum(counted) > counted.constraint.maxSkew) return tooSkewed;
  }
  return undefined;
}

/** What if `other` came to (1) or left (-1) this node? @source podtopologyspread/filtering.go updateWithPod */
export function updateSpreadWithPod(state: SpreadFilterState, pod: PodInfo, other: PodInfo, node: NodeInfo, delta: 1 | -1): void {
  if (other.namespace !== pod.namespace || !hasAllTopologies(state.constraints, node)) return;
  for (const counted of state.counted) {
    const { constraint, topology, counts } = counted;
    if (constraint.selector === undefined || !matchesCompiled(constraint.selector, other.labels)) continue;
    if (!includesNode(constraint, pod, node, state.options)) continue;
    const domain = topology.domainOf[node.index] ?? -1;
    counts[domain] = Math.max(counts[domain] ?? 0, 0) + delta;
    counted.min = -1;
  }
}
