import { controllerOf, matchesLabelSelector } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import { controllerRevisions } from "../framework/history.ts";
import { findMinNextPodAvailabilityCheck, isPodTerminal } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { daemonHistory } from "./history.ts";
import type { DaemonPlan, DaemonView } from "./decide.ts";
import { daemonSetStatus, manage } from "./decide.ts";
import type { FailedPodsBackoff } from "./failedPods.ts";
import { backoffDelay, nextBackoff } from "./failedPods.ts";
import { daemonPod, isUpdatedPodOf, nodeShouldRunDaemonPod, targetNodeOf } from "./placement.ts";
import { rollingUpdate } from "./rollingUpdate.ts";

const daemonSets = "apps/v1/daemonsets";
const pods = "v1/pods";
const nodes = "v1/nodes";
/** @source pkg/controller/daemon/daemon_controller.go BurstReplicas */
const burstReplicas = 250;

/** What has been done when `resume` is called, and when to look again at the latest. */
interface Next {
  readonly done: "manage" | "update";
  readonly again: Micros | undefined;
}

const nothing: DaemonPlan = { create: [], remove: [], ended: [] };

interface Memory {
  /** DaemonSet and node -> back-off of the pods that fail there. */
  readonly failed: Map<string, FailedPodsBackoff>;
}

type Context = ControllerContext<Memory>;

/**
 * Keeps one pod of each DaemonSet on each node that should have one.
 * @source pkg/controller/daemon/{daemon_controller,update}.go
 */
export const daemonSetController: Controller<Memory> = {
  name: "daemonset",
  component: "daemonset-controller",
  account: "daemon-set-controller",
  workers: 2,
  informers: [
    { resource: daemonSets, indexers: byNamespace },
    { resource: pods, indexers: { ...byController, ...byOrphan } },
    { resource: nodes },
    { resource: controllerRevisions, indexers: { ...byController, ...byOrphan } },
  ],
  primary: daemonSets,
  newMemory: () => ({ failed: new Map() }),
  handlers: { [daemonSets]: handler(onDaemonSet), [pods]: handler(onPod), [nodes]: handler(onNode) },
  sync: syncDaemonSet,
  resume: (key, next, outcome, context) => afterStages(key, next as Next, outcome, context),
  cost: (_key, context) => 60 + context.size(nodes),
};

function onDaemonSet(change: Change, context: Context): void {
  const key = keyOf(change.object);
  if (change.type === "deleted") context.forgetExpectations(key);
  context.enqueue(key);
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const owner = resolveController<DaemonSet>(context, pod, "DaemonSet", daemonSets);
  if (owner === undefined) {
    if (change.type === "deleted" || controllerOf(pod) !== undefined) return;
    for (const daemonSet of context.index<DaemonSet>(daemonSets, "namespace", pod.metadata.namespace ?? "")) {
      if (matchesLabelSelector(daemonSet.spec.selector, pod.metadata.labels)) context.enqueue(keyOf(daemonSet));
    }
    return;
  }
  const key = keyOf(owner);
  if (change.type === "deleted" || pod.metadata.deletionTimestamp !== undefined) context.deletionObserved(key, keyOf(pod));
  else if (change.type === "added") context.creationObserved(key);
  context.enqueue(key);
}

/** Only those DaemonSets for which the node means something else than before. */
function onNode(change: Change, context: Context): void {
  const node = change.object as Node;
  const old = change.type === "modified" ? (change.old as Node) : undefined;
  if (old !== undefined && old.spec === node.spec && old.metadata.labels === node.metadata.labels) return;
  for (const daemonSet of context.list<DaemonSet>(daemonSets)) {
    const now = nodeShouldRunDaemonPod(node, daemonSet);
    const before = old === undefined ? undefined : nodeShouldRunDaemonPod(old, daemonSet);
    const concerns = before === undefined ? now.shouldRun : before.shouldRun !== now.shouldRun || before.shouldContinueRunning !== now.shouldContinueRunning;
    if (concerns) context.enqueue(keyOf(daemonSet));
  }
}

