import { describe, expect, it } from "vitest";
import type { PolicyRule, RoleRef } from "../../../api/index.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../../kinds/index.ts";
import { newIdentity } from "../identity.ts";
import { describeMissing, missingRights } from "./covers.ts";
import { forgetRights, newRbacMemory, rbacAuthorize } from "./rbacAuthorizer.ts";
import type { RbacObjects } from "./resolver.ts";

const api = { apiVersion: "rbac.authorization.k8s.io/v1" } as const;
const group = "rbac.authorization.k8s.io";
const refer = (kind: string, name: string): RoleRef => ({ apiGroup: group, kind, name });
const alice = newIdentity({ user: "alice", groups: ["developers", "system:authenticated"] });
const toAlice = [{ kind: "User", apiGroup: group, name: "alice" }];
const list = { verb: "list", group: "", resource: "pods", subresource: "", namespace: "team", name: "" };

function world(rules: readonly PolicyRule[], refs: readonly RoleRef[]): RbacObjects {
  const role: Role = { ...api, kind: "Role", metadata: { namespace: "team", name: "reader" }, rules };
  const clusterRole: ClusterRole = { ...api, kind: "ClusterRole", metadata: { name: "viewer" }, rules };
  const bindings = refs.map((roleRef, i): RoleBinding => ({ ...api, kind: "RoleBinding", metadata: { namespace: "team", name: `b${i}` }, subjects: toAlice, roleRef }));
  const forAll = refs.filter(({ kind }) => kind === "ClusterRole").map((roleRef, i): ClusterRoleBinding => ({ ...api, kind: "ClusterRoleBinding", metadata: { name: `c${i}` }, subjects: toAlice, roleRef }));
  return {
    clusterRoleBindings: () => (refs.length > 3 ? forAll : []),
    roleBindings: (namespace) => (namespace === "team" ? bindings : []),
    clusterRole: (name) => (name === "viewer" ? clusterRole : undefined),
    role: (namespace, name) => (namespace === "team" && name === "reader" ? role : undefined),
  };
}

const listPods: PolicyRule = { verbs: ["list"], apiGroups: [""], resources: ["pods"] };

describe("the verdict says why", () => {
  it.for([
    { name: "allowed by a binding", refs: [refer("Role", "reader")], want: { allowed: true, reason: 'RBAC: allowed by RoleBinding "b0/team" of Role "reader" to User "alice"' } },
    { name: "nobody says anything", refs: [], want: { allowed: false, reason: "" } },
    { name: "one role is missing", refs: [refer("Role", "x")], want: { allowed: false, reason: 'RBAC: role.rbac.authorization.k8s.io "x" not found' } },
    {
      name: "several are missing",
      refs: [refer("Role", "x"), refer("ClusterRole", "y"), refer("Role", "x")],
      want: { allowed: false, reason: 'RBAC: [role.rbac.authorization.k8s.io "x" not found, clusterrole.rbac.authorization.k8s.io "y" not found]' },
    },
    { name: "what is missing does not matter when another allows it", refs: [refer("Role", "x"), refer("ClusterRole", "viewer")], want: { allowed: true, reason: 'RBAC: allowed by RoleBinding "b1/team" of ClusterRole "viewer" to User "alice"' } },
  ])("$name", ({ refs, want }) => {
    expect(rbacAuthorize(newRbacMemory(), world([listPods], refs), alice, list)).toEqual(want);
  });

  it("remembers, until roles change", () => {
    const memory = newRbacMemory();
    const before = world([listPods], [refer("Role", "reader")]);
    expect(rbacAuthorize(memory, before, alice, list).allowed).toBe(true);
    const after = world([], [refer("Role", "reader")]);
    expect(rbacAuthorize(memory, after, alice, list).allowed).toBe(true);
    forgetRights(memory);
    expect(rbacAuthorize(memory, after, alice, list).allowed).toBe(false);
  });

  it("remembers single names apart", () => {
    const memory = newRbacMemory();
    const objects = world([{ verbs: ["get"], apiGroups: [""], resources: ["configmaps"], resourceNames: ["mine"] }], [refer("Role", "reader")]);
    const get = (name: string): boolean => rbacAuthorize(memory, objects, alice, { ...list, verb: "get", resource: "configmaps", name }).allowed;
    expect([get("mine"), get("other"), get("mine"), get("")]).toEqual([true, false, true, false]);
  });
});

describe("what is missing of a role", () => {
  it.for([
    { name: "nothing of the same", held: [listPods], wanted: [listPods], want: "" },
    { name: "nothing under a star", held: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }], wanted: [{ ...listPods, verbs: ["*"] }], want: "" },
    { name: "verbs are put together", held: [], wanted: [{ ...listPods, verbs: ["get", "list"], resources: ["pods", "secrets"] }], want: '{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}' },
    { name: "a name does not cover all", held: [{ ...listPods, resourceNames: ["a"] }], wanted: [listPods], want: '{APIGroups:[""], Resources:["pods"], Verbs:["list"]}' },
    { name: "other names", held: [{ ...listPods, resourceNames: ["a"] }], wanted: [{ ...listPods, resourceNames: ["a", "b"] }], want: '{APIGroups:[""], Resources:["pods"], ResourceNames:["b"], Verbs:["list"]}' },
    { name: "paths", held: [{ verbs: ["get"], nonResourceURLs: ["/api/*"] }], wanted: [{ verbs: ["get"], nonResourceURLs: ["/api/v1", "/metrics"] }], want: '{NonResourceURLs:["/metrics"], Verbs:["get"]}' },
  ])("$name", ({ held, wanted, want }) => {
    expect(describeMissing(missingRights(held, wanted))).toBe(want);
  });
});
