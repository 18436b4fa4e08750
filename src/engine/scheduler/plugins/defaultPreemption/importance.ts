import { parseTime } from "../../../api/index.ts";
import type { Micros } from "../../../core/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { PodInfo } from "../../framework/podInfo.ts";

/** A pod that has not started counts as the youngest. @source pkg/scheduler/util/utils.go GetPodStartTime */
export const startTimeOf = (pod: PodInfo): Micros => parseTime(pod.pod.status?.startTime) ?? Number.MAX_SAFE_INTEGER;

/** The more important first: higher priority, then older. @source pkg/scheduler/util/utils.go MoreImportantPod */
export function compareImportance(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const difference = startTimeOf(a) - startTimeOf(b);
  return difference !== 0 ? difference : compareStrings(a.key, b.key);
}
