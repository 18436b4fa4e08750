import type { KubeObject } from "./meta.ts";

/** GET/PUT .../NAME/scale of workloads that can be scaled. @source k8s.io/api/autoscaling/v1/types.go Scale */
export interface Scale extends KubeObject {
  readonly apiVersion: "autoscaling/v1";
  readonly kind: "Scale";
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}
