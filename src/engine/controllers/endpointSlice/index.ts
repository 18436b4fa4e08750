import { getCondition, matchesMap } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { EndpointSlice, Node, Pod, Service } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byLabel, byNamespace } from "../framework/indexers.ts";
import { isEndpointChange, isLabelChange } from "./endpoint.ts";
import { controllerName, managedByLabel, reconcileSlices, serviceNameLabel } from "./reconcile.ts";

const services = "v1/services";
const pods = "v1/pods";
const nodes = "v1/nodes";
const slices = "discovery.k8s.io/v1/endpointslices";
const zoneLabel = "topology.kubernetes.io/zone";

/** What the controller remembers between syncs. */
interface Memory {
  /** Slice -> the resourceVersion that its last write returned: an older one in the cache is stale. */
  readonly written: Map<string, number>;
  /** Services that wait for the cache to catch up. */
  readonly stale: Set<string>;
  /** Service -> what has been told: its creation, and the readiness of its pods. */
  readonly told: Map<string, { service: string; readonly pods: Map<string, string> }>;
}

type Context = ControllerContext<Memory>;

/**
 * Writes the pods behind each Service into EndpointSlices.
 * @source pkg/controller/endpointslice/endpointslice_controller.go
 */
export const endpointSliceController: Controller<Memory> = {
  name: "endpointslice",
  component: "endpoint-slice-controller",
  workers: 5,
  retriesMax: 15,
  informers: [
    { resource: services, indexers: byNamespace },
    { resource: pods, indexers: byLabel },
    { resource: nodes },
    { resource: slices, indexers: byLabel },
  ],
  newMemory: () => ({ written: new Map(), stale: new Set(), told: new Map() }),
  handlers: {
    [services]: handler((change, context) => context.enqueue(keyOf(change.object))),
    [pods]: handler(onPod),
    [slices]: handler(onSlice),
    [nodes]: handler(onNode),
  },
  sync: syncService,
  resume: remember,
  cost: (key, context) => {
    const service = context.get<Service>(services, key);
    const pair = firstPair(service?.spec.selector);
    return 60 + (pair === undefined ? 0 : 5 * context.count(pods, "label", pair));
  },
};

function firstPair(selector: Service["spec"]["selector"]): string | undefined {
  for (const key in selector) return `${key}=${selector[key] ?? ""}`;
  return undefined;
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const old = change.type === "modified" ? (change.old as Pod) : undefined;
  const isMoved = old !== undefined && isLabelChange(old, pod);
  if (old !== undefined && !isMoved && !isEndpointChange(old, pod)) return;
  for (const service of context.index<Service>(services, "namespace", pod.metadata.namespace ?? "")) {
    const { selector } = service.spec;
    if (selector === undefined) continue;
    if (matchesMap(selector, pod.metadata.labels) || (isMoved && matchesMap(selector, old.metadata.labels))) context.enqueue(keyOf(service));
  }
}

/** The controller's own writes come back here; what others change is put right. */
function onSlice(change: Change, context: Context): void {
  const { labels, namespace } = change.object.metadata;
  if (labels?.[managedByLabel] !== controllerName) return;
  const service = `${namespace ?? ""}/${labels[serviceNameLabel] ?? ""}`;
  const key = keyOf(change.object);
  const written = context.memory.written.get(key);
  const version = Number(change.object.metadata.resourceVersion ?? "0");
  if (change.type === "added") context.creationObserved(service);
  if (change.type === "deleted") {
    if (context.memory.written.delete(key)) context.enqueue(service);
    return;
  }
  if (written === undefined || version > written || context.memory.stale.delete(service)) context.enqueue(service);
}

/** A zone that changes concerns all services. */
function onNode(change: Change, context: Context): void {
  const before = change.type === "modified" ? change.old.metadata.labels?.[zoneLabel] : undefined;
  if (change.type === "modified" && before === change.object.metadata.labels?.[zoneLabel]) return;
  if (change.type === "added" && change.object.metadata.labels?.[zoneLabel] === undefined) return;
  for (const service of context.list<Service>(services)) context.enqueue(keyOf(service));
}

function syncService(key: string, context: Context): SyncResult | undefined {
  const service = context.get<Service>(services, key);
  if (service === undefined) {
    context.memory.told.delete(key);
    context.forgetExpectations(key);
    return undefined;
  }
  const { selector, type } = service.spec;
  const pair = firstPair(selector);
  if (pair === undefined || type === "ExternalName") return undefined;
  const { namespace } = service.metadata;
  const existing = context
    .index<EndpointSlice>(slices, "label", `${serviceNameLabel}=${service.metadata.name}`)
    .filter((slice) => slice.metadata.namespace === namespace && slice.metadata.labels?.[managedByLabel] === controllerName && slice.metadata.deletionTimestamp === undefined);
  if (!context.isSatisfied(key) || existing.some((slice) => isStale(slice, context))) {
    context.memory.stale.add(key);
    return undefined;
  }
  const selected = context.index<Pod>(pods, "label", pair).filter((pod) => pod.metadata.namespace === namespace && matchesMap(selector, pod.metadata.labels));
  const changes = reconcileSlices(service, selected, (name) => context.get<Node>(nodes, name), existing, triggerTime(key, service, selected, context));
  const calls: Call[] = [
    ...changes.create.map((body): Call => ({ call: { verb: "create", resource: slices, namespace: namespace ?? "", body }, expects: { key, change: "creation" } })),
    ...changes.update.map((body): Call => ({ call: { verb: "update", resource: slices, namespace: namespace ?? "", name: body.metadata.name, body } })),
    ...changes.remove.map((slice): Call => ({ call: { verb: "delete", resource: slices, namespace: namespace ?? "", name: slice.metadata.name }, tolerates: [404] })),
  ];
  if (calls.length === 0) return undefined;
  if (changes.create.length > 0) context.expectCreations(key, changes.create.length);
  return { stages: [{ calls }], next: key };
}

function isStale(slice: EndpointSlice, context: Context): boolean {
  const written = context.memory.written.get(keyOf(slice));
  return written !== undefined && Number(slice.metadata.resourceVersion ?? "0") < written;
}

/** Notes which versions the cache has yet to reach. */
function remember(_key: string, _next: unknown, outcome: Outcome, context: Context): SyncResult | undefined {
  for (const result of outcome.results[0] ?? []) {
    if (result?.ok !== true || result.object?.kind !== "EndpointSlice") continue;
    context.memory.written.set(keyOf(result.object), Number(result.object.metadata.resourceVersion ?? "0"));
  }
  return undefined;
}

/**
 * The earliest cause of this write that was not told yet: the service's creation or a pod's readiness.
 * @source staging/src/k8s.io/endpointslice/trigger_time_tracker.go
 */
function triggerTime(key: string, service: Service, selected: readonly Pod[], context: Context): string | undefined {
  const told = context.memory.told.get(key);
  const next = { service: service.metadata.creationTimestamp ?? "", pods: new Map<string, string>() };
  let earliest: string | undefined;
  if (next.service > (told?.service ?? "")) earliest = next.service;
  for (const pod of selected) {
    const time = getCondition(pod.status.conditions, "Ready")?.lastTransitionTime;
    if (time === undefined) continue;
    next.pods.set(pod.metadata.name, time);
    const before = told?.pods.get(pod.metadata.name);
    if (told !== undefined && (before === undefined || time > before) && (earliest === undefined || time < earliest)) earliest = time;
  }
  context.memory.told.set(key, next);
  return earliest;
}
