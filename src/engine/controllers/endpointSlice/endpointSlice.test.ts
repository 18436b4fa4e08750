import { describe, expect, it } from "vitest";
import type { EndpointSlice, Pod, Service } from "../../kinds/index.ts";
import type { ChangedPod } from "./incremental.ts";
import { reconcileChanged } from "./incremental.ts";
import { reconcileSlices } from "./reconcile.ts";

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default", uid: "s" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] }, status: {} } as unknown as Service;
const pod = (n: number): Pod =>
  ({ metadata: { name: `web-${n}`, namespace: "default", uid: `u${n}` }, spec: { nodeName: "node", containers: [] }, status: { podIP: `10.0.${n >> 8}.${n & 255}`, conditions: [{ type: "Ready", status: "True" }] } }) as unknown as Pod;
const pods = (count: number): Pod[] => Array.from({ length: count }, (_, n) => pod(n));
const noNode = (): undefined => undefined;
const sizes = (slices: readonly { readonly endpoints: readonly unknown[] }[]): readonly number[] => slices.map((slice) => slice.endpoints.length);

/** Uids of a list of slices' endpoints, as the controller remembers them. */
const locationOf = (slices: readonly EndpointSlice[]): ReadonlyMap<string, string> =>
  new Map(slices.flatMap((slice) => slice.endpoints.map((endpoint) => [endpoint.targetRef?.uid ?? "", slice.metadata.name] as const)));

describe("looking only at the pods that changed", () => {
  const named = reconcileSlices(service, pods(250), noNode, [], undefined).create.map((slice, n): EndpointSlice => ({ ...slice, metadata: { ...slice.metadata, name: `web-${n}` } }));
  const notReady: Pod = { ...pod(120), status: { ...pod(120).status, conditions: [{ type: "Ready", status: "False" }] } };
  const changes: readonly { readonly name: string; readonly all: readonly Pod[]; readonly changed: readonly ChangedPod[] }[] = [
    { name: "a pod that is new", all: pods(251), changed: [{ uid: "u250", pod: pod(250) }] },
    { name: "sixty pods that are new", all: pods(310), changed: pods(310).slice(250).map((one) => ({ uid: one.metadata.uid ?? "", pod: one })) },
    { name: "a pod that is gone", all: pods(250).slice(1), changed: [{ uid: "u0", pod: undefined }] },
    { name: "a pod that is no longer ready", all: pods(250).with(120, notReady), changed: [{ uid: "u120", pod: notReady }] },
    { name: "nothing new", all: pods(250), changed: [{ uid: "u7", pod: pod(7) }] },
    { name: "all pods of the last slice", all: pods(200), changed: pods(250).slice(200).map((one) => ({ uid: one.metadata.uid ?? "", pod: undefined })) },
  ];
  it.for(changes)("finds the same writes as looking at all: $name", ({ all, changed }) => {
    const wanted = reconcileSlices(service, all, noNode, named, "2026-01-01T00:00:00Z");
    expect(reconcileChanged(service, changed, { existing: named, location: locationOf(named), nodeOf: noNode, triggerTime: "2026-01-01T00:00:00Z" })).toEqual(wanted);
  });
});

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
