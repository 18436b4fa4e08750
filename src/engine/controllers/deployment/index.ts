import { controllerOf, getCondition, matchesLabelSelector } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from "../../kinds/index.ts";
import { claimObjects, resolveController } from "../framework/claim.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Change, Controller, Outcome, Stage, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byController, byNamespace, byOrphan } from "../framework/indexers.ts";
import {
  calculateStatus,
  hasProgressDeadline,
  isDeploymentComplete,
  isSameStatus,
  newCondition,
  rolloutStatus,
  setDeploymentCondition,
  stuckRequeue,
  withConditions,
} from "./progress.ts";
import { isActive, isRollingUpdate, maxRevision, maxSurge, desiredReplicasAnnotation, maxReplicasAnnotation, revisionAnnotation, revisionOf, statusCount } from "./replicas.ts";
import { findNewReplicaSet, findOldReplicaSets, isSameTemplate, newReplicaSet, newReplicaSetAnnotations } from "./revision.ts";
import type { Resize } from "./scaling.ts";
import { isScalingEvent, reconcileNewReplicaSet, reconcileOldReplicaSets, replicasAnnotationsNeedUpdate, scale } from "./scaling.ts";

const deployments = "apps/v1/deployments";
const replicaSets = "apps/v1/replicasets";
const pods = "v1/pods";

type Context = ControllerContext<undefined>;

/**
 * Rolls Deployments out through ReplicaSets.
 * @source pkg/controller/deployment/{deployment_controller,sync,rolling,recreate,progress}.go
 */
export const deploymentController: Controller<undefined> = {
  name: "deployment",
  component: "deployment-controller",
  account: "deployment-controller",
  workers: 5,
  retriesMax: 15,
  informers: [
    { resource: deployments, indexers: byNamespace },
    { resource: replicaSets, indexers: { ...byController, ...byOrphan } },
    { resource: pods, indexers: byController },
  ],
  primary: deployments,
  newMemory: () => undefined,
  handlers: {
    [deployments]: handler((change, context) => context.enqueue(keyOf(change.object))),
    [replicaSets]: handler(onReplicaSet),
    [pods]: handler(onPod),
  },
  sync: syncDeployment,
  resume: afterCreate,
};

function onReplicaSet(change: Change, context: Context): void {
  const set = change.object as ReplicaSet;
  if (change.type === "modified" && controllerOf(change.old)?.uid !== controllerOf(set)?.uid) {
    const before = resolveController<Deployment>(context, change.old, "Deployment", deployments);
    if (before !== undefined) context.enqueue(keyOf(before));
  }
  const owner = resolveController<Deployment>(context, set, "Deployment", deployments);
  if (owner !== undefined) context.enqueue(keyOf(owner));
  else if (change.type !== "deleted" && controllerOf(set) === undefined) {
    for (const deployment of context.index<Deployment>(deployments, "namespace", set.metadata.namespace ?? "")) {
      if (matchesLabelSelector(deployment.spec.selector, set.metadata.labels)) context.enqueue(keyOf(deployment));
    }
  }
}

/** Only Recreate waits for pods: it goes on when the last one is gone. */
function onPod(change: Change, context: Context): void {
  if (change.type !== "deleted") return;
  const set = resolveController<ReplicaSet>(context, change.object, "ReplicaSet", replicaSets);
  const owner = set === undefined ? undefined : resolveController<Deployment>(context, set, "Deployment", deployments);
  if (owner === undefined || isRollingUpdate(owner)) return;
  const siblings = context.index<ReplicaSet>(replicaSets, "controller", owner.metadata.uid ?? "");
  if (siblings.every((sibling) => context.count(pods, "controller", sibling.metadata.uid ?? "") === 0)) context.enqueue(keyOf(owner));
}

function syncDeployment(key: string, context: Context): SyncResult | undefined {
  const deployment = context.get<Deployment>(deployments, key);
  if (deployment === undefined) return undefined;
  const { owned, calls } = claimObjects<ReplicaSet>(context, deployment, replicaSets, () => true);
  const claims: readonly Stage[] = calls.length === 0 ? [] : [{ calls }];
  const decided = decide(deployment, owned, context);
  return { ...decided, stages: [...claims, ...(decided.stages ?? [])] };
}

