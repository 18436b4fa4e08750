import type { Address, Bytes, ConnId, Micros, TimerId } from "../../core/index.ts";
import type { LinuxMessage, StreamCall } from "../../linux/index.ts";
import type { ContainerInfo, CriMessage, CriRequest, SandboxInfo } from "./cri.ts";
import type { Ipam } from "./ipam.ts";

export interface ContainerdConfig {
  readonly node: string;
  readonly nodeIp: Address;
  /** The node's range of pod addresses, as its network configuration has it. */
  readonly podCidr: string;
  /** Images that exist are there without being fetched. */
  readonly isPlain?: boolean;
}

/** Who asked, to answer it. */
export interface Caller {
  readonly conn: ConnId;
  readonly id: number;
}

export interface StoredImage {
  readonly imageId: string;
  readonly size: Bytes;
}

export interface Pull {
  readonly reference: string;
  readonly size: Bytes;
  readonly startedAt: Micros;
  /** The registry has said what the image is made of: from here on bytes come. */
  readonly fetchFrom: Micros;
  readonly endsAt: Micros;
  readonly callers: Caller[];
}

/** A request to the kernel on its way, and what to do with the answer. */
export type Pending =
  | { readonly type: "sandbox"; readonly caller: Caller; readonly sandboxId: string }
  | { readonly type: "start"; readonly caller: Caller; readonly containerId: string; readonly notSimulated: string | undefined }
  | { readonly type: "exec"; readonly caller: Caller; readonly timer: TimerId }
  | { readonly type: "done"; readonly caller: Caller }
  | { readonly type: "recovery" };

export interface Stop {
  readonly callers: Caller[];
  readonly timer: TimerId;
}

export interface ContainerdState {
  /** True until the kernel has said what runs. */
  recovering: boolean;
  readonly held: { readonly conn: ConnId; readonly request: CriRequest }[];
  /** Connections that listen to container events. */
  readonly clients: Set<ConnId>;
  /** Streams on their way to the kernel: its connection -> the caller's, and what is wanted. */
  readonly streams: Map<ConnId, { readonly caller: ConnId; readonly call: StreamCall }>;
  /** Connections of streams: what comes on one goes out on the other. */
  readonly relays: Map<ConnId, ConnId>;
  readonly sandboxes: Map<string, SandboxInfo>;
  readonly containers: Map<string, ContainerInfo>;
  /** Sandbox id -> container ids. */
  readonly members: Map<string, Set<string>>;
  readonly images: Map<string, StoredImage>;
  readonly pulls: Map<string, Pull>;
  readonly stops: Map<string, Stop>;
  readonly ipam: Ipam;
  readonly pending: Map<number, Pending>;
  nextRequest: number;
  /** Records in the metadata file, to know when to rewrite it. */
  records: number;
  syncing: boolean;
  unsynced: boolean;
  pulledBytes: Bytes;
  version: number;
}

export type ContainerdMessage = CriMessage | LinuxMessage | StreamRefusal;

/** The answer of the streaming server to what it cannot do. */
export interface StreamRefusal {
  readonly type: "kubeletResponse";
  readonly id: number;
  readonly code: number;
  readonly text: string;
}

export type ContainerdTimer =
  | { readonly type: "pulled"; readonly reference: string }
  | { readonly type: "createSandbox"; readonly caller: Caller; readonly sandboxId: string }
  | { readonly type: "start"; readonly caller: Caller; readonly containerId: string }
  | { readonly type: "kill"; readonly containerId: string }
  | { readonly type: "execTimeout"; readonly request: number };
