/** The words between an etcd client (API servers, and etcdctl) and an etcd member. @source etcd api/etcdserverpb/rpc.proto */

export interface KeyValue {
  readonly key: string;
  /** Shared, immutable. */
  readonly value: unknown;
  readonly createRevision: number;
  readonly modRevision: number;
  readonly version: number;
  /** 0: no lease. */
  readonly lease: number;
}

export interface RangeRequest {
  readonly type: "range";
  readonly key: string;
  /** [key, rangeEnd); absent = just `key`. */
  readonly rangeEnd?: string;
  readonly limit?: number;
  /** 0 or absent = newest. */
  readonly revision?: number;
  /** true: answer from this member's memory without asking for quorum (ReadIndex). */
  readonly serializable?: boolean;
  readonly countOnly?: boolean;
  readonly keysOnly?: boolean;
}

export interface PutRequest {
  readonly type: "put";
  readonly key: string;
  readonly value: unknown;
  readonly lease?: number;
  /** The answer shall tell what was there. */
  readonly prevKv?: boolean;
}

export interface DeleteRangeRequest {
  readonly type: "deleteRange";
  readonly key: string;
  readonly rangeEnd?: string;
  /** The answer shall tell what was there. */
  readonly prevKv?: boolean;
}

type CompareResult = "=" | "!=" | "<" | ">";

export type Compare =
  | { readonly key: string; readonly target: "modRevision" | "createRevision" | "version" | "lease"; readonly result: CompareResult; readonly number: number }
  | { readonly key: string; readonly target: "value"; readonly result: CompareResult; readonly value: string };

