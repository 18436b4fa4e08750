import type { Rng } from "../../core/index.ts";
import type { Cycle, FilterPlugin, Listers, PreFilterPlugin, Profile } from "./extensionPoints.ts";
import type { NodeInfo } from "./nodeInfo.ts";
import { addPodToNode, cloneNodeInfo } from "./nodeInfo.ts";
import type { Nominator } from "./nominator.ts";
import { nominatedPodsOf } from "./nominator.ts";
import type { PodInfo } from "./podInfo.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Status } from "./status.ts";

export interface CycleParts {
  readonly profile: Profile;
  readonly snapshot: Snapshot;
  readonly listers: Listers;
  readonly nominator: Nominator;
  readonly rng: Rng;
}

export function newCycle(parts: CycleParts): Cycle {
  const { profile, snapshot, listers, nominator, rng } = parts;
  return { profile, snapshot, listers, nominator, rng, activeFilters: [], filterStates: [], isPreFiltered: false, unschedulablePlugins: new Set() };
}

export interface PreFilterVerdict {
  /** The pod was turned away before any node was looked at. */
  readonly status: Status | undefined;
  /** Only these nodes are worth a look; undefined: all. */
  readonly nodeNames: ReadonlySet<string> | undefined;
  /** Who narrowed the nodes down. */
  readonly narrowedBy: readonly string[];
}

const noPlugins: readonly string[] = [];
const allNodes: PreFilterVerdict = { status: undefined, nodeNames: undefined, narrowedBy: noPlugins };

/**
 * Runs PreFilter of all filters; those that skip are left out of the cycle.
 * @source pkg/scheduler/framework/runtime/framework.go RunPreFilterPlugins
 */
export function runPreFilterPlugins(cycle: Cycle, pod: PodInfo): PreFilterVerdict {
  let nodeNames: ReadonlySet<string> | undefined;
  let narrowedBy = noPlugins;
  for (const { filter, preFilter } of cycle.profile.filters) {
    if (preFilter === undefined) {
      cycle.activeFilters.push(filter);
      cycle.filterStates.push(undefined);
      continue;
    }
    const result = preFilter.preFilter(pod, cycle);
    if (result.type === "skip") continue;
    if (result.type === "rejected") {
      cycle.unschedulablePlugins.add(filter.name);
      return { status: result.status, nodeNames: undefined, narrowedBy: noPlugins };
    }
    cycle.activeFilters.push(filter);
    cycle.filterStates.push(result.state);
    const only = result.nodeNames;
    if (only === undefined) continue;
    narrowedBy = [...narrowedBy, filter.name];
    nodeNames = nodeNames === undefined ? only : new Set([...nodeNames].filter((name) => only.has(name)));
  }
  cycle.isPreFiltered = true;
  return nodeNames === undefined ? allNodes : { status: undefined, nodeNames, narrowedBy };
}

/** The first filter that says no, or undefined. @source runtime/framework.go RunFilterPlugins */
export function runFilterPlugins(cycle: Cycle, pod: PodInfo, node: NodeInfo): Status | undefined {
  const { activeFilters, filterStates } = cycle;
  for (let i = 0; i < activeFilters.length; i++) {
    const filter = activeFilters[i];
    if (filter === undefined) continue;
    const status = filter.filter(filterStates[i], pod, node);
    if (status !== undefined) return status;
  }
  return undefined;
}

/** What a filter's PreFilter left in this cycle; undefined when it skipped itself. */
export function filterStateOf<S>(cycle: Cycle, plugin: string): S | undefined {
  const place = cycle.activeFilters.findIndex((filter) => filter.name === plugin);
  return place === -1 ? undefined : (cycle.filterStates[place] as S);
}

const asPreFilter = (filter: FilterPlugin): FilterPlugin & Partial<PreFilterPlugin> => filter;

/** A cycle whose filters can be asked "what if": their states are copies. */
export function cloneCycle(cycle: Cycle): Cycle {
  return {
    ...cycle,
    filterStates: cycle.filterStates.map((state, i) => {
      const filter = cycle.activeFilters[i];
      const clone = filter === undefined ? undefined : asPreFilter(filter).cloneState;
      return clone === undefined ? state : clone(state);
    }),
  };
}

/** Tells all filters: suppose `other` were on `node`. @source runtime/framework.go RunPreFilterExtensionAddPod */
export function runAddPod(cycle: Cycle, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
  cycle.activeFilters.forEach((filter, i) => asPreFilter(filter).addPod?.(cycle.filterStates[i], pod, other, node));
}

/** Tells all filters: suppose `other` were not on `node`. @source runtime/framework.go RunPreFilterExtensionRemovePod */
export function runRemovePod(cycle: Cycle, pod: PodInfo, other: PodInfo, node: NodeInfo): void {
  cycle.activeFilters.forEach((filter, i) => asPreFilter(filter).removePod?.(cycle.filterStates[i], pod, other, node));
}

/**
 * Filters a node as if the pods that were promised it (of equal or higher priority) were there
 * already, and again without them: they may never come.
 *
 * @source pkg/scheduler/framework/runtime/framework.go RunFilterPluginsWithNominatedPods
 */
export function runFilterPluginsWithNominatedPods(cycle: Cycle, pod: PodInfo, node: NodeInfo): Status | undefined {
  if (cycle.nominator.byNode.size === 0) return runFilterPlugins(cycle, pod, node);
  const promised = nominatedPodsOf(cycle.nominator, node.name).filter((other) => other.priority >= pod.priority && other.uid !== pod.uid);
  if (promised.length === 0) return runFilterPlugins(cycle, pod, node);
  const supposedCycle = cloneCycle(cycle);
  const supposedNode = cloneNodeInfo(node);
  for (const other of promised) {
    addPodToNode(supposedNode, other);
    runAddPod(supposedCycle, pod, other, supposedNode);
  }
  return runFilterPlugins(supposedCycle, pod, supposedNode) ?? runFilterPlugins(cycle, pod, node);
}
