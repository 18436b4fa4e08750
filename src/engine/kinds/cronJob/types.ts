import type { JobTemplateSpec, KubeObject, ObjectReference } from "../../api/index.ts";

/** @source k8s.io/api/batch/v1/types.go CronJobSpec */
export interface CronJobSpec {
  readonly schedule: string;
  /** Absent: the controller manager's, which is UTC. */
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  /** Filled by defaulting: Allow. */
  readonly concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  readonly suspend?: boolean;
  readonly jobTemplate: JobTemplateSpec;
  /** Filled by defaulting: 3 and 1. */
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
}

export interface CronJobStatus {
  readonly active?: readonly ObjectReference[];
  readonly lastScheduleTime?: string;
  readonly lastSuccessfulTime?: string;
}

export interface CronJob extends KubeObject {
  readonly apiVersion: "batch/v1";
  readonly kind: "CronJob";
  readonly spec: CronJobSpec;
  readonly status: CronJobStatus;
}
