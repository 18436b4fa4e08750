/** What Roles and ClusterRoles say, and to whom bindings give it. @source k8s.io/api/rbac/v1/types.go */

export interface PolicyRule {
  /** "*": all. */
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  /** "pods", "pods/status", "*", "*\/scale". */
  readonly resources?: readonly string[];
  /** Absent or empty: all. */
  readonly resourceNames?: readonly string[];
  /** "/healthz", "/healthz/*", "*". */
  readonly nonResourceURLs?: readonly string[];
}

export interface RbacSubject {
  /** User, Group, ServiceAccount. */
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface RoleRef {
  readonly apiGroup: string;
  /** Role, ClusterRole. */
  readonly kind: string;
  readonly name: string;
}

export const rbacGroup = "rbac.authorization.k8s.io";
