import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { QueuedPod } from "./queuedPod.ts";

const initialBackoff = seconds(1);
const maxBackoff = seconds(10);
/** Back-offs end together, once a second, so that the order among them is the queue's. */
const orderingWindow = seconds(1);

/** 0, then 1 s doubling up to 10 s. @source pkg/scheduler/backend/queue/backoff_queue.go calculateBackoffDuration */
export function backoffDuration(pod: QueuedPod): Micros {
  const count = pod.consecutiveErrors > 0 ? pod.consecutiveErrors : pod.unschedulableCount;
  if (count === 0) return 0;
  return count > 10 ? maxBackoff : Math.min(initialBackoff * 2 ** (count - 1), maxBackoff);
}

const alignToWindow = (at: Micros): Micros => at - (at % orderingWindow);

/** When its back-off ends. */
export const backoffEnd = (pod: QueuedPod): Micros => alignToWindow(pod.timestamp + backoffDuration(pod));

export const isBackingOff = (pod: QueuedPod, now: Micros): boolean => backoffDuration(pod) > 0 && backoffEnd(pod) > alignToWindow(now);

/** When the back-off queue is looked at next: at the next full second. */
export const nextBackoffFlush = (now: Micros): Micros => orderingWindow - (now % orderingWindow);
