import type { ApiRequest, CompiledSelector, FieldSelector, KubeObject, ObjectList, RawRequest, ResourceKey, Status } from "../api/index.ts";
import type { ClientMessage, KubeletRequest, KubeletResponse, ServerMessage } from "../api/index.ts";
import type { CauseId, ConnId, Micros } from "../core/index.ts";
import type { EtcdClientMessage, EtcdServerMessage } from "../etcd/index.ts";
import type { Packet } from "../linux/index.ts";
import type { OutboundCall } from "./outbound/types.ts";
import type { WebhookResult } from "./webhooks/types.ts";
import type { RemoteTended } from "./aggregator/state.ts";
import type { AdmissionRun } from "./admission/run.ts";
import type { Identity } from "./auth/identity.ts";
import type { RbacMemory } from "./auth/rbac/rbacAuthorizer.ts";
import type { KubeletStream } from "./connect/streamState.ts";
import type { EtcdClientState, EtcdTimer } from "./etcdClient/state.ts";
import type { FairnessState } from "./fairness/state.ts";
import type { AnsweredState } from "./metrics/answered.ts";
import type { RequestSeries } from "./metrics/requestSeries.ts";
import type { CacherState } from "./storage/cacher.ts";
import type { Watcher } from "./storage/watchers.ts";
import type { RequestStage, StageVisit } from "./stage.ts";

/** What an API server reads from its connections: clients' requests and etcd's answers. */
export type ApiserverMessage = Packet | ClientMessage | ServerMessage | KubeletRequest | KubeletResponse | EtcdClientMessage | EtcdServerMessage;

export type ApiserverTimer =
  | { readonly type: "tick" }
  | { readonly type: "deadline"; readonly id: number }
  | { readonly type: "kubeletDial"; readonly id: number }
  | { readonly type: "freshGiveUp"; readonly id: number }
  | { readonly type: "queueGiveUp"; readonly id: number }
  | { readonly type: "progress"; readonly resource: ResourceKey }
  | { readonly type: "exit" }
  | { readonly type: "outboundTimeout"; readonly id: number }
  | EtcdTimer;

/** A write of one object: what must be put back when it is tried again. Plain data. */
export type Progress =
  | { readonly type: "none" }
  /** Admission looks an object up that its cache lacks, or all objects below a key. */
  | { readonly type: "lookup"; readonly key: string; readonly isPrefix: boolean }
  /** Passed on to a pod. */
  | { readonly type: "proxy" }
  /** Admission waits for webhooks to answer. */
  | { readonly type: "webhook" }
  /** Custom objects are being converted; then it goes on with what it had. */
  | { readonly type: "converting"; readonly objects: readonly KubeObject[]; readonly wanted: string; readonly after: AfterConversion }
  /** Admission writes another object: `id` is its key and the revision it was seen at. */
  | { readonly type: "replace"; readonly id: string }
  /** `given` is the object before addresses and ports were allocated; `shown` what is stored, in the version of the request. */
  | { readonly type: "create"; readonly object: KubeObject; readonly given: KubeObject; readonly shown: KubeObject; readonly allocations: readonly string[] }
  /** Reads the current object from etcd, then changes it. */
  | { readonly type: "load" }
  /** `shown`: what is stored, in the version of the request. */
  | { readonly type: "update"; readonly before: KubeObject; readonly after: KubeObject; readonly shown: KubeObject; readonly fromCache: boolean; readonly thenDelete: boolean }
  | { readonly type: "delete"; readonly before: KubeObject; readonly shown: KubeObject }
  /** An eviction takes one from the budget under this key. */
  | { readonly type: "charge"; readonly key: string; readonly pod: KubeObject }
  | { readonly type: "get" }
  /** The pod whose stream is asked for is read. */
  | { readonly type: "connect" }
  /** An Event waits for the lease it lives under. */
  | { readonly type: "lease" }
  | { readonly type: "health" }
  /** Waits for a seat of its priority level. */
  | { readonly type: "queued" }
  /** So many objects of a collection are still to be deleted; then `body` is the answer. */
  | { readonly type: "collection"; left: number; readonly body: ObjectList; failure: Status | undefined }
  /** A list or watch learns etcd's revision, for the cache to reach. */
  | { readonly type: "revision" }
  | { readonly type: "fresh"; readonly revision: number; readonly giveUpAt: Micros }
  | { readonly type: "listStorage"; readonly page: ListPage };

