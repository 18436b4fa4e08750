import type { Deployment, ReplicaSet } from "../../kinds/index.ts";
import {
  compareByCreation,
  compareBySizeNewer,
  compareBySizeOlder,
  desiredReplicasOf,
  isActive,
  isRollingUpdate,
  maxReplicasOf,
  maxSurge,
  maxUnavailable,
  minAvailable,
  newReplicaSetReplicas,
  replicaCount,
  replicaSetProportion,
  statusCount,
} from "./replicas.ts";

/** A ReplicaSet and the size it shall have. */
export interface Resize {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

/** The one ReplicaSet to scale when there is no doubt: the only active one, else the newest. @source FindActiveOrLatest */
function activeOrLatest(newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): ReplicaSet | undefined {
  const all = newSet === undefined ? old : [...old, newSet];
  const active = all.filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? newSet ?? old.toSorted((a, b) => compareByCreation(b, a))[0];
}

/** The new ReplicaSet has all the pods wanted, and they are available. */
function isSaturated(deployment: Deployment, newSet: ReplicaSet | undefined): newSet is ReplicaSet {
  const wanted = deployment.spec.replicas;
  return (
    newSet !== undefined &&
    newSet.spec.replicas === wanted &&
    (newSet.status?.availableReplicas ?? 0) === wanted &&
    desiredReplicasOf(newSet) === wanted
  );
}

/** Somebody changed spec.replicas since the ReplicaSets were sized. @source pkg/controller/deployment/sync.go isScalingEvent */
export function isScalingEvent(deployment: Deployment, all: readonly ReplicaSet[]): boolean {
  return all.some((set) => {
    const desired = isActive(set) ? desiredReplicasOf(set) : undefined;
    return desired !== undefined && desired !== deployment.spec.replicas;
  });
}

/** Whether the sizes noted on the ReplicaSet are out of date. @source ReplicasAnnotationsNeedUpdate */
export function replicasAnnotationsNeedUpdate(set: ReplicaSet, deployment: Deployment): boolean {
  const wanted = deployment.spec.replicas;
  return desiredReplicasOf(set) !== wanted || maxReplicasOf(set) !== wanted + maxSurge(deployment);
}

/**
 * The sizes after a change of spec.replicas: in the middle of a roll-out in proportion.
 * @source pkg/controller/deployment/sync.go scale
 */
export function scale(deployment: Deployment, newSet: ReplicaSet | undefined, old: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = deployment.spec.replicas;
  const single = activeOrLatest(newSet, old);
  if (single !== undefined) return single.spec.replicas === wanted ? [] : [{ replicaSet: single, replicas: wanted }];
  if (isSaturated(deployment, newSet)) return old.filter(isActive).map((replicaSet) => ({ replicaSet, replicas: 0 }));
  if (!isRollingUpdate(deployment)) return [];
  const active = (newSet === undefined ? [...old] : [...old, newSet]).filter(isActive);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - replicaCount(active);
  active.sort(toAdd > 0 ? compareBySizeNewer : compareBySizeOlder);
  let added = 0;
  const resizes: Resize[] = [];
  for (const replicaSet of active) {
    const share = toAdd === 0 ? 0 : replicaSetProportion(replicaSet, deployment, toAdd, added);
    added += share;
    resizes.push({ replicaSet, replicas: replicaSet.spec.replicas + share });
  }
  const first = resizes[0];
  if (first !== undefined && toAdd !== 0) {
    resizes[0] = { replicaSet: first.replicaSet, replicas: Math.max(0, first.replicas + toAdd - added) };
  }
  return resizes;
}

/** The new ReplicaSet's next size in a rolling update. @source pkg/controller/deployment/rolling.go reconcileNewReplicaSet */
export function reconcileNewReplicaSet(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): Resize | undefined {
  const current = newSet.spec.replicas;
  const wanted = deployment.spec.replicas;
  if (current === wanted) return undefined;
  const replicas = current > wanted ? wanted : newReplicaSetReplicas(deployment, all, current);
  return replicas === current ? undefined : { replicaSet: newSet, replicas };
}

/** What the first step of scaling old ReplicaSets down decided. */
export interface Cleanup {
  readonly resizes: readonly Resize[];
  /** More pods are counted as available than are wanted: a status lags behind, and nothing more is decided on it. */
  readonly isStale: boolean;
}

/** Takes away broken old pods first: they cost no availability. @source pkg/controller/deployment/rolling.go cleanupUnhealthyReplicas */
export function cleanupUnhealthyReplicas(old: readonly ReplicaSet[], most: number): Cleanup {
  const resizes: Resize[] = [];
  let total = 0;
  for (const replicaSet of old.toSorted(compareByCreation)) {
    if (total >= most) break;
    const { replicas } = replicaSet.spec;
    const available = replicaSet.status?.availableReplicas ?? 0;
    if (replicas === 0 || replicas === available) continue;
    const down = Math.min(most - total, replicas - available);
    if (down < 0) return { resizes, isStale: true };
    resizes.push({ replicaSet, replicas: replicas - down });
    total += down;
  }
  return { resizes, isStale: false };
}

/** Takes away as many old pods as availability allows. @source scaleDownOldReplicaSetsForRollingUpdate */
export function scaleDownOldReplicaSets(all: readonly ReplicaSet[], old: readonly ReplicaSet[], deployment: Deployment): readonly Resize[] {
  const spare = statusCount(all, "availableReplicas") - minAvailable(deployment);
  const resizes: Resize[] = [];
  let total = 0;
  for (const replicaSet of old.toSorted(compareByCreation)) {
    if (total >= spare) break;
    if (replicaSet.spec.replicas === 0) continue;
    const down = Math.min(replicaSet.spec.replicas, spare - total);
    resizes.push({ replicaSet, replicas: replicaSet.spec.replicas - down });
    total += down;
  }
  return resizes;
}

/** The old ReplicaSets' next sizes in a rolling update. @source pkg/controller/deployment/rolling.go reconcileOldReplicaSets */
export function reconcileOldReplicaSets(deployment: Deployment, newSet: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const active = old.filter(isActive);
  if (active.length === 0) return [];
  const all = [...active, newSet];
  const newUnavailable = newSet.spec.replicas - (newSet.status?.availableReplicas ?? 0);
  const most = replicaCount(all) - (deployment.spec.replicas - maxUnavailable(deployment)) - newUnavailable;
  if (most <= 0) return [];
  const sizes = new Map<ReplicaSet, number>();
  const cleaned = active.map((set) => set);
  const cleanup = cleanupUnhealthyReplicas(active, most);
  if (cleanup.isStale) return cleanup.resizes;
  for (const { replicaSet, replicas } of cleanup.resizes) {
    sizes.set(replicaSet, replicas);
    cleaned[active.indexOf(replicaSet)] = { ...replicaSet, spec: { ...replicaSet.spec, replicas } };
  }
  for (const { replicaSet, replicas } of scaleDownOldReplicaSets([...cleaned, newSet], cleaned, deployment)) {
    const original = active[cleaned.indexOf(replicaSet)];
    if (original !== undefined) sizes.set(original, replicas);
  }
  return [...sizes].map(([replicaSet, replicas]) => ({ replicaSet, replicas })).filter(({ replicaSet, replicas }) => replicas !== replicaSet.spec.replicas);
}
