import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition, isConditionTrue } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Job } from "../../kinds/index.ts";

export function isJobFinished(job: Job): boolean {
  return isConditionTrue(job.status?.conditions, "Complete") || isConditionTrue(job.status?.conditions, "Failed");
}

/** @source pkg/controller/job/job_controller.go newCondition */
export function newCondition(type: string, reason: string, message: string, now: Micros, status: Condition["status"] = "True"): Condition {
  const time = formatTime(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

/**
 * The list with a condition of this status: changed in its place, or at the end. A condition that is not there says
 * "False" already. The same reference when nothing changes.
 *
 * @source pkg/controller/job/job_controller.go ensureJobConditionStatus
 */
export function ensureJobCondition(conditions: readonly Condition[], wanted: Condition): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === wanted.type);
  const found = conditions[at];
  if (found === undefined) return wanted.status === "False" ? conditions : [...conditions, wanted];
  return found.status === wanted.status ? conditions : conditions.with(at, wanted);
}

/** The condition of that type, if it is true. */
export function trueCondition(job: Job, type: string): Condition | undefined {
  const found = getCondition(job.status?.conditions, type);
  return found?.status === "True" ? found : undefined;
}
