import type { Micros } from "../../engine/core/index.ts";
import type { MessageInFlight } from "./inFlight.ts";

/** Nothing to choose: all members are shown. */
export type RaftQuery = Readonly<Record<never, never>>;

/** One slot of a member's log. */
export interface RaftEntryScene {
  readonly index: number;
  readonly term: number;
  /** The command in etcd's words: "Put /registry/pods/default/web"; "" for the empty entry that begins a term. */
  readonly text: string;
}

/** What the leader knows of a member. */
export interface RaftProgressScene {
  readonly member: string;
  readonly matchIndex: number;
  readonly nextIndex: number;
  readonly state: "probe" | "replicate" | "snapshot";
  readonly isPaused: boolean;
  readonly inflights: number;
  readonly recentActive: boolean;
}

/** A member as its memory has it; a member that is down has only its name and its machine. */
export interface RaftMemberScene {
  readonly name: string;
  readonly machine: string;
  readonly running: "running" | "paused" | "stopped" | "exited";
  readonly memory?: RaftMemoryScene;
}

export interface RaftMemoryScene {
  readonly phase: "joining" | "running" | "ended" | "stopping";
  readonly role: "follower" | "preCandidate" | "candidate" | "leader";
  readonly term: number;
  /** "": nobody in this term. */
  readonly votedFor: string;
  /** "": none is known. */
  readonly leader: string;
  /** The last entries of the log, oldest first: at most `entriesShown`. */
  readonly entries: readonly RaftEntryScene[];
  readonly compactedIndex: number;
  readonly compactedTerm: number;
  readonly lastIndex: number;
  /** All up to here survives a crash of the machine. */
  readonly stableIndex: number;
  readonly commitIndex: number;
  readonly appliedIndex: number;
  readonly snapshotIndex: number;
  /** The election clock: since when it runs, and how long it may. A leader has none. */
  readonly electionStart: Micros;
  readonly electionTimeout: Micros;
  /** A leader's next heartbeat. */
  readonly heartbeatDue: Micros;
  /** A candidate's answers so far. */
  readonly votes: readonly (readonly [member: string, granted: boolean])[];
  /** A leader's knowledge of the members. */
  readonly progress: readonly RaftProgressScene[];
  /** A write to the log is on its way to the disk since then. */
  readonly writingSince?: Micros;
  readonly lastFsync: Micros;
  readonly waitingRequests: number;
  readonly waitingReads: number;
  readonly revision: number;
  /** Reads below this revision are refused; -1: none is. */
  readonly compactRevision: number;
  /** Keys that there are or were since the last compaction. */
  readonly keys: number;
  readonly watchers: number;
  readonly leases: number;
}

export interface RaftMessageScene extends MessageInFlight {
  /** Raft's name of it: "appendEntries", "requestVote" ... */
  readonly type: string;
  readonly term?: number;
  readonly reject?: boolean;
  /** Its fields as a reader of the Raft paper knows them. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** etcd's members with their logs, and what they say to one another. */
export interface RaftScene {
  readonly members: readonly RaftMemberScene[];
  /** At most `messagesShown`, by time of arrival. */
  readonly messages: readonly RaftMessageScene[];
  readonly messagesOmitted: number;
}
