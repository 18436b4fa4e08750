import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/index.ts";
import { resourceKinds } from "../../../kinds/registry.ts";
import { issuedIdentity } from "../../auth/identity.ts";
import { serveResources } from "../../registry/resources.ts";
import type { AdmissionRequest } from "../plugin.ts";
import { nodeRestriction } from "./nodeRestriction.ts";

const resources = serveResources(resourceKinds);
const node = (name: string, labels: Readonly<Record<string, string>> = {}, taints?: readonly object[]): KubeObject => ({ apiVersion: "v1", kind: "Node", metadata: { name, uid: "n-1", labels }, spec: taints === undefined ? {} : { taints } }) as KubeObject;
const own = { apiVersion: "v1", kind: "Node", name: "w1", uid: "n-1", controller: true };
const pod = (nodeName: string, metadata: object = {}, spec: object = {}): KubeObject => ({ apiVersion: "v1", kind: "Pod", metadata: { namespace: "default", name: "p", uid: "p-1", ...metadata }, spec: { nodeName, containers: [], ...spec } }) as KubeObject;
const evictionOf = (name: string): KubeObject => ({ apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "default" } });
const mirror = { annotations: { "kubernetes.io/config.mirror": "x" }, ownerReferences: [own] };
const lease = (name: string): KubeObject => ({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { namespace: "kube-node-lease", name } });
const tokenFor = (ref?: object): KubeObject => ({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: { name: "" }, spec: { boundObjectRef: ref } }) as KubeObject;

interface Case {
  readonly name: string;
  readonly resource?: string;
  readonly operation?: AdmissionRequest["operation"];
  readonly subresource?: string;
  readonly namespace?: string;
  readonly asked?: string;
  readonly object: KubeObject;
  readonly old?: KubeObject;
  readonly want?: string;
}

function refusal({ resource = "v1/pods", operation = "CREATE", subresource = "", namespace = "default", asked = "", object, old }: Case, user = "system:node:w1"): string | undefined {
  const there = [node("w1"), pod("w1"), pod("w2", { name: "q" })];
  const request = {
    operation,
    resource: resources.get(resource),
    subresource,
    namespace,
    name: asked,
    identity: issuedIdentity(user),
    now: 0,
    old,
    lookup: (key: string, _namespace: string | undefined, name: string) => there.find((each) => key === `v1/${each.kind.toLowerCase()}s` && each.metadata.name === name),
  } as Partial<AdmissionRequest> as AdmissionRequest;
  const outcome = nodeRestriction.mutate?.(request, object);
  return outcome?.type === "refused" ? outcome.status.message : undefined;
}

const nodes = "v1/nodes";
const update = "UPDATE";

