import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition, parseTime, removeCondition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Deployment, DeploymentStatus, ReplicaSet } from "../../kinds/index.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { maxUnavailable, replicaCount, statusCount, terminatingCount } from "./replicas.ts";

/** 2147483647 means no deadline. @source HasProgressDeadline */
export function hasProgressDeadline(deployment: Deployment): boolean {
  const { progressDeadlineSeconds } = deployment.spec;
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== 2_147_483_647;
}

export function newCondition(type: string, status: Condition["status"], reason: string, message: string, now: Micros): Condition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** The same status and reason change nothing; the same status keeps its transition time. @source SetDeploymentCondition */
export function setDeploymentCondition(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const old = getCondition(conditions, condition.type);
  if (old !== undefined && old.status === condition.status && old.reason === condition.reason) return conditions;
  const kept = old !== undefined && old.status === condition.status && old.lastTransitionTime !== undefined;
  const next = kept ? { ...condition, lastTransitionTime: old.lastTransitionTime ?? "" } : condition;
  return [...removeCondition(conditions, condition.type), next];
}

export function withConditions(status: DeploymentStatus, conditions: readonly Condition[]): DeploymentStatus {
  if (conditions === status.conditions) return status;
  const { conditions: _old, ...rest } = status;
  return conditions.length === 0 ? rest : { ...rest, conditions };
}

const counted = <K extends string>(field: K, value: number): { readonly [P in K]?: number } =>
  (value === 0 ? {} : { [field]: value }) as { readonly [P in K]?: number };

/** The counts and the Available condition. @source pkg/controller/deployment/sync.go calculateStatus */
export function calculateStatus(
  all: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
  deployment: Deployment,
  now: Micros,
): DeploymentStatus {
  const available = statusCount(all, "availableReplicas");
  const terminating = terminatingCount(all);
  const old = deployment.status ?? {};
  const isAvailable = available >= deployment.spec.replicas - maxUnavailable(deployment);
  const condition = isAvailable
    ? newCondition("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
    : newCondition("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now);
  const { generation } = deployment.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...counted("replicas", statusCount(all, "replicas")),
    ...counted("updatedReplicas", newSet === undefined ? 0 : (newSet.status?.replicas ?? 0)),
    ...counted("readyReplicas", statusCount(all, "readyReplicas")),
    ...counted("availableReplicas", available),
    ...counted("unavailableReplicas", Math.max(0, replicaCount(all) - available)),
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    conditions: setDeploymentCondition(old.conditions ?? [], condition),
    ...(old.collisionCount === undefined ? {} : { collisionCount: old.collisionCount }),
  };
}

export function isDeploymentComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = deployment.spec.replicas;
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

export function isDeploymentProgressing(deployment: Deployment, next: DeploymentStatus): boolean {
  const old = deployment.status ?? {};
  const oldOutdated = (old.replicas ?? 0) - (old.updatedReplicas ?? 0);
  return (
    (next.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    (next.replicas ?? 0) - (next.updatedReplicas ?? 0) < oldOutdated ||
    (next.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

export function isDeploymentTimedOut(deployment: Deployment, next: DeploymentStatus, now: Micros): boolean {
  const condition = getCondition(next.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || condition === undefined) return false;
  if (condition.reason === "NewReplicaSetAvailable") return false;
  if (condition.reason === "ProgressDeadlineExceeded") return true;
  const from = parseTime(condition.lastUpdateTime) ?? now;
  return from + seconds(deployment.spec.progressDeadlineSeconds ?? 0) < now;
}

/** The new ReplicaSet's failure first, else any other's. @source pkg/controller/deployment/progress.go getReplicaFailures */
function replicaFailure(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Condition | undefined {
  const own = newSet === undefined ? undefined : getCondition(newSet.status?.conditions, "ReplicaFailure");
  if (own !== undefined) return own;
  for (const set of all) {
    const failure = getCondition(set.status?.conditions, "ReplicaFailure");
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function progressCondition(deployment: Deployment, newSet: ReplicaSet | undefined, next: DeploymentStatus, now: Micros): Condition | undefined {
  const subject = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  if (isDeploymentComplete(deployment, next)) {
    return newCondition("Progressing", "True", "NewReplicaSetAvailable", `${subject} has successfully progressed.`, now);
  }
  if (isDeploymentProgressing(deployment, next)) {
    return newCondition("Progressing", "True", "ReplicaSetUpdated", `${subject} is progressing.`, now);
  }
  if (isDeploymentTimedOut(deployment, next, now)) {
    return newCondition("Progressing", "False", "ProgressDeadlineExceeded", `${subject} has timed out progressing.`, now);
  }
  return undefined;
}

/** The status of a roll-out. @source pkg/controller/deployment/progress.go syncRolloutStatus */
export function rolloutStatus(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined, deployment: Deployment, now: Micros): DeploymentStatus {
  const next = calculateStatus(all, newSet, deployment, now);
  let conditions = next.conditions ?? [];
  const deadline = hasProgressDeadline(deployment);
  if (!deadline) conditions = removeCondition(conditions, "Progressing");
  const current = getCondition(deployment.status?.conditions, "Progressing");
  const isComplete = (next.replicas ?? 0) === (next.updatedReplicas ?? 0) && current?.reason === "NewReplicaSetAvailable";
  if (deadline && !isComplete) {
    const condition = progressCondition(deployment, newSet, next, now);
    if (condition?.reason === "ReplicaSetUpdated" && current !== undefined) {
      const kept = current.status === "True" && current.lastTransitionTime !== undefined ? { lastTransitionTime: current.lastTransitionTime } : {};
      conditions = [...removeCondition(conditions, "Progressing"), { ...condition, ...kept }];
    } else if (condition !== undefined) conditions = setDeploymentCondition(conditions, condition);
  }
  const failure = replicaFailure(all, newSet);
  if (failure === undefined) conditions = removeCondition(conditions, "ReplicaFailure");
  else conditions = setDeploymentCondition(conditions, newCondition("ReplicaFailure", failure.status, failure.reason ?? "", failure.message ?? "", now));
  return withConditions(next, conditions);
}

/**
 * After how long a stuck roll-out must be looked at again to be declared so; undefined: never.
 * @source pkg/controller/deployment/progress.go requeueStuckDeployment
 */
export function stuckRequeue(deployment: Deployment, next: DeploymentStatus, now: Micros): Micros | undefined {
  const current = getCondition(deployment.status?.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || current === undefined) return undefined;
  if (isDeploymentComplete(deployment, next) || current.reason === "ProgressDeadlineExceeded") return undefined;
  const from = parseTime(current.lastUpdateTime) ?? now;
  const after = from + seconds(deployment.spec.progressDeadlineSeconds ?? 0) - now;
  return after < seconds(1) ? 0 : after + seconds(1);
}

export function isSameStatus(a: DeploymentStatus | undefined, b: DeploymentStatus): boolean {
  return isSameValue({ ...a, conditions: a?.conditions ?? [] }, { ...b, conditions: b.conditions ?? [] });
}
