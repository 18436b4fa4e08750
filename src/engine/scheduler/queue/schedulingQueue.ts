import type { KubeObject } from "../../api/index.ts";
import type { CauseId, Micros } from "../../core/index.ts";
import { invariant, minutes } from "../../core/index.ts";
import type { ClusterEvent } from "../framework/clusterEvent.ts";
import { eventUnschedulableTimeout, matchesEvent } from "../framework/clusterEvent.ts";
import type { Profile, Profiles } from "../framework/extensionPoints.ts";
import type { PodInfo } from "../framework/podInfo.ts";
import type { BackoffLimits } from "./backoff.ts";
import { backoffDuration, backoffEnd, isBackingOff } from "./backoff.ts";
import { heapPop, heapPush, heapRemove } from "./heap.ts";
import type { QueuedPod } from "./queuedPod.ts";
import { newQueuedPod } from "./queuedPod.ts";

/**
 * Pods that are to be placed: those that can be tried now (active), those whose last attempt was too
 * short ago (back-off), and those for which nothing has changed since (unschedulable). Plain data.
 *
 * @source pkg/scheduler/backend/queue/scheduling_queue.go PriorityQueue
 * @simplified A cycle is one step, so no event can arrive while a pod is tried: there is no list of
 * in-flight events.
 */
export interface SchedulingQueue {
  /** By uid: all pods of the queue and those in flight. */
  readonly pods: Map<string, QueuedPod>;
  readonly active: QueuedPod[];
  readonly backoff: QueuedPod[];
  readonly errorBackoff: QueuedPod[];
  readonly unschedulable: Map<string, QueuedPod>;
  sequence: number;
}

/** What the queue goes by: the order, who keeps pods out, what brings them back, and how long they wait. Static. */
export interface QueueRules extends Profiles {
  readonly backoff: BackoffLimits;
}

/** Whose pod it is: the profile that its schedulerName names. */
export const profileOf = ({ byName }: Profiles, { pod }: PodInfo): Profile | undefined => byName.get(pod.spec.schedulerName ?? "default-scheduler");

const podsMax = 200_000;
const unschedulableMax = minutes(5);

export function newSchedulingQueue(): SchedulingQueue {
  return { pods: new Map(), active: [], backoff: [], errorBackoff: [], unschedulable: new Map(), sequence: 0 };
}

function activeLess(rules: QueueRules): (a: QueuedPod, b: QueuedPod) => boolean {
  return (a, b) => {
    if (rules.queueSort.less(a, b)) return true;
    return !rules.queueSort.less(b, a) && a.sequence < b.sequence;
  };
}

function backoffLess(rules: QueueRules): (a: QueuedPod, b: QueuedPod) => boolean {
  const less = activeLess(rules);
  return (a, b) => {
    const difference = backoffEnd(a) - backoffEnd(b);
    return difference === 0 ? less(a, b) : difference < 0;
  };
}

function takeOut(queue: SchedulingQueue, rules: QueueRules, pod: QueuedPod): void {
  switch (pod.place) {
    case "active":
      heapRemove(queue.active, pod, activeLess(rules));
      break;
    case "backoff":
    case "errorBackoff":
      heapRemove(queue[pod.place], pod, backoffLess(rules));
      break;
    case "unschedulable":
      queue.unschedulable.delete(pod.info.uid);
      break;
    case "inFlight":
      break;
  }
  pod.place = "inFlight";
}

function putIn(queue: SchedulingQueue, rules: QueueRules, pod: QueuedPod, place: Exclude<QueuedPod["place"], "inFlight">): void {
  queue.sequence += 1;
  pod.sequence = queue.sequence;
  pod.place = place;
  if (place === "active") heapPush(queue.active, pod, activeLess(rules));
  else if (place === "unschedulable") queue.unschedulable.set(pod.info.uid, pod);
  else heapPush(queue[place], pod, backoffLess(rules));
}

/** Into the active queue, unless a PreEnqueue plugin keeps it out. @source moveToActiveQ */
function activate(queue: SchedulingQueue, rules: QueueRules, pod: QueuedPod): boolean {
  for (const plugin of profileOf(rules, pod.info)?.preEnqueue ?? []) {
    if (plugin.preEnqueue(pod.info) === undefined) continue;
    pod.gatedBy = plugin.name;
    pod.unschedulablePlugins = [plugin.name];
    putIn(queue, rules, pod, "unschedulable");
    return false;
  }
  pod.gatedBy = "";
  putIn(queue, rules, pod, "active");
  return true;
}

/** A new pod without a node. */
export function queuePod(queue: SchedulingQueue, rules: QueueRules, info: PodInfo, now: Micros, cause: CauseId): void {
  invariant(queue.pods.size < podsMax, "the scheduling queue is over its limit");
  const pod = newQueuedPod(info, now, cause);
  queue.pods.set(info.uid, pod);
  activate(queue, rules, pod);
}

/** The pod was placed, or is gone. */
export function unqueuePod(queue: SchedulingQueue, rules: QueueRules, uid: string): void {
  const pod = queue.pods.get(uid);
  if (pod === undefined) return;
  takeOut(queue, rules, pod);
  queue.pods.delete(uid);
}

