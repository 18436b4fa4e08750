import type { Cycle, EnqueuePlugin, NodeToStatus, PostFilterPlugin, PostFilterResult } from "../../framework/extensionPoints.ts";
import { fitErrorMessage, newNodeToStatus } from "../../framework/fitError.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { newStatus } from "../../framework/status.ts";
import { selectCandidate } from "./candidates.ts";
import type { PreemptionLimits } from "./dryRunPreemption.ts";
import { candidatesWanted, defaultPreemptionLimits, dryRunPreemption } from "./dryRunPreemption.ts";

const name = "DefaultPreemption";

/** Being deleted because a scheduler wanted its place. @source preemption.go podTerminatingByPreemption */
function isLeavingForPreemption(pod: PodInfo): boolean {
  return (
    pod.isTerminating &&
    (pod.pod.status?.conditions ?? []).some(
      (each) => each.type === "DisruptionTarget" && each.status === "True" && each.reason === "PreemptionByScheduler",
    )
  );
}

/**
 * Why a pod may not preempt others now; "" when it may.
 * @source default_preemption.go PodEligibleToPreemptOthers
 */
export function preemptionForbiddenBecause(pod: PodInfo, cycle: Pick<Cycle, "snapshot">, nodeToStatus: NodeToStatus): string {
  if (pod.pod.spec.preemptionPolicy === "Never") return "not eligible due to preemptionPolicy=Never.";
  const nominated = pod.pod.status?.nominatedNodeName ?? "";
  if (nominated === "") return "";
  if (nodeToStatus.statuses.get(nominated)?.code === "UnschedulableAndUnresolvable") return "";
  const node = cycle.snapshot.byName.get(nominated);
  const isWaiting = (node?.pods ?? []).some((other) => other.priority < pod.priority && isLeavingForPreemption(other));
  return isWaiting ? "not eligible due to terminating pod on the nominated node." : "";
}

const rejected = (message: string, nominatedNodeName: string | undefined): PostFilterResult => ({
  status: newStatus(name, "Unschedulable", `preemption: ${message}`),
  nominatedNodeName,
  victims: [],
});

function preempt(pod: PodInfo, cycle: Cycle, nodeToStatus: NodeToStatus, limits: PreemptionLimits): PostFilterResult {
  const forbidden = preemptionForbiddenBecause(pod, cycle, nodeToStatus);
  if (forbidden !== "") return rejected(forbidden, undefined);
  const { nodes } = cycle.snapshot;
  const helpful = nodes.filter((node) => (nodeToStatus.statuses.get(node.name) ?? nodeToStatus.absent).code === "Unschedulable");
  const offset = helpful.length === 0 ? 0 : cycle.rng.int(0, helpful.length - 1);
  const run = dryRunPreemption(cycle, pod, helpful, offset, candidatesWanted(nodes.length, limits));
  const best = selectCandidate(run.candidates);
  if (best !== undefined) return { status: undefined, nominatedNodeName: best.nodeName, victims: best.victims };
  const statuses = newNodeToStatus(run.nodeToStatus.absent);
  for (const node of nodes) {
    const status = run.nodeToStatus.statuses.get(node.name);
    if (status !== undefined) statuses.statuses.set(node.name, status);
  }
  const error = { numAllNodes: nodes.length, nodeToStatus: statuses, preFilterMessage: "", postFilterMessage: "" };
  return rejected(fitErrorMessage(error), "");
}

/** Makes room by evicting pods of lower priority. @source pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go */
export function newDefaultPreemption(args: Partial<PreemptionLimits> = {}): PostFilterPlugin & EnqueuePlugin {
  const limits = { ...defaultPreemptionLimits, ...args };
  return {
    name,
    postFilter: (pod, cycle, nodeToStatus) => preempt(pod, cycle, nodeToStatus, limits),
    eventsToRegister: () => [{ resource: "AssignedPod", actions: ["Delete"] }],
  };
}
