import { newForbidden, newNotFound } from "../../../api/index.ts";
import type { ApiRequest, KubeObject, PolicyRule, Status } from "../../../api/index.ts";
import { deepEqual, rbacGroup } from "../../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../../kinds/index.ts";
import type { ResourceRequest, Server } from "../../server/context.ts";
import { resourceAttributes } from "../attributes.ts";
import { authorize, rbacObjects } from "../authorize.ts";
import type { Identity } from "../identity.ts";
import { describeMissing, missingRights, quotedList } from "./covers.ts";
import { rulesFor } from "./rbacAuthorizer.ts";
import { missingAs, rulesOfRole } from "./resolver.ts";

/** Who writes which role or binding. */
interface RbacWrite {
  readonly identity: Identity;
  readonly request: Pick<ApiRequest, "name" | "namespace">;
  /** The plural: "roles". */
  readonly resource: string;
  readonly after: KubeObject;
  /** Absent: it is created. */
  readonly before?: KubeObject | undefined;
}

const fullAuthority: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
  { verbs: ["*"], nonResourceURLs: ["*"] },
];

/**
 * Nobody gives away rights that they do not hold: a role may say, and a binding may grant, only what the
 * writer may do already, unless the verbs "escalate" and "bind" let them.
 *
 * @returns undefined when it may be written
 * @source kubernetes pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go, escalation_check.go
 */
export function refuseEscalation(server: Server, { flight, resource }: ResourceRequest, after: KubeObject, before?: KubeObject): Status | undefined {
  const { identity, request } = flight;
  if (resource.group !== rbacGroup || identity === undefined || identity.isMaster || request.type !== "request") return undefined;
  const write: RbacWrite = { identity, request, resource: resource.strategy.resource, after, before };
  if (before !== undefined && isOnlyGarbageCollected(after, before)) return undefined;
  switch (after.kind) {
    case "Role":
    case "ClusterRole":
      return refuseRole(server, write, after as Role | ClusterRole);
    case "RoleBinding":
    case "ClusterRoleBinding":
      return refuseBinding(server, write, after as RoleBinding | ClusterRoleBinding);
    default:
      return undefined;
  }
}

/** Only owners and finalizers change, so that it can go. @source kubernetes pkg/registry/rbac/helpers.go IsOnlyMutatingGCFields */
function isOnlyGarbageCollected(after: KubeObject, before: KubeObject): boolean {
  const bare = (object: KubeObject): unknown => {
    const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managed, resourceVersion: _version, ...metadata } = object.metadata;
    return { ...object, metadata };
  };
  return deepEqual(bare(after), bare(before));
}

function refuseRole(server: Server, write: RbacWrite, role: Role | ClusterRole): Status | undefined {
  const { identity, request, resource, before } = write;
  const { namespace = "", name = "" } = request;
  if (authorize(server, identity, resourceAttributes({ verb: "escalate", group: rbacGroup, resource, namespace, name })).allowed) return undefined;
  const missing = confirm(server, write, role.rules ?? []);
  if (missing !== undefined) return missing;
  const aggregates = (role as ClusterRole).aggregationRule;
  if (aggregates === undefined || deepEqual(aggregates, (before as ClusterRole | undefined)?.aggregationRule)) return undefined;
  return confirm(server, write, fullAuthority) === undefined ? undefined : forbidden(write, "must have cluster-admin privileges to use the aggregationRule");
}

function refuseBinding(server: Server, write: RbacWrite, { roleRef, metadata }: RoleBinding | ClusterRoleBinding): Status | undefined {
  const { identity, resource } = write;
  const namespace = metadata.namespace ?? "";
  const roles = roleRef.kind === "ClusterRole" ? "clusterroles" : roleRef.kind === "Role" ? "roles" : "";
  if (roles !== "" && authorize(server, identity, resourceAttributes({ verb: "bind", group: roleRef.apiGroup, resource: roles, namespace, name: roleRef.name })).allowed) return undefined;
  const rules = rulesOfRole(rbacObjects(server), roleRef, namespace, missingAs(resource));
  if (typeof rules === "string") return newNotFound({ group: rbacGroup, resource }, roleRef.name);
  return confirm(server, write, rules);
}

/** Does the writer hold all these rights? @source kubernetes pkg/registry/rbac/validation/rule.go ConfirmNoEscalation */
function confirm(server: Server, write: RbacWrite, rules: readonly PolicyRule[]): Status | undefined {
  const { identity, resource, request } = write;
  const held = rulesFor(rbacObjects(server), identity, request.namespace ?? "", missingAs(resource));
  const missing = missingRights(held.rules, rules);
  if (missing.length === 0) return undefined;
  const errors = held.errors.length === 0 ? "" : `; resolution errors: [${held.errors.join(" ")}]`;
  const who = `user ${JSON.stringify(identity.user)} (groups=${quotedList(identity.groups)})`;
  return forbidden(write, `${who} is attempting to grant RBAC permissions not currently held:\n${describeMissing(missing)}${errors}`);
}

const forbidden = ({ resource, after }: RbacWrite, why: string): Status => newForbidden({ group: rbacGroup, resource }, (after.metadata.name as string | undefined) ?? "", why);
