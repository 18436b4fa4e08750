import { describe, expect, it } from "vitest";
import { authenticate } from "./identity.ts";
import { denyReason } from "./authorize.ts";
import type { Attributes } from "./authorize.ts";

const pods: Attributes = { verb: "list", group: "", resource: "pods", subresource: "", namespace: "", name: "" };

describe("authentication", () => {
  it.for([
    { user: "kubernetes-admin", groups: ["system:masters", "system:authenticated"] },
    { user: "system:node:worker-1", groups: ["system:nodes", "system:authenticated"] },
    { user: "eve", groups: undefined },
    { user: "system:node:", groups: undefined },
    { user: "__proto__", groups: undefined },
  ])("knows $user as $groups", ({ user, groups }) => {
    expect(authenticate(user)?.groups).toEqual(groups);
  });
});

describe("authorization", () => {
  it.for([
    { name: "an administrator may do anything", user: "kubernetes-admin", what: {}, why: undefined },
    { name: "the scheduler may bind pods", user: "system:kube-scheduler", what: { verb: "create", subresource: "binding", namespace: "a", name: "p" }, why: undefined },
    {
      name: "the scheduler may not create pods",
      user: "system:kube-scheduler",
      what: { verb: "create", namespace: "default" },
      why: 'User "system:kube-scheduler" cannot create resource "pods" in API group "" in the namespace "default"',
    },
    {
      name: "kube-proxy may not list pods",
      user: "system:kube-proxy",
      what: {},
      why: 'User "system:kube-proxy" cannot list resource "pods" in API group "" at the cluster scope',
    },
    { name: "a node may list its own pods", user: "system:node:w1", what: { fieldNodeName: "w1" }, why: undefined },
    {
      name: "a node may not list all pods",
      user: "system:node:w1",
      what: {},
      why: 'User "system:node:w1" cannot list resource "pods" in API group "" at the cluster scope: can only list/watch pods with spec.nodeName field selector',
    },
    {
      name: "a node may not renew another node's lease",
      user: "system:node:w1",
      what: { verb: "update", group: "coordination.k8s.io", resource: "leases", namespace: "kube-node-lease", name: "w2" },
      why: 'User "system:node:w1" cannot update resource "leases" in API group "coordination.k8s.io" in the namespace "kube-node-lease": can only access node lease with the same name as the requesting node',
    },
  ])("$name", ({ user, what, why }) => {
    const identity = authenticate(user);
    expect(identity === undefined ? "unknown user" : denyReason(identity, { ...pods, ...what })).toEqual(why);
  });
});
