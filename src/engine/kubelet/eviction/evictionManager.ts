import { compareStrings, minutes, seconds } from "../../core/index.ts";
import { nodeEvent, podEvent } from "../events.ts";
import { loopRan } from "../loops.ts";
import { beginTermination } from "../podWorkers/terminatePod.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { isCritical } from "./pressure.ts";

/** @source pkg/kubelet/eviction/eviction_manager.go immediateEvictionGracePeriodSeconds */
const graceSeconds = 1;
/** How long it waits for an evicted pod before it takes the next. @source eviction_manager.go podCleanupTimeout, podCleanupPollFreq */
const cleanupTimeout = seconds(30);
const cleanupPoll = seconds(1);
/** @source pkg/kubelet/apis/config/v1beta1/defaults.go EvictionPressureTransitionPeriod */
const transitionPeriod = minutes(5);
/** nodefs.available<10% of the 100Gi that every node has, in the float32 that the kubelet keeps it in. */
const threshold = "10737418400";
const lowMessage = `The node was low on resource: ephemeral-storage. Threshold quantity: ${threshold}, available: 0. `;

/**
 * Looks at the node's disk, every 10 s and soon after an eviction: where nothing is left of it, one pod
 * after the other has to go.
 *
 * @simplified a disk is full or it is not, whoever has filled it: pods are ranked by priority alone, and
 *   neither dead containers nor unused images are removed first
 * @source pkg/kubelet/eviction/eviction_manager.go synchronize
 */
export function synchronizeEviction(kubelet: Kubelet): void {
  const { state, env } = kubelet;
  const { eviction } = state;
  loopRan(kubelet, "eviction");
  if (!env.disk.isFull()) {
    eviction.evicting = "";
    if (eviction.observedAt >= 0 && env.now - eviction.observedAt >= transitionPeriod) eviction.observedAt = -1;
    return;
  }
  eviction.observedAt = env.now;
  const evicting = state.pods.get(eviction.evicting);
  if (evicting !== undefined && evicting.phase !== "terminated" && env.now - eviction.evictingSince < cleanupTimeout) return lookAgain(kubelet);
  nodeEvent(kubelet, "EvictionThresholdMet", "Attempting to reclaim ephemeral-storage", "Warning");
  const victim = rank([...state.pods.values()].filter((worker) => worker.phase === "syncing" && worker.admission === "admitted"))[0];
  eviction.evicting = victim?.uid ?? "";
  if (victim === undefined) return;
  eviction.evictingSince = env.now;
  victim.verdict = { reason: "Evicted", message: lowMessage };
  podEvent(kubelet, victim, { type: "Warning", reason: "Evicted", message: lowMessage });
  beginTermination(kubelet, victim, graceSeconds);
  lookAgain(kubelet);
}

/** Whoever may be evicted, the least important first. @source pkg/kubelet/eviction/helpers.go rankDiskPressureFunc */
function rank(workers: readonly PodWorker[]): readonly PodWorker[] {
  const priority = ({ pod }: PodWorker): number => pod.spec.priority ?? 0;
  return workers.filter(({ pod }) => !isCritical(pod)).sort((a, b) => priority(a) - priority(b) || compareStrings(a.key, b.key));
}

function lookAgain({ env }: Kubelet): void {
  env.wakeAfter(cleanupPoll, { owner: "kubelet", type: "eviction" });
}
