import { expect, it } from "vitest";
import type { Node, Service } from "../kinds/index.ts";
import { NodeLab } from "../../testing/nodeLab/index.ts";

const service = (type: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { type, selector: { app: "web" }, ports: [{ port: 80 }] },
});
const webOf = (lab: NodeLab) => lab.objects<Service>("v1/services").find((one) => one.metadata.name === "web");
const nginx = (lab: NodeLab, name: string) => ({ ...lab.pod(name, { image: "nginx:1.29" }), metadata: { name, namespace: "default", labels: { app: "web" } } });

it("a Service of type LoadBalancer gets an address, and requests from outside reach its pods", () => {
  const lab = new NodeLab({ workers: 2 });
  lab.apply(nginx(lab, "a"), nginx(lab, "b"), service("LoadBalancer"));
  lab.run(30);
  const web = webOf(lab);
  expect(web?.metadata.finalizers).toEqual(["service.kubernetes.io/load-balancer-cleanup"]);
  const ip = web?.status.loadBalancer?.ingress?.[0]?.ip ?? "";
  expect(ip).toMatch(/^203\.0\.113\.\d+$/);
  const answers = new Set<string>();
  for (let i = 0; i < 12; i++) answers.add(lab.request(ip, { ip, port: 80 })?.payload ?? "none");
  expect([...answers].sort()).toEqual(["a", "b"]);
});

it("a ClusterIP works from every node, and is refused when there is no endpoint", () => {
  const lab = new NodeLab({ workers: 2 });
  lab.apply(nginx(lab, "a"), service("ClusterIP"));
  lab.run(8);
  const ip = webOf(lab)?.spec.clusterIP ?? "";
  for (const node of ["worker-1", "worker-2"]) expect(lab.request(`linux-${node}`, { ip, port: 80 })).toMatchObject({ kind: "response", payload: "a", srcIp: ip });
  lab.kubectl("delete pod a --wait=false");
  lab.run(5);
  expect(lab.request("linux-worker-2", { ip, port: 80 })).toMatchObject({ kind: "refused" });
});

it("rules outlive kube-proxy and grow stale: a new pod's address is not in them", () => {
  const lab = new NodeLab();
  lab.apply(nginx(lab, "a"), service("ClusterIP"));
  lab.run(8);
  const ip = webOf(lab)?.spec.clusterIP ?? "";
  lab.act({ type: "process", action: "kill", process: "kube-proxy-worker-1" });
  expect(lab.request("linux-worker-1", { ip, port: 80 })?.payload).toBe("a");
  lab.kubectl("delete pod a --wait=false");
  lab.run(5);
  lab.apply(nginx(lab, "b"));
  lab.run(8);
  expect(lab.request("linux-worker-1", { ip, port: 80 })?.payload ?? "nothing").not.toBe("b");
  lab.act({ type: "process", action: "start", process: "kube-proxy-worker-1" });
  lab.run(5);
  expect(lab.request("linux-worker-1", { ip, port: 80 })?.payload).toBe("b");
});

it("a deleted Service's load balancer is taken down before the object goes", () => {
  const lab = new NodeLab();
  lab.apply(service("LoadBalancer"));
  lab.run(30);
  expect(lab.memory<{ balancers: Map<string, unknown> }>("cloud-provider").balancers.size).toBe(1);
  lab.kubectl("delete service web --wait=false");
  expect(webOf(lab)?.metadata.deletionTimestamp).toBeDefined();
  lab.run(5);
  expect(webOf(lab)).toBeUndefined();
  expect(lab.memory<{ balancers: Map<string, unknown> }>("cloud-provider").balancers.size).toBe(0);
});

it("nodes are given their providerID; a node whose machine was given back is deleted", () => {
  const lab = new NodeLab({ workers: 2 });
  lab.run(10);
  expect(lab.objects<Node>("v1/nodes").map((node) => node.spec.providerID)).toEqual(["kubarium:///worker-1", "kubarium:///worker-2"]);
  lab.act({ type: "removeWorker", machine: "worker-2" });
  lab.run(70);
  expect(lab.objects<Node>("v1/nodes").map((node) => node.metadata.name)).toEqual(["worker-1"]);
});

it("every memory of the node side and the cloud is plain data, and one seed makes one history", () => {
  const live = (): NodeLab => {
    const lab = new NodeLab({ workers: 2 }, 7);
    const probes = { readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 2 } };
    lab.apply(nginx(lab, "a"), lab.pod("crash", { command: ["sh", "-c", "sleep 1; exit 1"] }), lab.pod("probed", { image: "nginx:1.29", ...probes }), service("LoadBalancer"));
    lab.run(25);
    return lab;
  };
  const [one, two] = [live(), live()];
  const { state } = one.cluster.kernel;
  for (const process of state.processes) expect(() => structuredClone(process.memory)).not.toThrow();
  expect([state.eventsProcessed, state.hashLow, state.hashHigh]).toEqual([two.cluster.kernel.state.eventsProcessed, two.cluster.kernel.state.hashLow, two.cluster.kernel.state.hashHigh]);
});
