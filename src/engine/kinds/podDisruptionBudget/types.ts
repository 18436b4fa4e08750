import type { Condition, IntOrString, KubeObject, LabelSelector } from "../../api/index.ts";

/** @source k8s.io/api/policy/v1/types.go PodDisruptionBudgetSpec */
export interface PodDisruptionBudgetSpec {
  readonly minAvailable?: IntOrString;
  /** Absent or empty selects nothing here; {} everything of the namespace. */
  readonly selector?: LabelSelector;
  readonly maxUnavailable?: IntOrString;
  readonly unhealthyPodEvictionPolicy?: "IfHealthyBudget" | "AlwaysAllow";
}

export interface PodDisruptionBudgetStatus {
  readonly observedGeneration?: number;
  /** Pods whose eviction was allowed and whose deletion was not seen yet -> when. */
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly conditions?: readonly Condition[];
}

export interface PodDisruptionBudget extends KubeObject {
  readonly apiVersion: "policy/v1";
  readonly kind: "PodDisruptionBudget";
  readonly spec: PodDisruptionBudgetSpec;
  readonly status: PodDisruptionBudgetStatus;
}
