import { describe, expect, it } from "vitest";
import type { Impersonation } from "../../api/index.ts";
import { allowed, noOpinion, resourceAttributes } from "./attributes.ts";
import type { Attributes } from "./attributes.ts";
import { issuedIdentity, newIdentity } from "./identity.ts";
import { impersonate } from "./impersonate.ts";

const list = resourceAttributes({ verb: "list", resource: "pods", namespace: "default" });
const alice = newIdentity({ user: "alice", groups: ["developers", "system:authenticated"] });

/** What stands for a question: "impersonate users/bob". */
const text = ({ verb, group, resource, subresource, namespace, name }: Attributes): string =>
  `${verb} ${namespace === "" ? "" : `${namespace}/`}${resource}${group === "" ? "" : `.${group}`}${subresource === "" ? "" : `/${subresource}`} ${name}`.trim();

function attempt(wanted: Impersonation, may: readonly string[]): string {
  const outcome = impersonate({ authorize: (_who, asked) => (may.includes(text(asked)) ? allowed : noOpinion), requestor: alice, wanted, attributes: list });
  return outcome.ok ? [outcome.identity.user, ...outcome.identity.groups].join(" ") : (outcome.status.message ?? "");
}

const on = "impersonate-on:user-info:list default/pods";
const first = 'pods is forbidden: User "alice" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "default"';

describe("somebody becomes another", () => {
  it.for([
    { name: "nobody who may not", wanted: { user: "bob" }, may: [], want: first },
    { name: "by the old verb", wanted: { user: "bob" }, may: ["impersonate users bob"], want: "bob system:authenticated" },
    { name: "with groups", wanted: { user: "bob", groups: ["g"] }, may: ["impersonate users bob", "impersonate groups g"], want: "bob g system:authenticated" },
    { name: "with each group that is asked for, or not at all", wanted: { user: "bob", groups: ["g", "h"] }, may: ["impersonate users bob", "impersonate groups g"], want: first },
    { name: "for one action, by the new verbs", wanted: { user: "bob" }, may: [on, "impersonate:user-info users.authentication.k8s.io bob"], want: "bob system:authenticated" },
    { name: "not by half of the new verbs", wanted: { user: "bob" }, may: [on], want: 'users.authentication.k8s.io "bob" is forbidden: User "alice" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope' },
    { name: "a service account, with its groups", wanted: { user: "system:serviceaccount:team:bot" }, may: ["impersonate team/serviceaccounts bot"], want: "system:serviceaccount:team:bot system:serviceaccounts system:serviceaccounts:team system:authenticated" },
    { name: "a node, with the groups of nodes", wanted: { user: "system:node:n1" }, may: ["impersonate-on:arbitrary-node:list default/pods", "impersonate:arbitrary-node nodes.authentication.k8s.io n1"], want: "system:node:n1 system:nodes system:authenticated" },
    { name: "nobody in particular", wanted: { user: "system:anonymous" }, may: ["impersonate users system:anonymous"], want: "system:anonymous system:unauthenticated" },
    { name: "with a uid", wanted: { user: "bob", uid: "7" }, may: ["impersonate users bob", "impersonate uids.authentication.k8s.io 7"], want: "bob system:authenticated" },
    { name: "with extra fields", wanted: { user: "bob", extra: { scopes: ["view"] } }, may: ["impersonate users bob", "impersonate userextras.authentication.k8s.io/scopes view"], want: "bob system:authenticated" },
    { name: "never a master by the new verbs", wanted: { user: "bob", groups: ["system:masters"] }, may: [on, "impersonate:user-info users.authentication.k8s.io bob", "impersonate:user-info groups.authentication.k8s.io system:masters"], want: 'groups.authentication.k8s.io "system:masters" is forbidden: User "alice" cannot impersonate:user-info resource "groups" in API group "authentication.k8s.io" at the cluster scope: impersonating the system:masters group is not allowed' },
  ])("$name", ({ wanted, may, want }) => {
    expect(attempt(wanted, may)).toBe(want);
  });

  it("an administrator is let through at the first question", () => {
    const admin = issuedIdentity("kubernetes-admin");
    const outcome = admin && impersonate({ authorize: () => allowed, requestor: admin, wanted: { user: "system:serviceaccount:a:b" }, attributes: list });
    expect(outcome?.ok === true && outcome.identity.user).toBe("system:serviceaccount:a:b");
  });
});
