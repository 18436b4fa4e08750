import type {
  ApiRequest,
  ApiResponse,
  KubeObject,
  ObjectMeta,
  ResourceKey,
  Status,
} from "../api/index.ts";
import type { Address, CauseId, ConnId, Micros, TimerId } from "../core/index.ts";

/** Index name -> the values an object is found under. Static, so it lives in the configuration, never in state. */
export type Indexers = Readonly<Record<string, (object: KubeObject) => readonly string[]>>;

export interface InformerSpec {
  readonly resource: ResourceKey;
  /** The store's name when one resource is watched twice; the resource itself when absent. */
  readonly store?: string;
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
  readonly indexers?: Indexers;
}

/** @source k8s.io/client-go/tools/leaderelection/leaderelection.go LeaderElectionConfig */
export interface LeaderElectionConfig {
  /** The Lease's name: "kube-scheduler". */
  readonly name: string;
  /** Default "kube-system". */
  readonly namespace?: string;
  /** Give the lease up on `releaseLease`; kube-scheduler does, kube-controller-manager does not. */
  readonly releaseOnCancel: boolean;
  /** Defaults: 15 s, 10 s, 2 s. */
  readonly leaseDuration?: Micros;
  readonly renewDeadline?: Micros;
  readonly retryPeriod?: Micros;
}

/** Token bucket of one client set: `qps` 0 means no limit. */
export interface RateLimit {
  readonly qps: number;
  readonly burst: number;
}

/** Static: lives in the closure of the program factory, never in state. */
export interface ClientConfig extends RateLimit {
  readonly server: Address;
  readonly port: string;
  readonly user: string;
  /** "kube-scheduler": the first part is also the event source and the default field manager. */
  readonly userAgent: string;
  readonly informers: readonly InformerSpec[];
  readonly leaderElection?: LeaderElectionConfig;
  /** The node's name in the source of events (kubelet, kube-proxy). */
  readonly eventHost?: string;
  /** Where the service accounts are as which calls are made; absent: all calls are the user's own. */
  readonly accounts?: { readonly namespace: string };
  /** Rate limits of client sets with a user agent of their own; others have `qps` and `burst`. */
  readonly limits?: Readonly<Record<string, RateLimit>>;
}

/** A request without what the client itself adds. */
export type ApiCall = Omit<ApiRequest, "type" | "id" | "user" | "userAgent"> & {
  /** Default: `requestTimeoutDefault`; 0: none. */
  readonly timeout?: Micros;
  /** Another client set of the same process: own name, own rate limiter (rest.AddUserAgent). */
  readonly userAgent?: string;
  /** Made as this service account, in the namespace of the configuration's `accounts`. */
  readonly account?: string;
};

export type ResponseOutput<Tag> =
  | {
      readonly type: "response";
      readonly tag: Tag;
      readonly ok: true;
      readonly code: number;
      readonly body: ApiResponse["body"];
      readonly warnings?: readonly string[];
    }
  /** The server's Status, or a transport failure: code 0, reason absent, Go's own message. */
  | { readonly type: "response"; readonly tag: Tag; readonly ok: false; readonly status: Status };

export type InformerOutput =
  /** `resource` is the informer's store name: the resource unless the spec says otherwise. */
  | { readonly type: "added" | "deleted"; readonly resource: string; readonly object: KubeObject }
  | { readonly type: "modified"; readonly resource: string; readonly old: KubeObject; readonly object: KubeObject }
  /** The informer has its first list. */
  | { readonly type: "synced"; readonly resource: string };

export type LeaderOutput =
  | { readonly type: "startedLeading" }
  /** The lease is lost (or released): the process must stop its work at once, usually by env.exit(1, "leaderelection lost"). */
  | { readonly type: "stoppedLeading" }
  | { readonly type: "newLeader"; readonly identity: string };

/** Of a service account that was asked for by `ensureAccount`: it is there, or why not. */
export interface AccountOutput {
  readonly type: "account";
  readonly name: string;
  readonly failure: Status | undefined;
}

/** What the owner of a client gets back from `handleClientEvent`. `tag` is the owner's own plain data. */
export type ClientOutput<Tag> = ResponseOutput<Tag> | InformerOutput | LeaderOutput | AccountOutput;

/** What the client's timers carry. Include it in the program's timer union. */
export type ClientTimer =
  | { readonly owner: "client"; readonly type: "dialTimeout"; readonly conn: ConnId }
  | { readonly owner: "client"; readonly type: "deadline" }
  | { readonly owner: "client"; readonly type: "limiter"; readonly userAgent: string }
  | { readonly owner: "client"; readonly type: "retry"; readonly id: number }
  | { readonly owner: "client"; readonly type: "reflector"; readonly index: number }
  | { readonly owner: "client"; readonly type: "account"; readonly name: string }
  | { readonly owner: "client"; readonly type: "election" }
  | { readonly owner: "client"; readonly type: "renewDeadline" }
  | { readonly owner: "client"; readonly type: "eventRetry" }
  | { readonly owner: "client"; readonly type: "eventSeries" };

/** Who asked: decides where the answer goes. */
export type FlightOwner = "owner" | "reflector" | "election" | "event" | "account";

export type AccountStep = "get" | "getNamespace" | "createNamespace" | "create" | "token";

export interface AccountCall {
  readonly name: string;
  readonly step: AccountStep;
}

