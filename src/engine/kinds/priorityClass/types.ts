import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/scheduling/v1/types.go PriorityClass */
export interface PriorityClass extends KubeObject {
  readonly apiVersion: "scheduling.k8s.io/v1";
  readonly kind: "PriorityClass";
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  /** Filled by defaulting: "PreemptLowerPriority". */
  readonly preemptionPolicy?: "PreemptLowerPriority" | "Never";
}
