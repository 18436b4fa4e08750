import { describe, expect, it } from "vitest";
import { formatTime } from "../../../engine/api/index.ts";
import type { Pod } from "../../../engine/kinds/index.ts";
import { stepsOf } from "./steps.ts";
import type { Traces } from "./steps.ts";

const s = 1_000_000;
const pod = (nodeName = "", status: object = {}): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "default", uid: "u", creationTimestamp: formatTime(10 * s) }, spec: { ...(nodeName === "" ? {} : { nodeName }), containers: [{ name: "c", image: "nginx" }] }, status }) as unknown as Pod;
const nothing: Traces = { pod: pod(), stored: undefined, scheduler: "kube-scheduler-cp-1", queued: undefined, decision: undefined, bindingSince: undefined, kubelet: undefined };
const stored = { at: 10 * s + 5, process: "kube-apiserver-cp-1", cause: 1 };
const decision = { firstSeen: 10 * s + 9, at: 10 * s + 12, attempt: 1, nodeName: "a", feasible: new Int32Array(2), boundAt: 10 * s + 20 } as unknown as Traces["decision"];
const worker = (change: object) => ({ process: "kubelet-a", state: {}, worker: { addedAt: 10 * s + 30, startup: {}, containers: new Map(), reasons: new Map(), references: new Map(), mounted: true, operation: undefined, ...change } }) as unknown as Traces["kubelet"];
const running = new Map([["c", { current: { config: { name: "c", image: "nginx" }, startedAt: 12 * s } }]]);

describe("the eight steps", () => {
  it.for([
    { what: "stored, and nobody schedules", traces: nothing, states: "done done now ahead ahead ahead ahead ahead", at: [undefined, 10 * s] },
    { what: "answered by an API server that is remembered", traces: { ...nothing, stored }, states: "done done now ahead ahead ahead ahead ahead", at: [undefined, 10 * s + 5] },
    { what: "its Binding is on its way", traces: { ...nothing, stored, decision: { ...decision, boundAt: undefined } as Traces["decision"] }, states: "done done done done now ahead ahead ahead", at: [undefined, 10 * s + 5, 10 * s + 9, 10 * s + 12] },
    { what: "bound, and its kubelet is at it", traces: { ...nothing, pod: pod("a"), stored, decision, kubelet: worker({}) }, states: "done done done done done done now ahead", at: [undefined, 10 * s + 5, 10 * s + 9, 10 * s + 12, 10 * s + 20, 10 * s + 30] },
    { what: "runs, and says so", traces: { ...nothing, pod: pod("a", { phase: "Running" }), stored, decision, kubelet: worker({ containers: running, startup: { observedRunning: 12 * s + 7 } }) }, states: "done done done done done done done done", at: [undefined, 10 * s + 5, 10 * s + 9, 10 * s + 12, 10 * s + 20, 10 * s + 30, 12 * s, 12 * s + 7] },
    { what: "bound by a scheduler that is dead", traces: { ...nothing, scheduler: "", pod: pod("a"), stored }, states: "done done unknown unknown unknown now ahead ahead", at: [undefined, 10 * s + 5] },
    { what: "deleted, and remembered by the scheduler", traces: { ...nothing, pod: undefined, decision }, states: "done unknown done done done ahead ahead ahead", at: [undefined, undefined, 10 * s + 9, 10 * s + 12, 10 * s + 20] },
    { what: "taken over by a kubelet that was restarted", traces: { ...nothing, pod: pod("a", { phase: "Running", startTime: formatTime(11 * s) }), stored, decision, kubelet: worker({ addedAt: 60 * s, containers: running }) }, states: "done done done done done done done unknown", at: [undefined, 10 * s + 5, 10 * s + 9, 10 * s + 12, 10 * s + 20, 11 * s, 12 * s] },
  ])("of a pod that is $what", ({ traces, states, at }) => {
    const steps = stepsOf(traces);
    expect(steps.map(({ state }) => state).join(" ")).toBe(states);
    expect(steps.map((step) => step.at)).toEqual(Array.from({ length: 8 }, (_, index) => at[index]));
  });

  it("what only the API object says is not exact", () => {
    expect(stepsOf(nothing)[1]).toMatchObject({ at: 10 * s, isExact: false });
    expect(stepsOf({ ...nothing, stored })[1]).toMatchObject({ isExact: true, process: "kube-apiserver-cp-1" });
  });

  it.for([
    { what: "an image", change: { operation: { type: "PullImage", image: "nginx" } }, detail: "pulls nginx" },
    { what: "a ConfigMap that is missing", change: { references: new Map([["configmaps/x", { state: "missing" }]]) }, detail: "waits for configmaps/x" },
    { what: "an image that nobody has", change: { reasons: new Map([["c", { reason: "ErrImagePull", message: "not found" }]]) }, detail: "c: ErrImagePull, not found" },
  ])("the seventh waits for $what", ({ change, detail }) => {
    expect(stepsOf({ ...nothing, pod: pod("a"), stored, decision, kubelet: worker(change) })[6]).toMatchObject({ state: "now", detail });
  });
});
