import type { CauseId, Micros } from "../../core/index.ts";
import type { EtcdClientMessage, EtcdRequest, EtcdServerMessage } from "../messages.ts";
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
  | { readonly type: "join"; readonly memberId: number }
  | { readonly type: "joinAccepted"; readonly memberId: number }
  /** Its name is known with another id: it has lost its data. */
  | { readonly type: "joinRefused"; readonly memberId: number }
  /** Only the leader knows the time that leases have left. @source etcd server/lease/leasehttp */
  | { readonly type: "leaseRenew"; readonly id: number; readonly leaseId: number }
  /** `ttlSeconds` 0: there is no such lease. */
  | { readonly type: "leaseRenewed"; readonly id: number; readonly ttlSeconds: number };

export type EtcdMessage = EtcdClientMessage | EtcdServerMessage | RaftMessage | PeerMessage;

/** What a member wakes itself for. */
export type EtcdTimerType = "raft" | "requests" | "reads" | "leases" | "streams" | "progress" | "join" | "shutdown";

export interface EtcdTimer {
  readonly type: EtcdTimerType;
  readonly at: Micros;
}
