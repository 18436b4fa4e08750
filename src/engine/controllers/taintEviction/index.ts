import type { Toleration } from "../../api/index.ts";
import { formatTime } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Node, Pod, Taint } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Change, Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byNode } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { matchingTolerations } from "../framework/taints.ts";

const nodes = "v1/nodes";
const pods = "v1/pods";

/** When a pod's time began, and when it is over. */
interface Eviction {
  readonly createdAt: Micros;
  readonly fireAt: Micros;
}

interface Memory {
  /** Pod -> its eviction to come. */
  readonly scheduled: Map<string, Eviction>;
}

type Context = ControllerContext<Memory>;

/**
 * Deletes the pods that do not tolerate their node's NoExecute taints, now or when their tolerationSeconds are over.
 * @source pkg/controller/tainteviction/taint_eviction.go
 */
export const taintEvictionController: Controller<Memory> = {
  name: "tainteviction",
  component: "taint-eviction-controller",
  account: "node-controller",
  workers: 8,
  retriesMax: 5,
  informers: [{ resource: nodes }, { resource: pods, indexers: byNode }],
  newMemory: () => ({ scheduled: new Map() }),
  handlers: { [nodes]: handler(onNode), [pods]: handler(onPod) },
  sync: syncPod,
};

const noExecute = (node: Node): readonly Taint[] => (node.spec.taints ?? []).filter((taint) => taint.effect === "NoExecute");

function onNode(change: Change, context: Context): void {
  const node = change.object as Node;
  const before = change.type === "modified" ? (change.old as Node) : undefined;
  if (change.type === "deleted" || before?.spec.taints === node.spec.taints) return;
  const old = before === undefined ? [] : noExecute(before);
  if (isSameValue(old, noExecute(node))) return;
  for (const pod of context.index<Pod>(pods, "node", node.metadata.name)) context.enqueue(keyOf(pod));
}

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  if (change.type === "deleted") {
    if (context.memory.scheduled.size > 0) context.memory.scheduled.delete(keyOf(pod));
    return;
  }
  const { nodeName } = pod.spec;
  if (nodeName === undefined || nodeName === "") return;
  if (change.type === "modified" && (change.old as Pod).spec.nodeName === nodeName && (change.old as Pod).spec.tolerations === pod.spec.tolerations) return;
  const node = context.get<Node>(nodes, nodeName);
  if (node === undefined || (node.spec.taints === undefined && !context.memory.scheduled.has(keyOf(pod)))) return;
  context.enqueue(keyOf(pod));
}

/**
 * The shortest of the tolerations' times: 0 for none or a negative one, undefined for ever.
 * @source pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime
 */
export function minTolerationTime(tolerations: readonly Toleration[]): Micros | undefined {
  if (tolerations.length === 0) return 0;
  let shortest: number | undefined;
  for (const { tolerationSeconds } of tolerations) {
    if (tolerationSeconds === undefined) continue;
    if (tolerationSeconds <= 0) return 0;
    if (shortest === undefined || tolerationSeconds < shortest) shortest = tolerationSeconds;
  }
  return shortest === undefined ? undefined : seconds(shortest);
}

/** What to do with a pod on a node with these taints: nothing (undefined), or delete it after a time. */
export function evictionDelay(taints: readonly Taint[], tolerations: readonly Toleration[]): Micros | undefined {
  if (taints.length === 0) return undefined;
  const used = matchingTolerations(taints, tolerations);
  return used === undefined ? 0 : minTolerationTime(used);
}

function syncPod(key: string, context: Context): SyncResult | undefined {
  const { scheduled } = context.memory;
  const pod = context.get<Pod>(pods, key);
  const node = pod === undefined ? undefined : context.get<Node>(nodes, pod.spec.nodeName ?? "");
  if (pod === undefined || node === undefined || pod.metadata.deletionTimestamp !== undefined) {
    scheduled.delete(key);
    return undefined;
  }
  const delay = evictionDelay(noExecute(node), pod.spec.tolerations ?? []);
  const known = scheduled.get(key);
  if (delay === undefined) {
    if (known === undefined) return undefined;
    scheduled.delete(key);
    return { events: [{ object: pod, type: "Normal", reason: "TaintManagerEviction", message: `Cancelling deletion of Pod ${key}` }] };
  }
  if (delay === 0 || (known !== undefined && known.fireAt <= context.now)) {
    scheduled.delete(key);
    return evict(pod, key, context);
  }
  // A pod that waits already keeps the time that began first.
  const eviction = known ?? { createdAt: context.now, fireAt: context.now + delay };
  scheduled.set(key, eviction);
  return { requeueAfter: Math.max(1, eviction.fireAt - context.now) };
}

function evict(pod: Pod, key: string, context: Context): SyncResult {
  const { namespace = "", name, generation } = pod.metadata;
  const condition = {
    type: "DisruptionTarget",
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: "True",
    reason: "DeletionByTaintManager",
    message: "Taint manager: deleting due to NoExecute taint",
    lastTransitionTime: formatTime(context.now),
  };
  const body = { status: { conditions: [condition] } };
  const patchType = "application/strategic-merge-patch+json";
  return {
    events: [{ object: pod, type: "Normal", reason: "TaintManagerEviction", message: `Marking for deletion Pod ${key}` }],
    stages: [
      { calls: [{ call: { verb: "patch", resource: pods, namespace, name, subresource: "status", patchType, body }, tolerates: [404] }] },
      { calls: [{ call: { verb: "delete", resource: pods, namespace, name }, tolerates: [404] }] },
    ],
  };
}
