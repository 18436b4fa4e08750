import type { Micros } from "../../engine/core/index.ts";
import { millis, must, rngStream, StateRng } from "../../engine/core/index.ts";
import { applyConfChange } from "../../engine/etcd/raft/changeMembers.ts";
import { appendToLog, entryAt, lastIndex, newLog } from "../../engine/etcd/raft/log.ts";
import type { RaftLog } from "../../engine/etcd/raft/log.ts";
import type { Entry, RaftMessage, Snapshot } from "../../engine/etcd/raft/messages.ts";
import { advance, applied, hasReady, takeReady } from "../../engine/etcd/raft/ready.ts";
import type { Ready } from "../../engine/etcd/raft/ready.ts";
import { raftRules } from "../../engine/etcd/raft/rules.ts";
import type { RaftConfig, RaftContext, RaftState } from "../../engine/etcd/raft/state.ts";
import { newRaft } from "../../engine/etcd/raft/state.ts";
import { step } from "../../engine/etcd/raft/step.ts";

export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly message: RaftMessage;
}

/** Members of a group with the wires in the hand of the test: nothing moves unless it says so. */
export interface RaftGroup {
  readonly config: RaftConfig;
  now: Micros;
  readonly rafts: Map<string, RaftState>;
  /** On their way, oldest first. */
  wire: Sent[];
  /** Commands that each member has applied, in order; undefined for empty entries. */
  readonly applied: Map<string, unknown[]>;
  /** Messages for which this says true are lost. */
  isLost: (sent: Sent) => boolean;
}

export const terms = (log: RaftLog): readonly number[] => log.entries.map((entry) => entry.term);

/** A log with entries of these terms from index 1 on, all on the disk. */
export function logOf(entryTerms: readonly number[]): RaftLog {
  const log = newLog();
  appendToLog(log, entryTerms.map((term, i): Entry => ({ term, index: i + 1, data: undefined })), 0);
  log.stableIndex = lastIndex(log);
  log.nextToPersist = log.stableIndex + 1;
  return log;
}

export const groupConfig = (change: Partial<RaftConfig> = {}): RaftConfig => ({
  heartbeat: millis(100),
  election: millis(1000),
  preVote: false,
  checkQuorum: false,
  maxEntriesPerMessage: 256,
  maxInflight: 64,
  rules: raftRules,
  ...change,
});

export interface MemberStart {
  readonly term?: number;
  readonly votedFor?: string;
  readonly log?: RaftLog;
  readonly snapshot?: Snapshot;
  readonly commit?: number;
}

/** Members "1" to `size`, or those named. */
export function raftGroup(members: number | readonly string[], change: Partial<RaftConfig> = {}, starts: Readonly<Record<string, MemberStart>> = {}): RaftGroup {
  const ids = typeof members === "number" ? Array.from({ length: members }, (_, i) => String(i + 1)) : members;
  const group: RaftGroup = { config: groupConfig(change), now: 0, rafts: new Map(), wire: [], applied: new Map(), isLost: () => false };
  for (const id of ids) {
    const start = starts[id] ?? {};
    const hardState = { term: start.term ?? 0, votedFor: start.votedFor ?? "", commit: start.commit ?? 0 };
    const restored = { hardState, log: start.log ?? newLog(), snapshot: start.snapshot };
    group.rafts.set(id, newRaft(id, ids, contextFor(group, id), restored));
    group.applied.set(id, []);
  }
  return group;
}

export const contextFor = (group: RaftGroup, id: string): RaftContext => ({
  config: group.config,
  env: { now: group.now, rng: new StateRng(rngStream(group.now + 1, id)) },
});

export const raftOf = (group: RaftGroup, id: string): RaftState => must(group.rafts.get(id), `member ${id}`);

/** Takes one Ready without confirming the disk. */
export function takeOneReady(group: RaftGroup, id: string): Ready | undefined {
  const raft = raftOf(group, id);
  const context = contextFor(group, id);
  if (!hasReady(raft, context)) return undefined;
  const ready = takeReady(raft, context);
  for (const { to, message } of ready.messages) group.wire.push({ from: id, to, message });
  for (let index = raft.appliedIndex + 1; ready.snapshot === undefined && index <= ready.committed; index++) {
    must(group.applied.get(id), "applied").push(entryAt(raft.log, index).data);
  }
  if (ready.snapshot === undefined) applyConfChanges(raft, context, raft.appliedIndex + 1, ready.committed);
  applied(raft, context, ready.snapshot?.index ?? ready.committed);
  return ready;
}

function applyConfChanges(raft: RaftState, context: RaftContext, first: number, last: number): void {
  for (let index = first; index <= last; index++) {
    const { confChange } = entryAt(raft.log, index);
    if (confChange !== undefined) applyConfChange(raft, context, confChange);
  }
}

/** The disk confirms. */
export function confirmReady(group: RaftGroup, id: string, ready: Ready): void {
  for (const { to, message } of ready.messagesAfterPersist) if (to !== id) group.wire.push({ from: id, to, message });
  advance(raftOf(group, id), contextFor(group, id), ready);
}

/** Does everything a member has to do now; its disk takes no time. */
export function work(group: RaftGroup, id: string): void {
  for (;;) {
    const ready = takeOneReady(group, id);
    if (ready === undefined) return;
    confirmReady(group, id, ready);
  }
}

/** Hands one message to a member, which then does what it must. */
export function deliver(group: RaftGroup, sent: Sent): void {
  const raft = group.rafts.get(sent.to);
  if (raft === undefined) return;
  step(raft, contextFor(group, sent.to), sent.from, sent.message);
  work(group, sent.to);
}

/** Delivers messages until none is left. */
export function settle(group: RaftGroup): void {
  for (const id of group.rafts.keys()) work(group, id);
  for (let rounds = 0; group.wire.length > 0; rounds++) {
    if (rounds > 10_000) throw new Error("the group does not come to rest");
    const sent = group.wire.shift();
    if (sent !== undefined && !group.isLost(sent)) deliver(group, sent);
  }
}

/** Takes what one member has put on the wire. */
export function takeSent(group: RaftGroup, from: string): readonly Sent[] {
  const taken = group.wire.filter((sent) => sent.from === from);
  group.wire = group.wire.filter((sent) => sent.from !== from);
  return taken;
}
