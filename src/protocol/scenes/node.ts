import type { Micros } from "../../engine/core/index.ts";

/** Which worker is opened up. */
export interface NodeQuery {
  /** The name of its machine; "": the first. */
  readonly node: string;
}

type Running = "running" | "paused" | "stopped" | "exited";

/** A process of the node: whether it runs, and why not. */
export interface NodeProcessScene {
  readonly process: string;
  readonly running: Running;
  readonly exitReason: string;
}

/** What the API has of the node: what others believe. */
export interface NodeApiScene {
  /** Of its Ready condition; "": there is no such Node. */
  readonly ready: "True" | "False" | "Unknown" | "";
  readonly reason: string;
  readonly message: string;
  /** In whole seconds. */
  readonly since?: Micros;
  readonly unschedulable: boolean;
  /** Taints with an effect: "node.kubernetes.io/unreachable:NoExecute". */
  readonly taints: readonly string[];
  /** The node's Lease, by the kubelet's stamp. */
  readonly renewedAt?: Micros;
  readonly leaseSeconds: number;
}

export type NodeLoopName = "sync" | "pleg" | "probes" | "status" | "lease" | "nodeStatus" | "eviction";

/** Something that a kubelet does again and again. */
export interface NodeLoopScene {
  readonly name: NodeLoopName;
  readonly runs?: number;
  readonly lastAt?: Micros;
  /** Absent: it goes round when something happens. */
  readonly period?: Micros;
  /** When the next thing of it is due. */
  readonly nextAt?: Micros;
}

export type CriCallName =
  | "RunPodSandbox" | "StopPodSandbox" | "RemovePodSandbox" | "ImageStatus" | "PullImage" | "CreateContainer"
  | "StartContainer" | "StopContainer" | "RemoveContainer" | "ExecSync" | "Status" | "List";

interface CriFacts {
  /** The kubelet's number of it. */
  readonly id: number;
  readonly call: CriCallName;
  /** "default/web-1"; "" for none. */
  readonly pod: string;
  /** A container's name or an image; "" where the pod says it all. */
  readonly target: string;
  /** The Command behind it; 0: none. */
  readonly cause: number;
  readonly sentAt: Micros;
}

/** A call to the runtime without an answer. */
export interface CriFlightScene extends CriFacts {
  /** What the runtime's memory says of it; "": it has not heard of it. */
  readonly at: "held until recovered" | "pulling" | "stopping" | "in work" | "";
}

export interface CriAnsweredScene extends CriFacts {
  readonly endedAt: Micros;
  /** "": it succeeded; else a gRPC code. */
  readonly code: string;
  readonly message: string;
}

/** The memory of the kubelet. */
export interface NodeKubeletScene {
  readonly registered: boolean;
  /** Why it calls the node not ready; "": it does not. */
  readonly notReady: string;
  /** The API server that it is connected to, through the load balancer; "": none. */
  readonly server: string;
  readonly lastError: string;
  readonly pods: number;
  /** Pods whose worker waits for an answer. */
  readonly working: number;
  readonly terminating: number;
  /** Pods with a status that the API has not got yet. */
  readonly untold: number;
  readonly leaseFailures: number;
  readonly diskPressure: boolean;
  /** "namespace/name" of the pod whose end it waits for; "". */
  readonly evicting: string;
  readonly runtime: "closed" | "dialing" | "listing" | "open";
  /** The last word of the runtime. */
  readonly runtimeSeenAt?: Micros;
  readonly loops: readonly NodeLoopScene[];
  /** The oldest first. */
  readonly calls: readonly CriFlightScene[];
  readonly callsOmitted: number;
  /** The newest first. */
  readonly answered: readonly CriAnsweredScene[];
  readonly callCount: number;
  readonly errorCount: number;
}

export interface PullScene {
  readonly image: string;
  readonly size: number;
  readonly fetched: number;
  readonly startedAt: Micros;
  /** The registry has said what it is made of. */
  readonly resolved: boolean;
  readonly callers: number;
}

export interface ImageScene {
  readonly image: string;
  readonly size: number;
}

/** The memory of the container runtime. */
export interface NodeRuntimeScene {
  readonly recovering: boolean;
  readonly clients: number;
  readonly sandboxes: number;
  readonly containers: number;
  readonly running: number;
  readonly addressesUsed: number;
  readonly addresses: number;
  readonly pulls: readonly PullScene[];
  readonly pullsOmitted: number;
  /** The newest first. */
  readonly images: readonly ImageScene[];
  readonly imageCount: number;
  readonly imageBytes: number;
  /** Containers that have had SIGTERM, and when SIGKILL follows. */
  readonly stopping: readonly { readonly pod: string; readonly container: string; readonly killAt?: Micros }[];
  readonly stoppingOmitted: number;
}

/** The memory of kube-proxy. */
export interface NodeProxyScene {
  readonly server: string;
  readonly lastError: string;
  readonly initialized: boolean;
  readonly services: number;
  readonly endpoints: number;
  /** Services with a change that is not written yet, and since when. */
  readonly changed: number;
  readonly changedSince?: Micros;
  readonly isWriting: boolean;
  readonly lastSyncAt?: Micros;
  /** How long the oldest change of the last sync had waited. */
  readonly latency: Micros;
  readonly syncs: number;
}

