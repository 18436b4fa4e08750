import type { CauseId, ConnId, Env, Micros } from "../../core/index.ts";
import type { RangeRequest, EtcdRequest, ResponseHeader } from "../messages.ts";
import type { Keyspace } from "../mvcc/keyspace.ts";
import type { WatcherIndex } from "../mvcc/watch.ts";
import type { Ready } from "../raft/ready.ts";
import type { RaftContext, RaftState } from "../raft/state.ts";
import type { ResolvedConfig } from "./config.ts";
import type { EtcdMessage, EtcdTimer, EtcdTimerType, Proposal } from "./messages.ts";

/** A request that a client waits for. */
export interface PendingRequest {
  readonly conn: ConnId;
  /** The client's number for it. */
  readonly clientId: number;
  readonly startedAt: Micros;
  readonly cause: CauseId;
}

/** A read that waits until this member knows enough. */
export interface PendingLinearizableRead {
  readonly conn: ConnId;
  readonly clientId: number;
  readonly request: RangeRequest | Extract<EtcdRequest, { readonly type: "txn" | "memberList" }>;
  readonly cause: CauseId;
}

/** One question to the leader, for all reads that came before it was asked. */
export interface ReadRound {
  /** Numbers under which the question was asked; an answer to any of them will do. */
  contexts: number[];
  readonly startedAt: Micros;
  retryAt: Micros;
  readonly reads: readonly PendingLinearizableRead[];
  /** What must be applied before the reads are answered; -1 = not known yet. */
  confirmedIndex: number;
}

/** A write that the disk has not confirmed. */
export interface PendingWrite {
  readonly token: number;
  readonly startedAt: Micros;
  readonly ready: Ready | undefined;
  readonly joins: readonly Join[];
  /** It says that the peers have accepted this member. */
  readonly completesJoin: boolean;
  /** A snapshot from the leader is two files: it must be safe before the log that begins behind it. */
  stage: "snapshot" | "wal";
}

export interface Join {
  /** The process, and the id of the member that it is. */
  readonly name: string;
  readonly memberId: string;
  readonly diskId: number;
}

/** How long the disk took, as etcd's metric wal_fsync_duration_seconds shows it. */
export interface FsyncDurations {
  count: number;
  total: Micros;
  last: Micros;
  max: Micros;
}

export interface PeerHeard {
  since: Micros;
  last: Micros;
}

/** `etcdctl move-leader`: answered when the other one leads. */
export interface HandOver {
  readonly conn: ConnId;
  readonly clientId: number;
  readonly to: string;
  readonly deadline: Micros;
}

/** The memory of one member. */
export interface EtcdState {
  readonly name: string;
  /** When this life began: tells its requests from those of an earlier life. */
  readonly incarnation: Micros;
  /** Drawn when the disk was empty. */
  readonly diskId: number;
  /** As which member it takes part: a name that is removed and added again is another member. */
  memberId: string;
  phase: "joining" | "running" | "stopping" | "ended";
  /** Which disk this member knows each member by (its id); on its own disk. */
  readonly diskIds: Map<string, Join>;
  /** Peers that have this member's id on their disks. */
  readonly acceptedBy: Set<string>;
  pendingJoins: Join[];
  readonly raft: RaftState;
  keyspace: Keyspace;
  /** What stands above each answer, as of the last one. */
  header: ResponseHeader;
  readonly watchers: WatcherIndex;
  write: PendingWrite | undefined;
  nextToken: number;
  /** Index of the newest snapshot that was written, and the token of its fsync; 0 = it is safe. */
  snapshotIndex: number;
  snapshotToken: number;
  /** The next write shall drop what the snapshot covers. */
  isWalTrimDue: boolean;
  /** Commands that wait for the next Ready, or for a leader. */
  proposals: Proposal[];
  /** Those that change who votes: they go into the log one by one. */
  confProposals: Proposal[];
  /** When the leader's last heartbeats left; -1: it has sent none since it leads. */
  heartbeatSentAt: Micros;
  /** When this member last proposed to make its name known; -1: never. */
  publishedAt: Micros;
  /** Since when each peer has been heard without a break, and when last. */
  readonly heard: Map<string, PeerHeard>;
  /** Clients that wait for another member to lead. */
  handOvers: HandOver[];
  /** Whether this member has proposed its own alarm, and it is not applied. */
  isRaisingAlarm: boolean;
  /** By number, oldest first: all have the same time. */
  readonly requests: Map<number, PendingRequest>;
  nextRequestId: number;
  readRound: ReadRound | undefined;
  waitingReads: PendingLinearizableRead[];
  /** As last seen, to notice changes. */
  leader: string;
  leaderElectedAt: Micros;
  /** Since when no leader is known; -1 = one is. */
  noLeaderSince: Micros;
  /** Leases whose end was proposed and is not applied yet. */
  readonly revoking: Set<number>;
  /** When each kind of timer goes off; absent = not set. */
  readonly armed: Map<EtcdTimerType, Micros>;
  readonly fsync: FsyncDurations;
  appliedRequests: number;
}

/** What a step works with, besides the state. */
export interface MemberContext {
  readonly config: ResolvedConfig;
  readonly env: Env<EtcdMessage, EtcdTimer>;
  readonly raft: RaftContext;
}