/** A newer version of a pod that waits; `events` are the changes that may make it schedulable. */
export function updateQueuedPod(
  queue: SchedulingQueue,
  rules: QueueRules,
  info: PodInfo,
  change: { readonly old: KubeObject; readonly events: readonly ClusterEvent[]; readonly now: Micros },
): void {
  const pod = queue.pods.get(info.uid);
  if (pod === undefined) return;
  const isReordered = pod.info.priority !== info.priority && pod.place !== "unschedulable" && pod.place !== "inFlight";
  const { place } = pod;
  if (isReordered) takeOut(queue, rules, pod);
  pod.info = info;
  if (isReordered && place !== "inFlight") putIn(queue, rules, pod, place);
  if (pod.place !== "unschedulable") return;
  if (change.events.some((event) => isWorthRequeuing(rules, pod, event, change.old, info.pod))) requeue(queue, rules, pod, change.now);
}

/**
 * The next pod to try. When nothing is active, one whose back-off has not ended: an idle scheduler
 * need not wait.
 *
 * @source active_queue.go pop, feature SchedulerPopFromBackoffQ
 */
export function popPod(queue: SchedulingQueue, rules: QueueRules): QueuedPod | undefined {
  const pod = heapPop(queue.active, activeLess(rules)) ?? heapPop(queue.backoff, backoffLess(rules));
  if (pod === undefined) return undefined;
  pod.place = "inFlight";
  pod.attempts += 1;
  pod.unschedulablePlugins = [];
  return pod;
}

export const hasPodToPop = (queue: SchedulingQueue): boolean => queue.active.length > 0 || queue.backoff.length > 0;

/**
 * Back into the queue after an attempt that failed: without plugins that turned it away something
 * broke, and it is tried again after its back-off.
 *
 * @source scheduling_queue.go AddUnschedulableIfNotPresent
 */
export function requeueFailedPod(queue: SchedulingQueue, rules: QueueRules, pod: QueuedPod, plugins: Iterable<string>, now: Micros): void {
  if (pod.place !== "inFlight" || queue.pods.get(pod.info.uid) !== pod) return;
  pod.timestamp = now;
  pod.unschedulablePlugins = [...plugins];
  if (pod.unschedulablePlugins.length === 0) {
    pod.consecutiveErrors += 1;
    pod.backoff = backoffDuration(pod, rules.backoff);
    putIn(queue, rules, pod, "errorBackoff");
    return;
  }
  pod.consecutiveErrors = 0;
  pod.unschedulableCount += 1;
  pod.backoff = backoffDuration(pod, rules.backoff);
  putIn(queue, rules, pod, "unschedulable");
}

/** @source scheduling_queue.go isPodWorthRequeuing */
function isWorthRequeuing(rules: QueueRules, pod: QueuedPod, event: ClusterEvent, old: KubeObject | undefined, object: KubeObject | undefined): boolean {
  if (event.resource === "WildCard") return true;
  const events = profileOf(rules, pod.info)?.events;
  for (const name of pod.unschedulablePlugins) {
    for (const registered of events?.get(name) ?? []) {
      if (!matchesEvent(registered, event)) continue;
      if (registered.hint === undefined || registered.hint(pod.info, old, object) === "Queue") return true;
    }
  }
  return false;
}

/** From the unschedulable pods into the back-off or the active queue. @source requeuePodWithQueueingStrategy */
function requeue(queue: SchedulingQueue, rules: QueueRules, pod: QueuedPod, now: Micros): void {
  takeOut(queue, rules, pod);
  if (isBackingOff(pod, now)) putIn(queue, rules, pod, "backoff");
  else activate(queue, rules, pod);
}

/**
 * Something in the cluster changed: the pods that it may help are tried again. They inherit the
 * Command behind the change.
 *
 * @source scheduling_queue.go MoveAllToActiveOrBackoffQueue
 * @returns how many pods were moved
 */
export function moveAllOnEvent(
  queue: SchedulingQueue,
  rules: QueueRules,
  event: ClusterEvent,
  change: { readonly old: KubeObject | undefined; readonly object: KubeObject | undefined; readonly now: Micros; readonly cause: CauseId; readonly priorityMax?: number },
): number {
  if (queue.unschedulable.size === 0) return 0;
  let moved = 0;
  for (const pod of Array.from(queue.unschedulable.values())) {
    if (change.priorityMax !== undefined && pod.info.priority > change.priorityMax) continue;
    if (!isWorthRequeuing(rules, pod, event, change.old, change.object)) continue;
    pod.cause = change.cause;
    requeue(queue, rules, pod, change.now);
    moved += 1;
  }
  return moved;
}

/** Pods whose back-off has ended become active. @source scheduling_queue.go flushBackoffQCompleted */
export function flushBackoff(queue: SchedulingQueue, rules: QueueRules, now: Micros): void {
  for (const heap of [queue.backoff, queue.errorBackoff]) {
    for (let pod = heap[0]; pod !== undefined && !isBackingOff(pod, now); pod = heap[0]) {
      takeOut(queue, rules, pod);
      activate(queue, rules, pod);
    }
  }
}

/** Pods that nothing has helped for five minutes are tried all the same. @source flushUnschedulablePodsLeftover */
export function flushUnschedulable(queue: SchedulingQueue, rules: QueueRules, now: Micros): void {
  for (const pod of Array.from(queue.unschedulable.values())) {
    if (now - pod.timestamp <= unschedulableMax) continue;
    if (isWorthRequeuing(rules, pod, eventUnschedulableTimeout, undefined, undefined)) requeue(queue, rules, pod, now);
  }
}
