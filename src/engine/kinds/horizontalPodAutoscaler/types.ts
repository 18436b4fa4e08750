import type { Condition, KubeObject, LabelSelector } from "../../api/index.ts";

/** @source k8s.io/api/autoscaling/v2/types.go */
export interface CrossVersionObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion?: string;
}

export interface MetricIdentifier {
  readonly name: string;
  readonly selector?: LabelSelector;
}

export interface MetricTarget {
  readonly type: "Utilization" | "Value" | "AverageValue";
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

export interface MetricSpec {
  readonly type: "Object" | "Pods" | "Resource" | "ContainerResource" | "External";
  readonly object?: { readonly describedObject: CrossVersionObjectReference; readonly target: MetricTarget; readonly metric: MetricIdentifier };
  readonly pods?: { readonly metric: MetricIdentifier; readonly target: MetricTarget };
  readonly resource?: { readonly name: string; readonly target: MetricTarget };
  readonly containerResource?: { readonly name: string; readonly target: MetricTarget; readonly container: string };
  readonly external?: { readonly metric: MetricIdentifier; readonly target: MetricTarget };
}

export interface ScalingPolicy {
  readonly type: "Pods" | "Percent";
  readonly value: number;
  readonly periodSeconds: number;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: "Max" | "Min" | "Disabled";
  readonly policies?: readonly ScalingPolicy[];
  readonly tolerance?: string;
}

export interface HorizontalPodAutoscalerSpec {
  readonly scaleTargetRef: CrossVersionObjectReference;
  /** Filled by defaulting: 1. */
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  /** Filled by defaulting: 80 % of the requested CPU. */
  readonly metrics?: readonly MetricSpec[];
  readonly behavior?: { readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules };
}

export interface MetricValueStatus {
  readonly value?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
}

/** `type` is "" where the metric could not be had. */
export interface MetricStatus {
  readonly type: MetricSpec["type"] | "";
  readonly resource?: { readonly name: string; readonly current: MetricValueStatus };
  readonly containerResource?: { readonly name: string; readonly container: string; readonly current: MetricValueStatus };
  readonly pods?: { readonly metric: MetricIdentifier; readonly current: MetricValueStatus };
  readonly object?: { readonly metric: MetricIdentifier; readonly current: MetricValueStatus; readonly describedObject: CrossVersionObjectReference };
  readonly external?: { readonly metric: MetricIdentifier; readonly current: MetricValueStatus };
}

export interface HorizontalPodAutoscalerStatus {
  readonly observedGeneration?: number;
  readonly lastScaleTime?: string;
  readonly currentReplicas?: number;
  readonly desiredReplicas: number;
  readonly currentMetrics?: readonly MetricStatus[] | null;
  readonly conditions?: readonly Condition[];
}

export interface HorizontalPodAutoscaler extends KubeObject {
  readonly apiVersion: "autoscaling/v2";
  readonly kind: "HorizontalPodAutoscaler";
  readonly spec: HorizontalPodAutoscalerSpec;
  readonly status: HorizontalPodAutoscalerStatus;
}
