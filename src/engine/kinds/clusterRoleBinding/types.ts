import type { KubeObject, RbacSubject, RoleRef } from "../../api/index.ts";

/** @source k8s.io/api/rbac/v1/types.go ClusterRoleBinding */
export interface ClusterRoleBinding extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRoleBinding";
  readonly subjects?: readonly RbacSubject[];
  readonly roleRef: RoleRef;
}
