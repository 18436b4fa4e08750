import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../engine/api/index.ts";
import { healthOf } from "./health.ts";
import { graphOf } from "./readObjects.ts";

const object = (kind: string, name: string, fields: Record<string, unknown> = {}, meta: Record<string, unknown> = {}): KubeObject =>
  ({ apiVersion: "v1", kind, metadata: { name, namespace: ["Node", "PersistentVolume", "Namespace", "StorageClass"].includes(kind) ? undefined : "default", uid: `${kind}/${name}`, ...meta }, ...fields }) as unknown as KubeObject;

const owned = (kind: string, name: string) => ({ ownerReferences: [{ apiVersion: "v1", kind, name, uid: `${kind}/${name}`, controller: true }] });
const pod = (name: string, fields: { spec?: Record<string, unknown>; status?: Record<string, unknown> } = {}, owner = "web-1") =>
  object("Pod", name, { spec: { containers: [{ name: "c" }], ...fields.spec }, status: { phase: "Running", containerStatuses: [{ ready: true }], ...fields.status } }, { labels: { app: "web" }, ...owned("ReplicaSet", owner) });

const lines = (objects: readonly KubeObject[], query = { namespace: "default" }) => graphOf(objects, query).relations.map(({ from, to, type, text }) => `${from} ${type} ${to}${text === "" ? "" : ` (${text})`}`);

describe("the object graph", () => {
  const web = [object("Deployment", "web", { spec: { replicas: 2 } }), object("ReplicaSet", "web-1", { spec: { replicas: 2 } }, owned("Deployment", "web")), pod("web-1-a", { spec: { nodeName: "n1" } }), pod("web-1-b")];

  it("has what owns, and where it runs", () => expect(lines([...web, object("Node", "n1")])).toEqual(["Deployment/web owns ReplicaSet/web-1", "ReplicaSet/web-1 owns Pod/web-1-a", "Pod/web-1-a runsOn Node/n1", "ReplicaSet/web-1 owns Pod/web-1-b"]));

  it.each<{ of: string; extra: readonly KubeObject[]; want: string }>([
    { of: "a Service's selector", extra: [object("Service", "web", { spec: { selector: { app: "web" } } })], want: "Service/web selects Pod/web-1-a (app=web)" },
    { of: "a slice's endpoints", extra: [object("EndpointSlice", "web-x", { endpoints: [{ targetRef: { uid: "Pod/web-1-b" }, conditions: { ready: false } }] })], want: "EndpointSlice/web-x routes Pod/web-1-b (not ready)" },
    { of: "an Ingress", extra: [object("Service", "web"), object("Ingress", "shop", { spec: { rules: [{ host: "a.b", http: { paths: [{ path: "/x", backend: { service: { name: "web" } } }] } }] } })], want: "Ingress/shop routes Service/web (a.b/x)" },
    { of: "an autoscaler", extra: [object("HorizontalPodAutoscaler", "web", { spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, maxReplicas: 3 } })], want: "HorizontalPodAutoscaler/web scales Deployment/web" },
    { of: "a disruption budget", extra: [object("PodDisruptionBudget", "web", { spec: { selector: { matchLabels: { app: "web" } } } })], want: "PodDisruptionBudget/web protects Pod/web-1-a (app=web)" },
    { of: "a network policy of all pods", extra: [object("NetworkPolicy", "deny", { spec: { podSelector: {} } })], want: "NetworkPolicy/deny allows Pod/web-1-b" },
    { of: "a claim that is mounted", extra: [pod("db", { spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }], containers: [{ name: "c", volumeMounts: [{ name: "data", mountPath: "/var" }] }] } }), object("PersistentVolumeClaim", "data")], want: "Pod/db mounts PersistentVolumeClaim/data (/var)" },
    { of: "a claim that is not there", extra: [pod("db", { spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "gone" } }] } })], want: "Pod/db mounts missing/PersistentVolumeClaim/default/gone" },
    { of: "an environment from a ConfigMap", extra: [pod("db", { spec: { containers: [{ name: "c", envFrom: [{ configMapRef: { name: "conf" } }] }] } }), object("ConfigMap", "conf")], want: "Pod/db uses ConfigMap/conf (env)" },
  ])("has $of", ({ extra, want }) => expect(lines([...web, ...extra])).toContain(want));

  it("leaves out what is optional and not there", () => expect(graphOf([pod("a", { spec: { volumes: [{ name: "v", configMap: { name: "gone", optional: true } }] } })], { namespace: "" }).missing).toEqual([]));

  it("shows Kubernetes' own namespaces only when they are asked for, and what nobody points at not at all", () => {
    const objects = [object("ConfigMap", "alone"), object("Deployment", "dns", {}, { namespace: "kube-system" }), object("Deployment", "web")];
    expect(graphOf(objects, { namespace: "" }).objects.map(({ name }) => name)).toEqual(["web"]);
    expect(graphOf(objects, { namespace: "kube-system" }).objects.map(({ name }) => name)).toEqual(["dns"]);
  });

  it("bundles many nodes, but not those in trouble", () => {
    const ready = (status: string) => ({ status: { conditions: [{ type: "Ready", status }] } });
    const nodes = Array.from({ length: 20 }, (_, index) => object("Node", `n${index}`, ready(index === 7 ? "Unknown" : "True")));
    const pods = nodes.map((_, index) => object("Pod", `p${index}`, { spec: { containers: [], nodeName: `n${index}` } }));
    const { objects } = graphOf([...nodes, ...pods], { namespace: "" });
    expect(objects.filter(({ kind }) => kind === "Node").map(({ uid, count }) => [uid, count])).toEqual([["Node/n7", 1], ["bundle/nodes", 19]]);
  });

  it("reads 20,000 pods at once", () => {
    const owners = Array.from({ length: 5 }, (_, index) => object("ReplicaSet", `r${index}`));
    const pods = Array.from({ length: 20_000 }, (_, index) => object("Pod", `p${index}`, { spec: { containers: [], nodeName: `n${index % 1_000}` }, metadata: { name: `p${index}`, namespace: "default", uid: `Pod/p${index}`, ownerReferences: [{ kind: "ReplicaSet", name: `r${index % 5}`, uid: `ReplicaSet/r${index % 5}`, controller: true }] } }));
    const nodes = Array.from({ length: 1_000 }, (_, index) => object("Node", `n${index}`, { status: { conditions: [{ type: "Ready", status: "True" }] } }));
    const { objects, relations, omitted } = graphOf([...owners, ...pods, ...nodes] as readonly KubeObject[], { namespace: "" });
    expect([objects.length, omitted, relations.filter(({ type }) => type === "runsOn").length]).toEqual([11, 0, 5]);
  });

  it("bundles many pods of one owner, but not those in trouble", () => {
    const many = Array.from({ length: 20 }, (_, index) => pod(`web-1-${index}`, index === 3 ? { status: { containerStatuses: [{ ready: false, state: { waiting: { reason: "CrashLoopBackOff" } } }] } } : {}));
    const { objects, relations } = graphOf([object("ReplicaSet", "web-1"), ...many], { namespace: "" });
    expect(objects.filter(({ kind }) => kind === "Pod").map(({ name, state, count, health }) => [name, state, count, health])).toEqual([["web-1-3", "0/1 ready", 1, "bad"], ["web-1-0", "19/19 ready", 19, "ok"]]);
    expect(relations.map(({ to }) => to)).toEqual(["bundle/ReplicaSet/web-1", "Pod/web-1-3"]);
  });

  it("around an object has what hangs together with it, but not by way of a node", () => {
    const objects = [...web.map((each) => (each.kind === "Pod" ? { ...each, spec: { ...(each as { spec?: object }).spec, nodeName: "n1" } } : each)), object("Node", "n1"), object("Pod", "other", { spec: { containers: [], nodeName: "n1" } })];
    expect(graphOf(objects as readonly KubeObject[], { namespace: "", around: "Pod/web-1-a" }).objects.map(({ uid }) => uid)).toEqual(["Deployment/web", "ReplicaSet/web-1", "Pod/web-1-a", "Pod/web-1-b", "Node/n1"]);
  });

  it("is bounded", () => {
    const many = Array.from({ length: 400 }, (_, index) => object("Deployment", `d${index}`));
    expect(graphOf(many, { namespace: "" })).toMatchObject({ omitted: 140 });
  });
});

