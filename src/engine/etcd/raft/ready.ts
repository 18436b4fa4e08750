import { compactLog, entriesFrom, entryAt, lastIndex, matchTerm } from "./log.ts";
import type { Entry, Envelope, HardState, Snapshot } from "./messages.ts";
import { isSendPaused } from "./progress.ts";
import { leaveJointIfDue } from "./changeMembers.ts";
import { broadcastCommit, sendDueAppends } from "./replication.ts";
import { maybeCommit, ownProgressMoved } from "./roles.ts";
import type { RaftContext, RaftRules, RaftState, ReadState } from "./state.ts";
import { step } from "./step.ts";

/**
 * What a member must do now, in this order: send `messages`; write `snapshot`, `hardState` and
 * `entries`; when that is on the disk send `messagesAfterPersist` and call `advance`. Committed
 * entries may be applied at once. There is one Ready at a time: what happens meanwhile gathers for the next.
 *
 * @source etcd raft/node.go Ready; etcd server/etcdserver/raft.go start
 */
export interface Ready {
  readonly messages: readonly Envelope[];
  readonly messagesAfterPersist: readonly Envelope[];
  readonly entries: readonly Entry[];
  /** Undefined when it is as it was. */
  readonly hardState: HardState | undefined;
  readonly snapshot: Snapshot | undefined;
  /** Whether the write must be waited for. A commit index alone need not. */
  readonly mustSync: boolean;
  /** Entries up to here may be applied. */
  readonly committed: number;
  readonly readStates: readonly ReadState[];
  /** The log's end as of this Ready. */
  readonly lastIndex: number;
  readonly lastTerm: number;
}

const none: readonly never[] = [];

function isAppendDue(raft: RaftState): boolean {
  if (raft.role !== "leader") return false;
  for (const progress of raft.progress.values()) if (progress.appendDue !== "no" && !isSendPaused(progress)) return true;
  return false;
}

const isHardStateChanged = (raft: RaftState): boolean =>
  raft.term !== raft.savedHardState.term ||
  raft.votedFor !== raft.savedHardState.votedFor ||
  raft.commitIndex !== raft.savedHardState.commit;

/** Is there anything to do, and the last Ready done? */
export const hasReady = (raft: RaftState, context: RaftContext): boolean =>
  !raft.isReadyOut &&
  (raft.messages.length > 0 ||
    raft.messagesAfterPersist.length > 0 ||
    raft.readStates.length > 0 ||
    raft.pendingSnapshot !== undefined ||
    raft.log.nextToPersist <= lastIndex(raft.log) ||
    context.config.rules.appliesUpTo(raft) > raft.appliedIndex ||
    isHardStateChanged(raft) ||
    isAppendDue(raft));

const waitsForDisk = (raft: RaftState, rules: RaftRules, envelope: Envelope): boolean => envelope.to === raft.id || rules.waitsForDisk(raft, envelope.message);

/** Which messages leave at once, and which when what they promise is on the disk. Mostly one of the queues is the answer as it stands. */
function sortByDisk(raft: RaftState, rules: RaftRules): { readonly now: readonly Envelope[]; readonly later: readonly Envelope[] } {
  const { messages, messagesAfterPersist } = raft;
  if (messagesAfterPersist.length === 0 && !messages.some((envelope) => waitsForDisk(raft, rules, envelope))) return { now: messages.length === 0 ? none : messages, later: none };
  if (messagesAfterPersist.length === 0 && messages.every((envelope) => waitsForDisk(raft, rules, envelope))) return { now: none, later: messages };
  if (messages.length === 0 && messagesAfterPersist.every((envelope) => waitsForDisk(raft, rules, envelope))) return { now: none, later: messagesAfterPersist };
  const now: Envelope[] = [];
  const later: Envelope[] = [];
  for (const queue of [messages, messagesAfterPersist]) for (const envelope of queue) (waitsForDisk(raft, rules, envelope) ? later : now).push(envelope);
  return { now, later };
}

/** Takes the work out of the state. Until `advance` there is no other. */
export function takeReady(raft: RaftState, context: RaftContext): Ready {
  const { rules } = context.config;
  sendDueAppends(raft, context);
  const { log } = raft;
  const entries = log.nextToPersist <= lastIndex(log) ? entriesFrom(log, log.nextToPersist, Infinity) : none;
  log.nextToPersist = lastIndex(log) + 1;
  const saved = raft.savedHardState;
  const isVoteOrTermNew = raft.term !== saved.term || raft.votedFor !== saved.votedFor;
  let hardState: HardState | undefined;
  if (isHardStateChanged(raft)) {
    raft.savedHardState = { term: raft.term, votedFor: raft.votedFor, commit: raft.commitIndex };
    hardState = rules.persisted(raft.savedHardState);
  }
  const { now, later } = sortByDisk(raft, rules);
  const ready: Ready = {
    messages: now,
    messagesAfterPersist: later,
    entries,
    hardState,
    snapshot: raft.pendingSnapshot,
    mustSync: entries.length > 0 || isVoteOrTermNew || raft.pendingSnapshot !== undefined,
    committed: rules.appliesUpTo(raft),
    readStates: raft.readStates.length > 0 ? raft.readStates : none,
    lastIndex: lastIndex(log),
    lastTerm: entries.length > 0 ? entryAt(log, lastIndex(log)).term : 0,
  };
  if (raft.messages.length > 0) raft.messages = [];
  if (raft.messagesAfterPersist.length > 0) raft.messagesAfterPersist = [];
  if (raft.readStates.length > 0) raft.readStates = [];
  raft.pendingSnapshot = undefined;
  raft.isReadyOut = true;
  return ready;
}

/** The Ready's write is on the disk: what it promised may be said. @source etcd raft/rawnode.go Advance */
export function advance(raft: RaftState, context: RaftContext, ready: Ready): void {
  raft.isReadyOut = false;
  // Entries that a new leader has overwritten meanwhile do not count.
  if (ready.entries.length > 0 && matchTerm(raft.log, ready.lastIndex, ready.lastTerm)) {
    raft.log.stableIndex = Math.max(raft.log.stableIndex, ready.lastIndex);
  }
  for (const { to, message } of ready.messagesAfterPersist) if (to === raft.id) step(raft, context, raft.id, message);
  if (raft.role !== "leader") return;
  ownProgressMoved(raft, context);
  if (maybeCommit(raft, context)) broadcastCommit(raft, context);
}

/** The state machine has taken in entries up to `index`. */
export function applied(raft: RaftState, context: RaftContext, index: number): void {
  raft.appliedIndex = index;
  leaveJointIfDue(raft, context);
}

/** The state machine was written down as of the applied index: entries up to `compactTo` are no longer needed. */
export function snapshotTaken(raft: RaftState, snapshot: Snapshot, compactTo: number): void {
  raft.snapshot = snapshot;
  compactLog(raft.log, compactTo);
}
