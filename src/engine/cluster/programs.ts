import { kubeApiserver } from "../apiserver/index.ts";
import { cloudControllerManager, cloudProvider } from "../cloud/index.ts";
import { kubeControllerManager } from "../controllers/index.ts";
import type { Program } from "../core/index.ts";
import { etcdMember } from "../etcd/index.ts";
import type { Blueprint } from "../history/index.ts";
import { kubectl } from "../kubectl/index.ts";
import { containerd, kubelet } from "../kubelet/index.ts";
import { linuxKernel } from "../linux/index.ts";
import { loadBalancer } from "../loadBalancer/index.ts";
import { kubeProxy } from "../network/index.ts";
import { vitalSigns } from "../probes/index.ts";
import { kubeScheduler } from "../scheduler/index.ts";
import { clusterCidr, machineAddress, podCidr } from "./addresses.ts";
import { apiServerNames, etcdNames } from "./topology.ts";
import type { ProcessPlan } from "./topology.ts";

/** Where every client finds the API: the load balancer. */
const api = { server: "load-balancer", port: "6443" } as const;

/** The cloud's zones, given to workers in turn. */
const zones = ["zone-a", "zone-b", "zone-c"] as const;
const zoneOf = (machine: string): string => zones[(Number(/(\d+)$/.exec(machine)?.[1] ?? 1) - 1) % zones.length] ?? "zone-a";

/** The binary of a process with its command line. */
export function programFor(process: ProcessPlan, machine: string, blueprint: Blueprint): Program<unknown> {
  // A program's own memory and messages are nobody else's business; the kernel only passes them on.
  return makeProgram(process, machine, blueprint) as Program<unknown>;
}

function makeProgram(process: ProcessPlan, machine: string, blueprint: Blueprint): object {
  const nodeIp = machineAddress(machine);
  const node = { node: machine, nodeIp, podCidr: podCidr(machine), milliCpu: blueprint.workerMilliCpu, memory: blueprint.workerMemoryBytes };
  switch (process.binary) {
    case "etcd":
      return etcdMember({ name: process.name, peers: etcdNames(blueprint) });
    case "kube-apiserver":
      return kubeApiserver({ name: process.name, etcdServers: etcdNames(blueprint), advertiseAddress: nodeIp });
    case "kube-scheduler":
      return kubeScheduler(api);
    case "kube-controller-manager":
      return kubeControllerManager(api);
    case "cloud-controller-manager":
      return cloudControllerManager(api);
    case "kubelet":
      return kubelet({ ...node, podsMax: blueprint.podsPerWorker, zone: zoneOf(machine), apiServer: api.server, apiPort: api.port });
    case "containerd":
      return containerd(node);
    case "kube-proxy":
      return kubeProxy({ ...node, clusterCidr, apiServer: api.server, apiPort: api.port });
    case "linux":
      return linuxKernel(node);
    case "load-balancer":
      return loadBalancer({ name: process.name, backends: apiServerNames(blueprint), port: api.port });
    case "kubectl":
      return kubectl({ ...api, user: "kubernetes-admin" });
    case "vital-signs":
      return vitalSigns({ ...api, ip: machineAddress(machine) });
    case "cloud-provider":
      return cloudProvider({ instances: Array.from({ length: blueprint.workers }, (_, index) => `worker-${index + 1}`) });
  }
}
