import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition } from "../../api/index.ts";
import type { EventRecord, EventSubject } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { millis, seconds } from "../../core/index.ts";
import type { Lease, Node, Pod, Taint } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byNode } from "../framework/indexers.ts";
import { isPodReady } from "../framework/pods.ts";
import { notReadyTaint, taintsCall, unreachableTaint } from "../framework/taints.ts";
import type { NodeHealth } from "./health.ts";
import { labelsToUpdate } from "./labels.ts";
import { isExcludedFromDisruption, nodeMonitorGracePeriod, updateNodeHealth, withNoExecuteTaint, withNoScheduleTaints } from "./health.ts";
import type { Zone, ZoneState } from "./zones.ts";
import { computeZoneState, newZone, nextToken, rateOf, swapLimiter, tryAccept, zoneKeyOf } from "./zones.ts";

const nodes = "v1/nodes";
const pods = "v1/pods";
const leases = "coordination.k8s.io/v1/leases";
/** Not names of nodes: the pass over all nodes, and the pass over the lines of the zones. */
const monitorKey = "@monitorNodeHealth";
const taintKey = "@doNoExecuteTaintingPass";
const nodeMonitorPeriod = seconds(5);
const taintingPeriod = millis(100);

interface Memory {
  readonly health: Map<string, NodeHealth>;
  readonly zones: Map<string, Zone>;
  /** Nodes whose pods could not all be marked. */
  readonly retry: Set<string>;
  /** Nodes that are gone since the last pass. */
  readonly removed: EventSubject[];
}

type Context = ControllerContext<Memory>;

export interface NodeLifecycleOptions {
  /** Default 50 s. */
  readonly gracePeriod?: Micros;
  /** Default 5 s. */
  readonly monitorPeriod?: Micros;
}

/**
 * Tells nodes that are gone from nodes that live, by their heartbeats; taints them; and holds back when whole
 * zones look dead, since then it is more likely the network.
 *
 * @source pkg/controller/nodelifecycle/node_lifecycle_controller.go
 */
export function newNodeLifecycleController(options: NodeLifecycleOptions = {}): Controller<Memory> {
  const gracePeriod = options.gracePeriod ?? nodeMonitorGracePeriod;
  return {
    name: "nodelifecycle",
    component: "node-controller",
    account: "node-controller",
    workers: 8,
    informers: [{ resource: nodes }, { resource: pods, indexers: byNode }, { resource: leases }],
    periods: [{ key: monitorKey, every: options.monitorPeriod ?? nodeMonitorPeriod, atOnce: true }],
    newMemory: () => ({ health: new Map(), zones: new Map(), retry: new Set(), removed: [] }),
    handlers: { [nodes]: handler(onNode) },
    sync: (key, context) => {
      if (key === monitorKey) return monitorNodeHealth(context, gracePeriod);
      return key === taintKey ? noExecutePass(context) : nodeProcessingPass(key, context);
    },
  };
}

export const nodeLifecycleController = newNodeLifecycleController();

function onNode(change: Change, context: Context): void {
  const node = change.object as Node;
  if (change.type === "deleted") {
    if (context.memory.health.delete(node.metadata.name)) context.memory.removed.push(subjectOf(node));
    for (const zone of context.memory.zones.values()) zone.line.delete(node.metadata.name);
    return;
  }
  if (change.type === "modified") {
    const old = change.old as Node;
    if (old.status.conditions === node.status.conditions && old.spec === node.spec && old.metadata.labels === node.metadata.labels) return;
  }
  context.enqueue(node.metadata.name);
}

/** @source pkg/controller/nodelifecycle/node_lifecycle_controller.go doNodeProcessingPassWorker */
function nodeProcessingPass(name: string, context: Context): SyncResult | undefined {
  const node = context.get<Node>(nodes, name);
  if (node === undefined) return undefined;
  const taints = change(node, withNoScheduleTaints(node, context.now));
  const labels = labelsToUpdate(node);
  const stages: Stage[] = [];
  if (taints.length > 0) stages.push({ calls: taints });
  if (labels !== undefined) {
    const patchType = "application/strategic-merge-patch+json";
    stages.push({ calls: [{ call: { verb: "patch", resource: nodes, name, patchType, body: { metadata: { labels } } }, tolerates: [404] }] });
  }
  return stages.length === 0 ? undefined : { stages };
}

