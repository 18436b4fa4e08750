import { expect, it } from "vitest";
import { cleanRules, importCluster } from "./index.ts";

/** As `kubectl get ... -o yaml` prints a real cluster, shortened. */
const printed = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata:
    creationTimestamp: "2026-02-01T10:00:00Z"
    labels:
      beta.kubernetes.io/arch: amd64
      disk: ssd
      kubernetes.io/hostname: node-a
      topology.kubernetes.io/region: eu
      topology.kubernetes.io/zone: eu-1
    name: node-a
    uid: 1a
  spec:
    taints:
    - effect: NoSchedule
      key: dedicated
      value: db
    - effect: NoSchedule
      key: node.kubernetes.io/unreachable
  status:
    allocatable:
      cpu: 3920m
      memory: 16Gi
      pods: "58"
    capacity:
      cpu: "4"
- apiVersion: v1
  kind: Node
  metadata:
    labels:
      node-role.kubernetes.io/control-plane: ""
    name: master-1
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations:
      deployment.kubernetes.io/revision: "3"
      kubectl.kubernetes.io/last-applied-configuration: |
        {"a": 1}
    creationTimestamp: "2026-02-01T10:00:00Z"
    generation: 3
    managedFields:
    - apiVersion: apps/v1
      fieldsV1:
        f:spec: {}
      manager: kubectl
    name: web
    namespace: shop
    resourceVersion: "1234"
    uid: d-1
  spec:
    replicas: 2
    selector:
      matchLabels:
        app: web
    template:
      metadata:
        creationTimestamp: null
        labels:
          app: web
      spec:
        containers:
        - image: nginx:1.27
          name: web
        serviceAccount: default
        serviceAccountName: default
  status:
    replicas: 2
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: web-5d4f
    namespace: shop
    ownerReferences:
    - apiVersion: apps/v1
      controller: true
      kind: Deployment
      name: web
      uid: d-1
    uid: r-1
- apiVersion: v1
  kind: Pod
  metadata:
    name: lonely
    namespace: shop
    ownerReferences:
    - apiVersion: apps/v1
      controller: true
      kind: ReplicaSet
      name: elsewhere
      uid: not-here
  spec:
    containers:
    - image: nginx
      name: c
      volumeMounts:
      - mountPath: /var/run/secrets/kubernetes.io/serviceaccount
        name: kube-api-access-x
    nodeName: node-a
    tolerations:
    - effect: NoExecute
      key: node.kubernetes.io/not-ready
      operator: Exists
      tolerationSeconds: 300
    volumes:
    - name: kube-api-access-x
      projected: {}
- apiVersion: v1
  kind: Service
  metadata:
    name: web
    namespace: shop
  spec:
    clusterIP: 10.3.4.5
    clusterIPs:
    - 10.3.4.5
    ipFamilies:
    - IPv4
    ports:
    - port: 80
    selector:
      app: web
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: kube-root-ca.crt
    namespace: shop
- apiVersion: example.com/v1
  kind: Widget
  metadata:
    name: w
`;

it("what a real cluster printed becomes manifests and workers of the same shape", () => {
  const imported = importCluster(printed);
  expect(imported.errors).toEqual([]);
  expect(imported.workers).toEqual([
    { name: "node-a", milliCpu: 3920, memoryBytes: 16 * 1024 ** 3, pods: 58, zone: "eu-1", region: "eu", labels: { disk: "ssd" }, taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] },
  ]);
  expect(imported.objects).toEqual([
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" }, spec: { ports: [{ port: 80 }], selector: { app: "web" } } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
      spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ image: "nginx:1.27", name: "web" }], serviceAccountName: "default" } } },
    },
    { apiVersion: "v1", kind: "Pod", metadata: { name: "lonely", namespace: "shop" }, spec: { containers: [{ image: "nginx", name: "c" }] } },
  ]);
  expect(imported.dropped).toEqual([
    { what: "Node master-1", why: "this cluster has a control plane of its own" },
    { what: "ReplicaSet shop/web-5d4f", why: "Deployment web makes it again" },
    { what: "ConfigMap shop/kube-root-ca.crt", why: "every namespace has it" },
    { what: "Widget w", why: "this cluster does not serve Widget in example.com/v1" },
  ]);
  expect(imported.cleaned.map(({ field }) => field)).toEqual(expect.arrayContaining(["metadata.uid", "status", "spec.nodeName", "spec.clusterIP", "kube-api-access volumes"]));
  expect(imported.refused).toEqual([]);
});

it.for([
  ["nothing: here", 1, "apiVersion not set"],
  ["kind: Pod\napiVersion: v1\nmetadata: [", 3, "flow sequence"],
] as const)("%j: an error with its place, and nothing taken", ([text, line, message]) => {
  const imported = importCluster(text);
  expect(imported.objects).toEqual([]);
  expect(imported.errors[0]).toMatchObject({ line, message: expect.stringContaining(message) });
});

it("is bounded", () => {
  const nodes = Array.from({ length: 150 }, (_, index) => `apiVersion: v1\nkind: Node\nmetadata: {name: n${index}}\n`).join("---\n");
  expect(importCluster(nodes)).toMatchObject({ workers: { length: 100 }, dropped: { length: 50 } });
});

it("each rule says what it takes out and why", () => {
  for (const { field, why } of cleanRules) expect(`${field}: ${why}`).toMatch(/^.+: .+$/);
});
