import type { Address, Bytes, ConnId, Micros, MilliCpu, StreamMessage } from "../core/index.ts";
import type { Workload } from "../workloads/index.ts";
import type { ConntrackEntry } from "./conntrack.ts";
import type { IpProtocol, TableChange } from "./netfilter.ts";
import type { NftTransaction } from "./nftables.ts";
import type { Packet } from "./packet.ts";

/** A pod's sandbox for the kernel: a network namespace with an address. */
export interface PodSandboxSpec {
  readonly id: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** The node's own on the host's network. */
  readonly hostname: string;
  /** The node's own address for pods on the host's network. */
  readonly ip: Address;
  readonly hostNetwork: boolean;
  /** What its containers have as /etc/resolv.conf. */
  readonly resolvConf: string;
  /** Its containers see all processes of the machine. */
  readonly hostPid?: boolean;
}

/** A container's first process, as the runtime starts it. */
export interface ContainerSpec {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly workload: Workload;
  /** 0: no limit. */
  readonly memoryLimit: Bytes;
  readonly milliCpuRequest: MilliCpu;
  /** 0: no limit. */
  readonly milliCpuLimit: MilliCpu;
  readonly image: string;
  readonly stdin: boolean;
  /** Its input ends when the first client that was attached has gone. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  /** The container, or the whole sandbox, whose processes it sees. */
  readonly pidTarget?: string;
  /** What it has as /etc/hosts. */
  readonly etcHosts: string;
  readonly env: readonly (readonly [string, string])[];
}

export type Signal = "SIGTERM" | "SIGKILL";
export type ProbeType = "http" | "tcp" | "grpc";

/** What the kernel is asked by the processes of its machine. Send with env.post; answers come the same way. */
export type LinuxRequest =
  | { readonly type: "createPod"; readonly request: number; readonly pod: PodSandboxSpec }
  | { readonly type: "startContainer"; readonly request: number; readonly container: ContainerSpec }
  | { readonly type: "kill"; readonly containerId: string; readonly signal: Signal }
  /** Kills what still runs in it, and frees its address. */
  | { readonly type: "removePod"; readonly request: number; readonly sandboxId: string; readonly keepsLogs: boolean }
  /** The log files of a pod that was removed: they outlive it. */
  | { readonly type: "removeLogs"; readonly sandboxId: string }
  /** Forgets a container that has exited. */
  | { readonly type: "removeContainer"; readonly containerId: string }
  | { readonly type: "listProcesses"; readonly request: number }
  /** Runs a command inside a container: succeeds when the program feels well. */
  | { readonly type: "exec"; readonly request: number; readonly containerId: string }
  /** A connection from the node itself to a pod. No answer when the program hangs. */
  | { readonly type: "probe"; readonly request: number; readonly probe: ProbeType; readonly ip: Address; readonly port: number }
  /** Reads a container's log file; with `follow` what is written from now on comes too, until the container ends. */
  | { readonly type: "readLog"; readonly request: number; readonly containerId: string; readonly follow: boolean }
  | { readonly type: "stopLog"; readonly request: number }
  /** What the control groups of running containers have used. */
  | { readonly type: "usage"; readonly request: number }
  /** A pod's token has come: its programs find it in their file system. */
  | { readonly type: "podToken"; readonly uid: string; readonly token: string }
  | { readonly type: "iptablesRestore"; readonly request: number; readonly changes: readonly TableChange[]; /** Everything else is flushed first. */ readonly full: boolean }
  /** `nft -f`: tables of nftables. */
  | { readonly type: "nft"; readonly request: number; readonly transactions: readonly NftTransaction[] }
  | { readonly type: "listConntrack"; readonly request: number; readonly protocol: IpProtocol }
  | { readonly type: "deleteConntrack"; readonly connections: readonly Pick<ConntrackEntry, "protocol" | "original">[] }
  /** On a connection of its own: a process holds these ports of the node (or of one of its pods) until it closes or dies. */
  | { readonly type: "listen"; readonly ip?: Address; readonly ports: readonly number[] }
  /** A person's doing, behind the runtime's back: all processes of the pod get the signal. */
  | { readonly type: "signalPod"; readonly uid: string; readonly signal: "SIGKILL" | "SIGSTOP" | "SIGCONT" };

/** A container's process as the kernel lists it. */
export interface ProcessListing {
  readonly containerId: string;
  readonly sandboxId: string;
  readonly running: boolean;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly exitCode: number;
  readonly oomKilled: boolean;
}

/** What a container's control group counts. */
export interface ContainerUsage {
  readonly containerId: string;
  /** Of processor time, since it started. */
  readonly cpu: Micros;
  readonly memory: Bytes;
}

export type LinuxReply =
  | { readonly type: "usageRead"; readonly request: number; readonly containers: readonly ContainerUsage[] }
  /** To the kubelet: a program in the pod reads the token of its service account, and there is none yet. */
  | { readonly type: "tokenWanted"; readonly uid: string }
  | { readonly type: "done"; readonly request: number }
  | { readonly type: "containerStarted"; readonly request: number; readonly startedAt: Micros; readonly failure?: string }
  | { readonly type: "processes"; readonly request: number; readonly sandboxes: readonly string[]; readonly processes: readonly ProcessListing[] }
  | { readonly type: "execResult"; readonly request: number; readonly exitCode: number }
  | { readonly type: "probeResult"; readonly request: number; readonly outcome: "success" | "refused" | "notReady" }
  /** `done`: nothing more comes. */
  | { readonly type: "log"; readonly request: number; readonly lines: readonly LogLine[]; readonly done: boolean }
  | { readonly type: "rulesWritten"; readonly request: number; readonly rules: number }
  | { readonly type: "conntrack"; readonly request: number; readonly entries: readonly ConntrackEntry[] }
  /** To the runtime: a container's first process has ended. */
  | { readonly type: "exited"; readonly containerId: string; readonly exitCode: number; readonly oomKilled: boolean; readonly finishedAt: Micros };

export interface LogLine {
  readonly at: Micros;
  readonly text: string;
}

/** What the runtime asks for on a connection of its own: from then on bytes go both ways, by the words of core's streams. */
export type StreamCall =
  | {
      readonly type: "streamCall";
      readonly id: number;
      readonly kind: "exec" | "attach";
      readonly containerId: string;
      readonly argv: readonly string[];
      readonly tty: boolean;
      readonly stdin: boolean;
      readonly stdout: boolean;
      readonly stderr: boolean;
    }
  | { readonly type: "streamCall"; readonly id: number; readonly kind: "portForward"; readonly sandboxId: string };

export type LinuxMessage = LinuxRequest | LinuxReply | Packet | StreamCall | StreamMessage;

export type LinuxTimer =
  /** A program wants to go on. */
  | { readonly type: "run"; readonly containerId: string }
  /** A program's answer is ready. */
  | { readonly type: "answer"; readonly containerId: string; readonly packet: Packet }
  /** It is the turn of a program that asks others by itself. */
  | { readonly type: "agent"; readonly containerId: string }
  | { readonly type: "probeAnswer"; readonly to: Address; readonly reply: LinuxReply }
  /** A command in a container wants to go on. */
  | { readonly type: "exec"; readonly conn: ConnId }
  /** A program has worked out its answer on a forwarded connection. */
  | { readonly type: "portAnswer"; readonly conn: ConnId; readonly channel: number; readonly data: string; readonly close: boolean };