function monitorNodeHealth(context: Context, gracePeriod: Micros): SyncResult {
  const { memory, now } = context;
  const writes: Call[] = [];
  const marks: Call[] = [];
  const events = memory.removed.splice(0).map(removingNode);
  const perZone = new Map<string, (Condition | undefined)[]>();
  for (const node of context.list<Node>(nodes)) {
    const { name } = node.metadata;
    const key = zoneKeyOf(node);
    let zone = memory.zones.get(key);
    if (zone === undefined) memory.zones.set(key, (zone = newZone(now)));
    if (!memory.health.has(name)) {
      events.push({ object: subjectOf(node), type: "Normal", reason: "RegisteredNode", message: `Node ${name} event: Registered Node ${name} in Controller` });
    }
    const lease = context.get<Lease>(leases, `kube-node-lease/${name}`);
    const { observed, current, update } = updateNodeHealth(node, lease, memory.health, gracePeriod, now);
    if (update !== undefined) writes.push(statusCall(update));
    if (current !== undefined) writes.push(...taintBasedEviction(node, current, zone, context));
    if (current !== undefined && current.status !== "True" && (observed.status === "True" || memory.retry.has(name))) {
      marks.push(...markPodsNotReady(name, context));
    }
    if (isExcludedFromDisruption(node)) continue;
    const conditions = perZone.get(key);
    if (conditions === undefined) perZone.set(key, [current]);
    else conditions.push(current);
  }
  writes.push(...handleDisruption(perZone, context));
  const stages: Stage[] = [];
  if (writes.length > 0) stages.push({ calls: writes, evenIfFailed: true });
  if (marks.length > 0) stages.push({ calls: marks, evenIfFailed: true });
  return { stages, events };
}

function subjectOf(node: Node): EventSubject {
  const { name, uid } = node.metadata;
  return { apiVersion: "v1", kind: "Node", metadata: { name, ...(uid === undefined ? {} : { uid }) } };
}

function removingNode(object: EventSubject): EventRecord {
  const { name } = object.metadata;
  return { object, type: "Normal", reason: "RemovingNode", message: `Node ${name} event: Removing Node ${name} from Controller` };
}

function statusCall(node: Node): Call {
  const { name } = node.metadata;
  const isNews = getCondition(node.status.conditions, "Ready")?.reason === "NodeStatusUnknown";
  const message = `Node ${name} status is now: NodeNotReady`;
  return {
    call: { verb: "update", resource: nodes, name, subresource: "status", body: node },
    tolerates: [404],
    ...(isNews ? { onSuccess: { object: subjectOf(node), type: "Normal", reason: "NodeNotReady", message } } : {}),
  };
}

/** @source pkg/controller/util/node/controller_utils.go MarkPodsNotReady */
function markPodsNotReady(name: string, context: Context): readonly Call[] {
  return context
    .index<Pod>(pods, "node", name)
    .filter(isPodReady)
    .map((pod) => ({
      call: {
        verb: "patch",
        resource: pods,
        namespace: pod.metadata.namespace ?? "",
        name: pod.metadata.name,
        subresource: "status",
        patchType: "application/strategic-merge-patch+json",
        body: { status: { conditions: [{ type: "Ready", status: "False", lastTransitionTime: formatTime(context.now) }] } },
      },
      tolerates: [404],
      onSuccess: { object: pod, type: "Warning", reason: "NodeNotReady", message: "Node is not ready" },
    }));
}

