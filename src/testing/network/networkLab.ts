import type { KubeObject } from "../../engine/api/index.ts";
import { millis, seconds, type Address } from "../../engine/core/index.ts";
import type { EndpointSlice } from "../../engine/kinds/index.ts";
import { iptablesSave, joinHostPort, linuxKernel, listRuleset, type LinuxState, type Packet } from "../../engine/linux/index.ts";
import { tupleKey } from "../../engine/linux/conntrack.ts";
import { kubeProxy, type KubeProxyState } from "../../engine/network/index.ts";
import { resolveWorkload } from "../../engine/workloads/index.ts";
import { ApiServerLab } from "../conformance/apiServerLab.ts";
import { answerKey, ask, clientPorts, firstClientPort, netClient, type NetClientState } from "./netClient.ts";
import { recordedProxyConfig, type RecordedConfig } from "./recordedConfig.ts";

export interface LabNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podCIDR: string;
  readonly internalIP: string;
}

/** Where a client of a probe stands. */
export type ClientPlace = "pod" | "node" | "external" | "backend-a1" | "external2";

const clientPod = "10.244.0.5";
const apiServerAddress = "172.18.0.2";
const apiServerPort = 23_000;
const agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.53";
/** Longer than any answer takes, and shorter than a client's patience. */
const patience = millis(40);

export interface Attempt {
  readonly outcome: "answer" | "ECONNREFUSED" | "timeout";
  /** "ip:port" of who answered. */
  readonly backend?: string;
  /** As the server saw it. */
  readonly source?: string;
  readonly packet?: Packet;
}

/** Where objects of a kind are in the API. */
function collectionOf({ apiVersion, kind, metadata }: KubeObject): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resource = { Service: "services", EndpointSlice: "endpointslices", Node: "nodes" }[kind] ?? "";
  return metadata.namespace === undefined ? `${root}/${resource}` : `${root}/namespaces/${metadata.namespace}/${resource}`;
}

/** Three machines with their kernels, one kube-proxy, backends that say whom they have seen, and clients in all places. */
export class NetworkLab {
  readonly api = new ApiServerLab(apiServerAddress);
  private readonly proxied: string;
  private nextPort = 0;
  private nextId = 1;
  private readonly backends = new Map<string, Set<number>>();

  constructor(nodes: readonly LabNode[], nodeName: string, config: RecordedConfig) {
    const { kernel } = this.api;
    this.proxied = nodeName;
    for (const { name, labels, podCIDR, internalIP } of nodes) {
      kernel.addMachine(name);
      kernel.addProcess(name, `linux-${name}`, linuxKernel({ node: name, nodeIp: internalIP, podCidr: podCIDR, podInterfacePrefix: "wr2", memory: 2 ** 33, milliCpu: 4000 }));
      this.create({ apiVersion: "v1", kind: "Node", metadata: { name, labels } });
    }
    const node = nodes.find(({ name }) => name === nodeName);
    const nodeIp = node?.internalIP ?? "";
    kernel.addMachine("outside");
    const linux = `linux-${nodeName}`;
    this.addPod(nodeName, clientPod);
    kernel.addProcess(nodeName, "client-pod", netClient({ ip: clientPod, kernel: linux, isInside: true }));
    kernel.addProcess(nodeName, "client-node", netClient({ ip: nodeIp, kernel: linux, isInside: true }));
    kernel.addProcess("outside", "client-external", netClient({ ip: "172.18.0.100", kernel: linux, isInside: false }));
    kernel.addProcess("outside", "client-external2", netClient({ ip: "172.18.0.101", kernel: linux, isInside: false }));
    this.moveApiServer();
    kernel.addProcess(nodeName, "kube-proxy", kubeProxy({ node: nodeName, nodeIp, addresses: [nodeIp, "10.244.0.1"], apiServer: "kube-apiserver-cp-1", apiPort: "6443", ...recordedProxyConfig(config, node?.podCIDR) }));
    this.run(seconds(3));
  }

  /** The recorded API server stood behind another port, at which nobody listened. */
  private moveApiServer(): void {
    const url = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
    const slice = this.api.request("GET", url).body as EndpointSlice;
    this.api.request("PUT", url, { ...slice, ports: [{ name: "https", port: apiServerPort, protocol: "TCP" }] });
  }

  run(time: number): void {
    const { kernel } = this.api;
    kernel.runUntil(kernel.state.now + time);
  }

  get linux(): LinuxState {
    return this.api.kernel.process(`linux-${this.proxied}`).memory as LinuxState;
  }

  get proxy(): KubeProxyState {
    return this.api.kernel.process("kube-proxy").memory as KubeProxyState;
  }

  create(object: KubeObject & { readonly status?: unknown }): void {
    const url = collectionOf(object);
    const { code, body } = this.api.post(url, object);
    if (code >= 300) throw new Error(`${object.kind} ${object.metadata.name} is refused: ${JSON.stringify(body)}`);
    this.setStatus(object);
  }

  /** What a cloud controller would write: load balancers' addresses. */
  private setStatus(object: KubeObject & { readonly status?: unknown }): void {
    if (object.kind !== "Service" || object.status === undefined) return;
    const url = collectionOf(object);
    const patched = this.api.request("PATCH", `${url}/${object.metadata.name}/status`, { status: object.status });
    if (patched.code >= 300) throw new Error(`the status of ${object.metadata.name} is refused: ${JSON.stringify(patched.body)}`);
  }

