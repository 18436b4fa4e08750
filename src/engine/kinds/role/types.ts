import type { KubeObject, PolicyRule } from "../../api/index.ts";

/** @source k8s.io/api/rbac/v1/types.go Role */
export interface Role extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "Role";
  readonly rules?: readonly PolicyRule[] | null;
}
