import type { Cycle, NodeToStatus } from "../../framework/extensionPoints.ts";
import { newNodeToStatus } from "../../framework/fitError.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import { addPodToNode, cloneNodeInfo, removePodFromNode } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { cloneCycle, runAddPod, runFilterPluginsWithNominatedPods, runRemovePod } from "../../framework/runFilters.ts";
import type { Status } from "../../framework/status.ts";
import { newStatus } from "../../framework/status.ts";
import type { Candidate } from "./candidates.ts";
import { splitByBudgets } from "./disruptionBudgets.ts";
import { compareImportance } from "./importance.ts";

const name = "DefaultPreemption";
const noVictims = newStatus(name, "UnschedulableAndUnresolvable", "No preemption victims found for incoming pod");
const notHelpful = newStatus(name, "UnschedulableAndUnresolvable", "Preemption is not helpful for scheduling");

/** DefaultPreemptionArgs: how many candidates are enough. */
export interface PreemptionLimits {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

export const defaultPreemptionLimits: PreemptionLimits = { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 };

/** @source default_preemption.go calculateNumCandidates */
export function candidatesWanted(nodes: number, limits: PreemptionLimits): number {
  const wanted = Math.max(Math.trunc((nodes * limits.minCandidateNodesPercentage) / 100), limits.minCandidateNodesAbsolute);
  return Math.min(wanted, nodes);
}

/**
 * Whom to evict from a node so that the pod fits: all of lower priority leave, then as many as
 * possible are let back in, the most important first, those under a budget before the others.
 *
 * @source default_preemption.go SelectVictimsOnNode
 */
export function selectVictimsOnNode(cycle: Cycle, pod: PodInfo, node: NodeInfo): Candidate | Status {
  const lower = node.pods.filter((other) => other.priority < pod.priority);
  if (lower.length === 0) return noVictims;
  const supposedCycle = cloneCycle(cycle);
  const supposed = cloneNodeInfo(node);
  for (const other of lower) {
    removePodFromNode(supposed, other);
    runRemovePod(supposedCycle, pod, other, supposed);
  }
  const status = runFilterPluginsWithNominatedPods(supposedCycle, pod, supposed);
  if (status !== undefined) return status;
  const victims: PodInfo[] = [];
  const isReprieved = (other: PodInfo): boolean => {
    addPodToNode(supposed, other);
    runAddPod(supposedCycle, pod, other, supposed);
    if (runFilterPluginsWithNominatedPods(supposedCycle, pod, supposed) === undefined) return true;
    removePodFromNode(supposed, other);
    runRemovePod(supposedCycle, pod, other, supposed);
    victims.push(other);
    return false;
  };
  const { violating, others } = splitByBudgets(lower.toSorted(compareImportance), cycle.listers.podDisruptionBudgets());
  let budgetViolations = 0;
  for (const other of violating) if (!isReprieved(other)) budgetViolations += 1;
  for (const other of others) isReprieved(other);
  return { nodeName: node.name, victims: victims.toSorted(compareImportance), budgetViolations };
}

export interface DryRun {
  readonly candidates: readonly Candidate[];
  /** Why the other nodes are none. */
  readonly nodeToStatus: NodeToStatus;
}

const isStatus = (answer: Candidate | Status): answer is Status => "code" in answer;

/**
 * Tries nodes one after the other from `offset` until enough candidates are found, at least one of
 * them without a broken budget.
 *
 * @source pkg/scheduler/framework/preemption/preemption.go DryRunPreemption
 */
export function dryRunPreemption(cycle: Cycle, pod: PodInfo, nodes: readonly NodeInfo[], offset: number, wanted: number): DryRun {
  const harmless: Candidate[] = [];
  const violating: Candidate[] = [];
  const nodeToStatus = newNodeToStatus(notHelpful);
  for (let i = 0; i < nodes.length; i++) {
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break;
    const node = nodes[(offset + i) % nodes.length];
    if (node === undefined) continue;
    const answer = selectVictimsOnNode(cycle, pod, node);
    if (isStatus(answer)) {
      nodeToStatus.statuses.set(node.name, answer);
      continue;
    }
    const list = answer.budgetViolations === 0 ? harmless : violating;
    if (answer.victims.length > 0 && list.length < wanted) list.push(answer);
  }
  return { candidates: [...harmless, ...violating], nodeToStatus };
}