  replace(object: KubeObject & { readonly status?: unknown }): void {
    const url = `${collectionOf(object)}/${object.metadata.name}`;
    const { resourceVersion = "" } = (this.api.request("GET", url).body as KubeObject).metadata;
    const { code, body } = this.api.request("PUT", url, { ...object, metadata: { ...object.metadata, resourceVersion } });
    if (code >= 300) throw new Error(`${object.kind} ${object.metadata.name} is refused: ${JSON.stringify(body)}`);
    this.setStatus(object);
  }

  delete(object: KubeObject): void {
    this.api.request("DELETE", `${collectionOf(object)}/${object.metadata.name}`);
  }

  patchNode(patch: unknown): void {
    this.api.request("PATCH", `/api/v1/nodes/${this.proxied}`, patch);
  }

  private addPod(node: string, ip: Address): void {
    const id = `sandbox-${ip}`;
    this.api.kernel.inject(`linux-${node}`, { type: "createPod", request: 1, pod: { id, uid: id, namespace: "default", name: `pod-${ip}`, hostname: `pod-${ip}`, ip, hostNetwork: false, resolvConf: "" } }, 0);
  }

  /** A server on an address and port, where there is none yet: a pod of a node, or a machine outside. */
  ensureBackend(nodes: readonly LabNode[], ip: Address, port: number): void {
    const ports = this.backends.get(ip) ?? new Set();
    if (ports.has(port)) return;
    const [a, b, c] = ip.split(".");
    const node = nodes.find(({ podCIDR }) => podCIDR.startsWith(`${a}.${b}.${c}.`));
    const { kernel } = this.api;
    if (node === undefined) {
      if (ports.size === 0 && !kernel.state.claims.has(ip)) kernel.addProcess("outside", `server-${ip}`, netClient({ ip, kernel: `linux-${this.proxied}`, isInside: false }));
    } else if (ports.size === 0) {
      this.addPod(node.name, ip);
    }
    if (ports.size === 0 && node?.name === this.proxied && ip.endsWith(".11")) kernel.addProcess(node.name, "client-backend-a1", netClient({ ip, kernel: `linux-${node.name}`, isInside: true }));
    this.backends.set(ip, ports.add(port));
    if (node === undefined) return;
    const workload = resolveWorkload({ image: agnhost, command: [], args: ["netexec"], ports: [port], annotations: {} });
    kernel.inject(`linux-${node.name}`, { type: "startContainer", request: 1, container: { id: `server-${ip}-${port}`, sandboxId: `sandbox-${ip}`, name: "server", workload, memoryLimit: 0, milliCpuRequest: 0, milliCpuLimit: 0, image: agnhost, stdin: false, stdinOnce: false, tty: false, etcHosts: "", env: [] } }, 0);
  }

  /** One request from a place, and what became of it. */
  attempt(from: ClientPlace, to: string, more: { readonly protocol?: "TCP" | "UDP"; readonly port?: number; readonly stream?: "opens" | "continues"; readonly path?: string } = {}): Attempt {
    const { kernel } = this.api;
    const [dstIp = "", dstPort] = to.split(":");
    const srcPort = more.port ?? firstClientPort + (this.nextPort++ % clientPorts);
    const srcIp = this.addressOf(from, dstIp);
    const packet: Packet = { type: "packet", id: this.nextId++, kind: "request", protocol: more.protocol ?? "TCP", srcIp, srcPort, dstIp, dstPort: Number(dstPort), payload: `GET ${more.path ?? "/clientip"}`, wantsBody: true, ...(more.stream === undefined ? {} : { stream: more.stream }) };
    const { answers } = kernel.process(`client-${from}`).memory as NetClientState;
    const key = answerKey(dstIp, Number(dstPort), srcPort);
    answers.delete(key);
    kernel.inject(`client-${from}`, ask(packet), 0);
    const end = kernel.state.now + patience;
    while (kernel.state.now < end && !answers.has(key)) kernel.runUntil(kernel.state.now + millis(1));
    const answer = answers.get(key);
    if (answer === undefined) return { outcome: "timeout" };
    if (answer.kind === "refused") return { outcome: "ECONNREFUSED" };
    const entry = this.linux.conntrack.entries.get(tupleKey(packet.protocol === "UDP" ? "udp" : "tcp", { src: srcIp, srcPort, dst: dstIp, dstPort: Number(dstPort) }));
    return { outcome: "answer", packet: answer, source: (answer.body ?? "").replace(/:\d+$/, ""), backend: entry === undefined ? to : joinHostPort(entry.reply.src, entry.reply.srcPort) };
  }

  private addressOf(from: ClientPlace, to: Address): Address {
    switch (from) {
      case "pod":
        return clientPod;
      case "node":
        return to.startsWith("127.") ? "127.0.0.1" : this.nodeSource(to);
      case "backend-a1":
        return "10.244.0.11";
      case "external":
        return "172.18.0.100";
      case "external2":
        return "172.18.0.101";
    }
  }

  /** A process of the node sends with the address of the interface on the way. */
  private nodeSource(to: Address): Address {
    return to.startsWith("10.244.0.") ? "10.244.0.1" : apiServerAddress;
  }

  /** The tables as the real tools print them. */
  tables(): { readonly nat: readonly string[]; readonly filter: readonly string[]; readonly mangle: readonly string[]; readonly ruleset: readonly string[] } {
    const { tables, nft } = this.linux;
    return { nat: iptablesSave(tables, "nat"), filter: iptablesSave(tables, "filter"), mangle: iptablesSave(tables, "mangle"), ruleset: listRuleset(nft) };
  }
}
