import type { KubeObject, PodTemplateSpec } from "../../api/index.ts";

/** A template that is kept for itself. @source k8s.io/api/core/v1/types.go PodTemplate */
export interface PodTemplate extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "PodTemplate";
  readonly template: PodTemplateSpec;
}
