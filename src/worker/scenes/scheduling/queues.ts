import { backoffEnd, wakingEvents } from "../../../engine/scheduler/index.ts";
import type { QueuedPod, SchedulerState } from "../../../engine/scheduler/index.ts";
import type { FollowableScene, QueuedScene, QueuesScene } from "../../../protocol/index.ts";

const queuedShown = 8;
const followableShown = 24;
/** So many of a long queue are put in order. */
const sortedMax = 500;

export function queuedOf(state: SchedulerState, pod: QueuedPod): QueuedScene {
  const { info, place, attempts, timestamp, firstSeen, gatedBy, unschedulablePlugins, message } = pod;
  const isBackingOff = place === "backoff" || place === "errorBackoff";
  return {
    uid: info.uid,
    pod: info.key,
    place,
    priority: info.priority,
    attempts,
    since: timestamp,
    firstSeen,
    ...(isBackingOff ? { backoffEnd: backoffEnd(pod) } : {}),
    gatedBy,
    plugins: unschedulablePlugins,
    wakes: place === "unschedulable" ? wakingEvents(unschedulablePlugins) : [],
    nominated: state.nominator.nodeOf.get(info.uid) ?? "",
    message,
  };
}

/** In the order in which they are tried: the heap's first is the next, the others are sorted here. */
const byTurn = (a: QueuedPod, b: QueuedPod): number => b.info.priority - a.info.priority || a.timestamp - b.timestamp || a.sequence - b.sequence;

export function queuesOf(state: SchedulerState): QueuesScene {
  const { queue, binding } = state;
  const backoff = [...queue.backoff, ...queue.errorBackoff];
  const shown = (pods: readonly QueuedPod[], order: (a: QueuedPod, b: QueuedPod) => number): readonly QueuedScene[] => pods.slice(0, sortedMax).toSorted(order).slice(0, queuedShown).map((pod) => queuedOf(state, pod));
  return {
    active: shown(queue.active, byTurn),
    activeCount: queue.active.length,
    backoff: shown(backoff, (a, b) => backoffEnd(a) - backoffEnd(b) || byTurn(a, b)),
    backoffCount: backoff.length,
    unschedulable: shown([...queue.unschedulable.values()], byTurn),
    unschedulableCount: queue.unschedulable.size,
    binding: [...binding].slice(0, queuedShown).map(([uid, { pod, nodeName, since }]) => ({ uid, pod: pod.info.key, nodeName, since })),
    bindingCount: binding.size,
  };
}

const placeWords = { active: "active", inFlight: "active", backoff: "backoff", errorBackoff: "backoff", unschedulable: "unschedulable" } as const;

/** Pods that the scheduler has or had in hand, those that wait first, then the newest. */
export function followableOf(state: SchedulerState): readonly FollowableScene[] {
  const found = new Map<string, FollowableScene>();
  for (const { info, place, firstSeen } of state.queue.pods.values()) {
    if (found.size >= followableShown) break;
    found.set(info.uid, { uid: info.uid, pod: info.key, state: placeWords[place], node: "", at: firstSeen });
  }
  for (const { uid, pod, nodeName, at } of [...state.decisions.values()].toReversed()) {
    if (found.size >= followableShown) break;
    if (!found.has(uid) && nodeName !== "") found.set(uid, { uid, pod, state: state.binding.has(uid) ? "binding" : "placed", node: nodeName, at });
  }
  return [...found.values()];
}
