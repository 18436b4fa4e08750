import type { Cycle, NodeToStatus, PostFilterResult } from "./framework/extensionPoints.ts";
import type { PodInfo } from "./framework/podInfo.ts";
import { newStatus } from "./framework/status.ts";

/**
 * Asks the PostFilter plugins in turn until one makes the pod schedulable; what the others said adds up.
 * @source pkg/scheduler/framework/runtime/framework.go RunPostFilterPlugins
 */
export function runPostFilters(cycle: Cycle, pod: PodInfo, nodeToStatus: NodeToStatus): PostFilterResult {
  const reasons: string[] = [];
  let nominatedNodeName: string | undefined;
  for (const plugin of cycle.profile.postFilter) {
    const result = plugin.postFilter(pod, cycle, nodeToStatus);
    if (result.status === undefined || result.status.code === "Error") return result;
    reasons.push(...result.status.reasons);
    nominatedNodeName = result.nominatedNodeName ?? nominatedNodeName;
  }
  return { status: newStatus("", "Unschedulable", ...reasons), nominatedNodeName, victims: [] };
}
