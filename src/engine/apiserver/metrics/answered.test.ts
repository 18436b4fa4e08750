import { describe, expect, it } from "vitest";
import { ControlPlane } from "../../../testing/controlPlane/controlPlane.ts";
import { killProcess, millis, seconds } from "../../core/index.ts";
import type { ApiserverState } from "../state.ts";
import { countOnce, newRate, perSecond } from "./rate.ts";
import { waitsFor } from "./waitsFor.ts";

const memoryOf = (plane: ControlPlane): ApiserverState => plane.kernel.process("kube-apiserver-cp-1").memory as ApiserverState;
const configMap = (name: string, namespace = "default") => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace } });

describe("the stages that a request has come to", () => {
  const plane = new ControlPlane().ready();
  const untilAdmission = ["authentication", "priority-and-fairness", "authorization", "admission-mutating"];
  plane.create("v1/configmaps", configMap("kept"));

  it.for([
    { what: "a create", call: { verb: "create", resource: "v1/configmaps", namespace: "default", body: configMap("cm") } as const, code: 201, way: [...untilAdmission, "validation", "admission-validating", "storage"] },
    { what: "a create that validation refuses", call: { verb: "create", resource: "v1/configmaps", namespace: "default", body: configMap("No!") } as const, code: 422, way: [...untilAdmission, "validation"] },
    { what: "a create in no namespace", call: { verb: "create", resource: "v1/configmaps", namespace: "nowhere", body: configMap("cm", "nowhere") } as const, code: 404, way: untilAdmission },
    { what: "a get", call: { verb: "get", resource: "v1/configmaps", namespace: "default", name: "kept" } as const, code: 200, way: [...untilAdmission.slice(0, 3), "storage"] },
    { what: "a list from the cache", call: { verb: "list", resource: "v1/configmaps", options: { resourceVersion: "0" } } as const, code: 200, way: [...untilAdmission.slice(0, 3), "storage"] },
    { what: "a get by one who may not", call: { verb: "get", resource: "v1/configmaps", namespace: "default", name: "kept", user: "system:kube-proxy" } as const, code: 403, way: untilAdmission.slice(0, 3) },
    { what: "a delete", call: { verb: "delete", resource: "v1/configmaps", namespace: "default", name: "kept" } as const, code: 200, way: [...untilAdmission.slice(0, 3), "storage", "admission-mutating", "admission-validating", "storage"] },
  ])("of $what", ({ call, code, way }) => {
    plane.call(call);
    const last = memoryOf(plane).answered.recent.findLast(({ verb, resource }) => verb === call.verb && resource === "configmaps");
    expect([last?.code, last?.way.map(({ stage }) => stage)]).toEqual([code, way]);
  });

  it("remembers a bounded number of them", () => {
    for (let i = 0; i < 300; i++) plane.send({ verb: "get", resource: "v1/configmaps", namespace: "default", name: "cm" });
    plane.run(seconds(1));
    expect(memoryOf(plane).answered.recent.length).toBeLessThan(160);
  });
});

describe("what a request waits for", () => {
  it("an answer of etcd, since it was asked", () => {
    const plane = new ControlPlane({ members: 3 }).ready();
    for (const name of ["etcd-cp-1", "etcd-cp-2"]) killProcess(plane.kernel, plane.kernel.process(name));
    plane.run(seconds(20));
    const askedAt = plane.kernel.state.now;
    plane.send({ verb: "get", resource: "v1/configmaps", namespace: "default", name: "cm" });
    plane.run(millis(500));
    const state = memoryOf(plane);
    const flight = [...state.requests.values()].find(({ request }) => request.type === "request" && request.name === "cm");
    expect(flight?.stage).toBe("storage");
    const wait = flight === undefined ? undefined : waitsFor(state, flight);
    expect(wait).toMatchObject({ on: "etcd", text: "etcd-cp-3: range /registry/configmaps/default/cm" });
    expect((wait?.since ?? 0) - askedAt).toBeLessThan(millis(10));
  });
});

describe("a rate", () => {
  it.for([
    { at: [0.1, 0.2, 0.9], now: 0.95, want: 0 },
    { at: [0.1, 0.2, 0.9], now: 1.5, want: 3 },
    { at: [0.1, 1.2, 1.9], now: 1.95, want: 1 },
    { at: [0.1, 1.2], now: 4, want: 0 },
    { at: [0.1, 3.2], now: 3.5, want: 0 },
  ])("of $at at $now is $want", ({ at, now, want }) => {
    const rate = newRate();
    for (const each of at) countOnce(rate, seconds(each));
    expect(perSecond(rate, seconds(now))).toBe(want);
  });
});
