import type { KubeObject, RbacSubject, RoleRef } from "../../api/index.ts";

/** @source k8s.io/api/rbac/v1/types.go RoleBinding */
export interface RoleBinding extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "RoleBinding";
  readonly subjects?: readonly RbacSubject[];
  readonly roleRef: RoleRef;
}