export interface NodeProbeScene {
  readonly name: "startup" | "liveness" | "readiness";
  readonly result: "success" | "failure" | "unknown";
  /** Equal outcomes in a row. */
  readonly streak: number;
  readonly isAsking: boolean;
  readonly askedAt?: Micros;
  readonly nextAt?: Micros;
  /** Why the last one failed; "". */
  readonly failure: string;
}

/** A container's process and its cgroup, as the kernel has them. */
export interface CgroupScene {
  readonly pid: number;
  readonly running: boolean;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly memory: number;
  /** 0: no limit. */
  readonly memoryLimit: number;
  readonly milliCpu: number;
  /** What the program would take. */
  readonly milliCpuWanted: number;
  /** 0: no limit. */
  readonly milliCpuLimit: number;
  readonly milliCpuRequest: number;
  /** Its cpu.stat; absent: without a limit the kernel counts no periods. */
  readonly cpu?: { readonly usage: Micros; readonly periods: number; readonly throttledPeriods: number; readonly throttled: Micros };
}

export interface NodeContainerScene {
  readonly name: string;
  readonly kind: "init" | "sidecar" | "main" | "ephemeral";
  readonly image: string;
  /** Absent: the kernel knows of none. */
  readonly cgroup?: CgroupScene;
  /** By its specification; absent: the kubelet is not there to say it. */
  readonly memoryRequest?: number;
  readonly restarts: number;
  /** Why the kubelet does not run it: "CrashLoopBackOff"; "". */
  readonly reason: string;
  readonly message: string;
  /** When the kubelet looks again. */
  readonly retryAt?: Micros;
  readonly probes: readonly NodeProbeScene[];
}

export interface NodeVolumeScene {
  readonly name: string;
  /** "configMap settings", "emptyDir". */
  readonly source: string;
  /** "given": kinds of volumes that are always there. */
  readonly state: "given" | "found" | "asking" | "missing" | "unavailable" | "waiting";
}

/** A pod by the memory of the kubelet. */
export interface PodWorkerScene {
  readonly phase: "syncing" | "terminating" | "terminated";
  /** kubectl's STATUS. */
  readonly status: string;
  readonly qos: "Guaranteed" | "Burstable" | "BestEffort";
  /** What its worker waits for: "PullImage"; "". */
  readonly operation: string;
  readonly volumes: readonly NodeVolumeScene[];
  readonly volumesOmitted: number;
  /** The API has not got its last status. */
  readonly isUntold: boolean;
}

export interface NodePodScene {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent: the kubelet has no memory of it. */
  readonly worker?: PodWorkerScene;
  /** Its network namespace; absent: the kernel knows of none. */
  readonly sandbox?: { readonly ip: string; readonly createdAt: Micros; readonly frozen: boolean };
  readonly containers: readonly NodeContainerScene[];
  readonly containersOmitted: number;
}

/** A Service as the kernel's nat table has it. */
export interface NodeServiceScene {
  /** "default/web:http". */
  readonly name: string;
  /** "10.96.0.10:80/tcp". */
  readonly address: string;
  readonly targets: number;
  /** Targets at which nobody answers. */
  readonly dead: readonly string[];
}

/** The memory of the machine's kernel: what outlives the other three. */
export interface NodeKernelScene {
  readonly bootedAt: Micros;
  readonly running: number;
  readonly memory: number;
  readonly milliCpu: number;
  readonly rules: number;
  readonly rulesWrittenAt?: Micros;
  readonly chains: number;
  readonly conntrack: number;
  /** Those with dead targets first. */
  readonly services: readonly NodeServiceScene[];
  readonly serviceCount: number;
  readonly targets: number;
  readonly deadTargets: number;
  readonly packetsDelivered: number;
  readonly packetsForwarded: number;
  readonly packetsRejected: number;
  readonly packetsDropped: number;
}

/** The worker that is opened up. */
export interface OpenedNodeScene {
  readonly name: string;
  readonly power: "on" | "off";
  readonly paused: boolean;
  readonly isolated: boolean;
  readonly diskFull: boolean;
  readonly slowFactor: number;
  readonly milliCpu: number;
  readonly memory: number;
  readonly podsMax: number;
  readonly api: NodeApiScene;
  readonly kubelet: NodeProcessScene & { readonly memory?: NodeKubeletScene };
  readonly runtime: NodeProcessScene & { readonly memory?: NodeRuntimeScene };
  /** Absent: a node without kube-proxy. */
  readonly proxy?: NodeProcessScene & { readonly memory?: NodeProxyScene };
  readonly kernel: NodeProcessScene & { readonly memory?: NodeKernelScene };
  /** By name. */
  readonly pods: readonly NodePodScene[];
  readonly podsOmitted: number;
}

export interface NodeScene {
  /** Absent: the cluster has no workers, or none of this name. */
  readonly opened?: OpenedNodeScene;
}