/** Who takes part, as `etcdctl member list` shows it. */
export interface Member {
  /** 64 bits in hexadecimal digits. */
  readonly id: string;
  /** "" until it has started for the first time. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
  readonly isLearner: boolean;
}

export interface Alarm {
  readonly memberId: string;
  readonly alarm: "NOSPACE" | "CORRUPT";
}

export type RequestOp = RangeRequest | PutRequest | DeleteRangeRequest;

export type EtcdRequest =
  | RequestOp
  | { readonly type: "txn"; readonly compare: readonly Compare[]; readonly success: readonly RequestOp[]; readonly failure: readonly RequestOp[] }
  | { readonly type: "leaseGrant"; readonly leaseId: number; readonly ttlSeconds: number }
  | { readonly type: "leaseRevoke"; readonly leaseId: number }
  | { readonly type: "leaseKeepAlive"; readonly leaseId: number }
  | { readonly type: "leaseTimeToLive"; readonly leaseId: number; readonly keys: boolean }
  | { readonly type: "leases" }
  | { readonly type: "compact"; readonly revision: number }
  /** `get` tells which there are; `deactivate` without an alarm takes all of the member. */
  | { readonly type: "alarm"; readonly action: "get" }
  | { readonly type: "alarm"; readonly action: "activate" | "deactivate"; readonly memberId: string; readonly alarm: Alarm["alarm"] }
  | MembershipRequest
  | { readonly type: "memberList" }
  | { readonly type: "moveLeader"; readonly targetId: string }
  | { readonly type: "defragment" }
  | { readonly type: "hashKv"; readonly revision: number }
  | { readonly type: "snapshot" }
  | { readonly type: "status" };

/** What changes who takes part. A new member's id is drawn by whoever takes the request in. */
export type MembershipRequest =
  | { readonly type: "memberAdd"; readonly peerUrls: readonly string[]; readonly isLearner: boolean; readonly memberId?: string }
  | { readonly type: "memberRemove"; readonly memberId: string }
  | { readonly type: "memberPromote"; readonly memberId: string }
  | { readonly type: "memberUpdate"; readonly memberId: string; readonly peerUrls: readonly string[] }
  /** A member that has started makes its name known. */
  | { readonly type: "memberPublish"; readonly memberId: string; readonly name: string; readonly clientUrls: readonly string[] };

export interface RangeResponse {
  readonly type: "range";
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
}

export type ResponseOp =
  | RangeResponse
  | { readonly type: "put"; readonly prevKv?: KeyValue }
  | { readonly type: "deleteRange"; readonly deleted: number; readonly prevKvs?: readonly KeyValue[] };

export type EtcdResponse =
  | ResponseOp
  | { readonly type: "txn"; readonly succeeded: boolean; readonly responses: readonly ResponseOp[] }
  | { readonly type: "leaseGrant"; readonly leaseId: number; readonly ttlSeconds: number }
  | { readonly type: "leaseRevoke" }
  | { readonly type: "leaseKeepAlive"; readonly ttlSeconds: number }
  /** `ttlSeconds` -1: there is no such lease. */
  | { readonly type: "leaseTimeToLive"; readonly leaseId: number; readonly ttlSeconds: number; readonly grantedTtlSeconds: number; readonly keys: readonly string[] }
  | { readonly type: "leases"; readonly leaseIds: readonly number[] }
  | { readonly type: "compact" }
  | { readonly type: "alarm"; readonly alarms: readonly Alarm[] }
  | { readonly type: MembershipRequest["type"] | "memberList"; readonly members: readonly Member[]; /** The one that was added. */ readonly member?: Member }
  | { readonly type: "moveLeader" }
  | { readonly type: "defragment" }
  | { readonly type: "hashKv"; readonly hash: number; readonly compactRevision: number }
  | { readonly type: "snapshot"; readonly data: unknown; readonly dbSize: number }
  | { readonly type: "status"; readonly version: string; /** "" = none is known. */ readonly leader: string; readonly leaderId: string; readonly isLearner: boolean; readonly raftTerm: number; readonly raftIndex: number; readonly raftAppliedIndex: number; readonly dbSize: number; readonly dbSizeInUse: number; readonly errors: readonly string[] };

/** What stands above every answer. @source etcd api/etcdserverpb/rpc.proto ResponseHeader */
export interface ResponseHeader {
  readonly clusterId: string;
  readonly memberId: string;
  readonly raftTerm: number;
}

/** The gRPC codes that etcd's client sees, with etcd's own message ("etcdserver: request timed out"). */
export interface EtcdError {
  readonly code: "Unavailable" | "DeadlineExceeded" | "OutOfRange" | "NotFound" | "FailedPrecondition" | "ResourceExhausted" | "InvalidArgument" | "Unknown" | "DataLoss";
  readonly message: string;
}

export interface EtcdEvent {
  readonly type: "PUT" | "DELETE";
  /** For DELETE: key and modRevision of the deletion, value undefined. */
  readonly kv: KeyValue;
  readonly prevKv?: KeyValue;
}

export type EtcdClientMessage =
  | { readonly type: "request"; readonly id: number; readonly request: EtcdRequest }
  | {
      readonly type: "watchCreate";
      readonly id: number;
      readonly key: string;
      readonly rangeEnd?: string;
      /** First revision wanted; 0 = from now on. */
      readonly startRevision: number;
      readonly prevKv: boolean;
      /** Empty responses from time to time, so that the client knows how far it has come. */
      readonly progressNotify: boolean;
      /** false: keep the watch on a member that knows no leader. Absent = true, as kube-apiserver always asks (WithRequireLeader). */
      readonly requireLeader?: boolean;
    }
  | { readonly type: "watchCancel"; readonly id: number }
  /** "How far has this watch come?" Answered by an empty watchResponse with the member's revision, once all before it was sent. */
  | { readonly type: "watchProgressRequest"; readonly id: number };

export type EtcdServerMessage =
  | { readonly type: "response"; readonly id: number; readonly revision: number; readonly header: ResponseHeader; readonly response: EtcdResponse }
  | { readonly type: "error"; readonly id: number; readonly error: EtcdError }
  /** `events` empty: progress; or, first after watchCreate, "created". Several transactions may share one response; a transaction is never split. */
  | { readonly type: "watchResponse"; readonly id: number; readonly revision: number; readonly events: readonly EtcdEvent[]; readonly created?: true }
  /** The member ended the watch: compacted (`compactRevision` > 0), or "etcdserver: no leader". Create it again, on another member. */
  | { readonly type: "watchCanceled"; readonly id: number; readonly compactRevision: number; readonly reason: string };
