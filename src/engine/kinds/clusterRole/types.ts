import type { KubeObject, LabelSelector, PolicyRule } from "../../api/index.ts";

/** @source k8s.io/api/rbac/v1/types.go ClusterRole */
export interface ClusterRole extends KubeObject {
  readonly apiVersion: "rbac.authorization.k8s.io/v1";
  readonly kind: "ClusterRole";
  readonly rules?: readonly PolicyRule[] | null;
  /** The rules of all that these select become this role's. */
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}
