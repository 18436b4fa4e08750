import { getCondition, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";

/** @source pkg/controller/job/job_controller.go DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff */
export const failureBackoff = seconds(10);
export const failureBackoffMax = seconds(600);

/** Failures of a job's pods since the last success. */
export interface Backoff {
  readonly failures: number;
  /** Undefined when there are none. */
  readonly lastFailureAt: Micros | undefined;
}

export const noBackoff: Backoff = { failures: 0, lastFailureAt: undefined };

/**
 * When a finished pod ended: its last container, else its loss of readiness, else the moment of its deletion.
 * @source pkg/controller/job/backoff_utils.go getFinishedTime
 */
export function finishedAt(pod: Pod): Micros {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const deletion = parseTime(deletionTimestamp);
  const readyLost = getCondition(pod.status.conditions, "Ready");
  return (
    lastContainerEnd(pod) ??
    (readyLost?.status === "False" ? parseTime(readyLost.lastTransitionTime) : undefined) ??
    (deletion === undefined ? undefined : deletion - seconds(deletionGracePeriodSeconds)) ??
    parseTime(creationTimestamp) ??
    0
  );
}

/** Undefined while one still runs. */
function lastContainerEnd({ status: { containerStatuses = [] } }: Pod): Micros | undefined {
  let latest: Micros | undefined;
  for (const { state } of containerStatuses) {
    const time = parseTime(state?.terminated?.finishedAt);
    if (time === undefined) return undefined;
    if (latest === undefined || time > latest) latest = time;
  }
  return latest;
}

/** The record after pods have finished: a success starts it over, and what failed before it does not count. @source pkg/controller/job/backoff_utils.go newBackoffRecord */
export function newBackoffRecord(backoff: Backoff, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
  const latest = (times: readonly Micros[]): Micros | undefined => (times.length === 0 ? undefined : Math.max(...times));
  const ends = failed.map(finishedAt);
  const lastSuccess = latest(succeeded.map(finishedAt));
  if (lastSuccess === undefined) return ends.length === 0 ? backoff : { failures: backoff.failures + ends.length, lastFailureAt: latest(ends) };
  const since = ends.filter((at) => at > lastSuccess);
  return { failures: since.length, lastFailureAt: latest(since) };
}

/** How long until the next pod may be made. @source getRemainingTimeForFailuresCount */
export function remainingBackoff({ failures, lastFailureAt }: Backoff, base: Micros, max: Micros, now: Micros): Micros {
  if (failures === 0 || lastFailureAt === undefined) return 0;
  const wait = Math.min(max, base * 2 ** Math.min(failures - 1, 30));
  return Math.max(0, lastFailureAt + wait - now);
}
