import type { Rng } from "../core/index.ts";
import { compareStrings, invariant } from "../core/index.ts";
import type { Cycle, NodeToStatus } from "./framework/extensionPoints.ts";
import { newNodeToStatus } from "./framework/fitError.ts";
import type { NodeInfo } from "./framework/nodeInfo.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import { runFilterPluginsWithNominatedPods, runPreFilterPlugins } from "./framework/runFilters.ts";
import type { Scores } from "./framework/runScores.ts";
import { runScorePlugins } from "./framework/runScores.ts";
import type { Snapshot } from "./framework/snapshot.ts";
import { messageOf, newStatus } from "./framework/status.ts";
import { numFeasibleNodesToFind } from "./numFeasibleNodesToFind.ts";

/** What a cycle found out about the nodes. */
export interface Findings {
  readonly feasible: readonly NodeInfo[];
  readonly nodeToStatus: NodeToStatus;
  /** Not "" when the pod was turned away before any node was looked at. */
  readonly preFilterMessage: string;
  /** The only nodes that were worth a look, in alphabetical order; undefined: all were. */
  readonly narrowedTo: readonly string[] | undefined;
  /** Nodes that filters were run on. */
  readonly evaluated: number;
  /** undefined unless two or more nodes were feasible: a single one needs no score. */
  readonly scores: Scores | undefined;
  readonly chosen: NodeInfo | undefined;
  /** Where the next cycle starts to look. */
  readonly nextStart: number;
}

interface Filtered {
  readonly feasible: readonly NodeInfo[];
  readonly nextStart: number;
}

/** @source pkg/scheduler/schedule_one.go findNodesThatPassFilters */
function findNodesThatPassFilters(cycle: Cycle, pod: PodInfo, nodes: readonly NodeInfo[], found: NodeToStatus, start: number): Filtered {
  const wanted = numFeasibleNodesToFind(cycle.profile.percentageOfNodesToScore, nodes.length);
  const feasible: NodeInfo[] = [];
  const offset = nodes.length === 0 ? 0 : start % nodes.length;
  let processed = 0;
  for (; processed < nodes.length && feasible.length < wanted; processed++) {
    const at = offset + processed;
    const node = nodes[at < nodes.length ? at : at - nodes.length];
    if (node === undefined) continue;
    const status = runFilterPluginsWithNominatedPods(cycle, pod, node);
    if (status === undefined) feasible.push(node);
    else {
      found.statuses.set(node.name, status);
      cycle.unschedulablePlugins.add(status.plugin);
    }
  }
  return { feasible, nextStart: start + processed };
}

/** The node that preemption made room on is tried alone first. @source schedule_one.go evaluateNominatedNode */
function tryNominatedNode(cycle: Cycle, pod: PodInfo, nodeNames: ReadonlySet<string> | undefined): NodeInfo | undefined {
  const name = pod.pod.status?.nominatedNodeName ?? "";
  if (name === "" || nodeNames?.has(name) === false) return undefined;
  const node = cycle.snapshot.byName.get(name);
  if (node?.node === undefined) return undefined;
  return runFilterPluginsWithNominatedPods(cycle, pod, node) === undefined ? node : undefined;
}

/** A DaemonSet's pod names its node: no need to look at all. */
function namedNodes(snapshot: Snapshot, names: ReadonlySet<string>): readonly NodeInfo[] {
  const nodes: NodeInfo[] = [];
  for (const name of names) {
    const node = snapshot.byName.get(name);
    if (node !== undefined && node.index >= 0) nodes.push(node);
  }
  return nodes;
}

/**
 * The scheduling algorithm: which nodes could take the pod, which one is best. Changes nothing but the cycle.
 * @source pkg/scheduler/schedule_one.go schedulePod
 */
export function schedulePod(cycle: Cycle, pod: PodInfo, start: number): Findings {
  const { snapshot } = cycle;
  const verdict = runPreFilterPlugins(cycle, pod);
  if (verdict.status !== undefined) {
    return {
      feasible: [],
      nodeToStatus: newNodeToStatus(verdict.status),
      preFilterMessage: messageOf(verdict.status),
      narrowedTo: undefined,
      evaluated: 0,
      scores: undefined,
      chosen: undefined,
      nextStart: start,
    };
  }
  const { nodeNames, narrowedBy } = verdict;
  const nodeToStatus =
    nodeNames === undefined
      ? newNodeToStatus()
      : newNodeToStatus(newStatus("", "UnschedulableAndUnresolvable", `node(s) didn't satisfy plugin(s) [${narrowedBy.join(" ")}]`));
  if (nodeNames !== undefined) for (const plugin of narrowedBy) cycle.unschedulablePlugins.add(plugin);
  const nominated = tryNominatedNode(cycle, pod, nodeNames);
  const nodes = nodeNames === undefined ? snapshot.nodes : namedNodes(snapshot, nodeNames);
  const { feasible, nextStart } =
    nominated === undefined ? findNodesThatPassFilters(cycle, pod, nodes, nodeToStatus, start) : { feasible: [nominated], nextStart: start };
  const scores = feasible.length > 1 ? runScorePlugins(cycle, pod, feasible) : undefined;
  return {
    feasible,
    nodeToStatus,
    preFilterMessage: "",
    narrowedTo: nodeNames === undefined ? undefined : [...nodeNames].toSorted(compareStrings),
    evaluated: feasible.length + nodeToStatus.statuses.size,
    scores,
    chosen: scores === undefined ? feasible[0] : selectHost(feasible, scores.total, cycle.rng),
    nextStart: snapshot.nodes.length === 0 ? 0 : nextStart % snapshot.nodes.length,
  };
}

/** The best total; ties are settled by a fair draw (one draw where the real one draws for each tie). @source schedule_one.go selectHost */
export function selectHost(nodes: readonly NodeInfo[], total: Int32Array, rng: Rng): NodeInfo {
  let max = total[0] ?? 0;
  let ties = 1;
  for (let i = 1; i < total.length; i++) {
    const score = total[i] ?? 0;
    if (score > max) {
      max = score;
      ties = 1;
    } else if (score === max) ties += 1;
  }
  let rest = ties === 1 ? 0 : rng.int(0, ties - 1);
  let selected = 0;
  for (let i = 0; i < total.length; i++) {
    if (total[i] !== max) continue;
    selected = i;
    if (rest === 0) break;
    rest -= 1;
  }
  const node = nodes[selected];
  invariant(node !== undefined, "selectHost was given no nodes");
  return node;
}