function decide(deployment: Deployment, sets: readonly ReplicaSet[], context: Context): SyncResult {
  const newSet = findNewReplicaSet(deployment, sets);
  const { all: old } = findOldReplicaSets(deployment, sets);
  if (deployment.metadata.deletionTimestamp !== undefined) return statusOnly(deployment, sets, newSet, context);
  const paused = pausedCondition(deployment, context);
  if (paused !== undefined) return { stages: [{ calls: [statusCall(deployment, paused)] }] };
  const revision = revisionStages(deployment, newSet, old, context);
  if (revision !== undefined) return revision;
  if (deployment.spec.paused === true || isScalingEvent(deployment, sets)) {
    const stages = resizeStages(deployment, scale(deployment, newSet, old));
    if (deployment.spec.paused === true) stages.push(...cleanupStages(deployment, old));
    const status = statusOnly(deployment, sets, newSet, context);
    return { ...status, stages: [...stages, ...(status.stages ?? [])] };
  }
  if (isRollingUpdate(deployment)) return rolloutRolling(deployment, newSet, old, context);
  return rolloutRecreate(deployment, newSet, old, context);
}

/** A note that the roll-out was paused or resumed. @source pkg/controller/deployment/sync.go checkPausedConditions */
function pausedCondition(deployment: Deployment, context: Context): DeploymentStatus | undefined {
  if (!hasProgressDeadline(deployment)) return undefined;
  const { conditions = [] } = deployment.status ?? {};
  const current = getCondition(conditions, "Progressing");
  if (current?.reason === "ProgressDeadlineExceeded") return undefined;
  const isNoted = current?.reason === "DeploymentPaused";
  if ((deployment.spec.paused === true) === isNoted) return undefined;
  const condition = isNoted
    ? newCondition("Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed", context.now)
    : newCondition("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", context.now);
  return withConditions(deployment.status ?? {}, setDeploymentCondition(conditions, condition));
}

/** Brings revision, annotations and minReadySeconds of the present ReplicaSet up to date. @source getNewReplicaSet */
function revisionStages(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[], context: Context): SyncResult | undefined {
  if (newSet === undefined) return undefined;
  const annotations = newReplicaSetAnnotations(deployment, newSet.metadata.annotations, maxRevision(old) + 1, true);
  const { minReadySeconds = 0 } = deployment.spec;
  if (annotations !== newSet.metadata.annotations || (newSet.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = annotations === undefined ? newSet.metadata : { ...newSet.metadata, annotations };
    return { stages: [{ calls: [updateCall({ ...newSet, metadata, spec: { ...newSet.spec, minReadySeconds } })] }] };
  }
  let status = deployment.status ?? {};
  const revision = newSet.metadata.annotations?.[revisionAnnotation];
  const isRevisionNew = revision !== undefined && deployment.metadata.annotations?.[revisionAnnotation] !== revision;
  const isProgressNew = hasProgressDeadline(deployment) && getCondition(status.conditions, "Progressing") === undefined;
  if (!isRevisionNew && !isProgressNew) return undefined;
  if (isProgressNew) {
    const message = `Found new replica set "${newSet.metadata.name}"`;
    status = withConditions(status, setDeploymentCondition(status.conditions ?? [], newCondition("Progressing", "True", "FoundNewReplicaSet", message, context.now)));
  }
  return { stages: [{ calls: [statusCall(isRevisionNew ? withRevision(deployment, revision) : deployment, status)] }] };
}

function withRevision(deployment: Deployment, revision: string): Deployment {
  return { ...deployment, metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [revisionAnnotation]: revision } } };
}

function rolloutRolling(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[], context: Context): SyncResult {
  if (newSet === undefined) return createNew(deployment, old);
  const all = [...old, newSet];
  const up = reconcileNewReplicaSet(deployment, all, newSet);
  const resizes = up === undefined ? reconcileOldReplicaSets(deployment, newSet, old) : [up];
  return rollout(deployment, newSet, old, resizes, context);
}

