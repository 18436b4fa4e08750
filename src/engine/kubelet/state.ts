import type { KubeletRequest, KubeletResponse, StreamMessage } from "../api/index.ts";
import type { ClientState, ClientTimer } from "../client/index.ts";
import type { CauseId, ConnId, Env, Micros, TimerId } from "../core/index.ts";
import type { Lease, NodeStatus, Pod, PodStatus } from "../kinds/index.ts";
import type { LinuxMessage } from "../linux/index.ts";
import type { BackOff } from "./backOff.ts";
import type { KubeletConfig } from "./config.ts";
import type { KubeletLoop, LoopRun } from "./loops.ts";
import type { ClientConfig } from "../client/index.ts";
import type { ServerState } from "./server/serverState.ts";
import type { ContainerInfo, CriCall, CriMessage, GrpcCode, SandboxInfo } from "./runtime/index.ts";

/** Why a probe did not succeed. */
export type ProbeFailure = "refused" | "notReady" | "timeout" | "failed";

export type ProbeName = "startup" | "liveness" | "readiness";

/** What a pod's worker waits for from the runtime. */
export type PodOperation =
  | { readonly type: "RunPodSandbox" }
  | { readonly type: "StopPodSandbox"; readonly sandboxId: string }
  | { readonly type: "ImageStatus"; readonly container: string }
  | { readonly type: "PullImage"; readonly container: string; readonly image: string; readonly startedAt: Micros }
  /** Waits for ConfigMaps and Secrets of its environment: an operation of the API, not of the runtime. */
  | { readonly type: "Environment"; readonly container: string }
  | { readonly type: "CreateContainer"; readonly container: string }
  | { readonly type: "StartContainer"; readonly container: string; readonly containerId: string };

/** All that the runtime has of one container of a pod: the latest attempt and the one before. */
export interface ContainerAttempts {
  current: ContainerInfo;
  previous: ContainerInfo | undefined;
}

export interface ProbeRun {
  readonly name: ProbeName;
  readonly container: string;
  /** The container it probes; another id means that the container was restarted. */
  containerId: string;
  result: "success" | "failure" | "unknown";
  /** Equal results in a row. */
  streak: number;
  lastOutcome: boolean | undefined;
  /** The number of the request on its way, 0: none. */
  request: number;
  /** When it was last asked, and when it will be; -1: never yet, not any more. */
  askedAt: Micros;
  nextAt: Micros;
  /** Why the last one failed; undefined when it did not. */
  lastFailure: ProbeFailure | undefined;
  timer: TimerId | undefined;
  timeout: TimerId | undefined;
  /** Failed for good: waits for the restart of its container. */
  onHold: boolean;
}

/** What the API said of a ConfigMap or Secret that a pod needs. */
export interface Reference {
  readonly state: "asking" | "found" | "missing" | "unavailable";
  readonly keys: readonly string[];
  /** What they hold, as text. */
  readonly values: Readonly<Record<string, string>>;
}

/** How far a pod's start has come. @source pkg/kubelet/util/pod_startup_latency_tracker.go perPodState */
export interface PodStartup {
  firstStartedPulling?: Micros;
  lastFinishedPulling?: Micros;
  /** When the API server had the status that says Running. */
  observedRunning?: Micros;
}

/** One pod's worker. @source pkg/kubelet/pod_workers.go */
export interface PodWorker {
  readonly uid: string;
  readonly key: string;
  pod: Pod;
  cause: CauseId;
  phase: "syncing" | "terminating" | "terminated";
  /** False until the node has looked whether it fits; "rejected" pods never run. */
  admission: "pending" | "admitted" | "rejected";
  /** Its requests are counted against the node's. */
  holdsResources: boolean;
  addedAt: Micros;
  readonly startup: PodStartup;
  startTime: Micros;
  sandbox: SandboxInfo | undefined;
  sandboxAttempt: number;
  /** By container name, init containers included. */
  readonly containers: Map<string, ContainerAttempts>;
  operation: PodOperation | undefined;
  /** The number of the runtime call on its way. */
  call: number;
  /** Another sync is wanted when the operation ends. */
  dirty: boolean;
  resync: { readonly at: Micros; readonly timer: TimerId } | undefined;
  /** A pass over the pod has begun and its status was set. */
  inPass: boolean;
  /** Containers (or the sandbox) that failed to start in this pass. */
  readonly attempted: Set<string>;
  /** Why a container does not run: ErrImagePull, CrashLoopBackOff ... @source pkg/kubelet/reason_cache.go */
  readonly reasons: Map<string, { readonly reason: string; readonly message: string }>;
  /** Container id -> result of its readiness; absent when it has no such probe. */
  readonly probes: Map<string, ProbeRun>;
  /** ConfigMaps and Secrets by "resource/name". */
  readonly references: Map<string, Reference>;
  /** All volumes are there. */
  mounted: boolean;
  mountRetry: Micros;
  /** Containers being stopped: container id. */
  readonly stopping: Set<string>;
  /** Terminating: seconds of grace, and since when. */
  grace: number;
  terminatingSince: Micros;
  /** The pod ends although its containers could go on: Evicted, DeadlineExceeded, OutOfcpu. */
  verdict: { readonly reason: string; readonly message: string } | undefined;
  /** The status last generated. */
  status: PodStatus | undefined;
  /** Versions of it: generated, acknowledged by the API server, on its way (0: none). */
  statusVersion: number;
  sentVersion: number;
  sendingVersion: number;
  /** The API has another status than the one that was sent: somebody else has written it. */
  drifted: boolean;
  /** The status last sent, to name what has gone since. */
  lastSent: PodStatus | undefined;
  /** The final DELETE is on its way. */
  deleting: boolean;
  /** Gone from the API. */
  removed: boolean;
  restarts: number;
}

