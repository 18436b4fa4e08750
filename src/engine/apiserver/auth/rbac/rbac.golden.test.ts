import { describe, expect, it } from "vitest";
import recorded from "../../../../testing/recorded/rbac/rbac.json" with { type: "json" };
import type { PolicyRule, RbacSubject } from "../../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../../kinds/index.ts";
import { newIdentity } from "../identity.ts";
import type { Attributes } from "../attributes.ts";
import { newRbacMemory, rbacAuthorize, rulesFor } from "./rbacAuthorizer.ts";
import { appliesTo } from "./resolver.ts";
import type { RbacObjects } from "./resolver.ts";

/** Upstream's own tables. @source kubernetes plugin/pkg/auth/authorizer/rbac/rbac_test.go, pkg/registry/rbac/validation/rule_test.go */
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
interface Case {
  readonly name: string;
  readonly test: string;
  readonly given: Roles & { readonly staticRoles?: Roles; readonly user?: User; readonly namespace?: string; readonly subjects?: readonly RbacSubject[] };
  readonly expected: { readonly shouldPass?: readonly Asked[]; readonly shouldFail?: readonly Asked[]; readonly effectiveRules?: readonly PolicyRule[]; readonly appliesTo?: boolean };
}

const cases = recorded as readonly unknown[] as readonly Case[];
const of = (test: string): readonly Case[] => cases.filter((each) => each.test.endsWith(test));

const inNamespace = <T extends ClusterRole | RoleBinding | Role>(objects: readonly T[] | undefined, namespace: string): readonly T[] => (objects ?? []).filter(({ metadata }) => metadata.namespace === namespace);

/** Upstream's objects go without names where none is needed. */
const withName = <T extends ClusterRoleBinding>(object: T): T => ({ ...object, metadata: { ...(object.metadata as T["metadata"] | undefined), name: "a" } });

const objectsOf = (roles: Roles): RbacObjects => ({
  clusterRoleBindings: () => (roles.clusterRoleBindings ?? []).map(withName),
  roleBindings: (namespace) => inNamespace(roles.roleBindings, namespace),
  clusterRole: (name) => roles.clusterRoles?.find(({ metadata }) => metadata.name === name),
  role: (namespace, name) => inNamespace(roles.roles, namespace).find(({ metadata }) => metadata.name === name),
});

const identityOf = (user: User | string | undefined, groups?: string) =>
  typeof user === "string" ? newIdentity({ user, groups: (groups ?? "").split(",") }) : newIdentity({ user: user?.name ?? "", groups: user?.groups ?? [] });

const attributesOf = ({ verb, apiGroup = "", resource = "", subresource = "", namespace = "", name = "", path }: Asked): Attributes => ({ verb, group: apiGroup, resource, subresource, namespace, name, path });

describe("RBAC, as upstream's tests have it", () => {
  it.for(of("TestAuthorizer"))("$name", ({ given, expected }) => {
    const memory = newRbacMemory();
    const objects = objectsOf(given);
    const isAllowed = (asked: Asked): boolean => rbacAuthorize(memory, objects, identityOf(asked.user, asked.groups), attributesOf(asked)).allowed;
    const { shouldPass = [], shouldFail = [] } = expected;
    // Twice: the second time from memory.
    expect([...shouldPass, ...shouldPass].filter((asked) => !isAllowed(asked))).toEqual([]);
    expect([...shouldFail, ...shouldFail].filter(isAllowed)).toEqual([]);
    expect(shouldPass.length + shouldFail.length).toBeGreaterThan(0);
  });

  it.for(of("TestDefaultRuleResolver"))("$name", ({ given, expected }) => {
    expect(rulesFor(objectsOf(given.staticRoles ?? {}), identityOf(given.user), given.namespace ?? "").rules).toEqual(expected.effectiveRules);
  });

  it.for(of("TestAppliesTo"))("$name", ({ given, expected }) => {
    expect((given.subjects ?? []).some((subject) => appliesTo(identityOf(given.user), subject, given.namespace ?? ""))).toBe(expected.appliesTo);
  });
});
