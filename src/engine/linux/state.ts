import type { Address, Bytes, ByteText, ConnId, Micros, MilliCpu, TimerId } from "../core/index.ts";
import type { ExecFiles, MetricsServerRun, WorkloadRun } from "../workloads/index.ts";
import type { Conntrack } from "./conntrack.ts";
import type { NftRuleset } from "./nftables.ts";
import type { ContainerStream, RunningCommand } from "./streamState.ts";
import type { NodeNetwork } from "./interfaces.ts";
import type { ContainerSpec, LogLine, PodSandboxSpec } from "./messages.ts";
import type { NetfilterTables } from "./netfilter.ts";

/** A container's first process that asks others by itself. Plain data. */
export interface Agent {
  readonly run: MetricsServerRun;
  /** What it has asked and not heard yet, by its port. */
  readonly asked: Map<number, { readonly key: string; readonly server: string }>;
}

/** A container's first process. */
export interface ContainerProcess {
  readonly spec: ContainerSpec;
  readonly run: WorkloadRun;
  readonly pid: number;
  running: boolean;
  startedAt: Micros;
  finishedAt: Micros;
  exitCode: number;
  oomKilled: boolean;
  timer: TimerId | undefined;
  /** A ring: the latest lines. */
  log: LogLine[];
  /** What it has written since the last line feed. */
  unfinished: ByteText;
  /** Where the first process is run word by word. */
  command: RunningCommand | undefined;
  /** Where it asks others by itself. */
  agent: Agent | undefined;
  /** What commands have written to its file system; gone with the container. */
  readonly files: ExecFiles;
}

export interface PodNetwork {
  readonly spec: PodSandboxSpec;
  readonly createdAt: Micros;
  readonly containers: string[];
  /** SIGSTOP to all its processes. */
  frozen: boolean;
  /** Of its service account, once a program has wanted it. */
  token: string | undefined;
}

/** What survives the death of kubelet, containerd and kube-proxy. */
export interface LinuxState {
  readonly node: string;
  readonly network: NodeNetwork;
  readonly bootedAt: Micros;
  /** By sandbox id. */
  readonly pods: Map<string, PodNetwork>;
  /** Pod address -> sandbox id; pods on the host's network are not here. */
  readonly podByIp: Map<Address, string>;
  /** Sandboxes on the host's network. */
  readonly hostPods: Set<string>;
  /** By container id; exited ones stay until the runtime removes them. */
  readonly processes: Map<string, ContainerProcess>;
  /** Log files of containers whose pod was removed, by container id: they stay until the runtime forgets the sandbox. */
  readonly logFiles: Map<string, { readonly sandboxId: string; readonly lines: readonly LogLine[] }>;
  running: number;
  nextPid: number;
  /** Bytes in use by running containers. */
  memory: Bytes;
  milliCpu: MilliCpu;
  readonly tables: NetfilterTables;
  readonly nft: NftRuleset;
  rules: number;
  rulesWrittenAt: Micros;
  readonly conntrack: Conntrack;
  /** Ports that processes hold which are no container's: by `socketKey`, the connection to the process. */
  readonly sockets: Map<string, ConnId>;
  /** Commands, attached clients and forwarded ports, by the runtime's connection. */
  readonly streams: Map<ConnId, ContainerStream>;
  /** Containers whose first process waits for an answer of the network. */
  readonly asking: Set<string>;
  /** Containers whose first process asks others by itself. */
  readonly agents: Set<string>;
  /** Who follows which container's log: "process/request". */
  readonly logFollowers: Map<string, { readonly to: Address; readonly request: number; readonly containerId: string }>;
  readonly recent: Map<string, Map<Address, Micros>>;
  nextPort: number;
  packetsForwarded: number;
  packetsDelivered: number;
  packetsRejected: number;
  packetsDropped: number;
  /** Grows with every change of pods and containers: unchanged means nothing to draw. */
  version: number;
}
