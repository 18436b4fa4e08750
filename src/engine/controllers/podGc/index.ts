import { formatTime, isConditionTrue } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings, seconds } from "../../core/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { byNode } from "../framework/indexers.ts";
import { isPodTerminal, isPodTerminating } from "../framework/pods.ts";

const nodes = "v1/nodes";
const pods = "v1/pods";
const passKey = "@gc";
/** @source pkg/controller/podgc/gc_controller.go gcCheckPeriod, quarantineTime */
const gcCheckPeriod = seconds(20);
const quarantineTime = seconds(40);
/** --terminated-pod-gc-threshold */
const terminatedPodThreshold = 12_500;
const outOfServiceTaint = "node.kubernetes.io/out-of-service";

interface Memory {
  /** Node that is missed -> when it may be asked for. */
  readonly quarantine: Map<string, Micros>;
}

type Context = ControllerContext<Memory>;

/**
 * Removes pods that nobody else will: of nodes that are gone or out of service, deleted before they had a node, and
 * the oldest of very many that ended.
 *
 * @source pkg/controller/podgc/gc_controller.go
 */
export const podGcController: Controller<Memory> = {
  name: "podgc",
  component: "pod-garbage-collector",
  account: "pod-garbage-collector",
  workers: 1,
  informers: [{ resource: nodes }, { resource: pods, indexers: byNode }],
  periods: [{ key: passKey, every: gcCheckPeriod, atOnce: true }],
  newMemory: () => ({ quarantine: new Map() }),
  handlers: {},
  sync: (_key, context) => pass(context),
  resume: (_key, next, outcome, context) => afterAsking(next as readonly string[], outcome, context),
};

function pass(context: Context): SyncResult {
  const stages: Stage[] = [];
  const unscheduled = context.index<Pod>(pods, "node", "").filter((pod) => pod.metadata.deletionTimestamp !== undefined);
  const terminated: Pod[] = [];
  for (const pod of context.list<Pod>(pods)) if (isTerminated(pod)) terminated.push(pod);
  const doomed = [...terminatedPods(terminated, terminatedPodThreshold), ...outOfServicePods(context), ...unscheduled];
  if (doomed.length > 0) stages.push({ calls: doomed.map(deleteCall), evenIfFailed: true });
  const ready = missedNodes(context);
  if (ready.length === 0) return { stages };
  return { stages: [...stages, { calls: ready.map((name): Call => ({ call: { verb: "get", resource: nodes, name }, tolerates: [404] })) }], next: ready };
}

const isTerminated = (pod: Pod): boolean => {
  const { phase } = pod.status;
  return phase !== undefined && phase !== "Pending" && phase !== "Running" && phase !== "Unknown";
};

/** The oldest of the pods that ended, beyond the threshold. @source gcTerminated */
export function terminatedPods(ended: readonly Pod[], threshold: number): readonly Pod[] {
  const surplus = ended.length - threshold;
  if (surplus <= 0) return [];
  return ended
    .toSorted((a, b) => compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name))
    .slice(0, surplus);
}

/** Pods that terminate on nodes that are not ready and tainted out-of-service. @source gcTerminating */
function outOfServicePods(context: Context): readonly Pod[] {
  const doomed: Pod[] = [];
  for (const node of context.list<Node>(nodes)) {
    if (isConditionTrue(node.status.conditions, "Ready") || !(node.spec.taints ?? []).some((taint) => taint.key === outOfServiceTaint)) continue;
    for (const pod of context.index<Pod>(pods, "node", node.metadata.name)) if (isPodTerminating(pod)) doomed.push(pod);
  }
  return doomed;
}

/** Nodes that pods name and nobody knows, after 40 s. @source discoverDeletedNodes */
function missedNodes(context: Context): readonly string[] {
  const { quarantine } = context.memory;
  const missed = new Set<string>();
  for (const pod of context.list<Pod>(pods)) {
    const { nodeName } = pod.spec;
    if (nodeName !== undefined && nodeName !== "" && !missed.has(nodeName) && context.get(nodes, nodeName) === undefined) missed.add(nodeName);
  }
  for (const name of quarantine.keys()) if (!missed.has(name)) quarantine.delete(name);
  const ready: string[] = [];
  for (const name of missed) {
    const at = quarantine.get(name);
    if (at === undefined) quarantine.set(name, context.now + quarantineTime);
    else if (at <= context.now) ready.push(name);
  }
  return ready;
}

/** The API server was asked: who is really not there is gone, and so are its pods. */
function afterAsking(names: readonly string[], outcome: Outcome, context: Context): SyncResult | undefined {
  const answers = outcome.results.at(-1) ?? [];
  const orphans: Pod[] = [];
  names.forEach((name, index) => {
    const answer = answers[index];
    if (answer?.ok !== true || answer.object !== undefined) return;
    context.memory.quarantine.delete(name);
    orphans.push(...context.index<Pod>(pods, "node", name));
  });
  if (orphans.length === 0) return undefined;
  const marks = orphans.filter((pod) => !isPodTerminal(pod)).map((pod) => failCall(pod, context.now));
  const deletions: Stage = { calls: orphans.map(deleteCall), evenIfFailed: true };
  return { stages: marks.length === 0 ? [deletions] : [{ calls: marks, evenIfFailed: true }, deletions] };
}

function failCall(pod: Pod, now: Micros): Call {
  const { namespace = "", name } = pod.metadata;
  const message = "PodGC: node no longer exists";
  const condition = { type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC", message, lastTransitionTime: formatTime(now) };
  const body = { status: { phase: "Failed", conditions: [condition] } };
  return { call: { verb: "patch", resource: pods, namespace, name, subresource: "status", patchType: "application/strategic-merge-patch+json", body }, tolerates: [404] };
}

/** At once: there is no kubelet left to wait for. */
function deleteCall(pod: Pod): Call {
  const { namespace = "", name, uid } = pod.metadata;
  const preconditions = uid === undefined ? {} : { preconditions: { uid } };
  return { call: { verb: "delete", resource: pods, namespace, name, body: { gracePeriodSeconds: 0, ...preconditions } }, tolerates: [404, 409] };
}
