import { describe, expect, it } from "vitest";
import { minutes, seconds } from "../../core/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { eventAssignedPodDelete, eventNodeAdd } from "../framework/clusterEvent.ts";
import { newPodInfo } from "../framework/podInfo.ts";
import { rulesOf } from "../configuration/rules.ts";
import { backoffDuration, defaultBackoff } from "./backoff.ts";
import { newQueuedPod } from "./queuedPod.ts";
import type { SchedulingQueue } from "./schedulingQueue.ts";
import { flushBackoff, flushUnschedulable, moveAllOnEvent, newSchedulingQueue, popPod, queuePod, requeueFailedPod, unqueuePod, updateQueuedPod } from "./schedulingQueue.ts";

const rules = rulesOf({});

const pod = (name: string, spec: Partial<Pod["spec"]> = {}): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid: name },
  spec: { containers: [{ name: "c", resources: { requests: { cpu: "1" } } }], ...spec },
  status: {},
});

const node = (cpu: string): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name: "n" }, spec: {}, status: { allocatable: { cpu, memory: "1Gi", pods: "10" } } });

const add = (queue: SchedulingQueue, each: Pod, now = 0): void => queuePod(queue, rules, newPodInfo(each), now, 0);
const pop = (queue: SchedulingQueue): string | undefined => popPod(queue, rules)?.info.pod.metadata.name;

/** Takes the next pod and lets it fail. */
function failNext(queue: SchedulingQueue, plugins: readonly string[], now: number): void {
  const next = popPod(queue, rules);
  if (next === undefined) throw new Error("nothing to pop");
  requeueFailedPod(queue, rules, next, plugins, now);
}

describe("the active queue", () => {
  it("gives the pod of highest priority first, and among equals the one that came first", () => {
    const queue = newSchedulingQueue();
    add(queue, pod("old"), 1);
    add(queue, pod("young"), 2);
    add(queue, pod("important", { priority: 10 }), 3);
    add(queue, pod("same-time-1"), 4);
    add(queue, pod("same-time-2"), 4);
    expect([1, 2, 3, 4, 5, 6].map(() => pop(queue))).toEqual(["important", "old", "young", "same-time-1", "same-time-2", undefined]);
  });

  it("keeps its order when pods leave from the middle", () => {
    const queue = newSchedulingQueue();
    for (let i = 0; i < 100; i++) add(queue, pod(`p${i}`, { priority: (i * 37) % 100 }), i);
    for (let i = 0; i < 100; i += 3) unqueuePod(queue, rules, `p${i}`);
    const priorities: number[] = [];
    for (let next = popPod(queue, rules); next !== undefined; next = popPod(queue, rules)) priorities.push(next.info.priority);
    expect(priorities).toHaveLength(66);
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
  });
});

describe("a pod that fits nowhere", () => {
  it("waits until an event concerns a plugin that turned it away", () => {
    const queue = newSchedulingQueue();
    add(queue, pod("web"));
    failNext(queue, ["NodeResourcesFit"], seconds(1));
    const moved = (event: typeof eventNodeAdd, object: Node | undefined, old?: Pod) => moveAllOnEvent(queue, rules, event, { old, object, now: seconds(9), cause: 7 });
    expect(moved(eventNodeAdd, node("500m"))).toBe(0);
    expect(moved(eventAssignedPodDelete, undefined, pod("small", { nodeName: "n", containers: [{ name: "c" }] }))).toBe(0);
    expect(moved(eventAssignedPodDelete, undefined, pod("gone", { nodeName: "n" }))).toBe(1);
    expect(queue.active[0]?.cause).toBe(7);
  });

  it("backs off 1, 2, 4, 8 and then 10 seconds", () => {
    const item = newQueuedPod(newPodInfo(pod("web")), 0, 0);
    const durations = [1, 2, 3, 4, 5, 50].map((count) => backoffDuration({ ...item, unschedulableCount: count }, defaultBackoff));
    expect(durations).toEqual([1, 2, 4, 8, 10, 10].map(seconds));
  });

  it("is tried from the back-off at once when nothing else is to do, but never after an error", () => {
    const queue = newSchedulingQueue();
    add(queue, pod("web"));
    failNext(queue, ["NodeResourcesFit"], seconds(1));
    moveAllOnEvent(queue, rules, eventNodeAdd, { old: undefined, object: node("4"), now: seconds(1), cause: 0 });
    expect(queue.backoff).toHaveLength(1);
    failNext(queue, [], seconds(1));
    expect(queue.errorBackoff).toHaveLength(1);
    expect(pop(queue)).toBeUndefined();
    flushBackoff(queue, rules, seconds(1.5));
    expect(pop(queue)).toBeUndefined();
    flushBackoff(queue, rules, seconds(2));
    expect(pop(queue)).toBe("web");
  });

  it("is tried again after five minutes, whatever happens", () => {
    const queue = newSchedulingQueue();
    add(queue, pod("web"));
    failNext(queue, ["NodeName"], seconds(1));
    flushUnschedulable(queue, rules, minutes(5));
    expect(queue.unschedulable.size).toBe(1);
    flushUnschedulable(queue, rules, minutes(5) + seconds(2));
    expect(pop(queue)).toBe("web");
  });
});

describe("a pod with scheduling gates", () => {
  it("is not tried before the last gate is gone", () => {
    const queue = newSchedulingQueue();
    const gated = pod("web", { schedulingGates: [{ name: "a" }] });
    add(queue, gated);
    expect(pop(queue)).toBeUndefined();
    expect(queue.pods.get("web")?.gatedBy).toBe("SchedulingGates");
    flushUnschedulable(queue, rules, minutes(20));
    expect(pop(queue)).toBeUndefined();
    const events = [{ resource: "UnscheduledPod", action: "UpdatePodSchedulingGatesEliminated", label: "PodSchedulingGateEliminatedChange" }] as const;
    updateQueuedPod(queue, rules, newPodInfo(pod("web")), { old: gated, events, now: minutes(21) });
    expect(pop(queue)).toBe("web");
  });
});
