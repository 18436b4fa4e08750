import { describe, expect, it } from "vitest";
import type { NodeChange, QueuedScene, StepScene } from "../../../protocol/index.ts";
import { changeText, eventText, filteredNodes, nodesText, spansOf, timesOf, waitText } from "./words.ts";

const step = (number: number, at?: number): StepScene => ({ number, state: "done", ...(at === undefined ? {} : { at }), isExact: true, process: "", detail: "" });

it("a step takes as long as since the last one that is known", () => {
  const times = timesOf([step(1), step(2, 30), step(3), step(4, 70)], 10);
  expect(times).toEqual([10, 30, undefined, 70]);
  expect(spansOf(times)).toEqual([undefined, 20, undefined, 40]);
});

describe("what would have to change", () => {
  const cases: readonly (readonly [NodeChange, string])[] = [
    [{ type: "room", resource: "cpu", wanted: 3000, missing: 500 }, "500m CPU more were free (it asks for 3 CPU)"],
    [{ type: "larger", resource: "memory", wanted: 64 * 1024 ** 3, capacity: 8 * 1024 ** 3 }, "the node were larger: it asks for 64 GiB of memory, an empty one has 8 GiB of memory"],
    [{ type: "taint", taint: "a=b:NoSchedule" }, "it tolerated the taint a=b:NoSchedule"],
    [{ type: "labels", wanted: "disk=ssd" }, "the node had the labels disk=ssd"],
  ];
  it.for(cases)("%o", ([change, text]) => {
    expect(changeText(change)).toBe(text);
  });

  it.for([
    { remedy: { changes: [], count: 1, nodes: ["a"] }, text: "a" },
    { remedy: { changes: [], count: 2, nodes: ["a", "b"] }, text: "any of 2 nodes: a, b" },
    { remedy: { changes: [{ type: "room", resource: "cpu", wanted: 1, missing: 1 } as const], count: 90, nodes: ["a", "b"] }, text: "any of 90 nodes, a lacks least" },
  ])("on $text", ({ remedy, text }) => {
    expect(nodesText(remedy)).toBe(text);
  });
});

it.for([
  ["Node Add", "a node comes"],
  ["AssignedPod Delete", "a pod with a node goes"],
  ["ResourceClaim Add", "ResourceClaim Add"],
] as const)("%s: %s", ([event, text]) => {
  expect(eventText(event)).toBe(text);
});

it.for([
  { change: { place: "active" }, text: "its turn" },
  { change: { place: "backoff", backoffEnd: 4_000_000 }, text: "tried again in 3.0 s" },
  { change: { place: "unschedulable", wakes: ["Node Add"] }, text: "until a node comes" },
  { change: { place: "unschedulable", gatedBy: "SchedulingGates" }, text: "held back by SchedulingGates" },
] as const)("waits: $text", ({ change, text }) => {
  const queued: QueuedScene = { uid: "u", pod: "p", priority: 0, attempts: 1, since: 0, firstSeen: 0, gatedBy: "", plugins: [], wakes: [], nominated: "", message: "", ...change };
  expect(waitText(queued, 1_000_000)).toBe(text);
});

it("names the first nodes and counts the others", () => {
  expect(filteredNodes({ plugin: "p", reasons: [], count: 5, nodes: ["a", "b"] })).toBe("a, b and 3 more");
});
