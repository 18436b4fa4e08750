import { assertNever, type Micros } from "../../core/index.ts";
import { handleVoteRequest, handleVoteResponse, isPromotable, startElection } from "./election.ts";
import { broadcastHeartbeat, handleHeartbeat } from "./heartbeat.ts";
import { lastIndex } from "./log.ts";
import type { RaftMessage } from "./messages.ts";
import { isLearner } from "./confChange.ts";
import { proposeConfChange } from "./changeMembers.ts";
import { jointVoteResult } from "./quorum.ts";
import { handleReadIndex } from "./readIndex.ts";
import {
  handleAppendEntries,
  handleAppendEntriesResponse,
  handleHeartbeatResponse,
  handleInstallSnapshot,
  maybeHandOver,
} from "./replication.ts";
import { appendAsLeader, becomeFollower, send } from "./roles.ts";
import type { RaftContext, RaftState } from "./state.ts";

/** A message of a later term: this member's term is over. @returns false when it is to be ignored */
function meetHigherTerm(raft: RaftState, context: RaftContext, from: string, message: RaftMessage & { term: number }): boolean {
  const { config, env } = context;
  if (message.type === "requestVote" || message.type === "preVote") {
    // A leader lives, as far as this member knows: the candidate is behind, or was cut off. Not even its term is taken.
    if (!message.leadershipTransfer && config.checkQuorum && config.rules.isInLease(raft, env.now, config.election)) return false;
    if (message.type === "preVote") return true;
  }
  // A granted pre-vote speaks of a term that nobody has entered.
  if (message.type === "preVoteResponse" && !message.reject) return true;
  const isFromLeader =
    message.type === "appendEntries" || message.type === "heartbeat" || message.type === "installSnapshot";
  becomeFollower(raft, context, message.term, isFromLeader ? from : "");
  return true;
}

/** A message of an earlier term: its sender must learn that its term is over. */
function meetLowerTerm(raft: RaftState, context: RaftContext, from: string, message: RaftMessage): void {
  const { config } = context;
  if ((config.checkQuorum || config.preVote) && (message.type === "heartbeat" || message.type === "appendEntries")) {
    // With a lease a vote request of ours would be ignored, so a leader of an older term hears of ours this way.
    send(raft, from, { type: "appendEntriesResponse", term: raft.term, index: 0, reject: false, rejectHint: 0, logTerm: 0 });
  } else if (message.type === "preVote") {
    send(raft, from, { type: "preVoteResponse", term: raft.term, reject: true });
  } else if (message.type === "requestVote") {
    send(raft, from, { type: "requestVoteResponse", term: raft.term, reject: true });
  }
}

/** A message that only the leader of this very term sends. */
function hearLeader(raft: RaftState, context: RaftContext, from: string): void {
  if (raft.role !== "follower") becomeFollower(raft, context, raft.term, from);
  raft.electionStart = context.env.now;
  raft.leader = from;
}

/** Hands a client's commands to the log, or on to the leader. @returns false when there is no leader to take them */
export function propose(raft: RaftState, context: RaftContext, data: readonly unknown[]): boolean {
  if (raft.role === "leader") {
    // Removed while it led: it takes nothing in any more.
    if (raft.leadTransferee !== "" || !raft.progress.has(raft.id)) return false;
    appendAsLeader(raft, context, data);
    return true;
  }
  if (raft.leader === "") return false;
  send(raft, raft.leader, { type: "propose", data });
  return true;
}

/** Asks for the index that a linearizable read must wait for; a ReadState with `readContext` follows. @returns false without a leader */
export function readIndex(raft: RaftState, context: RaftContext, readContext: number): boolean {
  if (raft.role === "leader") {
    handleReadIndex(raft, context, raft.id, readContext);
    return true;
  }
  if (raft.leader === "") return false;
  send(raft, raft.leader, { type: "readIndex", context: readContext });
  return true;
}

