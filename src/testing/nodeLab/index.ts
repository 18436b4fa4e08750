import type { KubeObject, StringMap } from "../../engine/api/index.ts";
import { Cluster } from "../../engine/cluster/index.ts";
import type { Env, Program } from "../../engine/core/index.ts";
import { microsPerSecond } from "../../engine/core/index.ts";
import { defaultBlueprint, type Blueprint, type Command } from "../../engine/history/index.ts";
import type { KubeletState } from "../../engine/kubelet/index.ts";
import type { LinuxState, Packet } from "../../engine/linux/index.ts";
import type { Pod, PodStatus } from "../../engine/kinds/index.ts";

/** A client somewhere in the network that sends requests and keeps the answers. */
export interface TestClientState {
  readonly answers: Packet[];
}

type Asked = { readonly type: "ask"; readonly to: string; readonly packet: Packet };

function testClient(ip: string): Program<TestClientState, Packet | Asked> {
  return {
    start(env) {
      env.claim(ip);
      return { answers: [] };
    },
    step(state, event, env: Env<Packet | Asked>) {
      if (event.type !== "datagram") return;
      if (event.message.type === "ask") env.post(event.message.to, event.message.packet);
      else state.answers.push(event.message);
    },
  };
}

const smallest: Blueprint = { ...defaultBlueprint, controlPlanes: 1, etcdMembers: 1, apiServers: 1, workers: 1, vitalSigns: false };
export const clientIp = "198.51.100.7";

/** A small whole cluster for tests of the node side: booted, with a client outside of it. */
export class NodeLab {
  readonly cluster: Cluster;
  private cause = 1;
  private packets = 0;

  constructor(blueprint: Partial<Blueprint> = {}, seed = 1) {
    this.cluster = new Cluster({ ...smallest, ...blueprint }, seed);
    this.cluster.kernel.addProcess("laptop", "test-client", testClient(clientIp));
    this.run(15);
  }

  run(seconds: number): void {
    this.cluster.kernel.runUntil(this.cluster.kernel.state.now + seconds * microsPerSecond);
  }

  act(command: Command): void {
    const outcome = this.cluster.perform(command, this.cause++, { files: {} });
    if (!outcome.ok) throw new Error(outcome.error);
  }

  /** Types a kubectl line and waits a second. */
  kubectl(line: string): void {
    this.act({ type: "kubectl", line: `kubectl ${line}` });
    this.run(1);
  }

  apply(...objects: readonly unknown[]): void {
    const documents = objects.map((object) => ({ object, document: 1, line: 1 }) as never);
    this.cluster.perform({ type: "kubectl", line: "kubectl apply -f -" }, this.cause++, { files: { "-": { text: "", documents } } });
    this.run(1);
  }

  /** A pod with one container "c". */
  pod(name: string, container: object, more: { readonly spec?: object; readonly annotations?: StringMap } = {}): object {
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default", labels: { app: name }, annotations: more.annotations ?? {} },
      spec: { containers: [{ name: "c", image: "busybox:1.36", ...container }], ...more.spec },
    };
  }

  memory<S>(process: string): S {
    return this.cluster.kernel.process(process).memory as S;
  }

  linux(node = "worker-1"): LinuxState {
    return this.memory<LinuxState>(`linux-${node}`);
  }

  kubelet(node = "worker-1"): KubeletState {
    return this.memory<KubeletState>(`kubelet-${node}`);
  }

  /** Objects of a kind as etcd's first API server has them in its watch cache. */
  objects<T extends KubeObject>(resource: string): readonly T[] {
    const scheduler = this.memory<{ client: KubeletState["client"] }>("cloud-controller-manager-cp-1").client;
    const kubelet = this.cluster.kernel.findProcess("kubelet-worker-1")?.memory as KubeletState | undefined;
    const store = scheduler.stores.get(resource) ?? kubelet?.client.stores.get(resource);
    return [...(store?.items.values() ?? [])] as T[];
  }

  /** A pod as the API has it, read through the kubelet's watch. */
  podStatus(name: string): PodStatus | undefined {
    return this.objects<Pod>("v1/pods").find((pod) => pod.metadata.name === name)?.status;
  }

  /** Sends a request from outside and waits. */
  request(to: string, target: { readonly ip: string; readonly port: number }, wait = 1): Packet | undefined {
    const id = ++this.packets;
    const packet: Packet = { type: "packet", id, kind: "request", protocol: "TCP", srcIp: clientIp, srcPort: 40_000 + id, dstIp: target.ip, dstPort: target.port, payload: "GET /" };
    this.cluster.kernel.inject("test-client", { type: "ask", to, packet } satisfies Asked, 0);
    this.run(wait);
    return this.memory<TestClientState>("test-client").answers.find((answer) => answer.id === id);
  }
}

