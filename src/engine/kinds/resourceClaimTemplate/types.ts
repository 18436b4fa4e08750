import type { KubeObject, ObjectMeta, ResourceClaimSpec } from "../../api/index.ts";

/** @source k8s.io/api/resource/v1/types.go ResourceClaimTemplate */
export interface ResourceClaimTemplate extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceClaimTemplate";
  readonly spec: { readonly metadata?: Partial<ObjectMeta>; readonly spec?: ResourceClaimSpec };
}
