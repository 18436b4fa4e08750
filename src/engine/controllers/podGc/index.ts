import type { Condition } from "../../api/index.ts";
import { formatTime, isConditionTrue } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings, seconds } from "../../core/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { byNode } from "../framework/indexers.ts";
import { isPodTerminal } from "../framework/pods.ts";

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
  const unscheduled = context.index<Pod>(pods, "node", "").filter(isTerminating);
  const doomed = [...terminatedPods(context.list<Pod>(pods), terminatedPodThreshold), ...outOfServicePods(context), ...unscheduled];
  if (doomed.length > 0) stages.push(...failAndDelete(doomed));
  const ready = missedNodes(context);
  if (ready.length === 0) return { stages };
  return { stages: [...stages, { calls: ready.map((name): Call => ({ call: { verb: "get", resource: nodes, name }, tolerates: [404] })) }], next: ready };
}

const isTerminated = ({ status: { phase } }: Pod): boolean => phase !== "Pending" && phase !== "Running" && phase !== "Unknown";
/** Deleted, whether it has ended or not. */
const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;
const isEvicted = ({ status: { phase, reason } }: Pod): boolean => phase === "Failed" && reason === "Evicted";

/**
 * Those of the pods that ended, beyond the threshold (0: none): evicted ones first, then the oldest.
 * @source gcTerminated
 */
export function terminatedPods(all: Iterable<Pod>, threshold: number): readonly Pod[] {
  if (threshold <= 0) return [];
  const ended: Pod[] = [];
  for (const pod of all) if (isTerminated(pod)) ended.push(pod);
  if (ended.length <= threshold) return [];
  const before = (a: Pod, b: Pod): number =>
    Number(isEvicted(b)) - Number(isEvicted(a)) || compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name);
  return ended.sort(before).slice(0, ended.length - threshold);
}

/** Pods that terminate on nodes that are not ready and tainted out-of-service. @source gcTerminating */
function outOfServicePods(context: Context): readonly Pod[] {
  const doomed: Pod[] = [];
  for (const node of context.list<Node>(nodes)) {
    if (isConditionTrue(node.status.conditions, "Ready") || !(node.spec.taints ?? []).some((taint) => taint.key === outOfServiceTaint)) continue;
    doomed.push(...context.index<Pod>(pods, "node", node.metadata.name).filter(isTerminating));
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
  const message = "PodGC: node no longer exists";
  const condition: Condition = { type: "DisruptionTarget", status: "True", reason: "DeletionByPodGC", message, lastTransitionTime: formatTime(context.now) };
  return { stages: failAndDelete(orphans, condition) };
}

/** Who has not ended has failed: no kubelet will say so. @source markFailedAndDeletePodWithCondition */
function failAndDelete(doomed: readonly Pod[], condition?: Condition): readonly Stage[] {
  const marks = doomed.filter((pod) => !isPodTerminal(pod)).map((pod) => failCall(pod, condition));
  const deletions: Stage = { calls: doomed.map(deleteCall), evenIfFailed: true };
  return marks.length === 0 ? [deletions] : [{ calls: marks, evenIfFailed: true }, deletions];
}

function failCall(pod: Pod, condition: Condition | undefined): Call {
  const { namespace = "", name } = pod.metadata;
  const body = { status: { phase: "Failed", ...(condition === undefined ? {} : { conditions: [condition] }) } };
  return { call: { verb: "patch", resource: pods, namespace, name, subresource: "status", patchType: "application/strategic-merge-patch+json", body }, tolerates: [404] };
}

/** At once: there is no kubelet left to wait for. */
function deleteCall(pod: Pod): Call {
  const { namespace = "", name, uid } = pod.metadata;
  const preconditions = uid === undefined ? {} : { preconditions: { uid } };
  return { call: { verb: "delete", resource: pods, namespace, name, body: { gracePeriodSeconds: 0, ...preconditions } }, tolerates: [404, 409] };
}
