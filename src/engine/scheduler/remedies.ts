import { matchesMap } from "../api/index.ts";
import type { NodeSelectorRequirement, PodSpec } from "../api/index.ts";
import type { Rng } from "../core/index.ts";
import type { Taint } from "../kinds/index.ts";
import type { Cycle } from "./framework/extensionPoints.ts";
import type { NodeInfo } from "./framework/nodeInfo.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import { newCycle, runPreFilterPlugins } from "./framework/runFilters.ts";
import type { Status } from "./framework/status.ts";
import { isTolerated } from "./framework/tolerations.ts";
import { listersOf } from "./listers.ts";
import { newDefaultProfile } from "./configuration/profiles.ts";
import { rulesOf } from "./configuration/rules.ts";
import type { QueueRules } from "./queue/schedulingQueue.ts";
import { profileOf } from "./queue/schedulingQueue.ts";
import type { SchedulerState } from "./state.ts";

/** One thing that would have to be different for a pod to fit on a node. Amounts are in millicores, bytes or pieces. */
export type NodeChange =
  | { readonly type: "room"; readonly resource: string; readonly wanted: number; readonly missing: number }
  /** Even an empty node of this size would not do. */
  | { readonly type: "larger"; readonly resource: string; readonly wanted: number; readonly capacity: number }
  | { readonly type: "podSlot" }
  | { readonly type: "taint"; readonly taint: string }
  | { readonly type: "cordoned" }
  /** The labels that the pod asks for and the node has not. */
  | { readonly type: "labels"; readonly wanted: string }
  | { readonly type: "other"; readonly plugin: string; readonly reason: string };

/** What would let the pod onto these nodes: all of the changes, of one node. */
export interface Remedy {
  readonly changes: readonly NodeChange[];
  /** The one that needs least first; the amounts are this one's. */
  readonly nodes: readonly string[];
}

const nodesMax = 200;
const defaultProfile = newDefaultProfile();
const rulesOfConfigurations = new WeakMap<object, QueueRules>();

/** What the scheduler goes by, by its configuration. */
function rulesFor({ configuration }: SchedulerState): QueueRules {
  let rules = rulesOfConfigurations.get(configuration);
  if (rules === undefined) rulesOfConfigurations.set(configuration, (rules = rulesOf(configuration)));
  return rules;
}

/** Filters draw no lots. */
const noRng: Rng = { int: (min) => min, chance: () => false, pick: <T>(list: readonly T[]): T => list[0] as T };

/**
 * What would have to change for a pending pod to be placed: every filter is asked about every node, one
 * by one, where a cycle stops at the first that says no. Nodes that need the same are told together; the
 * fewest changes first. The scheduler's own memory stays as it is.
 */
export function remediesFor(state: SchedulerState, uid: string): readonly Remedy[] {
  const pod = state.queue.pods.get(uid)?.info;
  if (pod === undefined) return [];
  const { snapshot } = state.cache;
  const cycle = newCycle({ profile: profileOf(rulesFor(state), pod) ?? defaultProfile, snapshot: { ...snapshot, topologies: new Map(), counters: new Map() }, listers: listersOf(state), nominator: state.nominator, rng: noRng });
  const verdict = runPreFilterPlugins(cycle, pod);
  const nodes = snapshot.nodes.slice(0, nodesMax);
  if (verdict.status !== undefined) return [{ changes: verdict.status.reasons.map((reason) => ({ type: "other", plugin: verdict.status?.plugin ?? "", reason })), nodes: nodes.map(({ name }) => name) }];
  const groups = new Map<string, { changes: readonly NodeChange[]; missing: number; readonly nodes: string[] }>();
  for (const node of nodes) {
    const changes = changesFor(cycle, pod, node, verdict.nodeNames);
    // All filters agree: the room is kept for another pod that was nominated.
    if (changes.length === 0) continue;
    const key = changes.map(kindOf).join("; ");
    const missing = changes.reduce((sum, change) => sum + (change.type === "room" ? change.missing / Math.max(1, change.wanted) : 0), 0);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { changes, missing, nodes: [node.name] });
    else if (missing < group.missing) {
      group.nodes.unshift(node.name);
      group.changes = changes;
      group.missing = missing;
    } else group.nodes.push(node.name);
  }
  return [...groups.values()].toSorted((a, b) => difficulty(a.changes) - difficulty(b.changes) || b.nodes.length - a.nodes.length).map(({ changes, nodes: names }) => ({ changes, nodes: names }));
}