/** Where a request goes on whose objects have been converted. */
export type AfterConversion =
  | { readonly type: "handle" }
  | { readonly type: "found"; readonly object: KubeObject }
  | { readonly type: "listed"; readonly listed: Listed }
  | { readonly type: "existing"; readonly object: KubeObject; readonly fromCache: boolean }
  | { readonly type: "create"; readonly object: KubeObject }
  | { readonly type: "update"; readonly before: KubeObject; readonly after: KubeObject; readonly fromCache: boolean; readonly thenDelete: boolean };

/** What a list has come to. */
export interface Listed {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continueToken?: string;
  readonly remaining?: number;
}

export interface ListPage {
  readonly labels: CompiledSelector;
  readonly fields: FieldSelector;
  readonly limit: number;
  /** Keys after this one; "" = from the start. */
  readonly after: string;
  readonly revision: number;
}

export interface RequestInFlight {
  readonly id: number;
  readonly conn: ConnId;
  /** A virtual resource may hand on to another request. */
  request: ApiRequest | RawRequest;
  /** The user's name: whom authentication found out, or impersonation put in their place; before, what the client says. */
  user: string;
  /** Set by authentication. */
  identity?: Identity;
  readonly startedAt: Micros;
  readonly deadline: Micros;
  readonly cause: CauseId;
  readonly isMutating: boolean;
  stage: RequestStage;
  stageSince: Micros;
  /** The stages it has come to so far, in order. */
  readonly way: StageVisit[];
  progress: Progress;
  /** The etcd call it waits for; 0: none. */
  etcdCall: number;
  /** Tries of the write that lost against another writer. */
  retries: number;
  warnings: readonly string[];
  /** Answers of live lookups by key; null: there is no such object. */
  lookups?: Map<string, KubeObject | null>;
  /** How the writes of admission went, by their ids: stored, or what was there instead (null: nothing). */
  replaced?: Map<string, "done" | { readonly current: KubeObject | null }>;
  /** Answers of live lists by prefix. */
  liveLists?: Map<string, readonly KubeObject[]>;
  /** How far admission has come. */
  admission?: AdmissionRun | undefined;
  /** The webhooks that were called for it, and what came of it. */
  webhooks?: Map<string, WebhookResult | "wait">;
  /** What the plugins have to say to the client. */
  admissionWarnings?: string[];
  /** Where it has its seat, or waits for one. */
  priorityLevel?: string;
  hasSeat?: boolean;
  /** What was posted to a subresource (a Binding, an Eviction), decoded and admitted. */
  posted?: KubeObject;
  /** The uids of the flow schema and the priority level that it came under. */
  flow?: { readonly schema: string; readonly level: string };
  /** An eviction has taken its share of the budget. */
  budgetCharged?: true;
}

export interface ClientConnection {
  readonly conn: ConnId;
  readonly from: string;
  /** The client's request number -> the server's number of the request or watcher. */
  readonly requests: Map<number, number>;
}

/** Why the server asked etcd; tells where the answer goes. */
export type EtcdPurpose =
  | { readonly type: "request"; readonly id: number }
  | { readonly type: "cacheList"; readonly resource: ResourceKey; readonly generation: number }
  | { readonly type: "compaction"; readonly step: "txn" | "compact" }
  | { readonly type: "masterLease"; readonly step: "grant" | "put" | "keepAlive" | "list" | "revoke" };

