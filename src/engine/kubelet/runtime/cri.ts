import type { Address, Bytes, Micros, MilliCpu } from "../../core/index.ts";

/** The container runtime interface: kubelet asks, containerd answers. @source k8s.io/cri-api/pkg/apis/runtime/v1/api.proto */

/** What a sandbox's resolver is told: servers in the order they are asked, search domains, options as "ndots:5". */
export interface DnsConfig {
  readonly servers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

export interface PodSandboxConfig {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly attempt: number;
  readonly hostname: string;
  readonly hostNetwork: boolean;
  readonly hostPid?: true;
  readonly dns: DnsConfig;
}

export interface ContainerConfig {
  readonly podUid: string;
  readonly name: string;
  /** Number of restarts before this one. */
  readonly attempt: number;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly ports: readonly number[];
  readonly annotations: Readonly<Record<string, string>>;
  /** 0: none. */
  readonly memoryLimit: Bytes;
  readonly milliCpuRequest: MilliCpu;
  /** 0: none. */
  readonly milliCpuLimit: MilliCpu;
  readonly stdin?: true;
  readonly stdinOnce?: true;
  readonly tty?: true;
  /** The container, or the sandbox, whose process namespace it joins. */
  readonly targetId?: string;
  /** The text of the file that is mounted at /etc/hosts. */
  readonly etcHosts: string;
  readonly env: readonly (readonly [string, string])[];
}

export type ContainerRuntimeState = "created" | "running" | "exited";

export interface SandboxInfo {
  readonly id: string;
  readonly config: PodSandboxConfig;
  readonly ip: Address;
  readonly ready: boolean;
  readonly createdAt: Micros;
}

export interface ContainerInfo {
  readonly id: string;
  readonly sandboxId: string;
  readonly config: ContainerConfig;
  readonly imageId: string;
  readonly state: ContainerRuntimeState;
  readonly createdAt: Micros;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly exitCode: number;
  /** "Completed", "Error", "OOMKilled", "Unknown" once it has exited. */
  readonly reason: string;
}

export type CriCall =
  | { readonly type: "RunPodSandbox"; readonly config: PodSandboxConfig }
  | { readonly type: "StopPodSandbox"; readonly sandboxId: string }
  | { readonly type: "RemovePodSandbox"; readonly sandboxId: string }
  | { readonly type: "ImageStatus"; readonly image: string }
  | { readonly type: "PullImage"; readonly image: string }
  | { readonly type: "CreateContainer"; readonly sandboxId: string; readonly config: ContainerConfig }
  | { readonly type: "StartContainer"; readonly containerId: string }
  /** `timeout` is the grace between SIGTERM and SIGKILL. */
  | { readonly type: "StopContainer"; readonly containerId: string; readonly timeout: Micros }
  | { readonly type: "RemoveContainer"; readonly containerId: string }
  | { readonly type: "ExecSync"; readonly containerId: string; readonly timeout: Micros }
  | { readonly type: "Status" }
  /** ListPodSandbox, ListContainers, ContainerStatus and ListImages in one. */
  | { readonly type: "List" };

export type CriRequest = CriCall & { readonly id: number };

export type CriResult =
  | { readonly type: "RunPodSandbox"; readonly sandbox: SandboxInfo }
  | { readonly type: "ImageStatus"; readonly imageId: string | undefined; readonly size: Bytes }
  | { readonly type: "PullImage"; readonly imageId: string; readonly size: Bytes }
  | { readonly type: "CreateContainer"; readonly container: ContainerInfo }
  /** `notSimulated`: what of the program is not run here, in a sentence. */
  | { readonly type: "StartContainer"; readonly container: ContainerInfo; readonly notSimulated?: string }
  | { readonly type: "ExecSync"; readonly exitCode: number }
  | {
      readonly type: "List";
      readonly sandboxes: readonly SandboxInfo[];
      readonly containers: readonly ContainerInfo[];
      readonly images: readonly { readonly name: string; readonly size: Bytes }[];
    }
  | { readonly type: "Done" };

/** gRPC codes that the runtime uses. */
export type GrpcCode = "NotFound" | "Unknown" | "Unavailable" | "DeadlineExceeded";

export type CriResponse =
  | { readonly type: "result"; readonly id: number; readonly result: CriResult }
  | { readonly type: "failure"; readonly id: number; readonly code: GrpcCode; readonly message: string }
  /** The GetContainerEvents stream. */
  | { readonly type: "event"; readonly container: ContainerInfo };

export type CriMessage = CriRequest | CriResponse;