/** What came of a request to the API server is matched by this. */
export type KubeletTag =
  | { readonly type: "registerNode" }
  | { readonly type: "nodeStatus" }
  | { readonly type: "getLease" }
  | { readonly type: "createLease" }
  | { readonly type: "renewLease" }
  | { readonly type: "podStatus"; readonly uid: string; readonly version: number }
  | { readonly type: "reference"; readonly uid: string; readonly key: string }
  | { readonly type: "token"; readonly uid: string }
  | { readonly type: "deletePod"; readonly uid: string };

/** What is done with the answer of the runtime to a call. */
export type CriPending =
  | { readonly type: "pod"; readonly uid: string }
  | { readonly type: "stop"; readonly uid: string; readonly containerId: string }
  | { readonly type: "exec"; readonly uid: string; readonly probe: string }
  | { readonly type: "list" }
  | { readonly type: "status" }
  | { readonly type: "orphan"; readonly sandboxId: string; readonly step: "stop" | "remove" }
  | { readonly type: "ignore" };

/** A call to the runtime that has no answer yet. */
export interface CriFlight {
  readonly type: CriCall["type"];
  /** The pod it is for; "" for none. */
  readonly uid: string;
  /** What it is about: an image, a container's name, or the id of a container or sandbox. */
  readonly target: string;
  readonly sentAt: Micros;
  readonly cause: CauseId;
  /** What is done with the answer. */
  readonly pending: CriPending;
}

/** A call that is over. */
export interface AnsweredCri extends Omit<CriFlight, "pending"> {
  readonly id: number;
  readonly endedAt: Micros;
  /** "": it succeeded. "Canceled": the kubelet did not wait; "Unavailable": the connection broke. */
  readonly code: GrpcCode | "Canceled" | "";
  readonly message: string;
}

/** How often the runtime was called, by kind of call. @source pkg/kubelet/metrics/metrics.go RuntimeOperations, RuntimeOperationsErrors */
export interface CriCount {
  calls: number;
  errors: number;
}

/** What the kubelet's eviction manager remembers. */
export interface EvictionState {
  /** When the disk was last seen full; -1: so long ago that the node has no pressure. */
  observedAt: Micros;
  /** The pod whose end it waits for; "": none. */
  evicting: string;
  evictingSince: Micros;
}

export interface KubeletState {
  readonly client: ClientState<KubeletTag>;
  readonly startedAt: Micros;
  readonly node: {
    registered: boolean;
    registerBackoff: Micros;
    status: NodeStatus | undefined;
    /** Ready and why not, as last computed. */
    readyMessage: string;
    /** The pressure that was last told. */
    diskPressure: boolean;
    lastReportAt: Micros;
    reporting: boolean;
    reports: number;
  };
  readonly lease: { lease: Lease | undefined; busy: boolean; renewedAt: Micros; failures: number };
  readonly runtime: {
    phase: "closed" | "dialing" | "open";
    conn: ConnId;
    /** The runtime's state was read since this connection is open. */
    listed: boolean;
    lastSeenAt: Micros;
    readonly calls: Map<number, CriFlight>;
    /** The last calls that are over, oldest first. */
    readonly answered: AnsweredCri[];
    readonly operations: Map<CriCall["type"], CriCount>;
    nextCall: number;
    version: number;
  };
  readonly pods: Map<string, PodWorker>;
  /** Images on the node, for the node's status. */
  images: readonly { readonly name: string; readonly size: number }[];
  readonly eviction: EvictionState;
  readonly crashBackOff: BackOff;
  readonly imageBackOff: BackOff;
  /** Its server on port 10250. */
  readonly server: ServerState;
  readonly probeRequests: Map<number, { readonly uid: string; readonly probe: string }>;
  nextProbe: number;
  /** Resources of admitted pods that have not ended. */
  requested: { milliCpu: number; memory: number; pods: number };
  readonly loops: Readonly<Record<KubeletLoop, LoopRun>>;
  statusPatches: number;
  lastStatusAt: Micros;
  /** Grows with every change of what `kubeletPods` tells. */
  podsVersion: number;
}

export type KubeletTimer =
  | ClientTimer
  | { readonly owner: "kubelet"; readonly type: "runtime" }
  | { readonly owner: "kubelet"; readonly type: "register" }
  | { readonly owner: "kubelet"; readonly type: "nodeStatus" }
  | { readonly owner: "kubelet"; readonly type: "lease" }
  | { readonly owner: "kubelet"; readonly type: "housekeeping" }
  | { readonly owner: "kubelet"; readonly type: "eviction" }
  | { readonly owner: "kubelet"; readonly type: "sync"; readonly uid: string }
  | { readonly owner: "kubelet"; readonly type: "stopGrace"; readonly uid: string; readonly containerId: string; readonly timeout: Micros }
  | { readonly owner: "kubelet"; readonly type: "probe"; readonly uid: string; readonly probe: string }
  | { readonly owner: "kubelet"; readonly type: "probeTimeout"; readonly request: number };

export type KubeletMessage = CriMessage | LinuxMessage | KubeletRequest | KubeletResponse | StreamMessage;
export type KubeletEnv = Env<KubeletMessage, KubeletTimer>;

/** Everything that the functions of a kubelet need. */
export interface Kubelet {
  readonly config: KubeletConfig;
  readonly clientConfig: ClientConfig;
  readonly state: KubeletState;
  readonly env: KubeletEnv;
}