function viewOf(daemonSet: DaemonSet, owned: readonly Pod[], hash: string, context: Context): DaemonView {
  const podsByNode = new Map<string, Pod[]>();
  for (const pod of owned) {
    // Nothing is left to do for one that has ended and waits for a finalizer or for the kubelet.
    if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) continue;
    const node = targetNodeOf(pod);
    if (node === undefined) continue;
    const list = podsByNode.get(node);
    if (list === undefined) podsByNode.set(node, [pod]);
    else list.push(pod);
  }
  return { daemonSet, nodes: [...context.list<Node>(nodes)], podsByNode, hash, isUpdated: isUpdatedPodOf(daemonSet, hash), now: context.now };
}

function syncDaemonSet(key: string, context: Context): SyncResult | undefined {
  const daemonSet = context.get<DaemonSet>(daemonSets, key);
  if (daemonSet === undefined) {
    context.forgetExpectations(key);
    for (const slot of context.memory.failed.keys()) if (slot.startsWith(`${key}/`)) context.memory.failed.delete(slot);
    return undefined;
  }
  const { matchLabels = {}, matchExpressions = [] } = daemonSet.spec.selector;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) {
    return { events: [{ object: daemonSet, type: "Warning", reason: "SelectingAll", message: "This daemon set is selecting all pods. A non-empty selector is required." }] };
  }
  if (daemonSet.metadata.deletionTimestamp !== undefined) return undefined;
  if (!context.isSatisfied(key)) return writeStatus(key, context);
  const { owned, calls } = claimObjects<Pod>(context, daemonSet, pods, () => true);
  const history = daemonHistory(daemonSet, owned, context);
  const plan = withoutBackoff(key, daemonSet, manage(viewOf(daemonSet, owned, history.hash, context)), context);
  const { stages, ...told } = act(daemonSet, plan, history.hash, context);
  const claims: readonly Stage[] = calls.length === 0 ? [] : [{ calls }];
  const all = [...claims, ...history.before, ...stages];
  if (all.length === 0) return update(key, context, told.requeueAfter);
  return { ...told, stages: all, next: { done: "manage", again: told.requeueAfter } satisfies Next };
}

function afterStages(key: string, { done, again }: Next, { failure }: Outcome, context: Context): SyncResult | undefined {
  return done === "manage" && failure === undefined ? update(key, context, again) : noLater(writeStatus(key, context), again);
}

/** The result, with the next look after `again` at the latest. */
function noLater(result: SyncResult | undefined, again: Micros | undefined): SyncResult | undefined {
  return again === undefined ? result : { ...result, requeueAfter: Math.min(again, result?.requeueAfter ?? again) };
}

/**
 * Rolls on, unless pods that were made or removed a moment ago have not been seen yet; then tidies the history.
 * @source pkg/controller/daemon/daemon_controller.go updateDaemonSet
 */
function update(key: string, context: Context, again: Micros | undefined): SyncResult | undefined {
  const daemonSet = context.get<DaemonSet>(daemonSets, key);
  if (daemonSet === undefined) return undefined;
  const { owned } = claimObjects<Pod>(context, daemonSet, pods, () => true);
  const history = daemonHistory(daemonSet, owned, context);
  const rolls = daemonSet.spec.updateStrategy?.type !== "OnDelete" && context.isSatisfied(key);
  const plan = rolls ? rollingUpdate(viewOf(daemonSet, owned, history.hash, context)) : nothing;
  const { stages, ...told } = act(daemonSet, { ...plan, events: [], requeueAfter: undefined }, history.hash, context);
  const all = [...stages, ...history.after];
  return all.length === 0 ? { ...told, ...noLater(writeStatus(key, context), again) } : { ...told, stages: all, next: { done: "update", again } satisfies Next };
}

