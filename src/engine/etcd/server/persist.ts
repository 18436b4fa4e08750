import { must } from "../../core/index.ts";
import type { Entry, Envelope } from "../raft/messages.ts";
import { advance, applied, hasReady, takeReady } from "../raft/ready.ts";
import type { Ready } from "../raft/ready.ts";
import { proposeConfChange } from "../raft/changeMembers.ts";
import { propose } from "../raft/step.ts";
import { restoreKeyspace } from "../mvcc/keyspaceSnapshot.ts";
import type { KeyspaceSnapshot } from "../mvcc/keyspaceSnapshot.ts";
import { confChangeFor } from "./memberChanges.ts";
import { applyCommitted } from "./apply.ts";
import { completeJoin } from "./membership.ts";
import { answerConfirmedReads, handleReadStates } from "./linearizableRead.ts";
import { noteLeader } from "./leadership.ts";
import type { Proposal } from "./messages.ts";
import type { EtcdState, Join, MemberContext } from "./state.ts";
import { observeHeartbeat, warnOfSlowSync } from "./slowDisk.ts";
import { endWithoutSpace, snapshotFailure, walFailure } from "./outOfSpace.ts";
import { snapshotFile, walFile, wholeWal } from "./wal.ts";
import type { WalRecord } from "./wal.ts";
import { resumeWatches } from "./watchStreams.ts";

/** Packets of a batch of writes belong to the last of the commands that caused them. */
function causeOf(entries: readonly Entry[], otherwise: number): number {
  const proposal = entries[entries.length - 1]?.data as Proposal | undefined;
  return proposal === undefined || proposal.cause === 0 ? otherwise : proposal.cause;
}

function post(state: EtcdState, member: MemberContext, envelopes: readonly Envelope[]): void {
  const { env } = member;
  const before = env.cause;
  let isObserved = false;
  for (const { to, message } of envelopes) {
    if (to === state.name) continue;
    if (message.type === "heartbeat" && !isObserved) {
      isObserved = true;
      observeHeartbeat(state, member, to);
    }
    if (message.type === "appendEntries") env.cause = causeOf(message.entries, before);
    env.post(to, message);
    env.cause = before;
  }
}

/** Commands that came since the last Ready go to the log, or to the leader, in one piece. */
function proposeWaiting(state: EtcdState, member: MemberContext): void {
  if ((state.proposals.length === 0 && state.confProposals.length === 0) || state.raft.isReadyOut) return;
  if (state.proposals.length > 0 && propose(state.raft, member.raft, state.proposals)) state.proposals = [];
  while (state.confProposals[0] !== undefined) {
    const [proposal] = state.confProposals;
    if (!proposeConfChange(state.raft, member.raft, proposal, confChangeFor(state, member, proposal))) return;
    state.confProposals.shift();
  }
}

const noJoins: readonly Join[] = [];

/** Writes what a Ready and the peers want written. One write at a time: etcd's raft loop waits for wal.Save. */
function beginWrite(state: EtcdState, member: MemberContext, ready: Ready | undefined): void {
  const { disk, now } = member.env;
  const joins = state.pendingJoins.length === 0 ? noJoins : state.pendingJoins;
  if (joins !== noJoins) state.pendingJoins = [];
  const write = { token: state.nextToken++, startedAt: now, ready, joins, completesJoin: false, stage: "wal" } as const;
  if (disk.isFull()) return endWithoutSpace(state, member, ready?.snapshot === undefined ? walFailure : snapshotFailure);
  if (ready?.snapshot !== undefined) {
    disk.replace(snapshotFile, [ready.snapshot]);
    disk.fsync(snapshotFile, write.token);
    state.write = { ...write, stage: "snapshot" };
    return;
  }
  for (const join of joins) disk.append(walFile, { type: "peer", ...join } satisfies WalRecord);
  if (ready !== undefined) disk.append(walFile, { type: "raft", hardState: ready.hardState, entries: ready.entries } satisfies WalRecord);
  if (state.isWalTrimDue && state.snapshotToken === 0) rewriteWal(state, member);
  disk.fsync(walFile, write.token);
  state.write = write;
}

/** The log file without what the snapshot covers. It is renamed into place: a crash leaves the old one or the new one. */
function rewriteWal(state: EtcdState, member: MemberContext): void {
  const { raft } = state;
  const hardState = member.config.rules.persisted(raft.savedHardState);
  member.env.disk.replace(walFile, wholeWal(state.diskId, state.phase === "joining" ? undefined : state.memberId, state.diskIds, raft, hardState));
  state.isWalTrimDue = false;
}

/** The leader's snapshot takes the place of everything. */
function installSnapshot(state: EtcdState, member: MemberContext, data: KeyspaceSnapshot, index: number): void {
  const heard = state.keyspace.store.revision;
  state.keyspace = restoreKeyspace(data);
  applied(state.raft, member.raft, index);
  state.snapshotIndex = index;
  state.snapshotToken = 0;
  resumeWatches(state, member, heard);
  answerConfirmedReads(state, member);
}

/** The Ready's promises hold now. */
function finishReady(state: EtcdState, member: MemberContext, ready: Ready): void {
  post(state, member, ready.messagesAfterPersist);
  advance(state.raft, member.raft, ready);
}

/** Does what Raft wants done, until it waits for the disk or for others. */
export function runReady(state: EtcdState, member: MemberContext): void {
  const { env } = member;
  for (;;) {
    noteLeader(state, member);
    if (state.write !== undefined) return;
    proposeWaiting(state, member);
    if (!hasReady(state.raft, member.raft)) break;
    const ready = takeReady(state.raft, member.raft);
    post(state, member, ready.messages);
    handleReadStates(state, member, ready.readStates);
    if (ready.snapshot === undefined) applyCommitted(state, member, ready.committed);
    if (state.phase === "ended") return;
    if (ready.mustSync) {
      beginWrite(state, member, ready);
      return;
    }
    if (ready.hardState !== undefined && !env.disk.append(walFile, { type: "raft", hardState: ready.hardState, entries: ready.entries } satisfies WalRecord)) {
      return endWithoutSpace(state, member, walFailure);
    }
    finishReady(state, member, ready);
  }
  if (state.pendingJoins.length > 0) beginWrite(state, member, undefined);
}

/** The disk has confirmed a write. */
export function handleFsynced(state: EtcdState, member: MemberContext, file: string, token: number): void {
  const { env } = member;
  if (file === snapshotFile && token === state.snapshotToken) {
    state.snapshotToken = 0;
    state.isWalTrimDue = true;
    return;
  }
  const { write } = state;
  if (write === undefined || write.token !== token) return;
  const { ready } = write;
  if (write.stage === "snapshot") {
    // At start the snapshot is in memory already.
    if (ready !== undefined) {
      const snapshot = must(ready.snapshot, "the snapshot that was written");
      installSnapshot(state, member, snapshot.data as KeyspaceSnapshot, snapshot.index);
    }
    if (env.disk.isFull()) return endWithoutSpace(state, member, walFailure);
    rewriteWal(state, member);
    env.disk.fsync(walFile, token);
    state.write = { ...write, stage: "wal" };
    return;
  }
  const took = env.now - write.startedAt;
  warnOfSlowSync(member, took);
  state.fsync.count++;
  state.fsync.total += took;
  state.fsync.last = took;
  state.fsync.max = Math.max(state.fsync.max, took);
  state.write = undefined;
  if (write.completesJoin) completeJoin(state, member);
  for (const join of write.joins) env.post(join.name, { type: "joinAccepted", diskId: join.diskId, memberId: join.memberId });
  if (ready === undefined) return;
  finishReady(state, member, ready);
}
