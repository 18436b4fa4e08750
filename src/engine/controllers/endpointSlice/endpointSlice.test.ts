import { describe, expect, it } from "vitest";
import { recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Node, Pod, Service } from "../../kinds/index.ts";
import { endpointPorts, podToEndpoint, shouldPodBeInEndpoints, shouldSetHostname } from "./endpoint.ts";
import { reconcileSlices } from "./reconcile.ts";

interface Given {
  readonly pod: Pod;
  readonly svc: Service;
  readonly service: Service;
  readonly node?: Node;
  readonly includeTerminating: boolean;
}

const cases = (test: string) => recordedCases("endpointslice", test, 0);
const given = (one: { readonly given: unknown }): Given => one.given as Given;

describe("endpoints", () => {
  it.for(cases("TestShouldPodBeInEndpoints"))("$name", (one) => {
    const { pod, includeTerminating } = given(one);
    expect(shouldPodBeInEndpoints(pod, includeTerminating)).toBe(one.expected["expected"]);
  });
  it.for(cases("TestShouldSetHostname"))("$name", (one) => {
    expect(shouldSetHostname(given(one).pod, given(one).service)).toBe(one.expected["expected"]);
  });
  it.for(cases("TestGetEndpointPorts"))("$name", (one) => {
    expect(endpointPorts(given(one).service, given(one).pod)).toEqual(one.expected["expectedPorts"]);
  });
  it.for(cases("TestPodToEndpoint"))("$name", (one) => {
    const { pod, node, svc } = given(one);
    expect(podToEndpoint(pod, node, svc)).toEqual(one.expected["expectedEndpoint"]);
  });
});

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default", uid: "s" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] }, status: {} } as unknown as Service;
const pod = (n: number): Pod =>
  ({ metadata: { name: `web-${n}`, namespace: "default", uid: `u${n}` }, spec: { nodeName: "node", containers: [] }, status: { podIP: `10.0.${n >> 8}.${n & 255}`, conditions: [{ type: "Ready", status: "True" }] } }) as unknown as Pod;
const pods = (count: number): Pod[] => Array.from({ length: count }, (_, n) => pod(n));
const noNode = (): undefined => undefined;
const sizes = (slices: readonly { readonly endpoints: readonly unknown[] }[]): readonly number[] => slices.map((slice) => slice.endpoints.length);

describe("slices", () => {
  it("hold 100 endpoints each", () => {
    expect(sizes(reconcileSlices(service, pods(250), noNode, [], undefined).create)).toEqual([100, 100, 50]);
  });
  it("are there even when no pod is", () => {
    expect(sizes(reconcileSlices(service, [], noNode, [], undefined).create)).toEqual([0]);
  });
  it("are left alone when nothing changed", () => {
    const slices = reconcileSlices(service, pods(250), noNode, [], undefined).create;
    expect(reconcileSlices(service, pods(250), noNode, slices, undefined)).toEqual({ create: [], update: [], remove: [] });
  });
  it("change one by one: a pod that goes costs one write", () => {
    const slices = reconcileSlices(service, pods(250), noNode, [], undefined).create;
    const { create, update, remove } = reconcileSlices(service, pods(250).slice(1), noNode, slices, undefined);
    expect([create.length, sizes(update), remove.length]).toEqual([0, [99], 0]);
  });
  it("take new pods where there is room", () => {
    const slices = reconcileSlices(service, pods(150), noNode, [], undefined).create;
    const { create, update } = reconcileSlices(service, pods(160), noNode, slices, undefined);
    expect([create.length, sizes(update)]).toEqual([0, [60]]);
  });
});
