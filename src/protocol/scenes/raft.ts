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

/** A log: of a member that runs as its memory has it, of one that is down as its disk kept it. */
export interface RaftLogScene {
  /** Those within the scene's `ranges`, by index. */
  readonly entries: readonly RaftEntryScene[];
  /** Entries up to here were thrown away: a snapshot stands for them. */
  readonly compactedIndex: number;
  readonly compactedTerm: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  /** All up to here survives a crash of the machine. */
  readonly stableIndex: number;
  readonly commitIndex: number;
  /** The newest snapshot of this member; 0: none. */
  readonly snapshotIndex: number;
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

/** A member as its memory has it; one that is down as its disk has it. */
export interface RaftMemberScene {
  readonly name: string;
  readonly machine: string;
  readonly running: "running" | "paused" | "stopped" | "exited";
  /** Why it is down, in its own words; "" while it runs. */
  readonly exitReason: string;
  /** The members that its messages reach and that reach it, itself included; empty while it is not running. */
  readonly hears: readonly string[];
  readonly memory?: RaftMemoryScene;
  /** Of a member that is down; absent when its disk is empty, too. */
  readonly disk?: RaftDiskScene;
}

export interface RaftDiskScene {
  readonly term: number;
  readonly votedFor: string;
  readonly log: RaftLogScene;
}

export interface RaftMemoryScene {
  readonly phase: "joining" | "running" | "ended" | "stopping";
  readonly role: "follower" | "preCandidate" | "candidate" | "leader";
  readonly term: number;
  /** "": nobody in this term. */
  readonly votedFor: string;
  /** "": none is known. */
  readonly leader: string;
  readonly log: RaftLogScene;
  readonly appliedIndex: number;
  /** The election clock: since when it runs, and how long it may. A leader has none. */
  readonly electionStart: Micros;
  readonly electionTimeout: Micros;
  /** A leader's next heartbeat. */
  readonly heartbeatDue: Micros;
  /** A candidate's answers so far. */
  readonly votes: readonly (readonly [member: string, granted: boolean])[];
  /** A leader's knowledge of the members. */
  readonly progress: readonly RaftProgressScene[];
  /** Joining: the peers that have taken it in. */
  readonly acceptedBy: readonly string[];
  /** A write to the log is on its way to the disk since then. */
  readonly writingSince?: Micros;
  readonly lastFsync: Micros;
  readonly waitingRequests: number;
  readonly waitingReads: number;
  readonly keySpace: RaftKeySpaceScene;
}

/** The key space as far as a member has applied the log. */
export interface RaftKeySpaceScene {
  readonly revision: number;
  /** Reads below this revision are refused; -1: none is. */
  readonly compactRevision: number;
  /** Keys that there are. */
  readonly keys: number;
  readonly watchers: number;
  readonly leases: number;
}

/** A change of one key. */
export interface RaftWriteScene {
  readonly revision: number;
  readonly key: string;
  readonly isDelete: boolean;
  /** How often the key has been written since it was created; 0: it is gone. */
  readonly version: number;
}

export interface RaftMessageScene extends MessageInFlight {
  /** Raft's name of it: "appendEntries", "requestVote" ... */
  readonly type: string;
  /** It never arrives. */
  readonly isLost?: true;
  /** Its fields as a reader of the Raft paper knows them. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What happened to a member, in its own words. */
export interface RaftEventScene {
  readonly at: Micros;
  readonly member: string;
  readonly text: string;
}

/** etcd's members with their logs, and what they say to one another. */
export interface RaftScene {
  readonly members: readonly RaftMemberScene[];
  /** --heartbeat-interval. */
  readonly heartbeat: Micros;
  /** The stretches of the log worth a look, ascending: its end, and before it the ends of members that lag far behind. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Of the member whose key space is furthest, newest first. */
  readonly writes: readonly RaftWriteScene[];
  /** Under way at this instant: at most `messagesShown`, by time of arrival. */
  readonly messages: readonly RaftMessageScene[];
  readonly messagesOmitted: number;
  /** Sent lately and no longer under way, newest first. */
  readonly recent: readonly RaftMessageScene[];
  /** Newest first. */
  readonly events: readonly RaftEventScene[];
}
