import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { resourceAttributes } from "../attributes.ts";
import type { Attributes } from "../attributes.ts";
import { nodeRules } from "../bootstrapPolicy.ts";
import { nodeAuthorize } from "./nodeAuthorizer.ts";
import type { NodeObjects } from "./nodeAuthorizer.ts";

const container = { name: "c", image: "x", env: [{ name: "A", valueFrom: { secretKeyRef: { name: "of-env", key: "k" } } }], envFrom: [{ configMapRef: { name: "of-env-from" } }] };
const volumes = [
  { name: "s", secret: { secretName: "of-volume" } },
  { name: "c", projected: { sources: [{ configMap: { name: "of-projection" } }] } },
  { name: "d", persistentVolumeClaim: { claimName: "data" } },
];
const pod = { apiVersion: "v1", kind: "Pod", metadata: { namespace: "team", name: "p" }, spec: { nodeName: "w1", serviceAccountName: "bot", imagePullSecrets: [{ name: "pull" }], containers: [container], volumes } } as unknown as Pod;
const mirror = { ...pod, metadata: { namespace: "team", name: "m", annotations: { "kubernetes.io/config.mirror": "x" } }, spec: { ...pod.spec, serviceAccountName: "mirrored" } } as Pod;

const store: Readonly<Record<string, object>> = {
  "v1/persistentvolumeclaims team/data": { spec: { volumeName: "pv-1" } },
  "v1/persistentvolumes /pv-1": { metadata: { name: "pv-1" }, spec: { csi: { nodeStageSecretRef: { namespace: "storage", name: "stage" } } } },
  "storage.k8s.io/v1/volumeattachments /va": { metadata: { name: "va" }, spec: { nodeName: "w1" } },
};
const objects: NodeObjects = {
  podsOf: (node) => (node === "w1" ? [pod, mirror] : []),
  get: (resource, namespace, name) => store[`${resource} ${namespace}/${name}`] as KubeObject | undefined,
  rules: nodeRules,
};

const asks = (verb: string, resource: string, rest: Partial<Attributes> = {}): Attributes => resourceAttributes({ verb, resource, ...rest });
const unrelated = "no relationship found between node 'w1' and this object";
const inTeam = (name: string) => ({ namespace: "team", name });
const lease = { group: "coordination.k8s.io", namespace: "kube-node-lease" };

describe("a node may", () => {
  it.for<{ name: string; asked: Attributes; want: string | undefined }>([
    { name: "read the secret of a volume", asked: asks("get", "secrets", inTeam("of-volume")), want: undefined },
    { name: "read the secret of a variable", asked: asks("watch", "secrets", inTeam("of-env")), want: undefined },
    { name: "read the secret with which images are pulled", asked: asks("get", "secrets", inTeam("pull")), want: undefined },
    { name: "read the secret with which a volume is mounted", asked: asks("get", "secrets", { namespace: "storage", name: "stage" }), want: undefined },
    { name: "not read others", asked: asks("get", "secrets", inTeam("other")), want: unrelated },
    { name: "not read those of other namespaces", asked: asks("get", "secrets", { namespace: "default", name: "of-volume" }), want: unrelated },
    { name: "not list them", asked: asks("list", "secrets", { namespace: "team" }), want: "No Object name found" },
    { name: "not list those of all namespaces", asked: asks("list", "secrets"), want: "can only read namespaced object of this type" },
    { name: "not change them", asked: asks("update", "secrets", inTeam("of-volume")), want: "can only read resources of this type" },
    { name: "read config maps of projections and variables", asked: asks("get", "configmaps", inTeam("of-projection")), want: undefined },
    { name: "read claims", asked: asks("get", "persistentvolumeclaims", inTeam("data")), want: undefined },
    { name: "read the volumes behind them", asked: asks("get", "persistentvolumes", { name: "pv-1" }), want: undefined },
    { name: "not read other volumes", asked: asks("get", "persistentvolumes", { name: "pv-2" }), want: unrelated },
    { name: "not list volumes", asked: asks("list", "persistentvolumes"), want: "can only get individual resources of this type" },
    { name: "read its attachments", asked: asks("get", "volumeattachments", { group: "storage.k8s.io", name: "va" }), want: undefined },
    { name: "have tokens of its pods' accounts", asked: asks("create", "serviceaccounts", { ...inTeam("bot"), subresource: "token" }), want: undefined },
    { name: "not have tokens of others", asked: asks("create", "serviceaccounts", { ...inTeam("admin"), subresource: "token" }), want: unrelated },
    { name: "not have tokens for mirrors", asked: asks("create", "serviceaccounts", { ...inTeam("mirrored"), subresource: "token" }), want: unrelated },
    { name: "list its pods", asked: asks("list", "pods", { fieldSelector: "spec.nodeName=w1" }), want: undefined },
    { name: "not list others' pods", asked: asks("list", "pods", { fieldSelector: "spec.nodeName=w2" }), want: "can only list/watch pods with spec.nodeName field selector" },
    { name: "get a pod of its own", asked: asks("get", "pods", inTeam("p")), want: undefined },
    { name: "not get another", asked: asks("get", "pods", inTeam("q")), want: unrelated },
    { name: "not change pods", asked: asks("update", "pods", inTeam("p")), want: "" },
    { name: "read itself", asked: asks("get", "nodes", { name: "w1" }), want: undefined },
    { name: "not read another node", asked: asks("get", "nodes", { name: "w2" }), want: "node 'w1' cannot read 'w2', only its own Node object" },
    { name: "not read all nodes", asked: asks("list", "nodes"), want: "node 'w1' cannot read all nodes, only its own Node object" },
    { name: "renew its lease", asked: asks("update", "leases", { ...lease, name: "w1" }), want: undefined },
    { name: "not renew another's", asked: asks("update", "leases", { ...lease, name: "w2" }), want: "can only access node lease with the same name as the requesting node" },
    { name: "not see other leases", asked: asks("get", "leases", { group: "coordination.k8s.io", namespace: "kube-system", name: "w1" }), want: 'can only access leases in the "kube-node-lease" system namespace' },
    { name: "read services, by the rules for all nodes", asked: asks("list", "services"), want: undefined },
    { name: "not make deployments", asked: asks("create", "deployments", { group: "apps", namespace: "team" }), want: "" },
  ])("$name", ({ asked, want }) => {
    const { allowed, reason } = nodeAuthorize(objects, "w1", asked);
    expect(allowed ? undefined : reason).toBe(want);
  });
});
