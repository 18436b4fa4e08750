import { controllerOf, matchesLabelSelector } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { minutes, seconds } from "../../core/index.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import { controllerRevisions } from "../framework/history.ts";
import { findMinNextPodAvailabilityCheck } from "../framework/pods.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { daemonHistory } from "./history.ts";
import type { DaemonPlan, DaemonView } from "./decide.ts";
import { daemonSetStatus, manage, rollingUpdate } from "./decide.ts";
import { daemonPod, isUpdatedPodOf, nodeShouldRunDaemonPod, targetNodeOf } from "./placement.ts";

const daemonSets = "apps/v1/daemonsets";
const pods = "v1/pods";
const nodes = "v1/nodes";
/** @source pkg/controller/daemon/daemon_controller.go BurstReplicas, failedPodsBackoff */
const burstReplicas = 250;
const failedBackoffFirst = seconds(1);
const failedBackoffMax = minutes(15);

interface Memory {
  /** DaemonSet and node -> when a pod that ended may be replaced. */
  readonly failed: Map<string, { delay: Micros; at: Micros }>;
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
  resume: (key, _next, _outcome, context) => writeStatus(key, context),
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
    const node = targetNodeOf(pod);
    if (node === undefined) continue;
    const list = podsByNode.get(node);
    if (list === undefined) podsByNode.set(node, [pod]);
    else list.push(pod);
  }
  return { daemonSet, nodes: [...context.list<Node>(nodes)], podsByNode, isUpdated: isUpdatedPodOf(daemonSet, hash), now: context.now };
}

function syncDaemonSet(key: string, context: Context): SyncResult | undefined {
  const daemonSet = context.get<DaemonSet>(daemonSets, key);
  if (daemonSet === undefined) {
    context.forgetExpectations(key);
    return undefined;
  }
  if (daemonSet.metadata.deletionTimestamp !== undefined) return undefined;
  if (!context.isSatisfied(key)) return writeStatus(key, context);
  const { owned, calls } = claimObjects<Pod>(context, daemonSet, pods, () => true);
  const history = daemonHistory(daemonSet, owned, context);
  const view = viewOf(daemonSet, owned, history.hash, context);
  const first = manage(view);
  const isQuiet = first.create.length === 0 && first.remove.length === 0 && first.ended.length === 0;
  const rolls = isQuiet && daemonSet.spec.updateStrategy?.type !== "OnDelete";
  const result = act(daemonSet, rolls ? rollingUpdate(view) : first, history.hash, context);
  const claims: readonly Stage[] = calls.length === 0 ? [] : [{ calls }];
  const stages = [...claims, ...history.before, ...(result.stages ?? []), ...history.after];
  return stages.length === 0 ? { ...writeStatus(key, context), ...(result.requeueAfter === undefined ? {} : { requeueAfter: result.requeueAfter }) } : { ...result, stages, next: key };
}

function act(daemonSet: DaemonSet, plan: DaemonPlan, hash: string, context: Context): SyncResult {
  const key = keyOf(daemonSet);
  const events: EventRecord[] = [];
  const { doomed, requeueAfter } = endedPods(key, daemonSet, plan, events, context);
  const create = plan.create.slice(0, burstReplicas);
  const remove = [...plan.remove, ...doomed].slice(0, burstReplicas);
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
  return requeueAfter === undefined ? { stages, events } : { stages, events, requeueAfter };
}

/** Pods that ended are removed with a back-off per node, 1 s to 15 minutes. */
function endedPods(
  key: string,
  daemonSet: DaemonSet,
  plan: DaemonPlan,
  events: EventRecord[],
  context: Context,
): { readonly doomed: readonly Pod[]; readonly requeueAfter: Micros | undefined } {
  const doomed: Pod[] = [];
  let requeueAfter: Micros | undefined;
  for (const { pod, node } of plan.ended) {
    const slot = `${key}/${node}`;
    const known = context.memory.failed.get(slot);
    if (known !== undefined && known.at > context.now) {
      requeueAfter = Math.min(requeueAfter ?? known.at - context.now, known.at - context.now);
      continue;
    }
    const delay = known === undefined ? failedBackoffFirst : Math.min(failedBackoffMax, known.delay * 2);
    context.memory.failed.set(slot, { delay, at: context.now + delay });
    doomed.push(pod);
    const isFailed = pod.status.phase === "Failed";
    const message = `Found ${isFailed ? "failed" : "succeeded"} daemon pod ${keyOf(pod)} on node ${node}, will try to ${isFailed ? "kill" : "delete"} it`;
    events.push({ object: daemonSet, type: isFailed ? "Warning" : "Normal", reason: isFailed ? "FailedDaemonPod" : "SucceededDaemonPod", message });
  }
  return { doomed, requeueAfter };
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