function rolloutRecreate(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[], context: Context): SyncResult {
  const down = old.filter(isActive).map((replicaSet): Resize => ({ replicaSet, replicas: 0 }));
  const waits = down.length > 0 || oldPodsRunning(old, old.map((set) => context.index<Pod>(pods, "controller", set.metadata.uid ?? "")));
  if (waits) {
    const status = writeStatus(deployment, rolloutStatus(newSet === undefined ? old : [...old, newSet], newSet, deployment, context.now), context);
    return { ...status, stages: [...resizeStages(deployment, down), ...(status.stages ?? [])] };
  }
  if (newSet === undefined) return createNew(deployment, old);
  const up = newSet.spec.replicas === deployment.spec.replicas ? [] : [{ replicaSet: newSet, replicas: deployment.spec.replicas }];
  return rollout(deployment, newSet, old, up, context);
}

/** Whether pods of old ReplicaSets still run; those that ended do not count. @source pkg/controller/deployment/recreate.go oldPodsRunning */
export function oldPodsRunning(old: readonly ReplicaSet[], podsOfOld: readonly (readonly Pod[])[]): boolean {
  if (statusCount(old, "replicas") > 0) return true;
  return podsOfOld.some((list) => list.some((pod) => pod.status.phase !== "Failed" && pod.status.phase !== "Succeeded"));
}

function rollout(deployment: Deployment, newSet: ReplicaSet, old: readonly ReplicaSet[], resizes: readonly Resize[], context: Context): SyncResult {
  const stages = resizeStages(deployment, resizes);
  if (resizes.length === 0 && isDeploymentComplete(deployment, deployment.status ?? {})) stages.push(...cleanupStages(deployment, old));
  const status = writeStatus(deployment, rolloutStatus([...old, newSet], newSet, deployment, context.now), context);
  return { ...status, stages: [...stages, ...(status.stages ?? [])] };
}

function statusOnly(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, context: Context): SyncResult {
  const status = calculateStatus(all, newSet, deployment, context.now);
  return isSameStatus(deployment.status, status) ? {} : { stages: [{ calls: [statusCall(deployment, status)] }] };
}

function writeStatus(deployment: Deployment, status: DeploymentStatus, context: Context): SyncResult {
  if (!isSameStatus(deployment.status, status)) return { stages: [{ calls: [statusCall(deployment, status)] }] };
  const after = stuckRequeue(deployment, status, context.now);
  return after === undefined ? {} : { requeueAfter: Math.max(seconds(1), after) };
}

function statusCall(deployment: Deployment, status: DeploymentStatus): Call {
  return {
    call: {
      verb: "update",
      resource: deployments,
      subresource: "status",
      namespace: deployment.metadata.namespace ?? "",
      name: deployment.metadata.name,
      body: { ...deployment, status },
    },
    tolerates: [404],
  };
}

function updateCall(set: ReplicaSet): Call {
  return { call: { verb: "update", resource: replicaSets, namespace: set.metadata.namespace ?? "", name: set.metadata.name, body: set } };
}

/** @source pkg/controller/deployment/sync.go scaleReplicaSet */
function resizeStages(deployment: Deployment, resizes: readonly Resize[]): Stage[] {
  const calls: Call[] = [];
  for (const { replicaSet, replicas } of resizes) {
    const before = replicaSet.spec.replicas;
    if (before === replicas && !replicasAnnotationsNeedUpdate(replicaSet, deployment)) continue;
    const annotations = {
      ...replicaSet.metadata.annotations,
      [desiredReplicasAnnotation]: String(deployment.spec.replicas),
      [maxReplicasAnnotation]: String(deployment.spec.replicas + maxSurge(deployment)),
    };
    const call = updateCall({ ...replicaSet, metadata: { ...replicaSet.metadata, annotations }, spec: { ...replicaSet.spec, replicas } });
    const direction = before < replicas ? "up" : "down";
    const message = `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${before} to ${replicas}`;
    calls.push(before === replicas ? call : { ...call, onSuccess: { object: deployment, type: "Normal", reason: "ScalingReplicaSet", message } });
  }
  return calls.length === 0 ? [] : [{ calls }];
}

