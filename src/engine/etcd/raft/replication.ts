import type { Micros } from "../../core/index.ts";
import { must } from "../../core/index.ts";
import {
  appendToLog,
  entriesFrom,
  findConflict,
  findConflictByTerm,
  firstIndex,
  lastIndex,
  matchTerm,
  restoreLog,
  termAt,
} from "./log.ts";
import type { AppendEntries, AppendEntriesResponse, HeartbeatResponse, InstallSnapshot } from "./messages.ts";
import type { Progress } from "./progress.ts";
import {
  canBumpCommit,
  becomeProbe,
  becomeReplicate,
  becomeSnapshot,
  freeInflights,
  isSendPaused,
  maybeDecreaseTo,
  maybeUpdate,
  sentEntries,
} from "./progress.ts";
import { peersOf } from "./confChange.ts";
import { acknowledgeReads, releaseEarlyReads } from "./readIndex.ts";
import { maybeCommit, progressOf, send } from "./roles.ts";
import type { RaftContext, RaftState } from "./state.ts";

/** The entries that a follower needs are gone: it gets the state machine instead. */
function sendSnapshot(raft: RaftState, to: string, progress: Progress, now: Micros): boolean {
  // Who has not been heard of lately is probably not there to take it.
  if (!progress.recentActive) return false;
  const snapshot = must(raft.snapshot, "a snapshot for what was compacted");
  becomeSnapshot(progress, snapshot.index, now);
  send(raft, to, { type: "installSnapshot", term: raft.term, snapshot });
  return true;
}

/**
 * Sends what comes next for a follower.
 *
 * @param sendIfEmpty also without entries, to pass on a commit index or to probe
 * @returns whether something was sent
 * @source etcd raft/raft.go maybeSendAppend
 */
function maybeSendAppend(raft: RaftState, context: RaftContext, to: string, sendIfEmpty: boolean): boolean {
  const progress = progressOf(raft, to);
  if (progress === undefined || isSendPaused(progress)) return false;
  const prevLogIndex = progress.nextIndex - 1;
  const prevLogTerm = termAt(raft.log, prevLogIndex);
  if (prevLogTerm === undefined) return sendSnapshot(raft, to, progress, context.env.now);
  const entries = entriesFrom(raft.log, progress.nextIndex, context.config.maxEntriesPerMessage);
  if (entries.length === 0 && !sendIfEmpty) return false;
  send(raft, to, {
    type: "appendEntries",
    term: raft.term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit: raft.commitIndex,
  });
  progress.sentCommit = Math.max(progress.sentCommit, raft.commitIndex);
  sentEntries(progress, entries.length, prevLogIndex + entries.length, context.config.maxInflight);
  return true;
}

/** Writes the appends that are due into the messages: all that gathered since the last Ready goes together. */
export function sendDueAppends(raft: RaftState, context: RaftContext): void {
  if (raft.role !== "leader") return;
  for (const [id, progress] of raft.progress) {
    if (id === raft.id || progress.appendDue === "no") continue;
    let sendIfEmpty = progress.appendDue === "always";
    // A paused follower is asked again when it is heard from.
    if (!isSendPaused(progress)) progress.appendDue = "no";
    while (maybeSendAppend(raft, context, id, sendIfEmpty)) sendIfEmpty = false;
  }
}

/** The commit index moved: everybody is told, with entries or without. */
export function broadcastCommit(raft: RaftState, context: RaftContext): void {
  for (const [id, progress] of raft.progress) if (id !== raft.id) progress.appendDue = "always";
  releaseEarlyReads(raft, context);
}

const accepted = (raft: RaftState, index: number): AppendEntriesResponse => ({ type: "appendEntriesResponse", term: raft.term, index, reject: false, rejectHint: 0, logTerm: 0 });