export interface Counters {
  requests: number;
  reads: number;
  writes: number;
  failures: number;
  conflicts: number;
  tooManyRequests: number;
  timeouts: number;
  watchesStarted: number;
  watchEventsSent: number;
  /** Of requests answered in the last minutes: a mean that forgets (each new one weighs 1/16). */
  meanReadLatency: Micros;
  meanWriteLatency: Micros;
}

/** The memory of one kube-apiserver. Plain data; lost when it dies. */
export interface ApiserverState {
  phase: "starting" | "running" | "terminating";
  readonly startedAt: Micros;
  /** When a terminating server stops waiting for requests in flight. */
  shutdownAt: Micros;
  readonly etcd: EtcdClientState<EtcdPurpose>;
  readonly cachers: Map<ResourceKey, CacherState>;
  readonly requests: Map<number, RequestInFlight>;
  readonly watchers: Map<number, Watcher>;
  readonly connections: Map<ConnId, ClientConnection>;
  /** Requests that were passed on to kubelets, by the server's own number. */
  readonly streams: Map<number, KubeletStream>;
  /** Connection to a kubelet -> number of the stream. */
  readonly streamsByKubelet: Map<ConnId, number>;
  /** Second -> watchers that get a bookmark, or end, then. */
  readonly wheel: Map<number, number[]>;
  wheelAt: number;
  nextId: number;
  readOnlyInFlight: number;
  mutatingInFlight: number;
  /** Definition -> its version that this server has acted on. */
  readonly definitionsTended: Map<string, { readonly version: string; readonly at: Micros }>;
  /** APIServices that others are to serve, by name; and the caches' revisions up to which they were looked after. */
  readonly remoteTended: Map<string, RemoteTended>;
  remoteSeen: number;
  /** The revision of the definitions up to which that was done. */
  definitionsSeen: number;
  /** The server's own HTTP requests that are under way: webhooks, pods. */
  readonly outbound: Map<number, OutboundCall>;
  /** Requests that came as packets, by number: where their answers go. */
  readonly packets: Map<number, Packet>;
  /** Custom objects in versions in which they are not stored, as webhooks have converted them: by resource as it is served, then by uid. */
  readonly converted: Map<ResourceKey, Map<string, KubeObject>>;
  /** Prefix -> until when admission need not ask etcd again for what is there. */
  readonly liveLists: Map<string, Micros>;
  /** The lease that new Events get. */
  eventLease: { readonly id: number; readonly until: Micros; events: number };
  /** Version of the key by which the servers take turns; etcd's revision five minutes ago. */
  readonly compaction: { nextAt: Micros; version: number; revision: number; lastCompacted: number };
  readonly bootstrap: BootstrapState;
  readonly rbac: RbacMemory;
  readonly counters: Counters;
  readonly fairness: FairnessState;
  /** What /metrics tells of requests. */
  readonly requestSeries: Map<string, RequestSeries>;
  /** The last requests that are over. */
  readonly answered: AnsweredState;
}

/** What the server keeps up by itself: the objects of a new cluster, the kubernetes Service, its own endpoint. */
export interface BootstrapState {
  /** When it takes up its work. */
  readonly beginAt: Micros;
  nextAt: Micros;
  /** The object to be created next, of those that are created at start; where to begin again after a failure, and when. */
  next: number;
  failedFrom: number | undefined;
  retryAt: Micros;
  /** Everything that is created at start is there. */
  isDone: boolean;
  /** Objects whose creation is in flight. */
  readonly pending: Set<string>;
  /** Namespaces that exist, whether or not the cache has heard of it. */
  readonly namespaces: Set<string>;
  /** The own requests of this step, taken up at its end. */
  queue: ApiRequest[];
  nextRequest: number;
  /** Own request -> the deletion of a collection that waits for it. */
  readonly collections: Map<number, number>;
  /** The etcd lease under which the own address stands; 0: none. */
  leaseId: number;
  /** Addresses of all live API servers, as the master leases say. */
  endpoints: readonly string[];
}