/** A service account as which a part of the process acts. */
export interface AccountState {
  /** What is being asked about it. */
  step: AccountStep | "idle" | "backoff";
  /** "": none. */
  token: string;
  /** When another token is to be asked for. */
  refreshAt: Micros;
  /** To get a token, since the last one. */
  tries: number;
  /** It was there when it was last looked for. */
  isEnsured: boolean;
  /** Flights that wait for the token. */
  waiting: number[];
}

/** A request on its way. */
export interface Flight<Tag> {
  readonly id: number;
  readonly call: ApiCall;
  readonly owner: FlightOwner;
  /** For "owner" only. */
  readonly tag: Tag | undefined;
  /** For "reflector": its index. */
  readonly reflector: number;
  /** For "account": whose, and what is asked. */
  readonly accountCall?: AccountCall;
  readonly cause: CauseId;
  readonly startedAt: Micros;
  /** 0: none. */
  readonly deadline: Micros;
  attempts: number;
  stage: "throttled" | "authenticating" | "connecting" | "sent" | "retrying";
}

export interface LimiterState {
  /** Millionths of a token. */
  tokens: number;
  at: Micros;
  /** Flight ids in order; `head` is the first that waits. */
  waiting: number[];
  head: number;
  timer: TimerId | undefined;
}

export interface ReflectorState {
  phase: "stopped" | "listing" | "watching" | "backoff";
  /** The last resourceVersion seen; "" when the next list must be consistent. */
  resourceVersion: string;
  /** The list or watch in flight, 0 when none. */
  flight: number;
  /** After the back-off: list again, or only watch again. */
  next: "list" | "watch";
  backoff: Micros;
  lastBackoffAt: Micros;
  synced: boolean;
  watchStartedAt: Micros;
  eventsSeen: number;
  lists: number;
  lastError: string;
}

export interface StoreState {
  readonly items: Map<string, KubeObject>;
  /** Index name -> value -> keys, in order of arrival. */
  readonly indexes: Map<string, Map<string, Set<string>>>;
}

export interface ElectionState {
  readonly identity: string;
  phase: "follower" | "leader" | "stopped";
  /** The Lease as last seen, undefined before. */
  lease: KubeObject | undefined;
  /** The local time when the lease was last seen to change: another machine's clock is never compared. */
  observedAt: Micros;
  observedHolder: string;
  lastRenewAt: Micros;
  /** The request at hand. */
  pending: "none" | "get" | "create" | "update" | "release";
  timer: TimerId | undefined;
  deadlineTimer: TimerId | undefined;
}

/** What an event is about. */
export type EventSubject = Pick<KubeObject, "apiVersion" | "kind"> & {
  readonly metadata: Pick<ObjectMeta, "name" | "namespace" | "uid" | "resourceVersion">;
};

export interface EventRecord {
  readonly object: EventSubject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
  /** Set by components of the newer events API (kube-scheduler): "Binding". */
  readonly action?: string;
  /** "spec.containers{nginx}". */
  readonly fieldPath?: string;
  /** Another event source of the same process ("replicaset-controller"). */
  readonly component?: string;
  /** Written as this service account. */
  readonly account?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Another object that the event is about: the pod that preempts. Newer events API only. */
  readonly related?: EventSubject;
}

/** Events of the newer API that say the same of the same version of an object. */
export interface EventSeries {
  readonly namespace: string;
  readonly name: string;
  /** The event as it was first written. */
  readonly body: object;
  readonly at: Micros;
  count: number;
  lastObservedAt: Micros;
}

/** A write of an event that waits its turn. */
export interface QueuedEvent {
  readonly call: ApiCall;
  /** Sent instead when the event that was to be changed is gone. */
  readonly whenGone?: ApiCall;
  readonly cause: CauseId;
}

export interface EventSeen {
  readonly name: string;
  readonly namespace: string;
  readonly firstTimestamp: string;
  count: number;
}

export interface EventRecorderState {
  /** Key of an event without its message -> the distinct messages of late. */
  readonly similar: Map<string, { readonly messages: Set<string>; lastAt: Micros }>;
  /** Key of an event with its message -> the Event object that counts it. */
  readonly seen: Map<string, EventSeen>;
  /** Source and object -> token bucket (millionths). */
  readonly spam: Map<string, { tokens: number; at: Micros }>;
  /** Events of the newer API by what they say and of what. */
  readonly series: Map<string, EventSeries>;
  /** How often series were looked through; the timer for it runs while there are any. */
  finishes: number;
  isFinishing: boolean;
  /** Calls that wait their turn: events are written one after the other. */
  queue: QueuedEvent[];
  busy: boolean;
  attempts: number;
  dropped: number;
  serial: number;
}

/** The memory of a client: plain data. */
export interface ClientState<Tag> {
  connection: { phase: "closed" | "dialing" | "open"; conn: ConnId; heard: boolean; since: Micros; dials: number; lastError: string };
  nextId: number;
  readonly flights: Map<number, Flight<Tag>>;
  readonly limiters: Map<string, LimiterState>;
  readonly accounts: Map<string, AccountState>;
  deadlineTimer: { readonly id: TimerId; readonly at: Micros } | undefined;
  readonly reflectors: ReflectorState[];
  /** Informers that came later; their reflectors stand behind those of the configuration. */
  readonly extraInformers: { readonly resource: ResourceKey }[];
  readonly stores: Map<string, StoreState>;
  election: ElectionState | undefined;
  readonly events: EventRecorderState;
  sent: number;
  failed: number;
}
