import type { KubeObject } from "../../engine/api/index.ts";
import { millis, seconds } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import { ControlPlane } from "../controlPlane/controlPlane.ts";

export interface WriteCost {
  readonly name: string;
  readonly writes: number;
  /** Processor time of this machine per write: kernel, three etcd members, three API servers and all watchers. */
  readonly cpuMicrosPerWrite: number;
}

const pods = "v1/pods";
const nodes = 100;

const cpuMillis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function podOf(index: number): KubeObject {
  const spec = { containers: [{ name: "c", image: "nginx", resources: { requests: { cpu: "100m", memory: "64Mi" } } }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name: `p${index}`, namespace: "default", labels: { app: "web" } }, spec } as KubeObject;
}

/**
 * What a write costs on a control plane of three with watchers as a cluster of `nodes` has them: two
 * of everything (scheduler, controllers) and one per node, on each API server.
 */
export function measureWrites(count: number, clock: () => number = cpuMillis): readonly WriteCost[] {
  const plane = new ControlPlane({ members: 3, apiservers: 3 }).ready();
  plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: "default" } });
  plane.run(seconds(1));
  for (const server of plane.servers) {
    for (let i = 0; i < 2; i++) plane.send({ verb: "watch", resource: pods, options: { resourceVersion: "0" } }, server);
    for (let i = 0; i < nodes; i++) {
      plane.send({ verb: "watch", resource: pods, user: `system:node:n${i}`, options: { resourceVersion: "0", fieldSelector: `spec.nodeName=n${i}` } }, server);
    }
  }
  plane.run(seconds(1));
  const costs: WriteCost[] = [];
  const measure = (name: string, send: (index: number) => void): void => {
    const from = clock();
    for (let i = 0; i < count; i++) {
      send(i);
      if (i % 10 === 9) plane.run(millis(5));
    }
    plane.run(millis(200));
    costs.push({ name, writes: count, cpuMicrosPerWrite: Math.round(((clock() - from) * 1000) / count) });
  };
  const server = (i: number): string | undefined => plane.servers[i % plane.servers.length];
  measure("create", (i) => plane.send({ verb: "create", resource: pods, namespace: "default", body: podOf(i) }, server(i)));
  measure("bind", (i) =>
    plane.send({ verb: "create", resource: pods, namespace: "default", name: `p${i}`, subresource: "binding", body: { apiVersion: "v1", kind: "Binding", metadata: { name: `p${i}` }, target: { name: `n${i % nodes}` } } }, server(i)),
  );
  const list = new Map(plane.list(pods, {}, server(0)).map((pod) => [pod.metadata.name, pod as Pod]));
  measure("status", (i) => {
    const pod = list.get(`p${i}`);
    if (pod === undefined) throw new Error(`p${i} was not created`);
    const body = { metadata: { uid: pod.metadata.uid }, status: { phase: "Running", podIP: `10.0.0.${i % 250}`, conditions: [{ type: "Ready", status: "True" }] } };
    plane.send({ verb: "patch", resource: pods, namespace: "default", name: `p${i}`, subresource: "status", patchType: "application/strategic-merge-patch+json", body, user: `system:node:n${i % nodes}` }, server(i));
  });
  const running = plane.list(pods).filter((pod) => (pod as Pod).status.phase === "Running").length;
  if (running !== count) throw new Error(`${running} of ${count} pods run`);
  return costs;
}
