import { matchesMap } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { EndpointSlice, Node, Pod, Service } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byLabel, byNamespace } from "../framework/indexers.ts";
import { isEndpointChange, isLabelChange, shouldPodBeInEndpoints } from "./endpoint.ts";
import type { ChangedPod } from "./incremental.ts";
import { reconcileChanged } from "./incremental.ts";
import type { Memory, ServiceMemory } from "./memory.ts";
import { locate, serviceMemory, triggerTime } from "./memory.ts";
import type { SliceChanges } from "./reconcile.ts";
import { controllerName, managedByLabel, reconcileSlices, serviceNameLabel } from "./reconcile.ts";
import type { HintedSlices } from "./topologyCache.ts";
import { addHints, forgetHints, isTopologyChange, newTopologyCache, overloadedServices, wantsTopologyHints, zoneRatios } from "./topologyCache.ts";
import { withDistributionHints } from "./trafficDistribution.ts";

const services = "v1/services";
const pods = "v1/pods";
const nodes = "v1/nodes";
const slices = "discovery.k8s.io/v1/endpointslices";
const zoneLabel = "topology.kubernetes.io/zone";

type Context = ControllerContext<Memory>;

/**
 * Writes the pods behind each Service into EndpointSlices.
 * @source pkg/controller/endpointslice/endpointslice_controller.go
 */
export const endpointSliceController: Controller<Memory> = {
  name: "endpointslice",
  component: "endpoint-slice-controller",
  account: "endpointslice-controller",
  workers: 5,
  retriesMax: 15,
  informers: [
    { resource: services, indexers: byNamespace },
    { resource: pods, indexers: byLabel },
    { resource: nodes },
    { resource: slices, indexers: byLabel },
  ],
  newMemory: () => ({ services: new Map(), written: new Map(), topology: newTopologyCache() }),
  handlers: {
    [services]: handler((change, context) => enqueueFull(context, keyOf(change.object))),
    [pods]: handler(onPod),
    [slices]: handler(onSlice),
    [nodes]: handler(onNode),
  },
  sync: syncService,
  resume: (key, _next, outcome, context) => remember(key, outcome, context),
  cost: (key, context) => {
    const service = context.get<Service>(services, key);
    const pair = firstPair(service?.spec.selector);
    return 60 + (pair === undefined ? 0 : 10 * context.count(pods, "label", pair));
  },
};

function firstPair(selector: Service["spec"]["selector"]): string | undefined {
  for (const key in selector) return `${key}=${selector[key] ?? ""}`;
  return undefined;
}

function enqueueFull(context: Context, key: string): void {
  serviceMemory(context.memory, key).full = true;
  context.enqueue(key);
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const old = change.type === "modified" ? (change.old as Pod) : undefined;
  const isMoved = old !== undefined && isLabelChange(old, pod);
  if (old !== undefined && !isMoved && !isEndpointChange(old, pod)) return;
  if (change.type === "added" && !shouldPodBeInEndpoints(pod, true)) return;
  if (old !== undefined && !shouldPodBeInEndpoints(old, true) && !shouldPodBeInEndpoints(pod, true)) return;
  for (const service of context.index<Service>(services, "namespace", pod.metadata.namespace ?? "")) {
    const { selector } = service.spec;
    if (selector === undefined) continue;
    if (!matchesMap(selector, pod.metadata.labels) && !(isMoved && matchesMap(selector, old.metadata.labels))) continue;
    const key = keyOf(service);
    serviceMemory(context.memory, key).dirty.set(pod.metadata.uid ?? pod.metadata.name, keyOf(pod));
    context.enqueue(key);
  }
}

/** The controller's own writes come back here; what others change is put right. */
function onSlice(change: Change, context: Context): void {
  const slice = change.object as EndpointSlice;
  const { labels, namespace } = slice.metadata;
  if (labels?.[managedByLabel] !== controllerName) return;
  const service = `${namespace ?? ""}/${labels[serviceNameLabel] ?? ""}`;
  const own = serviceMemory(context.memory, service);
  const key = keyOf(slice);
  const written = context.memory.written.get(key);
  if (change.type === "deleted") {
    locate(own, slice, undefined);
    if (context.memory.written.delete(key)) enqueueFull(context, service);
    return;
  }
  locate(own, change.type === "modified" ? (change.old as EndpointSlice) : undefined, slice);
  if (change.type === "added") context.creationObserved(service);
  const version = Number(slice.metadata.resourceVersion ?? "0");
  if (own.writing) own.seen.set(key, version);
  else if (written === undefined || version > written) enqueueFull(context, service);
  else if (own.stale) context.enqueue(service);
}

/** A zone that changes concerns all services; what changes the zones' parts concerns those that have too few endpoints then. */
function onNode(change: Change, context: Context): void {
  const old = change.type === "modified" ? (change.old as Node) : undefined;
  const node = change.object as Node;
  if (old === undefined || isTopologyChange(old, node)) {
    const { topology } = context.memory;
    topology.ratios = topology.allocated.size === 0 ? undefined : zoneRatios(context.list<Node>(nodes));
    for (const key of overloadedServices(topology)) enqueueFull(context, key);
  }
  const before = old?.metadata.labels?.[zoneLabel];
  if (change.type === "modified" && before === node.metadata.labels?.[zoneLabel]) return;
  if (change.type === "added" && node.metadata.labels?.[zoneLabel] === undefined) return;
  for (const service of context.list<Service>(services)) enqueueFull(context, keyOf(service));
}

