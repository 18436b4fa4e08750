import type { CompiledSelector, StringMap, TopologySpreadConstraint } from "../../../api/index.ts";
import { compileLabelSelector, controllerOf, matchesMap, matchesRequiredNodeAffinity } from "../../../api/index.ts";
import type { Listers } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { hasUntoleratedTaint } from "../../framework/tolerations.ts";

export const hostnameLabel = "kubernetes.io/hostname";

/** A constraint with its selector compiled. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** undefined matches no pod. */
  readonly selector: CompiledSelector | undefined;
  readonly minDomains: number;
  readonly honorsNodeAffinity: boolean;
  readonly honorsNodeTaints: boolean;
}

type WhenUnsatisfiable = TopologySpreadConstraint["whenUnsatisfiable"];

/** @source pkg/scheduler/framework/plugins/podtopologyspread/plugin.go systemDefaultConstraints */
const systemDefaults: readonly { readonly topologyKey: string; readonly maxSkew: number }[] = [
  { topologyKey: hostnameLabel, maxSkew: 3 },
  { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5 },
];

/** matchLabelKeys: the pod's own values of these labels are asked for as well. */
function withLabelKeys(selector: CompiledSelector, keys: readonly string[], labels: StringMap): CompiledSelector {
  const added = keys.filter((key) => Object.hasOwn(labels, key));
  if (added.length === 0) return selector;
  return [...selector, ...added.map((key) => ({ key, operator: "In" as const, values: new Set([labels[key] ?? ""]) }))];
}

function compile(constraint: TopologySpreadConstraint, pod: PodInfo): SpreadConstraint {
  const selector = constraint.labelSelector === undefined ? undefined : compileLabelSelector(constraint.labelSelector);
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    selector: selector === undefined ? undefined : withLabelKeys(selector, constraint.matchLabelKeys ?? [], pod.labels),
    minDomains: constraint.minDomains ?? 1,
    honorsNodeAffinity: constraint.nodeAffinityPolicy !== "Ignore",
    honorsNodeTaints: constraint.nodeTaintsPolicy === "Honor",
  };
}

/** The constraints a pod writes itself. @source podtopologyspread/common.go filterTopologySpreadConstraints */
export function ownConstraints(pod: PodInfo, action: WhenUnsatisfiable): readonly SpreadConstraint[] {
  const own = pod.pod.spec.topologySpreadConstraints ?? [];
  return own.filter((constraint) => constraint.whenUnsatisfiable === action).map((constraint) => compile(constraint, pod));
}

/** Selectors joined before: the parts they were joined of, and what came out. */
const joined = new WeakMap<object, { readonly parts: readonly CompiledSelector[]; readonly selector: CompiledSelector }>();
const serviceSelectors = new WeakMap<StringMap, CompiledSelector>();

function selectorOfMap(map: StringMap): CompiledSelector {
  const known = serviceSelectors.get(map);
  if (known !== undefined) return known;
  const compiled = compileLabelSelector({ matchLabels: map });
  serviceSelectors.set(map, compiled);
  return compiled;
}

/** The same parts give the same reference: what is counted by selector is found again. */
function joinSelectors(parts: readonly CompiledSelector[]): CompiledSelector {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? [];
  const known = joined.get(first);
  if (known?.parts.length === parts.length && parts.every((part, i) => part === known.parts[i])) return known.selector;
  const selector = parts.flat();
  joined.set(first, { parts, selector });
  return selector;
}

/**
 * What makes pods "the same" where a pod does not say: the Services that select it and its ReplicaSet.
 * @source pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector
 * @simplified ReplicationControllers and StatefulSets are no kinds here
 */
function defaultSelector(pod: PodInfo, listers: Listers): CompiledSelector {
  const parts: CompiledSelector[] = [];
  for (const service of listers.services(pod.namespace)) {
    const { selector } = service.spec;
    if (selector !== undefined && Object.keys(selector).length > 0 && matchesMap(selector, pod.labels)) parts.push(selectorOfMap(selector));
  }
  const owner = controllerOf(pod.pod);
  if (owner?.kind === "ReplicaSet") {
    const replicaSet = listers.replicaSet(pod.namespace, owner.name);
    if (replicaSet !== undefined) parts.push(compileLabelSelector(replicaSet.spec.selector));
  }
  return joinSelectors(parts);
}

/** The scheduler's own constraints: spread over nodes and, less strictly, over zones. Only for scoring. */
export function defaultConstraints(pod: PodInfo, listers: Listers): readonly SpreadConstraint[] {
  const selector = defaultSelector(pod, listers);
  if (selector.length === 0) return [];
  return systemDefaults.map(({ topologyKey, maxSkew }) => ({
    maxSkew,
    topologyKey,
    selector,
    minDomains: 1,
    honorsNodeAffinity: true,
    honorsNodeTaints: false,
  }));
}

/** Whether a node's pods count for a constraint. @source podtopologyspread/common.go matchNodeInclusionPolicies */
export function includesNode(constraint: SpreadConstraint, pod: PodInfo, node: NodeInfo): boolean {
  if (constraint.honorsNodeAffinity && !matchesRequiredNodeAffinity(pod.pod.spec, node)) return false;
  return !constraint.honorsNodeTaints || !hasUntoleratedTaint(node.taints, pod.pod.spec.tolerations);
}

/** Only nodes with the label of every constraint take part. @source nodeLabelsMatchSpreadConstraints */
export function hasAllTopologies(constraints: readonly SpreadConstraint[], node: NodeInfo): boolean {
  return constraints.every((constraint) => Object.hasOwn(node.labels, constraint.topologyKey));
}