function act(daemonSet: DaemonSet, plan: Settled, hash: string, context: Context): SyncResult & { readonly stages: readonly Stage[] } {
  const key = keyOf(daemonSet);
  const { events, requeueAfter, error } = plan;
  const create = plan.create.slice(0, burstReplicas);
  const remove = plan.remove.slice(0, burstReplicas);
  const namespace = daemonSet.metadata.namespace ?? "";
  const stages: Stage[] = [];
  if (create.length > 0 || remove.length > 0) context.expectDeletions(key, remove.map((pod) => keyOf(pod)));
  if (create.length > 0) {
    context.addCreations(key, create.length);
    const calls = create.map((node): Call => ({
      call: { verb: "create", resource: pods, namespace, body: daemonPod(daemonSet, node, hash) },
      expects: { key, change: "creation" },
      onSuccess: { object: daemonSet, type: "Normal", reason: "SuccessfulCreate", message: "Created pod: {name}" },
      onFailure: { object: daemonSet, type: "Warning", reason: "FailedCreate", message: "Error creating: {error}" },
    }));
    stages.push({ calls, slowStart: true });
  }
  if (remove.length > 0) {
    const calls = remove.map((pod): Call => ({
      call: { verb: "delete", resource: pods, namespace, name: pod.metadata.name },
      expects: { key, change: "deletion", object: keyOf(pod) },
      tolerates: [404],
      onSuccess: { object: daemonSet, type: "Normal", reason: "SuccessfulDelete", message: `Deleted pod: ${pod.metadata.name}` },
      onFailure: { object: daemonSet, type: "Warning", reason: "FailedDelete", message: "Error deleting: {error}" },
    }));
    stages.push({ calls });
  }
  return { stages, events, ...(requeueAfter === undefined ? {} : { requeueAfter }), ...(error === undefined ? {} : { error }) };
}

/** A plan with the pods that ended among those to be removed. */
interface Settled extends Pick<DaemonPlan, "create" | "remove" | "error"> {
  readonly events: readonly EventRecord[];
  readonly requeueAfter: Micros | undefined;
}

/** Pods that succeeded are removed at once, those that failed with a back-off per node, since a kubelet may refuse the next one just so. */
function withoutBackoff(key: string, daemonSet: DaemonSet, plan: DaemonPlan, context: Context): Settled {
  const { failed } = context.memory;
  const events: EventRecord[] = [];
  const remove = [...plan.remove];
  let requeueAfter: Micros | undefined;
  for (const { pod, node } of plan.ended) {
    const isFailed = pod.status.phase === "Failed";
    if (isFailed) {
      const slot = `${key}/${node}`;
      const delay = backoffDelay(failed.get(slot), context.now);
      if (delay !== undefined) {
        requeueAfter = Math.min(requeueAfter ?? delay, delay);
        continue;
      }
      failed.set(slot, nextBackoff(failed.get(slot), context.now));
    }
    remove.push(pod);
    const message = `Found ${isFailed ? "failed" : "succeeded"} daemon pod ${keyOf(pod)} on node ${node}, will try to ${isFailed ? "kill" : "delete"} it`;
    events.push({ object: daemonSet, type: isFailed ? "Warning" : "Normal", reason: isFailed ? "FailedDaemonPod" : "SucceededDaemonPod", message });
  }
  return { create: plan.create, remove, events, requeueAfter };
}

function writeStatus(key: string, context: Context): SyncResult | undefined {
  const daemonSet = context.get<DaemonSet>(daemonSets, key);
  if (daemonSet === undefined) return undefined;
  const { owned } = claimObjects<Pod>(context, daemonSet, pods, () => true);
  const status = daemonSetStatus(viewOf(daemonSet, owned, daemonHistory(daemonSet, owned, context).hash, context));
  const check = findMinNextPodAvailabilityCheck(owned, daemonSet.spec.minReadySeconds ?? 0, context.now);
  const requeue: Pick<SyncResult, "requeueAfter"> = check === undefined ? {} : { requeueAfter: check };
  if (isSameValue(daemonSet.status, status)) return requeue;
  const { namespace = "", name } = daemonSet.metadata;
  const call: Call = { call: { verb: "update", resource: daemonSets, subresource: "status", namespace, name, body: { ...daemonSet, status } }, tolerates: [404] };
  return { stages: [{ calls: [call] }], ...requeue };
}