/** @source Raft paper 5.3; etcd raft/raft.go handleAppendEntries */
export function handleAppendEntries(raft: RaftState, context: RaftContext, from: string, request: AppendEntries): void {
  const { rules } = context.config;
  const { log } = raft;
  if (request.prevLogIndex < raft.commitIndex) {
    send(raft, from, accepted(raft, raft.commitIndex));
    return;
  }
  if (!rules.matchesPrevious(raft, request)) {
    const hint = findConflictByTerm(log, Math.min(request.prevLogIndex, lastIndex(log)), request.prevLogTerm);
    send(raft, from, { type: "appendEntriesResponse", term: raft.term, index: request.prevLogIndex, reject: true, rejectHint: hint, logTerm: termAt(log, hint) ?? 0 });
    return;
  }
  appendToLog(log, rules.conflictingEntries(raft, request, findConflict(log, request.entries)), raft.commitIndex);
  const lastNewIndex = request.prevLogIndex + request.entries.length;
  raft.commitIndex = Math.max(raft.commitIndex, Math.min(request.leaderCommit, lastNewIndex));
  send(raft, from, accepted(raft, lastNewIndex));
}

/** @source etcd raft/raft.go stepLeader MsgAppResp */
export function handleAppendEntriesResponse(
  raft: RaftState,
  context: RaftContext,
  from: string,
  response: AppendEntriesResponse,
): void {
  const progress = progressOf(raft, from);
  if (progress === undefined) return;
  progress.recentActive = true;
  if (response.reject) {
    const hint =
      response.logTerm > 0 ? findConflictByTerm(raft.log, response.rejectHint, response.logTerm) : response.rejectHint;
    if (!maybeDecreaseTo(progress, response.index, hint)) return;
    if (progress.state === "replicate") becomeProbe(progress);
    progress.appendDue = "always";
    return;
  }
  const isNews = maybeUpdate(progress, response.index);
  if (!isNews && !(progress.matchIndex === response.index && progress.state === "probe")) return;
  if (progress.state === "probe") {
    becomeReplicate(progress);
  } else if (progress.state === "snapshot") {
    if (progress.matchIndex + 1 >= firstIndex(raft.log)) becomeReplicate(progress);
  } else {
    freeInflights(progress, response.index);
  }
  if (maybeCommit(raft, context)) broadcastCommit(raft, context);
  else if (canBumpCommit(progress, raft.commitIndex)) progress.appendDue = "always";
  if (progress.appendDue === "no") progress.appendDue = "ifEntries";
  maybeHandOver(raft, from);
}

/** The successor has everything: it may stand for election at once. @source Raft thesis 3.10 */
export function maybeHandOver(raft: RaftState, to: string): void {
  if (raft.leadTransferee !== to) return;
  if (progressOf(raft, to)?.matchIndex !== lastIndex(raft.log)) return;
  send(raft, to, { type: "timeoutNow", term: raft.term });
}

/** @source etcd raft/raft.go stepLeader MsgHeartbeatResp */
export function handleHeartbeatResponse(
  raft: RaftState,
  context: RaftContext,
  from: string,
  response: HeartbeatResponse,
): void {
  const progress = progressOf(raft, from);
  if (progress === undefined) return;
  progress.recentActive = true;
  // A lost snapshot is noticed by its silence, where etcd has the report of its transport (ReportSnapshot).
  if (progress.state === "snapshot" && context.env.now - progress.snapshotSentAt > context.config.election) {
    progress.pendingSnapshot = 0;
    becomeProbe(progress);
  }
  progress.isPaused = false;
  if (progress.state === "replicate" && progress.inflights.length >= context.config.maxInflight) progress.inflights.shift();
  if (progress.matchIndex < lastIndex(raft.log) || progress.state === "probe") progress.appendDue = "always";
  if (response.readSequence > 0) acknowledgeReads(raft, context, progress, response.readSequence);
}

/** @source Raft thesis 5.3; etcd raft/raft.go handleSnapshot, restore */
export function handleInstallSnapshot(raft: RaftState, from: string, request: InstallSnapshot): void {
  const { snapshot } = request;
  // A snapshot in which this member does not occur is not for it.
  if (snapshot.index <= raft.commitIndex || !peersOf(snapshot.conf).includes(raft.id)) {
    send(raft, from, accepted(raft, raft.commitIndex));
    return;
  }
  if (matchTerm(raft.log, snapshot.index, snapshot.term)) {
    // All of it is in the own log: only the commit index was behind.
    raft.commitIndex = snapshot.index;
    send(raft, from, accepted(raft, raft.commitIndex));
    return;
  }
  restoreLog(raft.log, snapshot);
  raft.commitIndex = snapshot.index;
  raft.conf = snapshot.conf;
  raft.pendingSnapshot = snapshot;
  raft.snapshot = snapshot;
  send(raft, from, accepted(raft, snapshot.index));
}
