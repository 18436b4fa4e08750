import { invariant } from "../../core/index.ts";
import { appendToLog, lastIndex } from "./log.ts";
import type { ConfChange, Entry, Envelope, RaftMessage } from "./messages.ts";
import { isPromise } from "./messages.ts";
import type { Progress } from "./progress.ts";
import { becomeReplicate, maybeUpdate, newProgress } from "./progress.ts";
import { isVoter, peersOf } from "./confChange.ts";
import { jointIndex } from "./quorum.ts";
import type { RaftContext, RaftState } from "./state.ts";
import { drawElectionTimeout } from "./state.ts";

/** Queues a message for the next Ready: at once, or behind the disk where it is a promise. */
export function send(raft: RaftState, to: string, message: RaftMessage): void {
  const envelope: Envelope = { to, message };
  // A list of one is made as such: the first push onto an empty list makes room for seventeen.
  if (isPromise(message)) {
    if (raft.messagesAfterPersist.length === 0) raft.messagesAfterPersist = [envelope];
    else raft.messagesAfterPersist.push(envelope);
  } else if (raft.messages.length === 0) raft.messages = [envelope];
  else raft.messages.push(envelope);
}

/** Common to every change of role. @source etcd raft/raft.go reset */
function reset(raft: RaftState, context: RaftContext, term: number): void {
  if (raft.term !== term) {
    invariant(term > raft.term, "terms never go back");
    raft.term = term;
    raft.votedFor = "";
  }
  raft.leader = "";
  raft.leadTransferee = "";
  raft.electionStart = context.env.now;
  raft.randomizedElectionTimeout = drawElectionTimeout(context);
  raft.votes = new Map();
  raft.progress = new Map();
  raft.pendingReads = [];
  raft.earlyReads = [];
}

/** @param leader "" = not known yet */
export function becomeFollower(raft: RaftState, context: RaftContext, term: number, leader: string): void {
  reset(raft, context, term);
  raft.leader = leader;
  raft.role = "follower";
}

/** Asks around before it disturbs anybody: neither term nor vote change. @source Raft thesis 9.6 */
export function becomePreCandidate(raft: RaftState): void {
  invariant(raft.role !== "leader", "a leader does not become a candidate");
  raft.votes = new Map();
  raft.leader = "";
  raft.role = "preCandidate";
}

export function becomeCandidate(raft: RaftState, context: RaftContext): void {
  invariant(raft.role !== "leader", "a leader does not become a candidate");
  reset(raft, context, raft.term + 1);
  raft.votedFor = raft.id;
  raft.role = "candidate";
}

/** A won election: begins the term with an empty entry, since only that can commit what came before. @source Raft paper 5.2, 8 */
export function becomeLeader(raft: RaftState, context: RaftContext): void {
  invariant(raft.role !== "follower", "a follower does not become leader without an election");
  reset(raft, context, raft.term);
  raft.leader = raft.id;
  raft.role = "leader";
  const next = lastIndex(raft.log) + 1;
  for (const peer of peersOf(raft.conf)) raft.progress.set(peer, newProgress(next, 0));
  const own = raft.progress.get(raft.id);
  invariant(own !== undefined && isVoter(raft.conf, raft.id), "only a voter becomes leader");
  // There may be one among the entries that are not applied: to look would cost more than to wait.
  raft.pendingConfIndex = lastIndex(raft.log);
  own.matchIndex = context.config.rules.ownMatchIndex(raft);
  becomeReplicate(own);
  own.recentActive = true;
  raft.heartbeatDue = context.env.now + context.config.heartbeat;
  raft.checkQuorumDue = context.env.now + context.config.election;
  appendAsLeader(raft, context, [undefined]);
}

/** Puts commands into the leader's own log; they leave with the next Ready. */
export function appendAsLeader(raft: RaftState, context: RaftContext, data: readonly unknown[], confChange?: ConfChange): void {
  const first = lastIndex(raft.log) + 1;
  const entries: Entry[] = data.map((command, i) => ({ term: raft.term, index: first + i, data: command, ...(confChange === undefined ? {} : { confChange }) }));
  appendToLog(raft.log, entries, raft.commitIndex);
  ownProgressMoved(raft, context);
  for (const [id, progress] of raft.progress) if (id !== raft.id && progress.appendDue === "no") progress.appendDue = "ifEntries";
}

/** The own disk has come further. */
export function ownProgressMoved(raft: RaftState, context: RaftContext): void {
  const own = raft.progress.get(raft.id);
  if (own === undefined) return;
  maybeUpdate(own, context.config.rules.ownMatchIndex(raft));
}

/**
 * Commits what a majority holds.
 *
 * @returns whether the commit index moved
 * @source Raft paper 5.3, 5.4.2
 */
export function maybeCommit(raft: RaftState, context: RaftContext): boolean {
  const index = jointIndex(raft.conf.voters, raft.conf.votersOutgoing, (voter) => raft.progress.get(voter)?.matchIndex ?? 0);
  if (index <= raft.commitIndex || !context.config.rules.commitsByCounting(raft, index)) return false;
  raft.commitIndex = index;
  return true;
}

export function progressOf(raft: RaftState, id: string): Progress | undefined {
  return raft.role === "leader" ? raft.progress.get(id) : undefined;
}
