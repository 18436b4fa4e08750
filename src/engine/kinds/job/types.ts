import type { Condition, KubeObject, LabelSelector, PodTemplateSpec } from "../../api/index.ts";

/** @source k8s.io/api/batch/v1/types.go Job */
export interface PodFailurePolicyRule {
  readonly action: "FailJob" | "FailIndex" | "Ignore" | "Count";
  readonly onExitCodes?: { readonly containerName?: string; readonly operator: "In" | "NotIn"; readonly values: readonly number[] };
  readonly onPodConditions?: readonly { readonly type: string; readonly status: string }[];
}

export interface JobSpec {
  /** Filled by defaulting: 1, unless completions is empty and parallelism set. */
  readonly parallelism?: number;
  readonly completions?: number;
  readonly activeDeadlineSeconds?: number;
  readonly podFailurePolicy?: { readonly rules: readonly PodFailurePolicyRule[] };
  readonly successPolicy?: { readonly rules: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[] };
  /** Filled by defaulting: 6. */
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  /** Filled by the API server: batch.kubernetes.io/controller-uid. */
  readonly selector?: LabelSelector;
  readonly manualSelector?: boolean;
  readonly template: PodTemplateSpec;
  readonly ttlSecondsAfterFinished?: number;
  readonly completionMode?: "NonIndexed" | "Indexed";
  readonly suspend?: boolean;
  readonly podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  readonly managedBy?: string;
}

export interface JobStatus {
  /** Complete, Failed, Suspended, FailureTarget, SuccessCriteriaMet. */
  readonly conditions?: readonly Condition[];
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly terminating?: number;
  readonly completedIndexes?: string;
  readonly failedIndexes?: string;
  readonly uncountedTerminatedPods?: { readonly succeeded?: readonly string[]; readonly failed?: readonly string[] };
  readonly ready?: number;
}

export interface Job extends KubeObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly spec: JobSpec;
  readonly status: JobStatus;
}
