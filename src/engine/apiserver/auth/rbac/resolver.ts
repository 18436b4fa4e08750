import { accountUser, qualifiedResource, rbacGroup } from "../../../api/index.ts";
import type { PolicyRule, RbacSubject, RoleRef } from "../../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../../kinds/index.ts";
import type { Identity } from "../identity.ts";

/** Where the authorizer finds roles and bindings. */
export interface RbacObjects {
  readonly clusterRoleBindings: () => readonly ClusterRoleBinding[];
  readonly roleBindings: (namespace: string) => readonly RoleBinding[];
  readonly clusterRole: (name: string) => ClusterRole | undefined;
  readonly role: (namespace: string, name: string) => Role | undefined;
}

/** A binding that concerns somebody, and the rules that it gives. */
export interface Grant {
  readonly binding: ClusterRoleBinding | RoleBinding;
  readonly subject: RbacSubject;
  readonly rules: readonly PolicyRule[];
}

export interface Grants {
  readonly grants: readonly Grant[];
  /** Of roles that could not be found. */
  readonly errors: readonly string[];
}

const noRules: readonly PolicyRule[] = [];

/** How a missing role is called: by its own name, or (in the storage of another resource) by that resource's. */
export type MissingRole = (roleRef: RoleRef) => string;

const missingRole: MissingRole = ({ kind, name }) => `${kind.toLowerCase()}.${rbacGroup} ${JSON.stringify(name)} not found`;

/** @source kubernetes pkg/registry/rbac/validation/rule.go: there a role is looked up in the storage that serves the request */
export const missingAs =
  (resource: string): MissingRole =>
  ({ name }) =>
    `${qualifiedResource({ group: rbacGroup, resource })} ${JSON.stringify(name)} not found`;

/** The rules of the role that a binding in `namespace` ("" = of the whole cluster) names; a text: why there are none. */
export function rulesOfRole(objects: RbacObjects, roleRef: RoleRef, namespace: string, missing: MissingRole = missingRole): readonly PolicyRule[] | string {
  if (roleRef.kind !== "Role" && roleRef.kind !== "ClusterRole") return `unsupported role reference kind: ${JSON.stringify(roleRef.kind)}`;
  const role = roleRef.kind === "Role" ? objects.role(namespace, roleRef.name) : objects.clusterRole(roleRef.name);
  return role === undefined ? missing(roleRef) : (role.rules ?? noRules);
}

/** What the bindings of one place ("" = those of the whole cluster) give to somebody. @source rule.go VisitRulesFor */
export function grantsIn(objects: RbacObjects, identity: Identity, namespace: string, missing?: MissingRole): Grants {
  const bindings: readonly (ClusterRoleBinding | RoleBinding)[] = namespace === "" ? objects.clusterRoleBindings() : objects.roleBindings(namespace);
  const grants: Grant[] = [];
  const errors: string[] = [];
  for (const binding of bindings) {
    const subject = binding.subjects?.find((each) => appliesTo(identity, each, namespace));
    if (subject === undefined) continue;
    const rules = rulesOfRole(objects, binding.roleRef, namespace, missing);
    if (typeof rules === "string") errors.push(rules);
    else grants.push({ binding, subject, rules });
  }
  return { grants, errors };
}

/** @source rule.go appliesToUser */
export function appliesTo(identity: Pick<Identity, "user" | "groups">, subject: RbacSubject, namespace: string): boolean {
  switch (subject.kind) {
    case "User":
      return identity.user === subject.name;
    case "Group":
      return identity.groups.includes(subject.name);
    case "ServiceAccount": {
      const place = subject.namespace === undefined || subject.namespace === "" ? namespace : subject.namespace;
      return place !== "" && identity.user === accountUser(place, subject.name);
    }
    default:
      return false;
  }
}

/** `ClusterRoleBinding "view" of ClusterRole "view" to User "alice"`. @source rule.go clusterRoleBindingDescriber, roleBindingDescriber, describeSubject */
export function describeGrant({ binding, subject }: Grant): string {
  const { name, namespace } = binding.metadata;
  const isNamespaced = binding.kind === "RoleBinding";
  const which = isNamespaced ? `${name}/${namespace ?? ""}` : name;
  const who = subject.kind === "ServiceAccount" ? `${subject.name}/${subject.namespace ?? (isNamespaced ? (namespace ?? "") : "")}` : subject.name;
  return `${binding.kind} ${JSON.stringify(which)} of ${binding.roleRef.kind} ${JSON.stringify(binding.roleRef.name)} to ${subject.kind} ${JSON.stringify(who)}`;
}

/** Several errors in Go's words. @source k8s.io/apimachinery/pkg/util/errors/errors.go Aggregate */
export function aggregate(errors: readonly string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? (distinct[0] ?? "") : `[${distinct.join(", ")}]`;
}
