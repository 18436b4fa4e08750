import { type Micros, seconds } from "../../core/index.ts";
import type { Kubelet, PodWorker } from "../state.ts";

/** Looks at the pod again after `delay`; the earlier of two wins. */
export function resyncAfter(kubelet: Kubelet, worker: PodWorker, delay: Micros): void {
  const { env } = kubelet;
  const at = env.now + Math.max(1, delay);
  if (worker.resync !== undefined) {
    if (worker.resync.at <= at) return;
    env.cancelTimer(worker.resync.timer);
  }
  const timer = env.wakeAfter(at - env.now, { owner: "kubelet", type: "sync", uid: worker.uid }, worker.cause);
  worker.resync = { at, timer };
}

/** The pause after a failed sync: 10 s and up to half as much more. @source pkg/kubelet/pod_workers.go workerBackOffPeriodJitterFactor */
export function syncBackOff(kubelet: Kubelet): Micros {
  return seconds(10) + kubelet.env.rng.int(0, seconds(5));
}
