/** One slot of the replicated log. Shared by reference between members, disks and messages: never changed. */
export interface Entry {
  readonly term: number;
  readonly index: number;
  /** The client's command, opaque to Raft; undefined in the empty entry with which a leader begins its term. */
  readonly data: unknown;
  /** Absent in all but entries that change who takes part. */
  readonly confChange?: ConfChange;
}

/** Who takes part. @source etcd raft/raftpb/raft.proto ConfState; raft/tracker/tracker.go Config */
export interface ConfState {
  readonly voters: readonly string[];
  /** Not empty while a change is under way: the majority of before, which must agree as well. */
  readonly votersOutgoing: readonly string[];
  /** They get the log and have no vote. */
  readonly learners: readonly string[];
  /** Voters of before that become learners when the joint state is left. */
  readonly learnersNext: readonly string[];
  /** The joint state is left by the leader of itself. */
  readonly autoLeave: boolean;
}

export interface ConfChangeSingle {
  readonly type: "addNode" | "addLearnerNode" | "removeNode" | "updateNode";
  readonly id: string;
}

/** A change of who takes part. `auto`: a single change at once, several by way of a joint state. @source etcd raft/raftpb/raft.proto ConfChangeV2 */
export interface ConfChange {
  readonly transition: "auto" | "jointImplicit" | "jointExplicit";
  readonly changes: readonly ConfChangeSingle[];
}

/** The state machine as of `index`, in place of the entries up to it. */
export interface Snapshot {
  readonly index: number;
  readonly term: number;
  readonly conf: ConfState;
  readonly data: unknown;
}

/** What a member must never forget (figure 2, "persistent state"); `commit` only saves work after a restart. */
export interface HardState {
  readonly term: number;
  /** "" = nobody in this term. */
  readonly votedFor: string;
  readonly commit: number;
}

export interface AppendEntries {
  readonly type: "appendEntries";
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}

export interface AppendEntriesResponse {
  readonly type: "appendEntriesResponse";
  readonly term: number;
  /** Accepted: the follower's log equals the leader's up to here, on its disk. Rejected: the prevLogIndex it lacks. */
  readonly index: number;
  readonly reject: boolean;
  /** Rejected: where the leader may try next, with the follower's term there. */
  readonly rejectHint: number;
  readonly logTerm: number;
}

export interface VoteRequest {
  readonly type: "requestVote" | "preVote";
  /** The term of the election; a preVote asks about a term that nobody has entered yet. */
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader itself asked for this election: the lease does not count against it. */
  readonly leadershipTransfer: boolean;
}

export interface VoteResponse {
  readonly type: "requestVoteResponse" | "preVoteResponse";
  readonly term: number;
  readonly reject: boolean;
}

export interface Heartbeat {
  readonly type: "heartbeat";
  readonly term: number;
  /** Never more than the follower is known to hold. */
  readonly commit: number;
  /** Reads of this leader up to this number wait for a quorum's word; 0 = none. */
  readonly readSequence: number;
}

export interface HeartbeatResponse {
  readonly type: "heartbeatResponse";
  readonly term: number;
  readonly readSequence: number;
}

export interface InstallSnapshot {
  readonly type: "installSnapshot";
  readonly term: number;
  readonly snapshot: Snapshot;
}

/** A follower passes its clients' commands on to the leader. Not of any term. */
export interface Propose {
  readonly type: "propose";
  readonly data: readonly unknown[];
  /** The one command in it changes who takes part. */
  readonly confChange?: ConfChange;
}

/** A follower asks for the commit index as of now. Not of any term. */
export interface ReadIndex {
  readonly type: "readIndex";
  readonly context: number;
}

export interface ReadIndexResponse {
  readonly type: "readIndexResponse";
  readonly term: number;
  readonly index: number;
  readonly context: number;
}

/** The leader hands over: start an election at once. */
export interface TimeoutNow {
  readonly type: "timeoutNow";
  readonly term: number;
}

/** What members of a group say to one another. @source Raft thesis figure 3.1, 3.10, 5.3, 6.4; etcd raftpb/raft.proto */
export type RaftMessage =
  | AppendEntries
  | AppendEntriesResponse
  | VoteRequest
  | VoteResponse
  | Heartbeat
  | HeartbeatResponse
  | InstallSnapshot
  | Propose
  | ReadIndex
  | ReadIndexResponse
  | TimeoutNow;

export interface Envelope {
  readonly to: string;
  readonly message: RaftMessage;
}

/** Does a message vouch for something that must be on the sender's disk? */
export const isPromise = (message: RaftMessage): boolean =>
  message.type === "appendEntriesResponse" || message.type === "requestVoteResponse" || message.type === "preVoteResponse";
