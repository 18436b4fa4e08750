import { kubeApiserver } from "../apiserver/index.ts";
import { cloudControllerManager, cloudProvider } from "../cloud/index.ts";
import { kubeControllerManager } from "../controllers/index.ts";
import type { Program } from "../core/index.ts";
import { etcdMember } from "../etcd/index.ts";
import type { Blueprint } from "../history/index.ts";
import { httpGateway } from "../httpGateway/index.ts";
import { kubectl } from "../kubectl/index.ts";
import { containerd, kubelet } from "../kubelet/index.ts";
import { gatewayOf, linuxKernel } from "../linux/index.ts";
import { loadBalancer } from "../loadBalancer/index.ts";
import { kubeProxy } from "../network/index.ts";
import { vitalSigns } from "../probes/index.ts";
import { kubeScheduler } from "../scheduler/index.ts";
import { clusterCidr, machineAddress, podCidr } from "./addresses.ts";
import { apiServerNames, etcdNames, shapeOf, workerPlan } from "./topology.ts";
import type { MachinePlan, ProcessPlan } from "./topology.ts";

/** Processes are called by their program and their machine. */
const etcdPrefix = "etcd-";

/** Where every client finds the API: the load balancer. */
const api = { server: "load-balancer", port: "6443" } as const;

/** The cloud's zones, given to workers in turn. */
const zones = ["zone-a", "zone-b", "zone-c"] as const;

/** What the kubelet of a worker is started with. */
function workerConfig({ name, number, role, shape }: MachinePlan, blueprint: Blueprint) {
  const zone = shape === undefined ? (zones[(number - 1) % zones.length] ?? "zone-a") : (shape.zone ?? "");
  const region = shape === undefined ? "region-1" : shape.region;
  return {
    node: name,
    nodeIp: machineAddress({ role, number }),
    podCidr: podCidr(number),
    milliCpu: shape?.milliCpu ?? blueprint.workerMilliCpu,
    memory: shape?.memoryBytes ?? blueprint.workerMemoryBytes,
    podsMax: shape?.pods ?? blueprint.podsPerWorker,
    ...(zone === "" ? {} : { zone }),
    ...(region === undefined ? {} : { region }),
    labels: shape?.labels ?? {},
    isPlain: blueprint.plainNodes === true,
    ...(shape?.taints === undefined ? {} : { taints: shape.taints }),
  };
}

/** The binary of a process with its command line. */
export function programFor(process: ProcessPlan, machine: MachinePlan, blueprint: Blueprint): Program<unknown> {
  // A program's own memory and messages are nobody else's business; the kernel only passes them on.
  return makeProgram(process, machine, blueprint) as Program<unknown>;
}

function makeProgram(process: ProcessPlan, machine: MachinePlan, blueprint: Blueprint): object {
  const nodeIp = machineAddress(machine);
  const node = workerConfig(machine, blueprint);
  switch (process.binary) {
    case "etcd":
      return etcdMember({ name: process.name, peers: etcdNames(blueprint), processPrefix: etcdPrefix, ...(blueprint.etcdQuotaBytes === undefined ? {} : { quotaBackendBytes: blueprint.etcdQuotaBytes }) });
    case "kube-apiserver":
      return kubeApiserver({ name: process.name, etcdServers: etcdNames(blueprint), advertiseAddress: nodeIp, warnsOfNotSimulated: blueprint.warnsOfNotSimulated !== false });
    case "kube-scheduler":
      return kubeScheduler(api);
    case "kube-controller-manager":
      return kubeControllerManager(api);
    case "cloud-controller-manager":
      return cloudControllerManager(api);
    case "kubelet":
      return kubelet({ ...node, apiServer: api.server, apiPort: api.port });
    case "containerd":
      return containerd(node);
    case "kube-proxy":
      return kubeProxy({ ...node, addresses: [nodeIp, gatewayOf(node) ?? nodeIp], ...(blueprint.proxyMode === undefined ? {} : { mode: blueprint.proxyMode }), clusterCidr: clusterCidr(blueprint.workers), apiServer: api.server, apiPort: api.port });
    case "linux":
      return linuxKernel(node);
    case "load-balancer":
      return loadBalancer({ name: process.name, backends: apiServerNames(blueprint), port: api.port });
    case "kubectl":
      return kubectl({ ...api, user: "kubernetes-admin", minor: blueprint.kubectlMinor ?? 36, etcdHosts: etcdNames(blueprint).map((name) => name.slice(etcdPrefix.length)), etcdPrefix });
    case "bridge":
      return httpGateway(api);
    case "vital-signs":
      return vitalSigns({ ...api, ip: machineAddress(machine) });
    case "cloud-provider":
      return cloudProvider({ instances: Array.from({ length: blueprint.workers }, (_, index) => workerPlan(index + 1, shapeOf(blueprint, index + 1), blueprint).name) });
  }
}