function syncService(key: string, context: Context): SyncResult | undefined {
  const service = context.get<Service>(services, key);
  if (service === undefined) {
    context.memory.services.delete(key);
    context.memory.topology.allocated.delete(key);
    context.forgetExpectations(key);
    return undefined;
  }
  const { selector, type } = service.spec;
  const pair = firstPair(selector);
  if (pair === undefined || type === "ExternalName") return undefined;
  const existing = slicesOf(service, context);
  const own = serviceMemory(context.memory, key);
  own.stale = !context.isSatisfied(key) || existing.some((slice) => isStale(slice, context));
  if (own.stale) return undefined;
  // How many endpoints a zone gets depends on all of them.
  if (wantsTopologyHints(service)) own.full = true;
  const isFull = own.full;
  const found = changesOf(service, pair, existing, own, context);
  own.full = false;
  own.dirty = new Map();
  const { changes, told } = hinted(key, service, found, isFull ? existing : [], context);
  const events = told.map((event): EventRecord => ({ object: service, ...event }));
  const calls = callsOf(key, service, changes);
  if (calls.length === 0) return events.length === 0 ? undefined : { events };
  own.writing = true;
  if (changes.create.length > 0) context.expectCreations(key, changes.create.length);
  return { events, stages: [{ calls }], next: key };
}

/**
 * The changes with hints. Slices that do not change are looked at only when all pods were.
 * @source staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType
 */
function hinted(key: string, service: Service, changes: SliceChanges, existing: readonly EndpointSlice[], context: Context): HintedSlices {
  const { topology } = context.memory;
  const written = new Set([...changes.update, ...changes.remove].map(({ metadata }) => metadata.name));
  const unchanged = existing.filter(({ metadata }) => !written.has(metadata.name));
  if (wantsTopologyHints(service)) {
    topology.ratios ??= zoneRatios(context.list<Node>(nodes));
    return addHints(topology, key, changes, unchanged);
  }
  const told = forgetHints(topology, key);
  const { trafficDistribution } = service.spec;
  const hint = (slice: EndpointSlice): EndpointSlice => withDistributionHints(trafficDistribution, slice);
  const stale = unchanged.map((slice) => ({ slice, next: hint(slice) })).filter(({ slice, next }) => slice !== next);
  return { told, changes: { create: changes.create.map(hint), update: [...changes.update.map(hint), ...stale.map(({ next }) => next)], remove: changes.remove } };
}

function slicesOf(service: Service, context: Context): readonly EndpointSlice[] {
  const { name, namespace } = service.metadata;
  return context
    .index<EndpointSlice>(slices, "label", `${serviceNameLabel}=${name}`)
    .filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.[managedByLabel] === controllerName && metadata.deletionTimestamp === undefined);
}

/** From the pods that changed where that is enough, else from all. */
function changesOf(service: Service, pair: string, existing: readonly EndpointSlice[], own: ServiceMemory, context: Context): SliceChanges {
  const nodeOf = (name: string): Node | undefined => context.get<Node>(nodes, name);
  const { selector } = service.spec;
  if (!own.full) {
    const changed = [...own.dirty].map(([uid, podKey]): ChangedPod => {
      const pod = context.get<Pod>(pods, podKey);
      return { uid, pod: pod?.metadata.uid === uid && matchesMap(selector, pod.metadata.labels) ? pod : undefined };
    });
    const present = changed.flatMap(({ pod }) => pod ?? []);
    const found = reconcileChanged(service, changed, { existing, location: own.location, nodeOf, triggerTime: triggerTime(own, service, present) });
    if (found !== undefined) return found;
  }
  const { namespace } = service.metadata;
  const selected = context.index<Pod>(pods, "label", pair).filter((pod) => pod.metadata.namespace === namespace && matchesMap(selector, pod.metadata.labels));
  return reconcileSlices(service, selected, nodeOf, existing, triggerTime(own, service, selected));
}

function callsOf(key: string, service: Service, { create, update, remove }: SliceChanges): readonly Call[] {
  const { namespace = "" } = service.metadata;
  return [
    ...create.map((body): Call => ({ call: { verb: "create", resource: slices, namespace, body }, expects: { key, change: "creation" } })),
    ...update.map((body): Call => ({ call: { verb: "update", resource: slices, namespace, name: body.metadata.name, body } })),
    ...remove.map((slice): Call => ({ call: { verb: "delete", resource: slices, namespace, name: slice.metadata.name }, tolerates: [404] })),
  ];
}

function isStale(slice: EndpointSlice, context: Context): boolean {
  const written = context.memory.written.get(keyOf(slice));
  return written !== undefined && Number(slice.metadata.resourceVersion ?? "0") < written;
}

/** Notes which versions the cache has yet to reach; after a failure everything is looked at again. */
function remember(key: string, outcome: Outcome, context: Context): SyncResult | undefined {
  const own = serviceMemory(context.memory, key);
  own.writing = false;
  if (outcome.failure !== undefined) own.full = true;
  for (const result of outcome.results[0] ?? []) {
    if (result?.ok !== true || result.object?.kind !== "EndpointSlice") continue;
    context.memory.written.set(keyOf(result.object), Number(result.object.metadata.resourceVersion ?? "0"));
  }
  for (const [slice, version] of own.seen) if (version > (context.memory.written.get(slice) ?? 0)) enqueueFull(context, key);
  own.seen.clear();
  return undefined;
}
