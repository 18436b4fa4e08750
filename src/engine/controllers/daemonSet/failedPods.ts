import type { Micros } from "../../core/index.ts";
import { minutes, seconds } from "../../core/index.ts";

/** @source cmd/kube-controller-manager/app/apps.go flowcontrol.NewBackOff(1*time.Second, 15*time.Minute) */
const backoffFirst = seconds(1);
const backoffMax = minutes(15);

/** When a failed pod of a DaemonSet on a node was last removed, and how long the next one there is let be. */
export interface FailedPodsBackoff {
  readonly delay: Micros;
  readonly updatedAt: Micros;
}

const hasExpired = (entry: FailedPodsBackoff, now: Micros): boolean => now - entry.updatedAt > 2 * backoffMax;

/** How long from each look until the next, while the pod is let be. @source k8s.io/client-go/util/flowcontrol/backoff.go IsInBackOffSinceUpdate, Get */
export function backoffDelay(entry: FailedPodsBackoff | undefined, now: Micros): Micros | undefined {
  if (entry === undefined || hasExpired(entry, now)) return undefined;
  return now - entry.updatedAt < entry.delay ? entry.delay : undefined;
}

/** The entry once a pod is removed. @source k8s.io/client-go/util/flowcontrol/backoff.go Next */
export function nextBackoff(entry: FailedPodsBackoff | undefined, now: Micros): FailedPodsBackoff {
  const delay = entry === undefined || hasExpired(entry, now) ? backoffFirst : Math.min(backoffMax, entry.delay * 2);
  return { delay, updatedAt: now };
}
