import type { KubeObject } from "../../api/index.ts";
import { controllerOf, formatTime, getCondition, groupOf, setCondition, validateLabelSelector } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import { keyOf } from "../../client/index.ts";
import type { Deployment, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus, ReplicaSet, ReplicationController, StatefulSet } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byNamespace } from "../framework/indexers.ts";
import { isSameValue } from "../framework/sameValue.ts";
import type { ScaleOf } from "./status.ts";
import { budgetStatus, disruptedPods, expectedPodCount, failedStatus, isProtected, staleConditionIn } from "./status.ts";

const budgets = "policy/v1/poddisruptionbudgets";
const pods = "v1/pods";
const replicaSets = "apps/v1/replicasets";
const deployments = "apps/v1/deployments";
const statefulSets = "apps/v1/statefulsets";
const replicationControllers = "v1/replicationcontrollers";
/** Keys of pods whose condition may have to be taken back. */
const podPrefix = "pod:";

type Context = ControllerContext<undefined>;

/**
 * Says of each PodDisruptionBudget how many pods may be evicted now.
 * @source pkg/controller/disruption/disruption.go
 */
export const disruptionController: Controller<undefined> = {
  name: "disruption",
  component: "controllermanager",
  account: "disruption-controller",
  workers: 1,
  informers: [
    { resource: budgets, indexers: byNamespace },
    { resource: pods, indexers: byNamespace },
    { resource: replicaSets },
    { resource: deployments },
    { resource: statefulSets },
    { resource: replicationControllers },
  ],
  primary: budgets,
  newMemory: () => undefined,
  handlers: { [budgets]: handler((change, context) => context.enqueue(keyOf(change.object))), [pods]: handler(onPod) },
  sync: (key, context) => (key.startsWith(podPrefix) ? syncPod(key.slice(podPrefix.length), context) : syncBudget(key, context)),
};

function onPod(change: Change, context: Context): void {
  const pod = change.object as Pod;
  const own = context.index<PodDisruptionBudget>(budgets, "namespace", pod.metadata.namespace ?? "");
  if (own.length > 0) {
    const old = change.type === "modified" ? (change.old as Pod) : undefined;
    for (const budget of own) if (isProtected(budget, pod) || (old !== undefined && isProtected(budget, old))) context.enqueue(keyOf(budget));
  }
  if (change.type === "deleted") return;
  const stale = staleConditionIn(pod, context.now);
  if (stale !== undefined) context.enqueueAfter(`${podPrefix}${keyOf(pod)}`, stale);
}

function syncBudget(key: string, context: Context): SyncResult | undefined {
  const budget = context.get<PodDisruptionBudget>(budgets, key);
  if (budget === undefined) return undefined;
  const invalid = validateLabelSelector(budget.spec.selector, "spec.selector")[0];
  if (invalid !== undefined) return fail(budget, "NoPods", `Failed to get pods: ${invalid.detail}`, invalid.detail, context);
  const own = context.index<Pod>(pods, "namespace", budget.metadata.namespace ?? "").filter((pod) => isProtected(budget, pod));
  const events: EventRecord[] = [];
  if (own.length === 0) events.push({ object: budget, type: "Normal", reason: "NoPods", message: "No matching pods found" });
  const count = expectedPodCount(budget, own, scaleOf(context));
  if (typeof count === "string") {
    return fail(budget, "CalculateExpectedPodCountFailed", `Failed to calculate the number of expected pods: ${count}`, count, context);
  }
  if (count.unmanaged.length > 0) events.push({ object: budget, type: "Warning", reason: "UnmanagedPods", message: unmanagedText(budget) });
  const { awaited, notDeleted, recheckAfter } = disruptedPods(budget, own, context.now);
  for (const pod of notDeleted) {
    const place = `${budget.metadata.namespace ?? ""}/${budget.metadata.namespace ?? ""}`;
    events.push({ object: pod, type: "Warning", reason: "NotDeleted", message: `Pod was expected by PDB ${place} to be deleted but it wasn't` });
  }
  const status = budgetStatus(budget, count, own, awaited, context.now);
  return { events, ...writeStatus(budget, status), ...(recheckAfter === undefined ? {} : { requeueAfter: recheckAfter }) };
}

const unmanagedText = (budget: PodDisruptionBudget): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${goSelector(budget)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;

/** A selector as Go's %v prints it. */
function goSelector({ spec: { selector } }: PodDisruptionBudget): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(" ")}],},`);
  return `&LabelSelector{MatchLabels:map[string]string{${labels.join("")}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}

function fail(budget: PodDisruptionBudget, reason: string, message: string, error: string, context: Context): SyncResult {
  return { events: [{ object: budget, type: "Warning", reason, message }], ...writeStatus(budget, failedStatus(budget, error, context.now)), error };
}

function writeStatus(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): Pick<SyncResult, "stages"> {
  if (isSameValue(budget.status, status)) return {};
  const { namespace = "", name } = budget.metadata;
  return { stages: [{ calls: [{ call: { verb: "update", resource: budgets, subresource: "status", namespace, name, body: { ...budget, status } }, tolerates: [404] }] }] };
}

interface Scaled extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

/**
 * How many pods the controller of a pod wants.
 * @simplified controllers of other kinds are not asked for their scale
 * @source pkg/controller/disruption/disruption.go finders
 */
function scaleOf(context: Context): ScaleOf {
  const find = (owner: { readonly name: string; readonly uid: string }, namespace: string, resource: string): Scaled | undefined => {
    const found = context.get<Scaled>(resource, `${namespace}/${owner.name}`);
    return found !== undefined && found.metadata.uid === owner.uid ? found : undefined;
  };
  const said = (object: Scaled | undefined): ReturnType<ScaleOf> => (object === undefined ? undefined : { uid: object.metadata.uid ?? "", replicas: object.spec.replicas ?? 1 });
  return (pod) => {
    const owner = controllerOf(pod);
    const { namespace = "" } = pod.metadata;
    if (owner === undefined) return "no controller";
    const group = groupOf(owner.apiVersion);
    if (owner.kind === "ReplicationController" && group === "") return said(find(owner, namespace, replicationControllers) as ReplicationController | undefined);
    if (owner.kind === "StatefulSet") return said(find(owner, namespace, statefulSets) as StatefulSet | undefined);
    if (owner.kind !== "ReplicaSet") return undefined;
    const set = find(owner, namespace, replicaSets) as ReplicaSet | undefined;
    const above = set === undefined ? undefined : controllerOf(set);
    if (above?.kind !== "Deployment") return said(set);
    return said(find(above, namespace, deployments) as Deployment | undefined);
  };
}

/** A pod that was told to go and has not gone: the condition is taken back. @source disruption.go syncStalePodDisruption */
function syncPod(key: string, context: Context): SyncResult | undefined {
  const pod = context.get<Pod>(pods, key);
  const stale = pod === undefined ? undefined : staleConditionIn(pod, context.now);
  if (pod === undefined || stale === undefined) return undefined;
  if (stale > 0) return { requeueAfter: stale };
  const old = getCondition(pod.status.conditions, "DisruptionTarget");
  const conditions = setCondition(pod.status.conditions, { ...old, type: "DisruptionTarget", status: "False", lastTransitionTime: formatTime(context.now) });
  const { namespace = "", name } = pod.metadata;
  const call: Call = { call: { verb: "update", resource: pods, subresource: "status", namespace, name, body: { ...pod, status: { ...pod.status, conditions } } }, tolerates: [404] };
  return { stages: [{ calls: [call] }] };
}

