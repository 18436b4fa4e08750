import type { CauseId, ConnId, Micros } from "../../core/index.ts";
import type { Rate } from "../metrics/rate.ts";
import type { EtcdError, EtcdEvent, EtcdRequest, EtcdResponse } from "../../etcd/index.ts";

/** Where one etcd member stands in the eyes of this client. @source google.golang.org/grpc/connectivity */
export type MemberPhase = "connecting" | "ready" | "transientFailure";

export interface MemberConnection {
  readonly address: string;
  phase: MemberPhase;
  conn: ConnId | undefined;
  /** Failed dials in a row: the back-off grows with it. */
  failures: number;
  since: Micros;
  lastHeardAt: Micros;
  /** When a keepalive ping was sent that is not answered yet. */
  pingSentAt: Micros | undefined;
  lastError: string;
}

/** One unary call in flight or waiting for a member. `purpose` is the owner's plain data. */
export interface EtcdCall<P> {
  readonly id: number;
  readonly request: EtcdRequest;
  readonly purpose: P;
  readonly cause: CauseId;
  /** When it was asked for. */
  readonly at: Micros;
  /** Reads may be sent again after a failure; a write whose fate is unknown must not be. */
  readonly repeatable: boolean;
  /** Index of the member that has it; -1: none yet. */
  member: number;
  attempts: number;
}

export interface EtcdWatch {
  readonly id: number;
  readonly key: string;
  readonly rangeEnd: string;
  /** What the owner calls it: the resource whose cache it feeds. */
  readonly owner: string;
  nextRevision: number;
  /** Index of the member that serves it; -1: none. */
  member: number;
}

/** The state of the etcd client: clientv3's balancer, calls and watches. Plain data. */
export interface EtcdClientState<P> {
  readonly members: MemberConnection[];
  readonly byConn: Map<ConnId, number>;
  next: number;
  nextId: number;
  readonly calls: Map<number, EtcdCall<P>>;
  /** Calls that wait for any ready member (grpc.WaitForReady), in order. */
  waiting: number[];
  readonly watches: Map<number, EtcdWatch>;
  /** Calls that were asked for. */
  readonly rates: { readonly reads: Rate; readonly writes: Rate };
  /** The newest revision seen in any answer. */
  revision: number;
}

/** What the client tells its owner. */
export type EtcdOutput<P> =
  | { readonly type: "response"; readonly purpose: P; readonly cause: CauseId; readonly revision: number; readonly response: EtcdResponse }
  | { readonly type: "error"; readonly purpose: P; readonly cause: CauseId; readonly error: EtcdError }
  | { readonly type: "watchEvents"; readonly owner: string; readonly watch: number; readonly revision: number; readonly events: readonly EtcdEvent[] }
  | { readonly type: "watchLost"; readonly owner: string; readonly watch: number; readonly reason: string; readonly compacted: boolean };

export type EtcdTimer =
  | { readonly type: "etcdRedial"; readonly member: number; readonly since: Micros }
  | { readonly type: "etcdRetry"; readonly call: number };
