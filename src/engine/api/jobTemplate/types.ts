import type { LabelSelector } from "../meta.ts";
import type { PodTemplateMeta, PodTemplateSpec } from "../podTemplate/types.ts";

/** Of Jobs and the templates of Jobs. @source k8s.io/api/batch/v1/types.go JobSpec */
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

/** @source k8s.io/api/batch/v1/types.go JobTemplateSpec */
export interface JobTemplateSpec {
  readonly metadata?: PodTemplateMeta;
  readonly spec: JobSpec;
}
