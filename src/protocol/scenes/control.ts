import type { Micros } from "../../engine/core/index.ts";

/** Which API server is opened up. */
export interface ControlQuery {
  /** Its process name; "": the first that runs. */
  readonly server: string;
}

/** A request's way through the API server, in the order in which a write goes it. */
export type ControlStage = "authentication" | "priority-and-fairness" | "authorization" | "admission-mutating" | "validation" | "admission-validating" | "storage";

type Running = "running" | "paused" | "stopped" | "exited";

/** When a request came to a stage. Calls of webhooks have the name of the webhook. */
export interface StageVisitScene {
  readonly stage: ControlStage;
  readonly webhook: string;
  readonly at: Micros;
}

interface RequestFacts {
  /** The API server's number of it. */
  readonly id: number;
  readonly verb: string;
  /** "pods", "pods/status", "/readyz". */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly user: string;
  /** The Command behind it; 0: none. */
  readonly cause: number;
  readonly startedAt: Micros;
  /** Where it stands, or stood when it ended. */
  readonly stage: ControlStage;
  /** The webhook that is asked; "" else. */
  readonly webhook: string;
  readonly way: readonly StageVisitScene[];
}

/** A request that is in the API server's memory now. */
export interface RequestScene extends RequestFacts {
  readonly since: Micros;
  /** When its time is over. */
  readonly deadline: Micros;
  readonly waitsOn: "etcd" | "webhook" | "cache" | "seat" | "kubelet" | "other requests" | "";
  readonly waitsFor: string;
  readonly waitsSince: Micros;
}

/** A request that is over. */
export interface AnsweredScene extends RequestFacts {
  readonly endedAt: Micros;
  /** 0: its client did not wait. */
  readonly code: number;
}

export interface StageScene {
  readonly stage: ControlStage;
  readonly inFlight: number;
  /** Since when the one that has stood there longest stands there. */
  readonly oldestSince?: Micros;
  /** Requests that passed it in the last full second. */
  readonly perSecond: number;
}

export interface ApiserverScene {
  readonly name: string;
  readonly machine: string;
  readonly running: Running;
  /** Absent: it has no memory. */
  readonly phase?: "starting" | "running" | "terminating";
  readonly inFlight: number;
  readonly perSecond: number;
  readonly oldestStartedAt?: Micros;
}

export interface LevelScene {
  readonly name: string;
  readonly isExempt: boolean;
  readonly seats: number;
  readonly executing: number;
  readonly waiting: number;
  readonly rejected: number;
}

/** The memory of the API server that is opened up. */
export interface PipelineScene {
  readonly stages: readonly StageScene[];
  /** The oldest first; at most so many as are shown. */
  readonly requests: readonly RequestScene[];
  readonly requestsOmitted: number;
  /** The newest first. */
  readonly answered: readonly AnsweredScene[];
  readonly levels: readonly LevelScene[];
  readonly watches: number;
  readonly etcd: EtcdCallsScene;
}

/** etcd through the eyes of the API server. */
export interface EtcdCallsScene {
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
  readonly inFlight: number;
  /** Calls that wait until any member is connected. */
  readonly waiting: number;
  readonly oldestAt?: Micros;
  /** The newest revision in any answer. */
  readonly revision: number;
  readonly members: readonly { readonly name: string; readonly phase: "connecting" | "ready" | "transientFailure"; readonly lastError: string }[];
  /** Watch caches that are not filled. */
  readonly cachesLost: number;
  readonly caches: number;
  /** Changes that etcd has and the watch caches have not, of the last that were looked at. */
  readonly changesBehind: number;
}

/** A member as its own memory has it. */
export interface EtcdMemberScene {
  readonly name: string;
  readonly machine: string;
  readonly running: Running;
  readonly role: "follower" | "preCandidate" | "candidate" | "leader" | "";
  readonly term: number;
  /** "": it knows of none. */
  readonly leader: string;
  readonly revision: number;
}

