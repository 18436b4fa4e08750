import type { Condition, KubeObject, PodTemplateSpec, StringMap } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go ReplicationControllerSpec */
export interface ReplicationControllerSpec {
  /** Filled by defaulting: 1. */
  readonly replicas: number;
  readonly minReadySeconds?: number;
  /** Filled by defaulting: the template's labels. */
  readonly selector?: StringMap;
  readonly template: PodTemplateSpec;
}

export interface ReplicationControllerStatus {
  readonly replicas: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

export interface ReplicationController extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ReplicationController";
  readonly spec: ReplicationControllerSpec;
  readonly status: ReplicationControllerStatus;
}
