import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go ComponentStatus */
export interface ComponentStatus extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ComponentStatus";
  readonly conditions?: readonly { readonly type: "Healthy"; readonly status: string; readonly message?: string; readonly error?: string }[];
}
