import type { Condition, IntOrString, KubeObject, LabelSelector, PersistentVolumeClaim, PodTemplateSpec } from "../../api/index.ts";

export interface StatefulSetUpdateStrategy {
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: { readonly partition?: number; readonly maxUnavailable?: IntOrString };
}

export type ClaimPolicy = "Retain" | "Delete";

/** @source k8s.io/api/apps/v1/types.go StatefulSetSpec */
export interface StatefulSetSpec {
  /** Filled by defaulting: 1. */
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[];
  readonly serviceName?: string;
  /** Filled by defaulting: OrderedReady. */
  readonly podManagementPolicy?: "OrderedReady" | "Parallel";
  /** Filled by defaulting: RollingUpdate from partition 0. */
  readonly updateStrategy: StatefulSetUpdateStrategy;
  /** Filled by defaulting: 10. */
  readonly revisionHistoryLimit?: number;
  readonly minReadySeconds?: number;
  /** Filled by defaulting: Retain twice. */
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: ClaimPolicy; readonly whenScaled?: ClaimPolicy };
  readonly ordinals?: { readonly start?: number };
}

export interface StatefulSetStatus {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly readyReplicas?: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
  readonly availableReplicas: number;
}

export interface StatefulSet extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "StatefulSet";
  readonly spec: StatefulSetSpec;
  readonly status: StatefulSetStatus;
}
