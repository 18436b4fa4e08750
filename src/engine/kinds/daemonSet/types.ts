import type { Condition, IntOrString, KubeObject, LabelSelector, PodTemplateSpec } from "../../api/index.ts";

/** @source k8s.io/api/apps/v1/types.go DaemonSet */
export interface DaemonSetUpdateStrategy {
  readonly type?: "RollingUpdate" | "OnDelete";
  readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString };
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  /** Filled by defaulting: RollingUpdate, 1 and 0. */
  readonly updateStrategy: DaemonSetUpdateStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
}

export interface DaemonSetStatus {
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly desiredNumberScheduled: number;
  readonly numberReady: number;
  readonly observedGeneration?: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly Condition[];
}

export interface DaemonSet extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "DaemonSet";
  readonly spec: DaemonSetSpec;
  readonly status: DaemonSetStatus;
}
