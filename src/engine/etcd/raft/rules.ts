import { isUpToDate, lastIndex, matchTerm } from "./log.ts";
import { isPromise } from "./messages.ts";
import type { RaftRules } from "./state.ts";

/** Raft as it is written. */
export const raftRules: RaftRules = {
  isLogUpToDate: (raft, request) => isUpToDate(raft.log, request.lastLogIndex, request.lastLogTerm),
  canVote: (raft, from, request) =>
    raft.votedFor === from ||
    (raft.votedFor === "" && raft.leader === "") ||
    (request.type === "preVote" && request.term > raft.term),
  isInLease: (raft, now, election) =>
    raft.leader !== "" && (raft.role === "leader" || now - raft.electionStart < election),
  commitsByCounting: (raft, index) => matchTerm(raft.log, index, raft.term),
  matchesPrevious: (raft, request) => matchTerm(raft.log, request.prevLogIndex, request.prevLogTerm),
  conflictingEntries: (_raft, request, conflict) =>
    conflict === 0 ? [] : request.entries.slice(conflict - request.prevLogIndex - 1),
  // A leader sends its entries while it writes them itself (thesis 10.2.1); all else waits.
  waitsForDisk: (raft, message) => raft.role !== "leader" || isPromise(message),
  ownMatchIndex: (raft) => Math.min(raft.log.stableIndex, lastIndex(raft.log)),
  readNeedsQuorum: () => true,
  hasCommittedInTerm: (raft) => matchTerm(raft.log, raft.commitIndex, raft.term),
  appliesUpTo: (raft) => raft.commitIndex,
  persisted: (hardState) => hardState,
};
