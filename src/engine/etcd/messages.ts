/** The words between an etcd client (only API servers) and an etcd member. @source etcd api/etcdserverpb/rpc.proto */

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
}

export interface DeleteRangeRequest {
  readonly type: "deleteRange";
  readonly key: string;
  readonly rangeEnd?: string;
}

export interface Compare {
  readonly key: string;
  readonly target: "modRevision" | "createRevision" | "version";
  readonly result: "=" | "!=" | "<" | ">";
  readonly number: number;
}

export type RequestOp = RangeRequest | PutRequest | DeleteRangeRequest;

export type EtcdRequest =
  | RequestOp
  | { readonly type: "txn"; readonly compare: readonly Compare[]; readonly success: readonly RequestOp[]; readonly failure: readonly RequestOp[] }
  | { readonly type: "leaseGrant"; readonly leaseId: number; readonly ttlSeconds: number }
  | { readonly type: "leaseRevoke"; readonly leaseId: number }
  | { readonly type: "leaseKeepAlive"; readonly leaseId: number }
  | { readonly type: "compact"; readonly revision: number }
  | { readonly type: "status" };

export interface RangeResponse {
  readonly type: "range";
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
}

export type ResponseOp =
  | RangeResponse
  | { readonly type: "put" }
  | { readonly type: "deleteRange"; readonly deleted: number };

export type EtcdResponse =
  | ResponseOp
  | { readonly type: "txn"; readonly succeeded: boolean; readonly responses: readonly ResponseOp[] }
  | { readonly type: "leaseGrant"; readonly leaseId: number; readonly ttlSeconds: number }
  | { readonly type: "leaseRevoke" }
  | { readonly type: "leaseKeepAlive"; readonly ttlSeconds: number }
  | { readonly type: "compact" }
  | { readonly type: "status"; readonly leader: string; readonly raftTerm: number; readonly raftIndex: number; readonly raftAppliedIndex: number; readonly dbSize: number; readonly errors: readonly string[] };

/** The gRPC codes that etcd's client sees, with etcd's own message ("etcdserver: request timed out"). */
export interface EtcdError {
  readonly code: "Unavailable" | "DeadlineExceeded" | "OutOfRange" | "NotFound" | "FailedPrecondition" | "ResourceExhausted" | "InvalidArgument";
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
  | { readonly type: "response"; readonly id: number; readonly revision: number; readonly response: EtcdResponse }
  | { readonly type: "error"; readonly id: number; readonly error: EtcdError }
  /** `events` empty: progress; or, first after watchCreate, "created". Several transactions may share one response; a transaction is never split. */
  | { readonly type: "watchResponse"; readonly id: number; readonly revision: number; readonly events: readonly EtcdEvent[]; readonly created?: true }
  /** The member ended the watch: compacted (`compactRevision` > 0), or "etcdserver: no leader". Create it again, on another member. */
  | { readonly type: "watchCanceled"; readonly id: number; readonly compactRevision: number; readonly reason: string };