/** One informer's watch: what the client has seen of a resource against what the API server has of it. */
export interface WatchScene {
  readonly resource: string;
  /** "asking": the API server has not begun the watch. */
  readonly phase: "stopped" | "listing" | "asking" | "watching" | "backoff";
  readonly resourceVersion: string;
  /** Of the newest change that concerns it and that it has not seen. */
  readonly newest?: number;
  /** Changes that concern it and that it has not seen. */
  readonly behind: number;
  readonly behindSince?: Micros;
  readonly lastError?: string;
}

/** A component that watches. */
export interface WatcherScene {
  readonly process: string;
  readonly binary: string;
  readonly running: Running;
  /** The API server that it is connected to, through the load balancer; "": none. */
  readonly server: string;
  /** Requests that have no answer yet, watches aside; and those that its own rate limiter holds back. */
  readonly inFlight: number;
  readonly throttled: number;
  readonly oldestStartedAt?: Micros;
  readonly lastError: string;
  readonly watches: readonly WatchScene[];
}

/** A kubelet's watches in short. */
export interface KubeletScene {
  readonly process: string;
  readonly running: Running;
  readonly server: string;
  /** Watches of it that do not run. */
  readonly broken: number;
  readonly behind: number;
  readonly behindSince?: Micros;
}

export interface CandidateScene {
  readonly process: string;
  readonly running: Running;
  /** What it takes itself for. */
  readonly phase: "follower" | "leader" | "stopped" | "";
  readonly identity: string;
}

export interface LeaseScene {
  /** Also the binary's: "kube-scheduler". */
  readonly name: string;
  /** As etcd has it; "" when it was given up, or there is none. */
  readonly holder: string;
  /** By the holder's clock. */
  readonly renewedAt?: Micros;
  readonly durationSeconds: number;
  readonly transitions: number;
  readonly candidates: readonly CandidateScene[];
}

/** A key in work. */
export interface WorkScene {
  readonly key: string;
  readonly since: Micros;
}

export interface QueueScene {
  readonly name: string;
  readonly depth: number;
  readonly oldestAt?: Micros;
  readonly working: readonly WorkScene[];
  readonly workingCount: number;
  /** Keys that wait for their time, and when the first comes back. */
  readonly delayed: number;
  readonly nextAt?: Micros;
  readonly adds: number;
  readonly retries: number;
  /** Keys whose last sync failed. */
  readonly failing: number;
  readonly syncs: number;
  readonly lastSyncAt?: Micros;
  readonly lastKey: string;
  readonly lastError: string;
}

export interface SchedulerQueuesScene {
  readonly process: string;
  readonly active: number;
  readonly backoff: number;
  readonly unschedulable: number;
  readonly binding: number;
  readonly attempts: number;
}

export interface CloudScene {
  /** The leading manager; "": nobody leads. */
  readonly manager: string;
  readonly connection: "closed" | "dialing" | "open";
  /** Calls to the provider that have no answer yet: "ensure default/web". */
  readonly calls: readonly string[];
  readonly callsOmitted: number;
  readonly queues: readonly QueueScene[];
  readonly provider: { readonly process: string; readonly running: Running; readonly instances: number; readonly balancers: number; readonly operations: number };
}

export interface ControlScene {
  readonly apiservers: readonly ApiserverScene[];
  /** The one that is opened up; "": there is none. */
  readonly server: string;
  /** Absent: it has no memory, for it does not run. */
  readonly pipeline?: PipelineScene;
  readonly members: readonly EtcdMemberScene[];
  readonly storeRevision: number;
  readonly watchers: readonly WatcherScene[];
  readonly kubelets: readonly KubeletScene[];
  readonly kubeletsOmitted: number;
  /** Of all kubelets, those that are connected with the opened API server. */
  readonly kubeletsHere: number;
  readonly leases: readonly LeaseScene[];
  /** Of the controller manager that runs its controllers; "": none does. */
  readonly controllerManager: string;
  readonly queues: readonly QueueScene[];
  readonly scheduler?: SchedulerQueuesScene;
  readonly cloud?: CloudScene;
}
