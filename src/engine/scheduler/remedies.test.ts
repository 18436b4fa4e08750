import { describe, expect, it } from "vitest";
import type { PodSpec } from "../api/index.ts";
import { stateDigest } from "../core/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import { cacheNode, cachePod, newCache, updateSnapshot } from "./framework/cache.ts";
import { newNominator } from "./framework/nominator.ts";
import { newPodInfo } from "./framework/podInfo.ts";
import { rulesOf } from "./configuration/rules.ts";
import { newSchedulingQueue, queuePod } from "./queue/schedulingQueue.ts";
import { remediesFor, wakingEvents } from "./remedies.ts";
import type { SchedulerState } from "./state.ts";

const nodeObject = (name: string, spec: Partial<Node["spec"]> = {}, labels: Readonly<Record<string, string>> = {}, cpu = "4"): Node => {
  const resources = { cpu, memory: "8Gi", pods: "110" };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } }, spec, status: { capacity: resources, allocatable: resources } } as Node;
};

const podObject = (name: string, cpu: string, spec: Partial<PodSpec> = {}): Pod =>
  ({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default", uid: name, labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "x", resources: { requests: { cpu, memory: "1Gi" } } }], ...spec }, status: {} }) as unknown as Pod;

/** As much of a scheduler's memory as counts. */
function memoryWith(nodes: readonly Node[], running: readonly Pod[], pending: Pod): SchedulerState {
  const cache = newCache();
  for (const node of nodes) cacheNode(cache, node);
  for (const pod of running) cachePod(cache, pod);
  updateSnapshot(cache);
  const queue = newSchedulingQueue();
  queuePod(queue, rulesOf({}), newPodInfo(pending), 0, 0);
  return { cache, queue, nominator: newNominator(), configuration: {}, promised: new Map(), client: { stores: new Map() } } as unknown as SchedulerState;
}

const on = (node: string, name: string, cpu: string): Pod => podObject(name, cpu, { nodeName: node });
const tainted = { taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" as const }] };
const cordoned = { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" as const }] };

describe("what would have to change", () => {
  it.for([
    { what: "room: the node that lacks least is named first", nodes: [nodeObject("a"), nodeObject("b")], running: [on("a", "x", "3"), on("b", "y", "2")], pending: podObject("p", "3"), want: [{ changes: [{ type: "room", resource: "cpu", wanted: 3000, missing: 1000 }], nodes: ["b", "a"] }] },
    { what: "a larger node", nodes: [nodeObject("a"), nodeObject("b")], running: [], pending: podObject("p", "6"), want: [{ changes: [{ type: "larger", resource: "cpu", wanted: 6000, capacity: 4000 }], nodes: ["a", "b"] }] },
    { what: "a toleration", nodes: [nodeObject("a", tainted)], running: [], pending: podObject("p", "1"), want: [{ changes: [{ type: "taint", taint: "dedicated=db:NoSchedule" }], nodes: ["a"] }] },
    { what: "an uncordon, not a toleration", nodes: [nodeObject("a", cordoned)], running: [], pending: podObject("p", "1"), want: [{ changes: [{ type: "cordoned" }], nodes: ["a"] }] },
    { what: "labels", nodes: [nodeObject("a", {}, { disk: "hdd" })], running: [], pending: podObject("p", "1", { nodeSelector: { disk: "ssd", "kubernetes.io/hostname": "a" } }), want: [{ changes: [{ type: "labels", wanted: "disk=ssd" }], nodes: ["a"] }] },
    {
      what: "all that stands in the way of a node, the fewest changes first",
      nodes: [nodeObject("a", tainted), nodeObject("b")],
      running: [on("a", "x", "4"), on("b", "y", "4")],
      pending: podObject("p", "1"),
      want: [
        { changes: [{ type: "room", resource: "cpu", wanted: 1000, missing: 1000 }], nodes: ["b"] },
        { changes: [{ type: "taint", taint: "dedicated=db:NoSchedule" }, { type: "room", resource: "cpu", wanted: 1000, missing: 1000 }], nodes: ["a"] },
      ],
    },
    {
      what: "a spread constraint, in the scheduler's words",
      nodes: [nodeObject("a"), nodeObject("b", cordoned)],
      running: [on("a", "x", "1")],
      pending: podObject("p", "1", { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule", labelSelector: { matchLabels: { app: "web" } } }] }),
      want: [
        { changes: [{ type: "other", plugin: "PodTopologySpread", reason: "node(s) didn't match pod topology spread constraints" }], nodes: ["a"] },
        { changes: [{ type: "cordoned" }], nodes: ["b"] },
      ],
    },
    { what: "nothing, where it fits", nodes: [nodeObject("a")], running: [], pending: podObject("p", "1"), want: [] },
  ])("$what", ({ nodes, running, pending, want }) => {
    const memory = memoryWith(nodes, running, pending);
    const before = stateDigest(memory as never);
    expect(remediesFor(memory, "p")).toEqual(want);
    expect(stateDigest(memory as never)).toBe(before);
  });

  it("nothing is known of a pod that does not wait", () => {
    expect(remediesFor(memoryWith([nodeObject("a")], [], podObject("p", "9")), "other")).toEqual([]);
  });
});

it("a pod that found no room is woken by pods that go and nodes that grow", () => {
  expect(wakingEvents(["NodeResourcesFit", "NodeResourcesFit"])).toEqual(["Pod Delete", "Node Add", "Node UpdateNodeAllocatable", "Pod UpdatePodScaleDown"]);
});
