import type { IntOrString } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Deployment, ReplicaSet } from "../../kinds/index.ts";
import { isIntOrPercent, scaledValue } from "../framework/intOrPercent.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
export const revisionHistoryAnnotation = "deployment.kubernetes.io/revision-history";
export const desiredReplicasAnnotation = "deployment.kubernetes.io/desired-replicas";
export const maxReplicasAnnotation = "deployment.kubernetes.io/max-replicas";

export const isRollingUpdate = (deployment: Deployment): boolean => deployment.spec.strategy?.type === "RollingUpdate";

/**
 * Surge and unavailability as numbers; both 0 would stop the roll-out, so then one pod may be unavailable.
 * Of words that are neither number nor percentage nothing follows: 0 and 0.
 * @source pkg/controller/deployment/util/deployment_util.go ResolveFenceposts
 */
export function resolveFenceposts(
  maxSurge: IntOrString | undefined,
  maxUnavailable: IntOrString | undefined,
  desired: number,
): { readonly surge: number; readonly unavailable: number } {
  if (!isIntOrPercent(maxSurge) || !isIntOrPercent(maxUnavailable)) return { surge: 0, unavailable: 0 };
  const surge = scaledValue(maxSurge, desired, true);
  const unavailable = scaledValue(maxUnavailable, desired, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxUnavailable(deployment: Deployment): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  const { unavailable } = resolveFenceposts(strategy.rollingUpdate?.maxSurge, strategy.rollingUpdate?.maxUnavailable, replicas);
  return Math.min(unavailable, replicas);
}

export function maxSurge(deployment: Deployment): number {
  if (!isRollingUpdate(deployment)) return 0;
  const { rollingUpdate } = deployment.spec.strategy;
  return resolveFenceposts(rollingUpdate?.maxSurge, rollingUpdate?.maxUnavailable, deployment.spec.replicas).surge;
}

export function minAvailable(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? deployment.spec.replicas - maxUnavailable(deployment) : 0;
}

/** Pods that the ReplicaSets want. */
export function replicaCount(sets: readonly ReplicaSet[]): number {
  let sum = 0;
  for (const set of sets) sum += set.spec.replicas;
  return sum;
}

/** One count of the ReplicaSets' status, added up. */
export function statusCount(sets: readonly ReplicaSet[], field: "replicas" | "readyReplicas" | "availableReplicas"): number {
  let sum = 0;
  for (const set of sets) sum += set.status?.[field] ?? 0;
  return sum;
}

/** One that nobody looked at yet has none; undefined when one was looked at and its pods on the way out were not counted. @source GetTerminatingReplicaCountForReplicaSets */
export function terminatingCount(sets: readonly ReplicaSet[]): number | undefined {
  let sum = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) sum += status.terminatingReplicas;
    else if ((status?.observedGeneration ?? 0) > 0) return undefined;
  }
  return sum;
}

/** How many replicas the new ReplicaSet may have now. @source NewRSNewReplicas */
export function newReplicaSetReplicas(deployment: Deployment, all: readonly ReplicaSet[], current: number): number {
  if (!isRollingUpdate(deployment)) return deployment.spec.replicas;
  const room = deployment.spec.replicas + maxSurge(deployment) - replicaCount(all);
  if (room <= 0) return current;
  return current + Math.min(room, deployment.spec.replicas - current);
}

function annotatedNumber(set: ReplicaSet, annotation: string): number | undefined {
  const text = set.metadata.annotations?.[annotation];
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

export const desiredReplicasOf = (set: ReplicaSet): number | undefined => annotatedNumber(set, desiredReplicasAnnotation);
export const maxReplicasOf = (set: ReplicaSet): number | undefined => annotatedNumber(set, maxReplicasAnnotation);
export const revisionOf = (set: ReplicaSet): number => annotatedNumber(set, revisionAnnotation) ?? 0;

/** The largest revision of the ReplicaSets. */
export function maxRevision(sets: readonly ReplicaSet[]): number {
  let max = 0;
  for (const set of sets) max = Math.max(max, revisionOf(set));
  return max;
}

/**
 * How much a ReplicaSet grows (or shrinks) when the Deployment is scaled in the middle of a roll-out.
 * @source getReplicaSetFraction
 */
export function replicaSetFraction(set: ReplicaSet, deployment: Deployment): number {
  if (deployment.spec.replicas === 0) return -set.spec.replicas;
  const maxReplicas = deployment.spec.replicas + maxSurge(deployment);
  let before = maxReplicasOf(set);
  if (before === undefined || before === 0) before = deployment.status?.replicas ?? 0;
  if (before === 0) return 0;
  return Math.round((set.spec.replicas * maxReplicas) / before) - set.spec.replicas;
}

/** The fraction, cut to what is left to give. @source GetReplicaSetProportion */
export function replicaSetProportion(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (set.spec.replicas === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = replicaSetFraction(set, deployment);
  const allowed = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
}

/** Older first, then by name. */
export function compareByCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name)
  );
}

/** Larger first; of the same size the newer first. */
export const compareBySizeNewer = (a: ReplicaSet, b: ReplicaSet): number => b.spec.replicas - a.spec.replicas || compareByCreation(b, a);
/** Larger first; of the same size the older first. */
export const compareBySizeOlder = (a: ReplicaSet, b: ReplicaSet): number => b.spec.replicas - a.spec.replicas || compareByCreation(a, b);

export const isActive = (set: ReplicaSet): boolean => set.spec.replicas > 0;
