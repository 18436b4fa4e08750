import { deepEqual } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding } from "../../../kinds/index.ts";
import { missingRights } from "../../auth/rbac/covers.ts";

const autoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

/**
 * A bootstrap role or binding brought up to date: what it lacks is added, what somebody has added stays.
 *
 * @returns undefined when nothing is missing, or its owner has switched this off
 * @source k8s.io/component-helpers/auth/rbac/reconciliation/reconcile_role.go, reconcile_rolebindings.go
 */
export function reconciled(existing: KubeObject, wanted: KubeObject): KubeObject | undefined {
  if (existing.metadata.annotations?.[autoUpdate] !== "true") return undefined;
  switch (wanted.kind) {
    case "ClusterRole":
    case "Role": {
      const held = (existing as ClusterRole).rules ?? [];
      const missing = missingRights(held, (wanted as ClusterRole).rules ?? []);
      return missing.length === 0 ? undefined : ({ ...existing, rules: [...held, ...missing] } as KubeObject);
    }
    case "ClusterRoleBinding":
    case "RoleBinding": {
      const held = (existing as ClusterRoleBinding).subjects ?? [];
      const missing = ((wanted as ClusterRoleBinding).subjects ?? []).filter((subject) => !held.some((each) => deepEqual(each, subject)));
      return missing.length === 0 ? undefined : ({ ...existing, subjects: [...held, ...missing] } as KubeObject);
    }
    default:
      return undefined;
  }
}
