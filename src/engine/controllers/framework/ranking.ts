import { parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { isPodActive, isPodReady, maxContainerRestarts, readyTransition } from "./pods.ts";

/** A pod and how many pods of its family share its node. */
export interface RankedPod {
  readonly pod: Pod;
  readonly rank: number;
}

const deletionCost = "controller.kubernetes.io/pod-deletion-cost";
const phases: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** The annotation as an int32, 0 when it is absent or not one. */
function deletionCostOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[deletionCost];
  return text !== undefined && /^(0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : 0;
}

/** Floor of the binary logarithm of an age in nanoseconds; -1 for none. */
function logarithmicRank(age: Micros): number {
  if (age <= 0) return -1;
  let rank = -1;
  for (let nanos = age * 1000; nanos >= 1; nanos /= 2) rank += 1;
  return rank;
}

/** The first difference of two pods that decides; 0 where none of these does. */
function compareStates(left: Pod, right: Pod): number {
  const isBoundLeft = (left.spec.nodeName ?? "") !== "";
  if (isBoundLeft !== ((right.spec.nodeName ?? "") !== "")) return isBoundLeft ? 1 : -1;
  const phase = (phases[left.status.phase ?? ""] ?? 0) - (phases[right.status.phase ?? ""] ?? 0);
  if (phase !== 0) return phase;
  const isReadyLeft = isPodReady(left);
  return isReadyLeft === isPodReady(right) ? 0 : isReadyLeft ? 1 : -1;
}

function compareRestarts(left: Pod, right: Pod): number {
  const [a, b] = [maxContainerRestarts(left), maxContainerRestarts(right)];
  return b.regular - a.regular || b.sidecar - a.sidecar;
}

/**
 * Which of two pods is deleted first: negative when it is `a`.
 *
 * Not bound before bound, Pending before Running, not ready before ready, cheaper before dearer, doubled up
 * before alone, ready for less time before longer, more restarts before fewer, younger before older; times
 * count in powers of two.
 *
 * @source pkg/controller/controller_utils.go ActivePodsWithRanks.Less
 */
export function compareForDeletion(a: RankedPod, b: RankedPod, now: Micros): number {
  const [left, right] = [a.pod, b.pod];
  return (
    compareStates(left, right) ||
    deletionCostOf(left) - deletionCostOf(right) ||
    b.rank - a.rank ||
    (isPodReady(left) ? compareTimes(readyTransition(left), readyTransition(right), left, right, now) : 0) ||
    compareRestarts(left, right) ||
    compareTimes(parseTime(left.metadata.creationTimestamp), parseTime(right.metadata.creationTimestamp), left, right, now)
  );
}

/**
 * The same for controllers that know neither cost nor rank: a moment more or less counts.
 * @source pkg/controller/controller_utils.go ActivePods.Less
 */
export function compareActivePods(left: Pod, right: Pod): number {
  return (
    compareStates(left, right) ||
    (isPodReady(left) ? compareAges(readyTransition(left), readyTransition(right)) : 0) ||
    compareRestarts(left, right) ||
    compareAges(parseTime(left.metadata.creationTimestamp), parseTime(right.metadata.creationTimestamp))
  );
}

/** Younger first; a time that is missing counts as youngest. */
function compareAges(left: Micros | undefined, right: Micros | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  return right === undefined ? 1 : right - left;
}

/** Younger first; a time that is missing counts as youngest; equal powers of two are settled by uid. */
function compareTimes(left: Micros | undefined, right: Micros | undefined, a: Pod, b: Pod, now: Micros): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  const rank = logarithmicRank(now - left) - logarithmicRank(now - right);
  return rank !== 0 ? rank : compareStrings(a.metadata.uid ?? "", b.metadata.uid ?? "");
}

/**
 * The pods to delete. `related` are the pods of all ReplicaSets of the same Deployment: what is doubled up
 * on a node goes first.
 *
 * @source pkg/controller/replicaset/replica_set.go getPodsToDelete, getPodsRankedByRelatedPodsOnSameNode
 */
export function getPodsToDelete(pods: readonly Pod[], related: readonly Pod[], count: number, now: Micros): readonly Pod[] {
  if (count >= pods.length) return pods.slice(0, count);
  const onNode = new Map<string, number>();
  for (const pod of related) {
    if (!isPodActive(pod)) continue;
    const node = pod.spec.nodeName ?? "";
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod) => ({ pod, rank: onNode.get(pod.spec.nodeName ?? "") ?? 0 }));
  ranked.sort((a, b) => compareForDeletion(a, b, now));
  return ranked.slice(0, count).map(({ pod }) => pod);
}
