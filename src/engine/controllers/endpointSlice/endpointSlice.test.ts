import { describe, expect, it } from "vitest";
import type { Endpoint, EndpointSlice, Pod, Service } from "../../kinds/index.ts";
import type { ChangedPod } from "./incremental.ts";
import { reconcileChanged } from "./incremental.ts";
import { reconcileSlices } from "./reconcile.ts";
import type { TopologyCache } from "./topologyCache.ts";
import { addHints, newTopologyCache, overloadedServices } from "./topologyCache.ts";
import { withDistributionHints } from "./trafficDistribution.ts";

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

describe("hints", () => {
  const inZone = (n: number, zone: string, ready = true): Endpoint => ({ addresses: [`10.0.0.${n}`], conditions: { ready }, nodeName: `node-${zone}`, zone });
  const sliceOf = (...endpoints: Endpoint[]): EndpointSlice => ({ ...reconcileSlices(service, [], noNode, [], undefined).create[0], endpoints }) as EndpointSlice;
  const zonesOf = (slice: EndpointSlice | undefined): readonly string[] => (slice?.endpoints ?? []).map(({ hints }) => (hints?.forZones ?? []).map(({ name }) => name).join());
  const unchanged = { create: [], update: [], remove: [] };
  const cacheOf = (ratios: Readonly<Record<string, number>>): TopologyCache => ({ ...newTopologyCache(), ratios: new Map(Object.entries(ratios)) });

  const wishes: readonly { readonly wish: string | undefined; readonly hints: Endpoint["hints"] }[] = [
    { wish: undefined, hints: undefined },
    { wish: "PreferClose", hints: { forZones: [{ name: "a" }] } },
    { wish: "PreferSameZone", hints: { forZones: [{ name: "a" }] } },
    { wish: "PreferSameNode", hints: { forZones: [{ name: "a" }], forNodes: [{ name: "node-a" }] } },
  ];
  it.for(wishes)("of an endpoint with trafficDistribution $wish", ({ wish, hints }) => {
    const [ready, notReady] = withDistributionHints(wish, sliceOf(inZone(1, "a"), inZone(2, "a", false))).endpoints;
    expect([ready?.hints, notReady?.hints]).toEqual([hints, undefined]);
  });

  it("go when the Service asks for them no more, and what has none stays the same object", () => {
    const hinted = withDistributionHints("PreferSameZone", sliceOf(inZone(1, "a")));
    const bare = withDistributionHints(undefined, hinted);
    expect([zonesOf(hinted), zonesOf(bare)]).toEqual([["a"], [""]]);
    expect(withDistributionHints(undefined, bare)).toBe(bare);
  });

  it("of a topology-aware Service divide its endpoints by the zones' processors, and stay while that holds", () => {
    const cache = cacheOf({ a: 0.5, b: 0.5 });
    const slice = sliceOf(inZone(1, "a"), inZone(2, "a"), inZone(3, "a"), inZone(4, "b"));
    const first = addHints(cache, "default/web", { ...unchanged, create: [slice] }, []);
    expect([zonesOf(first.changes.create[0]), first.told.map(({ reason }) => reason)]).toEqual([["b", "a", "a", "b"], ["TopologyAwareHintsEnabled"]]);
    expect(addHints(cache, "default/web", unchanged, first.changes.create)).toEqual({ changes: unchanged, told: [] });
    expect(overloadedServices({ ...cache, ratios: new Map([["a", 0.2], ["b", 0.8]]) })).toEqual(["default/web"]);
  });

  const refusals: readonly { readonly name: string; readonly cache: TopologyCache; readonly why: string }[] = [
    { name: "the nodes do not say enough", cache: newTopologyCache(), why: "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4" },
    { name: "there are more zones than endpoints", cache: cacheOf({ a: 0.3, b: 0.3, c: 0.4 }), why: "Insufficient number of endpoints (2 endpoints, 3 zones), addressType: IPv4" },
    { name: "a zone would be overloaded", cache: cacheOf({ a: 0.35, b: 0.65 }), why: "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (2 endpoints, 2 zones), addressType: IPv4" },
  ];
  it.for(refusals)("are taken away when $name", ({ cache, why }) => {
    const hinted = withDistributionHints("PreferSameZone", sliceOf(inZone(1, "a"), inZone(2, "b")));
    const { changes, told } = addHints(cache, "default/web", unchanged, [hinted]);
    expect([zonesOf(changes.update[0]), told]).toEqual([["", ""], [{ type: "Warning", reason: "TopologyAwareHintsDisabled", message: why }]]);
  });
});
