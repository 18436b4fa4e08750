import type { Env, Micros } from "../../core/index.ts";
import type { RaftLog } from "./log.ts";
import { newLog } from "./log.ts";
import { confOf } from "./confChange.ts";
import type { AppendEntries, ConfState, Entry, Envelope, HardState, RaftMessage, Snapshot, VoteRequest } from "./messages.ts";
import type { Progress } from "./progress.ts";

export type RaftRole = "follower" | "preCandidate" | "candidate" | "leader";

/**
 * The decisions on which Raft's safety rests, each by its section. Everything else in this folder
 * may be slow or wasteful; one of these wrong loses data. Simulation tests pass broken ones to show
 * that the checkers notice.
 */
export interface RaftRules {
  /** 5.4.1: a vote goes only to a candidate whose log is at least as up to date. */
  isLogUpToDate(raft: RaftState, request: VoteRequest): boolean;
  /** 5.2: one vote a term. */
  canVote(raft: RaftState, from: string, request: VoteRequest): boolean;
  /** 4.2.3 (thesis): who has heard from a leader within the election timeout takes part in no election. */
  isInLease(raft: RaftState, now: Micros, election: Micros): boolean;
  /** 5.4.2: only entries of the leader's own term are committed by counting. */
  commitsByCounting(raft: RaftState, index: number): boolean;
  /** 5.3: the follower's log must hold the entry before. */
  matchesPrevious(raft: RaftState, request: AppendEntries): boolean;
  /** 5.3: the entries to write; those that are there already must not be cut off and written again. */
  conflictingEntries(raft: RaftState, request: AppendEntries, conflict: number): readonly Entry[];
  /** Figure 2: "updated on stable storage before responding". Which messages wait for the disk. */
  waitsForDisk(raft: RaftState, message: RaftMessage): boolean;
  /** 10.2.1 (thesis): a leader counts itself only for what is on its own disk. */
  ownMatchIndex(raft: RaftState): number;
  /** 6.4 (thesis): a leader asks a quorum before it answers a read. */
  readNeedsQuorum(raft: RaftState): boolean;
  /** 6.4 (thesis): a new leader knows what is committed only when an entry of its own term is. */
  hasCommittedInTerm(raft: RaftState): boolean;
  /** Figure 2: the last entry that the state machine may see. */
  appliesUpTo(raft: RaftState): number;
  /** What of the hard state reaches the disk. */
  persisted(hardState: HardState): HardState;
}

/** How a group is tuned. Static. */
export interface RaftConfig {
  readonly heartbeat: Micros;
  /** Each wait for a leader is drawn from [election, 2 x election). */
  readonly election: Micros;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly maxEntriesPerMessage: number;
  /** AppendEntries on their way to one follower. */
  readonly maxInflight: number;
  readonly rules: RaftRules;
}

/** A read that waits for a quorum to confirm that its leader still leads. */
export interface PendingRead {
  readonly sequence: number;
  /** The commit index when the read came in. */
  readonly index: number;
  readonly from: string;
  readonly context: number;
}

/** A read that was confirmed: it may be answered once `index` is applied. */
export interface ReadState {
  readonly context: number;
  readonly index: number;
}

/** One member's part of the protocol. Plain data; changed only by the functions of this folder. */
export interface RaftState {
  readonly id: string;
  /** Who takes part, as far as this member has applied its log. */
  conf: ConfState;
  role: RaftRole;
  term: number;
  /** "" = nobody in this term. */
  votedFor: string;
  /** "" = none is known. */
  leader: string;
  /** Whom a leader hands over to; "" = nobody. */
  leadTransferee: string;
  log: RaftLog;
  commitIndex: number;
  appliedIndex: number;
  /** The newest snapshot of this member's state machine: what it sends to followers that are too far behind. */
  snapshot: Snapshot | undefined;
  /** Came from the leader, not on the disk yet. */
  pendingSnapshot: Snapshot | undefined;
  /** A leader's knowledge of the members, itself included. Empty otherwise. */
  progress: Map<string, Progress>;
  /** The last change of who takes part that may not be applied yet: while there is one the leader takes no other. */
  pendingConfIndex: number;
  /** A candidate's answers so far. */
  votes: Map<string, boolean>;
  /** Since when the election clock runs: reset by a leader's word and by a granted vote. */
  electionStart: Micros;
  randomizedElectionTimeout: Micros;
  heartbeatDue: Micros;
  checkQuorumDue: Micros;
  /** Number of the latest read of this leader. */
  readSequence: number;
  pendingReads: PendingRead[];
  /** Reads that came before the leader committed an entry of its own term. */
  earlyReads: { readonly from: string; readonly context: number }[];
  readStates: ReadState[];
  messages: Envelope[];
  /** Promises: they leave when all that they promise is on the disk. */
  messagesAfterPersist: Envelope[];
  /** As last handed to the disk. */
  savedHardState: HardState;
  /** A Ready is out and its write has not come back. */
  isReadyOut: boolean;
}

/** What a step may read besides the state. */
export interface RaftContext {
  readonly config: RaftConfig;
  readonly env: Pick<Env, "now" | "rng">;
}

/** What a member's disk gave back. */
export interface RestoredRaft {
  readonly hardState: HardState;
  readonly log: RaftLog;
  readonly snapshot: Snapshot | undefined;
}

export const emptyHardState: HardState = { term: 0, votedFor: "", commit: 0 };

/** Draws how long this member waits for a leader this time. */
export const drawElectionTimeout = (context: RaftContext): Micros =>
  context.config.election + context.env.rng.int(0, context.config.election - 1);

/**
 * A member as it comes up: a follower that knows no leader, with what its disk kept.
 *
 * @param voters who takes part before anything of the log is applied, where no snapshot says it
 * @source etcd raft/raft.go newRaft
 */
export function newRaft(id: string, voters: readonly string[], context: RaftContext, restored?: RestoredRaft): RaftState {
  const hardState = restored?.hardState ?? emptyHardState;
  const snapshotIndex = restored?.snapshot?.index ?? 0;
  return {
    id,
    conf: restored?.snapshot?.conf ?? confOf(voters),
    role: "follower",
    term: hardState.term,
    votedFor: hardState.votedFor,
    leader: "",
    leadTransferee: "",
    log: restored?.log ?? newLog(),
    commitIndex: Math.max(hardState.commit, snapshotIndex),
    appliedIndex: snapshotIndex,
    snapshot: restored?.snapshot,
    pendingSnapshot: undefined,
    progress: new Map(),
    pendingConfIndex: 0,
    votes: new Map(),
    electionStart: context.env.now,
    randomizedElectionTimeout: drawElectionTimeout(context),
    heartbeatDue: 0,
    checkQuorumDue: 0,
    readSequence: 0,
    pendingReads: [],
    earlyReads: [],
    readStates: [],
    messages: [],
    messagesAfterPersist: [],
    savedHardState: hardState,
    isReadyOut: false,
  };
}
