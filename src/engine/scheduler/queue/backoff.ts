import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { QueuedPod } from "./queuedPod.ts";

/** @source pkg/scheduler/apis/config/v1/defaults.go PodInitialBackoffSeconds, PodMaxBackoffSeconds */
export const defaultBackoff: BackoffLimits = { initial: seconds(1), max: seconds(10) };

export interface BackoffLimits {
  readonly initial: Micros;
  readonly max: Micros;
}

/** Back-offs end together, once a second, so that the order among them is the queue's. */
const orderingWindow = seconds(1);

/** 0, then the first back-off, doubling up to the longest. @source pkg/scheduler/backend/queue/backoff_queue.go calculateBackoffDuration */
export function backoffDuration(pod: Pick<QueuedPod, "consecutiveErrors" | "unschedulableCount">, { initial, max }: BackoffLimits): Micros {
  const count = pod.consecutiveErrors > 0 ? pod.consecutiveErrors : pod.unschedulableCount;
  if (count === 0) return 0;
  return count > 32 ? max : Math.min(initial * 2 ** (count - 1), max);
}

const alignToWindow = (at: Micros): Micros => at - (at % orderingWindow);

/** When its back-off ends. */
export const backoffEnd = (pod: QueuedPod): Micros => alignToWindow(pod.timestamp + pod.backoff);

export const isBackingOff = (pod: QueuedPod, now: Micros): boolean => pod.backoff > 0 && backoffEnd(pod) > alignToWindow(now);

/** When the back-off queue is looked at next: at the next full second. */
export const nextBackoffFlush = (now: Micros): Micros => orderingWindow - (now % orderingWindow);
