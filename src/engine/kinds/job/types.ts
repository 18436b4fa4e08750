import type { Condition, JobSpec, KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/batch/v1/types.go Job */
export type { JobSpec, PodFailurePolicyRule } from "../../api/index.ts";

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
