import type { Condition, KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/networking/v1/types.go ServiceCIDR */
export interface ServiceCIDR extends KubeObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "ServiceCIDR";
  readonly spec: { readonly cidrs?: readonly string[] };
  readonly status: { readonly conditions?: readonly Condition[] };
}
