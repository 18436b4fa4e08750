import type { Condition, IntOrString, KubeObject, LabelSelector, PodTemplateSpec } from "../../api/index.ts";

/** @source k8s.io/api/apps/v1/types.go Deployment */
export interface RollingUpdateDeployment {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
}

export interface DeploymentStrategy {
  readonly type?: "Recreate" | "RollingUpdate";
  readonly rollingUpdate?: RollingUpdateDeployment;
}

export interface DeploymentSpec {
  /** Filled by defaulting: 1. */
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  /** Filled by defaulting: RollingUpdate, 25 % and 25 %. */
  readonly strategy: DeploymentStrategy;
  readonly minReadySeconds?: number;
  /** Filled by defaulting: 10. */
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
  /** Filled by defaulting: 600. */
  readonly progressDeadlineSeconds?: number;
}

export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  /** Available, Progressing, ReplicaFailure. */
  readonly conditions?: readonly Condition[];
  readonly collisionCount?: number;
}

export interface Deployment extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly spec: DeploymentSpec;
  readonly status: DeploymentStatus;
}