/** A node of another size is harder to have than anything else. */
const difficulty = (changes: readonly NodeChange[]): number => changes.length + (changes.some(({ type }) => type === "larger") ? 10 : 0);

function kindOf(change: NodeChange): string {
  switch (change.type) {
    case "room":
    case "larger":
      return `${change.type} ${change.resource}`;
    case "taint":
      return `taint ${change.taint}`;
    case "labels":
      return `labels ${change.wanted}`;
    case "other":
      return `${change.plugin} ${change.reason}`;
    case "podSlot":
    case "cordoned":
      return change.type;
  }
}

function changesFor(cycle: Cycle, pod: PodInfo, node: NodeInfo, only: ReadonlySet<string> | undefined): readonly NodeChange[] {
  const changes: NodeChange[] = [];
  if (only !== undefined && !only.has(node.name)) changes.push({ type: "labels", wanted: requirementText(pod.pod.spec) });
  cycle.activeFilters.forEach((filter, place) => {
    const status = filter.filter(cycle.filterStates[place], pod, node);
    if (status !== undefined) changes.push(...changesOf(status, pod, node));
  });
  return changes;
}

function changesOf(status: Status, pod: PodInfo, node: NodeInfo): readonly NodeChange[] {
  const { spec } = pod.pod;
  switch (status.plugin) {
    case "NodeResourcesFit":
      return resourceChanges(pod, node);
    case "NodeUnschedulable":
      return [{ type: "cordoned" }];
    case "TaintToleration":
      // What a cordon adds is said as such.
      return node.taints.filter((taint) => taint.effect !== "PreferNoSchedule" && !isTolerated(taint, spec.tolerations) && !(node.isUnschedulable && taint.key === cordonKey)).map((taint) => ({ type: "taint", taint: taintText(taint) }));
    case "NodeAffinity":
      return [{ type: "labels", wanted: missingLabels(spec, node) }];
    default:
      return status.reasons.map((reason) => ({ type: "other", plugin: status.plugin, reason }));
  }
}

const cordonKey = "node.kubernetes.io/unschedulable";
const taintText = ({ key, value, effect }: Taint): string => `${key}${value === undefined || value === "" ? "" : `=${value}`}:${effect}`;

function resourceChanges({ requests }: PodInfo, node: NodeInfo): readonly NodeChange[] {
  const changes: NodeChange[] = [];
  if (node.pods.length + 1 > node.allowedPods) changes.push({ type: "podSlot" });
  const check = (resource: string, wanted: number, capacity: number, used: number): void => {
    if (wanted === 0 || wanted <= capacity - used) return;
    changes.push(wanted > capacity ? { type: "larger", resource, wanted, capacity } : { type: "room", resource, wanted, missing: wanted - (capacity - used) });
  };
  check("cpu", requests.cpu, node.allocatableCpu, node.requestedCpu);
  check("memory", requests.memory, node.allocatableMemory, node.requestedMemory);
  check("ephemeral-storage", requests.ephemeralStorage, node.allocatableEphemeralStorage, node.requestedEphemeralStorage);
  for (const { name, amount } of requests.scalars) check(name, amount, node.allocatableScalars?.get(name) ?? 0, node.requestedScalars?.get(name) ?? 0);
  return changes;
}

/** Of the node selector what the node lacks; where it has that, the required affinity. */
function missingLabels(spec: PodSpec, { labels }: NodeInfo): string {
  const missing = Object.entries(spec.nodeSelector ?? {}).filter(([key, value]) => !matchesMap({ [key]: value }, labels));
  return missing.length > 0 ? missing.map(([key, value]) => `${key}=${value}`).join(", ") : requirementText(spec);
}

function requirementText({ affinity }: PodSpec): string {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.map(({ matchExpressions = [], matchFields = [] }) => [...matchExpressions, ...matchFields].map(expressionText).join(" and ")).join(", or ");
}

const expressionText = ({ key, operator, values = [] }: NodeSelectorRequirement): string => `${key} ${operator}${values.length === 0 ? "" : ` ${values.join(", ")}`}`;

/** What has to happen for a pod to be tried again that these plugins turned away: "Node Add", "AssignedPod Delete". */
export function wakingEvents(plugins: readonly string[]): readonly string[] {
  const events = new Set<string>();
  for (const plugin of plugins) for (const { resource, actions } of defaultProfile.events.get(plugin) ?? []) for (const action of actions) events.add(`${resource} ${action}`);
  return [...events];
}