/** Old ReplicaSets beyond revisionHistoryLimit. @source pkg/controller/deployment/sync.go cleanupDeployment */
export function replicaSetsToClean(deployment: Deployment, old: readonly ReplicaSet[]): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === 2_147_483_647) return [];
  const cleanable = old.filter((set) => set.metadata.deletionTimestamp === undefined);
  const surplus = cleanable.length - limit;
  if (surplus <= 0) return [];
  return cleanable
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, surplus)
    .filter((set) => (set.status?.replicas ?? 0) === 0 && set.spec.replicas === 0 && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0));
}

function cleanupStages(deployment: Deployment, old: readonly ReplicaSet[]): Stage[] {
  const calls = replicaSetsToClean(deployment, old).map((set): Call => ({
    call: { verb: "delete", resource: replicaSets, namespace: set.metadata.namespace ?? "", name: set.metadata.name },
    tolerates: [404],
  }));
  return calls.length === 0 ? [] : [{ calls }];
}

interface Created {
  readonly deployment: Deployment;
  readonly replicaSet: ReplicaSet;
}

function createNew(deployment: Deployment, old: readonly ReplicaSet[]): SyncResult {
  const replicaSet = newReplicaSet(deployment, old, maxRevision(old) + 1);
  const { name } = replicaSet.metadata;
  const { replicas } = replicaSet.spec;
  const call: Call = {
    call: { verb: "create", resource: replicaSets, namespace: deployment.metadata.namespace ?? "", body: replicaSet },
    tolerates: [409],
    ...(replicas === 0
      ? {}
      : { onSuccess: { object: deployment, type: "Normal", reason: "ScalingReplicaSet", message: `Scaled up replica set ${name} from 0 to ${replicas}` } }),
    onFailure: { object: deployment, type: "Warning", reason: "ReplicaSetCreateError", message: `Failed to create new replica set "${name}": {error}` },
  };
  const next: Created = { deployment, replicaSet };
  return { stages: [{ calls: [call] }], next };
}

/** The new ReplicaSet is there, or could not be made, or its name was taken. */
function afterCreate(_key: string, next: unknown, outcome: Outcome, context: Context): SyncResult | undefined {
  const { deployment, replicaSet } = next as Created;
  const status = deployment.status ?? {};
  const { conditions = [] } = status;
  const { name } = replicaSet.metadata;
  if (outcome.failure !== undefined) {
    if (!hasProgressDeadline(deployment)) return undefined;
    const message = `Failed to create new replica set "${name}": ${outcome.failure.message ?? ""}`;
    const failed = newCondition("Progressing", "False", "FailedCreate", message, context.now);
    return { stages: [{ calls: [statusCall(deployment, withConditions(status, setDeploymentCondition(conditions, failed)))] }] };
  }
  const result = outcome.results.at(-1)?.[0];
  const created = result?.ok === true ? result.object : undefined;
  if (created === undefined) return onNameTaken(deployment, replicaSet, context);
  const revised = withRevision(deployment, replicaSet.metadata.annotations?.[revisionAnnotation] ?? "1");
  const progress = newCondition("Progressing", "True", "NewReplicaSetCreated", `Created new replica set "${name}"`, context.now);
  const nextStatus = hasProgressDeadline(deployment) ? withConditions(status, setDeploymentCondition(conditions, progress)) : status;
  return { stages: [{ calls: [statusCall(revised, nextStatus)] }] };
}

/** The same template under that name is ours, only late in the cache; another one is a hash collision. */
function onNameTaken(deployment: Deployment, wanted: ReplicaSet, context: Context): SyncResult | undefined {
  const existing = context.get<ReplicaSet>(replicaSets, keyOf(wanted));
  if (existing === undefined) return { error: `replicasets.apps "${wanted.metadata.name}" already exists` };
  const isOurs = controllerOf(existing)?.uid === deployment.metadata.uid && isSameTemplate(existing.spec.template, deployment.spec.template);
  if (isOurs) return undefined;
  const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
  return { stages: [{ calls: [statusCall(deployment, { ...deployment.status, collisionCount })] }], error: `replicasets.apps "${wanted.metadata.name}" already exists` };
}
