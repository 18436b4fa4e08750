import type { Micros } from "../core/index.ts";

/** The releases of kubectl, v1.x, that there are recordings of. */
export const kubectlMinors = [32, 36] as const;
export type KubectlMinor = (typeof kubectlMinors)[number];

export type EtcdMembers = 1 | 2 | 3 | 4 | 5;

/** What kube-proxy writes its rules with. */
export const proxyModes = ["iptables", "nftables"] as const;
export type ProxyMode = (typeof proxyModes)[number];

/** As many nodes as Kubernetes is tested with. @source kubernetes.io "Considerations for large clusters" */
export const workersMax = 5_000;

/** How many of everything a cluster has. With a seed and the commands it determines the whole history. */
export interface Blueprint {
  /** Control-plane machines, 1 to 5: each runs a scheduler, a controller manager and a cloud controller manager. */
  readonly controlPlanes: number;
  /** 1 to 5, of which 2 and 4 bear no more than 1 and 3 do; on the first control-plane machines (machines are added where there are too few). */
  readonly etcdMembers: EtcdMembers;
  /** 1 to 3, behind the load balancer. */
  readonly apiServers: number;
  readonly workers: number;
  readonly workerMilliCpu: number;
  readonly workerMemoryBytes: number;
  readonly podsPerWorker: number;
  /** The probes that answer "what still works?". */
  readonly vitalSigns: boolean;
  /** What the first workers are, where they differ from the others: worker 1 is the first of the list, and so on. */
  readonly workerShapes?: readonly WorkerShape[];
  /** Absent: no. A process on the laptop that real clients outside reach the cluster through. */
  readonly bridge?: boolean;
  /** Absent: yes. A provider of machines and load balancers, and cloud controller managers that speak with it. */
  readonly cloud?: boolean;
  /** Absent: yes. The API servers say in warnings what is accepted and has no effect here. */
  readonly warnsOfNotSimulated?: boolean;
  /** Absent: no. Nodes as those of the recordings were: no kube-proxy, no events of their own, and each image that exists is there at once. */
  readonly plainNodes?: boolean;
  /** The release of kubectl on the laptop, by its minor version; absent: the cluster's own, 36. What older ones say differently is told by it. */
  readonly kubectlMinor?: KubectlMinor;
  /** etcd's --quota-backend-bytes; absent: its own default, 2 GiB. */
  readonly etcdQuotaBytes?: number;
  /** --proxy-mode of all kube-proxies; absent: iptables. */
  readonly proxyMode?: ProxyMode;
  /** Simulated time at which the history begins; absent: 0, which is 2026-01-01. */
  readonly startsAt?: Micros;
}

/** A worker that is not like the others. */
export interface WorkerShape {
  /** Of the machine and the node; a plain worker is called "worker-N". */
  readonly name: string;
  readonly milliCpu?: number;
  readonly memoryBytes?: number;
  readonly pods?: number;
  /** "" for a node without topology labels. */
  readonly zone?: string;
  readonly region?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value: string; readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute" }[];
}

export const defaultBlueprint: Blueprint = {
  controlPlanes: 3,
  etcdMembers: 3,
  apiServers: 3,
  workers: 3,
  workerMilliCpu: 4000,
  workerMemoryBytes: 8 * 1024 ** 3,
  podsPerWorker: 110,
  vitalSigns: true,
};

/** One control plane, no nodes, no cloud, no add-ons, and no word of what is not simulated: what the recordings of a real cluster were made on. */
export const bareBlueprint: Blueprint = {
  ...defaultBlueprint,
  controlPlanes: 1,
  etcdMembers: 1,
  apiServers: 1,
  workers: 0,
  vitalSigns: false,
  cloud: false,
  warnsOfNotSimulated: false,
  plainNodes: true,
};
