import type { CauseId, Micros } from "../../core/index.ts";
import type { EtcdClientMessage, EtcdError, EtcdRequest, EtcdServerMessage } from "../messages.ts";
import type { RaftMessage } from "../raft/messages.ts";

/** A client's request on its way through the log. */
export interface Proposal {
  /** The member that the client waits at, in which of its lives, and which of its requests this is. */
  readonly member: string;
  readonly incarnation: number;
  readonly id: number;
  readonly request: EtcdRequest;
  readonly cause: CauseId;
}

/** What members say to one another beside Raft. */
export type PeerMessage =
  /** A member that has never taken part makes itself known. Its id is drawn anew with each empty disk. */
  | { readonly type: "join"; readonly diskId: number }
  | { readonly type: "joinAccepted"; readonly diskId: number; readonly memberId: string }
  /** Its name is known with another id: it has lost its data. */
  | { readonly type: "joinRefused"; readonly diskId: number; readonly reason: "bootstrapped" | "unknown" }
  /** Who speaks does not belong to the cluster any more. */
  | { readonly type: "removed" }
  /** A change of who takes part is judged by the leader, which hears everybody. */
  | { readonly type: "membership"; readonly proposal: Proposal }
  | { readonly type: "membershipRefused"; readonly id: number; readonly error: EtcdError }
  | LeaseMessage;

/** Only the leader knows the time that leases have left. @source etcd server/lease/leasehttp */
export type LeaseMessage =
  | { readonly type: "leaseRenew"; readonly id: number; readonly leaseId: number }
  /** `ttlSeconds` 0: there is no such lease. */
  | { readonly type: "leaseRenewed"; readonly id: number; readonly ttlSeconds: number }
  | { readonly type: "leaseTimeToLiveAsked"; readonly id: number; readonly leaseId: number; readonly keys: boolean }
  /** -1: there is no such lease. */
  | { readonly type: "leaseTimeToLive"; readonly id: number; readonly leaseId: number; readonly keys: boolean; readonly ttlSeconds: number };

export type EtcdMessage = EtcdClientMessage | EtcdServerMessage | RaftMessage | PeerMessage;

/** What a member wakes itself for. */
export type EtcdTimerType = "raft" | "requests" | "reads" | "leases" | "streams" | "progress" | "join" | "shutdown" | "handOver";

export interface EtcdTimer {
  readonly type: EtcdTimerType;
  readonly at: Micros;
}
