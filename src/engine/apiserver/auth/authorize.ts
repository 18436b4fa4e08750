import type { KubeObject, ResourceKey } from "../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding, Pod, Role, RoleBinding } from "../../kinds/index.ts";
import type { Server } from "../server/context.ts";
import { namespaceScope, objectsInOrder, triggerScope } from "../storage/cacher.ts";
import { objectKey } from "../storage/keys.ts";
import { allowed, forbiddenMessage } from "./attributes.ts";
import type { Attributes, Verdict } from "./attributes.ts";
import { nodeRules } from "./bootstrapPolicy.ts";
import type { Identity } from "./identity.ts";
import { nodeAuthorize } from "./node/nodeAuthorizer.ts";
import type { NodeObjects } from "./node/nodeAuthorizer.ts";
import { forgetRights, rbacAuthorize } from "./rbac/rbacAuthorizer.ts";
import type { RbacObjects } from "./rbac/resolver.ts";

const rbacPrefix = "rbac.authorization.k8s.io/v1/";
const none: readonly never[] = [];

/** Of authorizers, as of informers: what was last heard holds, also while etcd does not answer. */
function lastHeard(server: Server, resource: ResourceKey, namespace: string, name: string): KubeObject | undefined {
  const plural = resource.slice(resource.lastIndexOf("/") + 1);
  return server.state.cachers.get(resource)?.objects.get(objectKey(plural, namespace, name));
}

function allHeard(server: Server, resource: ResourceKey, scope: string | undefined): readonly KubeObject[] {
  const cacher = server.state.cachers.get(resource);
  return cacher === undefined ? none : objectsInOrder(cacher, scope);
}

/** Roles and bindings as this server's caches have them. */
export const rbacObjects = (server: Server): RbacObjects => ({
  clusterRoleBindings: () => allHeard(server, `${rbacPrefix}clusterrolebindings`, undefined) as readonly ClusterRoleBinding[],
  roleBindings: (namespace) => allHeard(server, `${rbacPrefix}rolebindings`, namespaceScope(namespace)) as readonly RoleBinding[],
  clusterRole: (name) => lastHeard(server, `${rbacPrefix}clusterroles`, "", name) as ClusterRole | undefined,
  role: (namespace, name) => lastHeard(server, `${rbacPrefix}roles`, namespace, name) as Role | undefined,
});

const nodeObjects = (server: Server): NodeObjects => ({
  podsOf: (node) => allHeard(server, "v1/pods", triggerScope(node)) as readonly Pod[],
  get: (resource, namespace, name) => lastHeard(server, resource, namespace, name),
  rules: nodeRules,
});

/** A cache has changed: what was derived from roles and bindings no longer holds. */
export function onAuthorizationChange(server: Server, resource: ResourceKey): void {
  if (resource.startsWith(rbacPrefix)) forgetRights(server.state.rbac);
}

/**
 * May it be done? Members of system:masters may do anything; then the node authorizer is asked, then RBAC
 * (--authorization-mode=Node,RBAC): one that says yes is enough.
 *
 * @source kubernetes pkg/kubeapiserver/authorizer/reload.go, k8s.io/apiserver/pkg/authorization/union/union.go
 */
export function authorize(server: Server, identity: Identity, attributes: Attributes): Verdict {
  if (identity.isMaster) return allowed;
  if (identity.node === undefined) return rbacAuthorize(server.state.rbac, rbacObjects(server), identity, attributes);
  const byNode = nodeAuthorize(nodeObjects(server), identity.node, attributes);
  if (byNode.allowed) return byNode;
  const byRbac = rbacAuthorize(server.state.rbac, rbacObjects(server), identity, attributes);
  if (byRbac.allowed || byNode.reason === "") return byRbac;
  return { allowed: false, reason: byRbac.reason === "" ? byNode.reason : `${byNode.reason}\n${byRbac.reason}` };
}

/** Why it may not be done, in the words that follow `pods is forbidden: `; undefined when it may. */
export function denyReason(server: Server, identity: Identity, attributes: Attributes): string | undefined {
  const { allowed: isAllowed, reason } = authorize(server, identity, attributes);
  if (isAllowed) return undefined;
  const message = forbiddenMessage(identity, attributes);
  return reason === "" ? message : `${message}: ${reason}`;
}