describe("an object's health", () => {
  it.each<{ of: string; object: KubeObject; want: readonly [string, string, string] }>([
    { of: "a whole Deployment", object: object("Deployment", "a", { spec: { replicas: 2 }, status: { readyReplicas: 2 } }), want: ["2/2 ready", "ok", ""] },
    { of: "one that grows", object: object("Deployment", "a", { spec: { replicas: 2 }, status: { readyReplicas: 1 } }), want: ["1/2 ready", "progressing", ""] },
    { of: "one that has just been made", object: object("Deployment", "a", { spec: { replicas: 2 }, status: { conditions: [{ type: "Available", status: "False", message: "Deployment does not have minimum availability." }, { type: "Progressing", status: "True" }] } }), want: ["0/2 ready", "progressing", ""] },
    { of: "one that is stuck", object: object("Deployment", "a", { spec: { replicas: 2 }, status: { conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" }] } }), want: ["0/2 ready", "bad", "timed out"] },
    { of: "none wanted", object: object("ReplicaSet", "a", { spec: { replicas: 0 } }), want: ["0/0 ready", "idle", ""] },
    { of: "a crashing pod", object: object("Pod", "a", { spec: { containers: [{}] }, status: { phase: "Running", containerStatuses: [{ ready: false, state: { waiting: { reason: "CrashLoopBackOff" } } }] } }), want: ["0/1 ready", "bad", "CrashLoopBackOff"] },
    { of: "a pod that starts", object: object("Pod", "a", { spec: { containers: [{}] }, status: { phase: "Pending", containerStatuses: [{ ready: false, state: { waiting: { reason: "ContainerCreating" } } }] } }), want: ["0/1 ready", "progressing", ""] },
    { of: "a pod that fits nowhere", object: object("Pod", "a", { spec: { containers: [{}] }, status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "0/3 nodes are available" }] } }), want: ["Pending", "bad", "0/3 nodes are available"] },
    { of: "a lost node", object: object("Node", "a", { status: { conditions: [{ type: "Ready", status: "Unknown", message: "Kubelet stopped posting node status." }] } }), want: ["NotReady", "bad", "Kubelet stopped posting node status."] },
    { of: "a slice without ready endpoints", object: object("EndpointSlice", "a", { endpoints: [{ conditions: { ready: false } }] }), want: ["0/1 ready", "bad", "no ready endpoint"] },
  ])("of $of", ({ object: of, want }) => expect(Object.values(healthOf(of))).toEqual(want));
});
