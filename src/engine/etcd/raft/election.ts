import { entryAt, lastIndex, lastTerm } from "./log.ts";
import type { VoteRequest, VoteResponse } from "./messages.ts";
import { allVoters, isVoter } from "./confChange.ts";
import { jointVoteResult } from "./quorum.ts";
import { becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate, send } from "./roles.ts";
import type { RaftContext, RaftState } from "./state.ts";

export type CampaignType = "preElection" | "election" | "transfer";

/** Can this member stand for election at all? */
export const isPromotable = (raft: RaftState): boolean => isVoter(raft.conf, raft.id) && raft.pendingSnapshot === undefined;

/** Who has not applied a committed change of members does not know yet whom to ask. @source etcd raft/raft.go hasUnappliedConfChanges */
function hasUnappliedConfChange(raft: RaftState): boolean {
  for (let index = Math.max(raft.appliedIndex, raft.log.compactedIndex) + 1; index <= raft.commitIndex; index++) if (entryAt(raft.log, index).confChange !== undefined) return true;
  return false;
}

/**
 * Stands for election: first for a rehearsal that changes no term (preElection), then in earnest.
 *
 * @source etcd raft/raft.go campaign; Raft paper 5.2; thesis 9.6
 */
export function campaign(raft: RaftState, context: RaftContext, type: CampaignType): void {
  if (type === "preElection") becomePreCandidate(raft);
  else becomeCandidate(raft, context);
  const isPreVote = type === "preElection";
  const term = isPreVote ? raft.term + 1 : raft.term;
  for (const voter of allVoters(raft.conf)) {
    // The own vote counts like any other: only when it is on the disk.
    if (voter === raft.id) {
      send(raft, voter, { type: isPreVote ? "preVoteResponse" : "requestVoteResponse", term, reject: false });
      continue;
    }
    send(raft, voter, {
      type: isPreVote ? "preVote" : "requestVote",
      term,
      lastLogIndex: lastIndex(raft.log),
      lastLogTerm: lastTerm(raft.log),
      leadershipTransfer: type === "transfer",
    });
  }
}

/** The election clock ran out, or somebody asks for an election. @source etcd raft/raft.go hup */
export function startElection(raft: RaftState, context: RaftContext, type: CampaignType): void {
  if (raft.role === "leader" || !isPromotable(raft) || hasUnappliedConfChange(raft)) return;
  campaign(raft, context, type);
}

/** Answers a candidate of this term or a pre-candidate of a later one. @source Raft paper 5.2, 5.4.1; etcd raft/raft.go Step */
export function handleVoteRequest(raft: RaftState, context: RaftContext, from: string, request: VoteRequest): void {
  const { rules } = context.config;
  const type = request.type === "preVote" ? "preVoteResponse" : "requestVoteResponse";
  if (!rules.canVote(raft, from, request) || !rules.isLogUpToDate(raft, request)) {
    send(raft, from, { type, term: raft.term, reject: true });
    return;
  }
  // The answer carries the term that was asked about: a pre-candidate's is still ahead of everybody's.
  send(raft, from, { type, term: request.term, reject: false });
  if (request.type === "requestVote") {
    raft.electionStart = context.env.now;
    raft.votedFor = from;
  }
}

/** Counts an answer. The first one of a voter stands. */
export function handleVoteResponse(raft: RaftState, context: RaftContext, from: string, response: VoteResponse): void {
  const counted = raft.role === "preCandidate" ? "preVoteResponse" : "requestVoteResponse";
  if ((raft.role !== "preCandidate" && raft.role !== "candidate") || response.type !== counted) return;
  if (!raft.votes.has(from)) raft.votes.set(from, !response.reject);
  switch (jointVoteResult(raft.conf.voters, raft.conf.votersOutgoing, raft.votes)) {
    case "won":
      if (raft.role === "preCandidate") campaign(raft, context, "election");
      else becomeLeader(raft, context);
      return;
    case "lost":
      becomeFollower(raft, context, raft.term, "");
      return;
    case "pending":
      return;
  }
}