/** Takes in one message of another member. @source etcd raft/raft.go Step */
export function step(raft: RaftState, context: RaftContext, from: string, message: RaftMessage): void {
  if ("term" in message) {
    if (message.term > raft.term) {
      if (!meetHigherTerm(raft, context, from, message)) return;
    } else if (message.term < raft.term) {
      meetLowerTerm(raft, context, from, message);
      return;
    }
  }
  switch (message.type) {
    case "requestVote":
    case "preVote":
      handleVoteRequest(raft, context, from, message);
      return;
    case "requestVoteResponse":
    case "preVoteResponse":
      handleVoteResponse(raft, context, from, message);
      return;
    case "appendEntries":
      hearLeader(raft, context, from);
      handleAppendEntries(raft, context, from, message);
      return;
    case "heartbeat":
      hearLeader(raft, context, from);
      handleHeartbeat(raft, from, message);
      return;
    case "installSnapshot":
      hearLeader(raft, context, from);
      handleInstallSnapshot(raft, from, message);
      return;
    case "appendEntriesResponse":
      handleAppendEntriesResponse(raft, context, from, message);
      return;
    case "heartbeatResponse":
      handleHeartbeatResponse(raft, context, from, message);
      return;
    case "propose":
      if (message.confChange === undefined) propose(raft, context, message.data);
      else proposeConfChange(raft, context, message.data[0], message.confChange);
      return;
    case "readIndex":
      if (raft.role === "leader") handleReadIndex(raft, context, from, message.context);
      return;
    case "readIndexResponse":
      raft.readStates.push({ context: message.context, index: message.index });
      return;
    case "timeoutNow":
      if (raft.role === "follower") startElection(raft, context, "transfer");
      return;
    default:
      assertNever(message);
  }
}

/** Hands leadership to `to` once that has the whole log. @source Raft thesis 3.10 */
export function transferLeadership(raft: RaftState, context: RaftContext, to: string): void {
  const progress = raft.progress.get(to);
  if (raft.role !== "leader" || progress === undefined || to === raft.id || isLearner(raft.conf, to)) return;
  raft.leadTransferee = to;
  // It has one election timeout; then this leader carries on.
  raft.checkQuorumDue = context.env.now + context.config.election;
  if (progress.matchIndex === lastIndex(raft.log)) maybeHandOver(raft, to);
  else progress.appendDue = "always";
}

/** When this member must be woken if it hears nothing; Infinity = never. */
export function nextDeadline(raft: RaftState): Micros {
  if (raft.role === "leader") return Math.min(raft.heartbeatDue, raft.checkQuorumDue);
  return isPromotable(raft) ? raft.electionStart + raft.randomizedElectionTimeout : Infinity;
}

/** A leader that a majority no longer answers stops leading: its clients shall look elsewhere. @source Raft thesis 6.2 */
function checkQuorum(raft: RaftState, context: RaftContext): void {
  const { config, env } = context;
  raft.checkQuorumDue = env.now + config.election;
  raft.leadTransferee = "";
  const active = new Map<string, boolean>();
  for (const [id, progress] of raft.progress) {
    if (!isLearner(raft.conf, id)) active.set(id, id === raft.id || progress.recentActive);
    if (id !== raft.id) progress.recentActive = false;
  }
  if (config.checkQuorum && jointVoteResult(raft.conf.voters, raft.conf.votersOutgoing, active) !== "won") becomeFollower(raft, context, raft.term, "");
}

/** Does what has become due by now. */
export function tick(raft: RaftState, context: RaftContext): void {
  const { now } = context.env;
  if (raft.role === "leader") {
    if (now >= raft.checkQuorumDue) checkQuorum(raft, context);
    if (raft.role === "leader" && now >= raft.heartbeatDue) {
      raft.heartbeatDue = now + context.config.heartbeat;
      broadcastHeartbeat(raft);
    }
    return;
  }
  if (now < nextDeadline(raft)) return;
  raft.electionStart = now;
  startElection(raft, context, context.config.preVote ? "preElection" : "election");
}

/**
 * The process was stopped for `lost`: its clocks stood still, as a Go ticker drops the ticks that
 * nobody took. A follower that wakes first reads its mail, and a leader first asks around.
 */
export function loseTicks(raft: RaftState, lost: Micros): void {
  raft.electionStart += lost;
  raft.checkQuorumDue += lost;
}