/** A node that is back loses its NoExecute taints at once; one that is gone stands in line for one. */
function taintBasedEviction(node: Node, ready: Condition, zone: Zone, context: Context): readonly Call[] {
  const { name } = node.metadata;
  const has = (key: string): boolean => (node.spec.taints ?? []).some((taint) => taint.key === key && taint.effect === "NoExecute");
  const wanted = ready.status === "True" ? undefined : ready.status === "False" ? notReadyTaint : unreachableTaint;
  if (wanted === undefined) {
    zone.line.delete(name);
    return change(node, withNoExecuteTaint(node, undefined, context.now));
  }
  if (has(wanted === notReadyTaint ? unreachableTaint : notReadyTaint)) return change(node, withNoExecuteTaint(node, wanted, context.now));
  if (!has(wanted) && !zone.line.has(name)) {
    zone.line.add(name);
    context.enqueueAfter(taintKey, taintingPeriod);
  }
  return [];
}

function change(node: Node, taints: readonly Taint[]): readonly Call[] {
  const old = node.spec.taints;
  return taints === old || (old === undefined && taints.length === 0) ? [] : [taintsCall(node, taints)];
}

/** Gives NoExecute to the nodes in line, as fast as their zones allow. @source doNoExecuteTaintingPass */
function noExecutePass(context: Context): SyncResult | undefined {
  const calls: Call[] = [];
  let soonest: Micros | undefined;
  for (const zone of context.memory.zones.values()) {
    for (const name of zone.line) {
      if (!tryAccept(zone, context.now)) break;
      zone.line.delete(name);
      const node = context.get<Node>(nodes, name);
      const status = getCondition(node?.status.conditions, "Ready")?.status;
      if (node === undefined || status === "True") continue;
      calls.push(...change(node, withNoExecuteTaint(node, status === "False" ? notReadyTaint : unreachableTaint, context.now)));
    }
    const wait = zone.line.size === 0 ? undefined : nextToken(zone, context.now);
    if (wait !== undefined && (soonest === undefined || wait < soonest)) soonest = wait;
  }
  const requeueAfter = soonest === undefined ? undefined : Math.ceil(soonest / taintingPeriod) * taintingPeriod;
  const stages = calls.length === 0 ? [] : [{ calls }];
  return requeueAfter === undefined ? { stages } : { stages, requeueAfter: Math.max(taintingPeriod, requeueAfter) };
}

/**
 * Sets how fast each zone may be evicted. When all zones are fully disrupted nothing is: the fault is more likely on
 * this side. @source handleDisruption
 */
function handleDisruption(perZone: ReadonlyMap<string, readonly (Condition | undefined)[]>, context: Context): readonly Call[] {
  const { zones, health } = context.memory;
  const next = new Map<string, ZoneState>();
  for (const [key, conditions] of perZone) next.set(key, computeZoneState(conditions));
  for (const key of zones.keys()) if (!perZone.has(key)) zones.delete(key);
  if (next.size === 0) return [];
  const allAre = [...next.values()].every((state) => state === "FullDisruption");
  const allWere = [...zones.values()].every((zone) => zone.state === "FullDisruption");
  if (allAre) return allWere ? [] : stopEvictions(context);
  if (allWere) for (const one of health.values()) one.probeAt = context.now;
  for (const [key, zone] of zones) {
    const state = next.get(key) ?? "Normal";
    if (zone.state === state && !allWere) continue;
    zone.state = state;
    swapLimiter(zone, rateOf(state, perZone.get(key)?.length ?? 0), context.now);
    if (zone.line.size > 0 && zone.rate > 0) context.enqueueAfter(taintKey, taintingPeriod);
  }
  return [];
}

/** All zones are dead: nobody stands in line any more, no zone has a rate, and NoExecute taints are taken back. */
function stopEvictions(context: Context): readonly Call[] {
  const calls: Call[] = [];
  for (const node of context.list<Node>(nodes)) calls.push(...change(node, withNoExecuteTaint(node, undefined, context.now)));
  for (const zone of context.memory.zones.values()) {
    zone.line.clear();
    zone.state = "FullDisruption";
    swapLimiter(zone, 0, context.now);
  }
  return calls;
}
