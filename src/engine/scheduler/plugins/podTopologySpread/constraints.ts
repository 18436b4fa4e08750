import type { CompiledSelector, LabelSelector, StringMap, TopologySpreadConstraint } from "../../../api/index.ts";
import { compileLabelSelector, controllerOf, matchesMap, matchesRequiredNodeAffinity } from "../../../api/index.ts";
import type { Listers } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { TolerationOptions } from "../../framework/tolerations.ts";
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

const noConstraints: readonly SpreadConstraint[] = [];

type WhenUnsatisfiable = TopologySpreadConstraint["whenUnsatisfiable"];

/** @source pkg/scheduler/framework/plugins/podtopologyspread/plugin.go systemDefaultConstraints */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostnameLabel, maxSkew: 3, whenUnsatisfiable: "ScheduleAnyway" },
  { topologyKey: "topology.kubernetes.io/zone", maxSkew: 5, whenUnsatisfiable: "ScheduleAnyway" },
];

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go PodTopologySpreadArgs */
export interface PodTopologySpreadArgs {
  /** For pods that write none of their own; default "System". */
  readonly defaultingType?: "System" | "List";
  /** With "List": the constraints. */
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

/** How the plugin was set up. */
export interface SpreadOptions {
  readonly defaults: readonly TopologySpreadConstraint[];
  /** The built-in defaults let nodes without a zone take part. */
  readonly areSystemDefaults: boolean;
  readonly tolerations: TolerationOptions;
}

export function spreadOptions({ defaultingType = "System", defaultConstraints = [] }: PodTopologySpreadArgs, tolerations: TolerationOptions): SpreadOptions {
  const areSystemDefaults = defaultingType === "System";
  return { defaults: areSystemDefaults ? systemDefaults : defaultConstraints, areSystemDefaults, tolerations };
}

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
 * What makes pods "the same" where a pod does not say: the Services that select it and its controller.
 * @source pkg/scheduler/framework/plugins/helper/spread.go DefaultSelector
 */
function defaultSelector(pod: PodInfo, listers: Listers): CompiledSelector {
  const parts: CompiledSelector[] = [];
  for (const service of listers.services(pod.namespace)) {
    const { selector } = service.spec;
    if (selector !== undefined && Object.keys(selector).length > 0 && matchesMap(selector, pod.labels)) parts.push(selectorOfMap(selector));
  }
  const owned = controllerSelector(pod, listers);
  if (owned !== undefined) parts.push(owned);
  return joinSelectors(parts);
}

function controllerSelector(pod: PodInfo, listers: Listers): CompiledSelector | undefined {
  const owner = controllerOf(pod.pod);
  switch (owner === undefined ? "" : `${owner.apiVersion}/${owner.kind}`) {
    case "apps/v1/ReplicaSet":
      return selectorOf(listers.replicaSet(pod.namespace, owner?.name ?? "")?.spec.selector);
    case "apps/v1/StatefulSet":
      return selectorOf(listers.statefulSet(pod.namespace, owner?.name ?? "")?.spec.selector);
    case "v1/ReplicationController": {
      const map = listers.replicationController(pod.namespace, owner?.name ?? "")?.spec?.selector;
      return map === undefined ? undefined : selectorOfMap(map);
    }
    default:
      return undefined;
  }
}

const selectorOf = (selector: LabelSelector | undefined): CompiledSelector | undefined => (selector === undefined ? undefined : compileLabelSelector(selector));

export const writesItsOwn = (pod: PodInfo): boolean => (pod.pod.spec.topologySpreadConstraints ?? []).length > 0;

/** The pod's own constraints of a kind; where it writes none at all, the scheduler's. @source podtopologyspread/common.go buildDefaultConstraints */
export function constraintsOf(pod: PodInfo, listers: Listers, action: WhenUnsatisfiable, { defaults }: SpreadOptions): readonly SpreadConstraint[] {
  if (writesItsOwn(pod)) return ownConstraints(pod, action);
  const wanted = defaults.filter((constraint) => constraint.whenUnsatisfiable === action);
  if (wanted.length === 0) return noConstraints;
  const selector = defaultSelector(pod, listers);
  if (selector.length === 0) return noConstraints;
  return wanted.map((constraint) => ({ ...compile(constraint, pod), selector }));
}

/** Whether a node's pods count for a constraint. @source podtopologyspread/common.go matchNodeInclusionPolicies */
export function includesNode(constraint: SpreadConstraint, pod: PodInfo, node: NodeInfo, { tolerations }: SpreadOptions): boolean {
  if (constraint.honorsNodeAffinity && !matchesRequiredNodeAffinity(pod.pod.spec, node)) return false;
  return !constraint.honorsNodeTaints || !hasUntoleratedTaint(node.taints, pod.pod.spec.tolerations, tolerations);
}

/** Only nodes with the label of every constraint take part. @source nodeLabelsMatchSpreadConstraints */
export function hasAllTopologies(constraints: readonly SpreadConstraint[], node: NodeInfo): boolean {
  return constraints.every((constraint) => Object.hasOwn(node.labels, constraint.topologyKey));
}
