import type { Condition, KubeObject, PodSpec, ResourceList, ResourceRequirements } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go Pod */
export interface ContainerStateWaiting {
  readonly reason?: string;
  readonly message?: string;
}

export interface ContainerStateRunning {
  readonly startedAt?: string;
}

export interface ContainerStateTerminated {
  readonly exitCode: number;
  readonly signal?: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly containerID?: string;
}

/** One of the three; none means waiting. */
export interface ContainerState {
  readonly waiting?: ContainerStateWaiting;
  readonly running?: ContainerStateRunning;
  readonly terminated?: ContainerStateTerminated;
}

export interface ContainerStatus {
  readonly name: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly started?: boolean;
  readonly allocatedResources?: ResourceList;
  readonly resources?: ResourceRequirements;
}

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
export type PodQOSClass = "Guaranteed" | "Burstable" | "BestEffort";

export interface PodStatus {
  readonly observedGeneration?: number;
  readonly phase?: PodPhase;
  /** PodScheduled, PodReadyToStartContainers, Initialized, ContainersReady, Ready, DisruptionTarget. */
  readonly conditions?: readonly Condition[];
  readonly message?: string;
  readonly reason?: string;
  readonly nominatedNodeName?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly startTime?: string;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  readonly qosClass?: PodQOSClass;
}

export interface Pod extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** POST pods/NAME/binding: the scheduler's decision. */
export interface Binding extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Binding";
  readonly target: { readonly apiVersion?: string; readonly kind?: string; readonly name: string; readonly namespace?: string };
}

/** POST pods/NAME/eviction. @source k8s.io/api/policy/v1/types.go */
export interface Eviction extends KubeObject {
  readonly apiVersion: "policy/v1";
  readonly kind: "Eviction";
  readonly deleteOptions?: {
    readonly gracePeriodSeconds?: number;
    readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
    readonly dryRun?: readonly string[];
  };
}