describe("a kubelet", () => {
  it.for<Case>([
    { name: "may make its own Node", resource: nodes, object: node("w1", { "kubernetes.io/hostname": "w1", disk: "ssd", "node.kubernetes.io/pool": "a" }) },
    { name: "may not make another", resource: nodes, object: node("w2"), want: 'nodes "w2" is forbidden: node "w1" is not allowed to modify node "w2"' },
    { name: "may not choose labels that others trust", resource: nodes, object: node("w1", { "node-role.kubernetes.io/master": "", "node-restriction.kubernetes.io/x": "" }), want: 'nodes "w1" is forbidden: node "w1" is not allowed to set the following labels: node-restriction.kubernetes.io/x, node-role.kubernetes.io/master' },
    { name: "may not change such labels", resource: nodes, operation: update, asked: "w1", object: node("w1"), old: node("w1", { "k8s.io/x": "1" }), want: 'nodes "w1" is forbidden: is not allowed to modify labels: k8s.io/x' },
    { name: "may not change its taints", resource: nodes, operation: update, asked: "w1", object: node("w1"), old: node("w1", {}, [{ key: "a", effect: "NoSchedule" }]), want: 'nodes "w1" is forbidden: node "w1" is not allowed to modify taints' },
    { name: "may make a mirror of a pod of its own", object: pod("w1", mirror) },
    { name: "may not make any other pod", object: pod("w1"), want: 'pods "p" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "w1" can only create mirror pods' },
    { name: "may not make one for another node", object: pod("w2", mirror), want: 'pods "p" is forbidden: node "w1" can only create pods with spec.nodeName set to itself' },
    { name: "may not make one that nobody owns", object: pod("w1", { ...mirror, ownerReferences: [] }), want: 'pods "p" is forbidden: node "w1" can only create pods with an owner reference set to itself' },
    { name: "may not make one of a former node of that name", object: pod("w1", { ...mirror, ownerReferences: [{ ...own, uid: "n-0" }] }), want: 'pods "p" is forbidden: node w1 UID mismatch: expected n-0 got n-1' },
    { name: "may not make one that reads secrets", object: pod("w1", mirror, { volumes: [{ name: "s", secret: { secretName: "s" } }] }), want: 'pods "p" is forbidden: node "w1" can not create pods that reference secrets' },
    { name: "may delete its pods", operation: "DELETE", asked: "p", object: pod("w1"), old: pod("w1") },
    { name: "may not delete others'", operation: "DELETE", asked: "p", object: pod("w2"), old: pod("w2"), want: 'pods "p" is forbidden: node "w1" can only delete pods with spec.nodeName set to itself' },
    { name: "may tell the status of its pods", operation: update, subresource: "status", asked: "p", object: pod("w1"), old: pod("w1") },
    { name: "may not tell the status of others'", operation: update, subresource: "status", asked: "p", object: pod("w2"), old: pod("w2"), want: 'pods "p" is forbidden: node "w1" can only update pod status for pods with spec.nodeName set to itself' },
    { name: "may not change labels so", operation: update, subresource: "status", asked: "p", object: pod("w1", { labels: { a: "b" } }), old: pod("w1"), want: 'pods "p" is forbidden: node "w1" cannot update labels through pod status' },
    { name: "may evict its pods", subresource: "eviction", asked: "p", object: evictionOf("p") },
    { name: "may not evict others'", subresource: "eviction", asked: "q", object: evictionOf("q"), want: 'pods "q" is forbidden: node w1 can only evict pods with spec.nodeName set to itself' },
    { name: "hears of a pod to be evicted that is not there", subresource: "eviction", asked: "r", object: evictionOf("r"), want: 'pods "r" not found' },
    { name: "may not bind pods", subresource: "binding", asked: "p", object: { apiVersion: "v1", kind: "Binding", metadata: { name: "p" } }, want: 'pods "p" is forbidden: unexpected pod subresource "binding", only \'status\' and \'eviction\' are allowed' },
    { name: "may not change pods", operation: update, asked: "p", object: pod("w1"), old: pod("w1"), want: 'pods "p" is forbidden: unexpected operation "UPDATE", node "w1" can only create and delete mirror pods' },
    { name: "may make its own lease", resource: "coordination.k8s.io/v1/leases", namespace: "kube-node-lease", object: lease("w1") },
    { name: "may not make another's", resource: "coordination.k8s.io/v1/leases", namespace: "kube-node-lease", object: lease("w2"), want: 'leases.coordination.k8s.io "w2" is forbidden: can only access node lease with the same name as the requesting node' },
    { name: "may ask for a token for its pod", resource: "v1/serviceaccounts", subresource: "token", asked: "bot", object: tokenFor({ apiVersion: "v1", kind: "Pod", name: "p", uid: "p-1" }) },
    { name: "may not ask for a token for anybody", resource: "v1/serviceaccounts", subresource: "token", asked: "bot", object: tokenFor(), want: 'serviceaccounts "bot" is forbidden: node requested token not bound to a pod' },
  ])("$name", (given) => {
    expect(refusal(given)).toBe(given.want);
  });

  it("is meant, nobody else", () => {
    expect(refusal({ name: "", resource: nodes, object: node("w2") }, "kubernetes-admin")).toBeUndefined();
  });
});
