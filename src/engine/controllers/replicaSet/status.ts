import type { Condition } from "../../api/index.ts";
import { formatTime, getCondition, removeCondition } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Pod, ReplicaSet, ReplicaSetStatus } from "../../kinds/index.ts";
import { hasLabels, isPodAvailable, isPodReady } from "../framework/pods.ts";

/** Why pods could not be made or deleted. */
export interface ManageFailure {
  readonly message: string;
  /** Active pods less wanted replicas, when the work began. */
  readonly diff: number;
}

/**
 * The status that a ReplicaSet's pods give it. Counts of 0 are left out, as the API does, save for
 * `replicas` and `terminatingReplicas`.
 *
 * @source pkg/controller/replicaset/replica_set_utils.go calculateStatus
 */
export function calculateStatus(
  replicaSet: ReplicaSet,
  active: readonly Pod[],
  terminating: number,
  failure: ManageFailure | undefined,
  now: Micros,
): ReplicaSetStatus {
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  const labels = replicaSet.spec.template.metadata?.labels;
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0;
  for (const pod of active) {
    if (hasLabels(pod.metadata.labels, labels)) fullyLabeled += 1;
    if (!isPodReady(pod)) continue;
    ready += 1;
    if (minReadySeconds === 0 || isPodAvailable(pod, minReadySeconds, now)) available += 1;
  }
  const conditions = conditionsAfter(replicaSet, failure, now);
  const observedGeneration = replicaSet.metadata.generation;
  return {
    replicas: active.length,
    ...(fullyLabeled === 0 ? {} : { fullyLabeledReplicas: fullyLabeled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    terminatingReplicas: terminating,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
  };
}

function conditionsAfter(replicaSet: ReplicaSet, failure: ManageFailure | undefined, now: Micros): readonly Condition[] | undefined {
  const { conditions } = replicaSet.status ?? {};
  const old = getCondition(conditions, "ReplicaFailure");
  if (failure !== undefined && old === undefined && failure.diff !== 0) {
    const condition: Condition = {
      type: "ReplicaFailure",
      status: "True",
      lastTransitionTime: formatTime(now),
      reason: failure.diff < 0 ? "FailedCreate" : "FailedDelete",
      message: failure.message,
    };
    return [...(conditions ?? []), condition];
  }
  if (failure === undefined && old !== undefined) return removeCondition(conditions ?? [], "ReplicaFailure");
  return conditions;
}

/** Whether the two say the same. */
export function isSameStatus(a: ReplicaSetStatus | undefined, b: ReplicaSetStatus): boolean {
  return (
    a !== undefined &&
    (a.replicas ?? 0) === b.replicas &&
    (a.fullyLabeledReplicas ?? 0) === (b.fullyLabeledReplicas ?? 0) &&
    (a.readyReplicas ?? 0) === (b.readyReplicas ?? 0) &&
    (a.availableReplicas ?? 0) === (b.availableReplicas ?? 0) &&
    a.terminatingReplicas === b.terminatingReplicas &&
    a.observedGeneration === b.observedGeneration &&
    (a.conditions ?? []).length === (b.conditions ?? []).length &&
    (b.conditions === undefined || a.conditions === b.conditions)
  );
}
