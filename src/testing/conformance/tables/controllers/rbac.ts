import type { PolicyRule, RbacSubject } from "../../../../engine/api/index.ts";
import type { Attributes } from "../../../../engine/apiserver/auth/attributes.ts";
import type { Identity } from "../../../../engine/apiserver/auth/identity.ts";
import { newIdentity } from "../../../../engine/apiserver/auth/identity.ts";
import { newRbacMemory, rbacAuthorize, rulesFor } from "../../../../engine/apiserver/auth/rbac/rbacAuthorizer.ts";
import type { RbacObjects } from "../../../../engine/apiserver/auth/rbac/resolver.ts";
import { appliesTo } from "../../../../engine/apiserver/auth/rbac/resolver.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../../../engine/kinds/index.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";

interface Roles {
  readonly clusterRoles?: readonly ClusterRole[];
  readonly clusterRoleBindings?: readonly ClusterRoleBinding[];
  readonly roles?: readonly Role[];
  readonly roleBindings?: readonly RoleBinding[];
}

interface User {
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** A user in full, or a name and its groups with commas between. */
interface Asked {
  readonly verb: string;
  readonly user: User | string;
  readonly groups?: string;
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
}

const inNamespace = <T extends RoleBinding | Role>(objects: readonly T[] | undefined, namespace: string): readonly T[] => (objects ?? []).filter(({ metadata }) => metadata.namespace === namespace);

/** Upstream's objects go without names where none is needed. */
const withName = (binding: ClusterRoleBinding): ClusterRoleBinding => ({ ...binding, metadata: { ...(binding.metadata as ClusterRoleBinding["metadata"] | undefined), name: "a" } });

const objectsOf = (roles: Roles): RbacObjects => ({
  clusterRoleBindings: () => (roles.clusterRoleBindings ?? []).map(withName),
  roleBindings: (namespace) => inNamespace(roles.roleBindings, namespace),
  clusterRole: (name) => roles.clusterRoles?.find(({ metadata }) => metadata.name === name),
  role: (namespace, name) => inNamespace(roles.roles, namespace).find(({ metadata }) => metadata.name === name),
});

const identityOf = ({ name = "", groups = [] }: User): Identity => newIdentity({ user: name, groups });
const askerOf = ({ user, groups = "" }: Asked): Identity => (typeof user === "string" ? newIdentity({ user, groups: groups.split(",") }) : identityOf(user));

const attributesOf = ({ verb, apiGroup = "", resource = "", subresource = "", namespace = "", name = "", path }: Asked): Attributes => ({ verb, group: apiGroup, resource, subresource, namespace, name, path });

/** Each is asked twice: the second time the answer comes from memory. */
const authorizer = judge<Roles, { readonly shouldPass?: readonly Asked[]; readonly shouldFail?: readonly Asked[] }>((roles, { shouldPass = [], shouldFail = [] }) => {
  const memory = newRbacMemory();
  const objects = objectsOf(roles);
  const isAllowed = (asked: Asked): boolean => rbacAuthorize(memory, objects, askerOf(asked), attributesOf(asked)).allowed;
  return same({ refused: [], allowed: [] }, { refused: [...shouldPass, ...shouldPass].filter((asked) => !isAllowed(asked)), allowed: [...shouldFail, ...shouldFail].filter(isAllowed) });
});

const ruleResolver = judge<{ readonly staticRoles?: Roles; readonly user: User; readonly namespace?: string }, { readonly effectiveRules?: readonly PolicyRule[] }>(
  ({ staticRoles = {}, user, namespace = "" }, { effectiveRules = [] }) => same(effectiveRules, rulesFor(objectsOf(staticRoles), identityOf(user), namespace).rules),
);

const subjectsApply = judge<{ readonly subjects?: readonly RbacSubject[]; readonly user: User; readonly namespace?: string }, { readonly appliesTo: boolean }>(
  ({ subjects = [], user, namespace = "" }, expected) => same(expected.appliesTo, subjects.some((subject) => appliesTo(identityOf(user), subject, namespace))),
);

/** Who may do what. */
export const rbac = controllerTable("controllers/rbac.json", {
  "rbac.TestAuthorizer": authorizer,
  "validation.TestDefaultRuleResolver": ruleResolver,
  "validation.TestAppliesTo": subjectsApply,
});
