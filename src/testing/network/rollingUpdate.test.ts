import { expect, it } from "vitest";
import { microsPerSecond } from "../../engine/core/index.ts";
import type { Node, Pod } from "../../engine/kinds/index.ts";
import type { Packet } from "../../engine/linux/index.ts";
import { clientIp, NodeLab, type TestClientState } from "../nodeLab/index.ts";

const requestsPerSecond = 200;
const duration = 20;
const nodePort = 30_080;

/** What became of the requests, by the kind of the answer; "none": there was none. */
type Outcome = Partial<Record<Packet["kind"] | "none", number>>;

function deployment(container: object): object {
  const labels = { app: "web" };
  // Each pod starts slowly: it runs for two seconds before its server listens.
  const template = { metadata: { labels, annotations: { "kubarium.dev/start-delay": "2s" } }, spec: { containers: [{ name: "c", image: "nginx:1.27", ports: [{ containerPort: 80 }], ...container }] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "default" }, spec: { replicas: 3, selector: { matchLabels: labels }, template } };
}

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "default" }, spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 80, nodePort }] } };

/** Requests from outside to the NodePort at an even rate while the Deployment rolls to a new image. */
function rolledUnderLoad(container: object): Outcome {
  const lab = new NodeLab();
  lab.apply(deployment(container), service);
  lab.run(15);
  const ip = lab.objects<Node>("v1/nodes").find(({ metadata }) => metadata.name === "worker-1")?.status?.addresses?.[0]?.address ?? "";
  const { kernel } = lab.cluster;
  const count = requestsPerSecond * duration;
  lab.act({ type: "kubectl", line: "kubectl set image deployment/web c=nginx:1.28" });
  const start = kernel.state.now;
  for (let id = 1; id <= count; id++) {
    const packet: Packet = { type: "packet", id, kind: "request", protocol: "TCP", srcIp: clientIp, srcPort: 40_000 + id, dstIp: ip, dstPort: nodePort, payload: "GET /" };
    kernel.inject("test-client", { type: "ask", to: "linux-worker-1", packet }, 0);
    kernel.runUntil(start + (id * microsPerSecond) / requestsPerSecond);
  }
  lab.run(15);
  const images = lab.objects<Pod>("v1/pods").map(({ spec }) => spec.containers[0]?.image);
  expect(new Set(images)).toEqual(new Set(["nginx:1.28"]));
  const { answers } = lab.memory<TestClientState>("test-client");
  const outcome: Outcome = {};
  for (const { kind } of answers) outcome[kind] = (outcome[kind] ?? 0) + 1;
  return answers.length === count ? outcome : { ...outcome, none: count - answers.length };
}

const readinessProbe = { httpGet: { path: "/", port: 80 }, periodSeconds: 1 };
const lifecycle = { preStop: { sleep: { seconds: 5 } } };

it("a rolling update loses no request with a readiness probe and a preStop hook, and some without", () => {
  expect(rolledUnderLoad({ readinessProbe, lifecycle })).toEqual({ response: requestsPerSecond * duration });
  const { response = 0, refused = 0, none = 0, ...others } = rolledUnderLoad({});
  expect(others).toEqual({});
  expect(refused).toBeGreaterThan(0);
  expect(response + refused + none).toBe(requestsPerSecond * duration);
});
