import type { Condition, KubeObject, LabelSelector, PodTemplateSpec } from "../../api/index.ts";

/** @source k8s.io/api/apps/v1/types.go ReplicaSet */
export interface ReplicaSetSpec {
  /** Filled by defaulting: 1. */
  readonly replicas: number;
  readonly minReadySeconds?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
}

export interface ReplicaSetStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

export interface ReplicaSet extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "ReplicaSet";
  readonly spec: ReplicaSetSpec;
  readonly status: ReplicaSetStatus;
}
