import { InvariantViolation } from "../../engine/core/index.ts";
import { campaign } from "../../engine/etcd/raft/election.ts";
import { appendToLog, findConflict, findConflictByTerm, isUpToDate, lastIndex } from "../../engine/etcd/raft/log.ts";
import type { AppendEntries, Entry } from "../../engine/etcd/raft/messages.ts";
import { jointIndex, jointVoteResult } from "../../engine/etcd/raft/quorum.ts";
import { handleAppendEntries } from "../../engine/etcd/raft/replication.ts";
import { becomeCandidate, becomeLeader, becomePreCandidate, maybeCommit } from "../../engine/etcd/raft/roles.ts";
import { propose, step } from "../../engine/etcd/raft/step.ts";
import { contextFor, deliver, logOf, raftGroup, raftOf, settle, takeSent, terms, work } from "./raftGroup.ts";

/** What the tables of etcd's own tests say, as they were transcribed: the fields differ from test to test. */
export interface Given {
  readonly size: number;
  readonly votes: Readonly<Record<string, boolean>>;
  readonly votedFor: number;
  readonly candidate: number;
  readonly appendTerm: number;
  readonly acks: readonly number[];
  readonly entryTerms: readonly number[];
  readonly leaderCommit: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly firstIndex: number;
  readonly leaderLogTerms: readonly number[];
  readonly followerLogTerms: readonly number[];
  readonly leaderTerm: number;
  readonly voterLogTerms: readonly number[];
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  readonly logTerms: readonly number[];
  readonly term: number;
  readonly ackIndex: number;
  readonly match: readonly number[];
  readonly entries: readonly (readonly [number, number])[] | null;
  /** `entries` of TestLogMaybeAppend, which has another form. */
  readonly newEntries: { readonly firstIndex: number; readonly terms: readonly number[] } | null;
  readonly state: string;
  readonly dead: readonly number[];
  readonly preVote: boolean;
  readonly snapIndex: number;
  readonly terms: readonly number[];
  readonly index: number;
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly prevIndex: number;
  readonly prevTerm: number;
}

const ids = (size: number): readonly string[] => Array.from({ length: size }, (_, i) => String(i + 1));
const entriesOf = (firstIndex: number, entryTerms: readonly number[]): readonly Entry[] =>
  entryTerms.map((term, i) => ({ term, index: firstIndex + i, data: undefined }));
const nameOf = (id: number): string => (id === 0 ? "" : String(id));

function appendEntries(term: number, prevLogIndex: number, prevLogTerm: number, entries: readonly Entry[], leaderCommit: number): AppendEntries {
  return { type: "appendEntries", term, prevLogIndex, prevLogTerm, entries, leaderCommit };
}

function election(given: Given, isPreVote: boolean): unknown {
  const group = raftGroup(given.size, { preVote: isPreVote });
  const dead = given.dead.map(String);
  group.isLost = ({ from, to }) => dead.includes(from) || dead.includes(to);
  campaign(raftOf(group, "1"), contextFor(group, "1"), isPreVote ? "preElection" : "election");
  settle(group);
  const { role, term } = raftOf(group, "1");
  return { state: role, term };
}

/** How each of etcd's tests is done with this implementation. @returns what to compare with `expect` */
const replays: Readonly<Record<string, (given: Given) => unknown>> = {
  TestLeaderElectionInOneRoundRPC({ size, votes }) {
    const group = raftGroup(size);
    const raft = raftOf(group, "1");
    campaign(raft, contextFor(group, "1"), "election");
    work(group, "1");
    for (const [from, isGranted] of Object.entries(votes)) {
      deliver(group, { from, to: "1", message: { type: "requestVoteResponse", term: 1, reject: !isGranted } });
    }
    return { state: raft.role, term: raft.term };
  },
  TestFollowerVote({ votedFor, candidate }) {
    const group = raftGroup(3, {}, { "1": { term: 1, votedFor: nameOf(votedFor) } });
    const message = { type: "requestVote", term: 1, lastLogIndex: 0, lastLogTerm: 0, leadershipTransfer: false } as const;
    deliver(group, { from: nameOf(candidate), to: "1", message });
    return { reject: takeSent(group, "1").some((sent) => sent.message.type === "requestVoteResponse" && sent.message.reject) };
  },
  TestCandidateFallback({ appendTerm }) {
    const group = raftGroup(3);
    const raft = raftOf(group, "1");
    campaign(raft, contextFor(group, "1"), "election");
    deliver(group, { from: "2", to: "1", message: appendEntries(appendTerm, 0, 0, [], 0) });
    return { state: raft.role, term: raft.term };
  },
  TestLeaderAcknowledgeCommit({ size, acks }) {
    const group = raftGroup(size);
    const raft = raftOf(group, "1");
    campaign(raft, contextFor(group, "1"), "election");
    settle(group);
    propose(raft, contextFor(group, "1"), ["x"]);
    work(group, "1");
    for (const sent of takeSent(group, "1")) if (acks.includes(Number(sent.to))) deliver(group, sent);
    for (const sent of group.wire) if (sent.to === "1") step(raft, contextFor(group, "1"), sent.from, sent.message);
    return { committed: raft.commitIndex === lastIndex(raft.log) };
  },
  TestFollowerCommitEntry({ entryTerms, leaderCommit }) {
    const group = raftGroup(3);
    const raft = raftOf(group, "1");
    deliver(group, { from: "2", to: "1", message: appendEntries(1, 0, 0, entriesOf(1, entryTerms), leaderCommit) });
    return { commit: raft.commitIndex, applied: raft.appliedIndex };
  },
  TestFollowerAppendEntries({ prevLogIndex, prevLogTerm, firstIndex, entryTerms }) {
    const group = raftGroup(3, {}, { "1": { term: 2, log: logOf([1, 2]) } });
    const { log } = raftOf(group, "1");
    step(raftOf(group, "1"), contextFor(group, "1"), "2", appendEntries(4, prevLogIndex, prevLogTerm, entriesOf(firstIndex, entryTerms), 0));
    return { logTerms: terms(log), unstableTerms: terms(log).slice(log.nextToPersist - 1) };
  },
  TestLeaderSyncFollowerLog({ leaderLogTerms, followerLogTerms, leaderTerm }) {
    const commit = leaderLogTerms.length;
    // A third member gives the vote that the follower may refuse, and is not heard again.
    const group = raftGroup(3, {}, {
      "1": { term: leaderTerm, log: logOf(leaderLogTerms), commit },
      "2": { term: leaderTerm - 1, log: logOf(followerLogTerms) },
    });
    group.isLost = ({ from, to }) => from === "3" || to === "3";
    const raft = raftOf(group, "1");
    campaign(raft, contextFor(group, "1"), "election");
    settle(group);
    deliver(group, { from: "3", to: "1", message: { type: "requestVoteResponse", term: leaderTerm + 1, reject: false } });
    propose(raft, contextFor(group, "1"), ["x"]);
    settle(group);
    const follower = raftOf(group, "2");
    return {
      followerLogEqualsLeader: terms(follower.log).join() === terms(raft.log).join(),
      lastTerm: terms(follower.log).at(-1),
    };
  },
  TestVoter({ voterLogTerms, lastLogTerm, lastLogIndex }) {
    const group = raftGroup(2, {}, { "1": { log: logOf(voterLogTerms) } });
    deliver(group, { from: "2", to: "1", message: { type: "requestVote", term: 3, lastLogIndex, lastLogTerm, leadershipTransfer: false } });
    return { reject: takeSent(group, "1").some((sent) => sent.message.type === "requestVoteResponse" && sent.message.reject) };
  },
  TestLeaderOnlyCommitsLogFromCurrentTerm({ logTerms, ackIndex }) {
    const group = raftGroup(2, {}, { "1": { term: 2, log: logOf(logTerms) } });
    const raft = raftOf(group, "1");
    const context = contextFor(group, "1");
    becomeCandidate(raft, context);
    becomeLeader(raft, context);
    propose(raft, context, ["x"]);
    work(group, "1");
    deliver(group, { from: "2", to: "1", message: { type: "appendEntriesResponse", term: 3, index: ackIndex, reject: false, rejectHint: 0, logTerm: 0 } });
    return { commit: raft.commitIndex };
  },
  TestCommit({ match, logTerms, term }) {
    const group = raftGroup(match.length, {}, { "1": { term: Math.max(0, term - 1), log: logOf(logTerms) } });
    const raft = raftOf(group, "1");
    const context = contextFor(group, "1");
    becomeCandidate(raft, context);
    becomeLeader(raft, context);
    // The table's logs have no empty entry of the new leader.
    raft.log.entries.length = logTerms.length;
    ids(match.length).forEach((id, i) => {
      const progress = raft.progress.get(id);
      if (progress !== undefined) progress.matchIndex = match[i] ?? 0;
    });
    maybeCommit(raft, context);
    return { commit: raft.commitIndex };
  },
  TestHandleMsgApp({ term, prevLogTerm, prevLogIndex, leaderCommit, entries }) {
    const group = raftGroup(2, {}, { "1": { term: 2, log: logOf([1, 2]) } });
    const list = (entries ?? []).map(([index, entryTerm]): Entry => ({ index, term: entryTerm, data: undefined }));
    const raft = raftOf(group, "1");
    // etcd's test goes past the check of terms, and so does this.
    handleAppendEntries(raft, contextFor(group, "1"), "2", appendEntries(term, prevLogIndex, prevLogTerm, list, leaderCommit));
    work(group, "1");
    const reject = takeSent(group, "1").some((sent) => sent.message.type === "appendEntriesResponse" && sent.message.reject);
    return { lastIndex: lastIndex(raft.log), commit: raft.commitIndex, reject };
  },
  TestRecvMsgVote({ state, lastLogIndex, lastLogTerm, votedFor }) {
    const group = raftGroup(3, {}, { "1": { term: 2, log: logOf([2, 2]) } });
    const raft = raftOf(group, "1");
    const context = contextFor(group, "1");
    if (state === "candidate" || state === "leader") becomeCandidate(raft, context);
    if (state === "leader") becomeLeader(raft, context);
    if (state === "preCandidate") becomePreCandidate(raft);
    if (state === "leader") raft.log.entries.length = 2;
    raft.votedFor = nameOf(votedFor);
    const term = Math.max(raft.term, lastLogTerm);
    raft.term = term;
    step(raft, context, "2", { type: "requestVote", term, lastLogIndex, lastLogTerm, leadershipTransfer: false });
    const answer = raft.messagesAfterPersist.find(({ to }) => to === "2")?.message;
    return { reject: answer?.type === "requestVoteResponse" && answer.reject };
  },
  TestLeaderElection: (given) => election(given, false),
  TestLeaderElectionPreVote: (given) => election(given, true),
  TestFindConflict: ({ firstIndex, entryTerms }) => ({ conflictIndex: findConflict(logOf([1, 2, 3]), entriesOf(firstIndex, entryTerms)) }),
  TestFindConflictByTerm({ snapIndex, terms: all, index, term }) {
    const log = logOf([]);
    log.compactedIndex = snapIndex;
    log.compactedTerm = all[0] ?? 0;
    log.entries.push(...entriesOf(snapIndex + 1, all.slice(1)));
    return { index: findConflictByTerm(log, index, term) };
  },
  TestIsUpToDate: (given) => ({ upToDate: isUpToDate(logOf([1, 2, 3]), given.lastIndex, given.lastTerm) }),
  TestLogMaybeAppend({ prevTerm, prevIndex, leaderCommit, newEntries }) {
    const group = raftGroup(2, {}, { "1": { term: 5, log: logOf([1, 2, 3]), commit: 1 } });
    const raft = raftOf(group, "1");
    const list = newEntries === null ? [] : entriesOf(newEntries.firstIndex, newEntries.terms);
    try {
      // etcd's test goes past the check that such a message is late.
      if (prevIndex < raft.commitIndex) appendToLog(raft.log, list, raft.commitIndex);
      step(raft, contextFor(group, "1"), "2", appendEntries(5, prevIndex, prevTerm, list, leaderCommit));
    } catch (error) {
      if (error instanceof InvariantViolation) return { panicsBecauseCommittedEntryWouldBeOverwritten: true };
      throw error;
    }
    const answer = raft.messagesAfterPersist[0]?.message;
    if (answer?.type !== "appendEntriesResponse" || answer.reject) return { appended: false, lastNewIndex: 0, commit: raft.commitIndex };
    return { appended: true, lastNewIndex: answer.index, commit: raft.commitIndex };
  },
};

/** A case of one of etcd/raft's own tests: which test it was, what it gives and what it expects. */
export interface UpstreamCase {
  readonly name: string;
  readonly given: unknown;
  readonly expect: unknown;
  readonly source: { readonly test: string };
}

/** Does what a case says with this implementation. @returns what to compare with its `expect`; undefined for a test that is not replayed */
export function replayCase({ given, source }: UpstreamCase): unknown {
  const fields = given as Given;
  return replays[source.test]?.(source.test === "TestLogMaybeAppend" ? { ...fields, newEntries: fields.entries as unknown as Given["newEntries"] } : fields);
}

export interface QuorumCase {
  readonly name: string;
  readonly kind: string;
  readonly voters: readonly number[];
  /** null: not a joint configuration. */
  readonly votersOutgoing: readonly number[] | null;
  readonly acked?: Readonly<Record<string, number | null>>;
  readonly votes?: Readonly<Record<string, boolean | null>>;
  readonly expected: number | string;
}

const voteWords = { won: "VoteWon", lost: "VoteLost", pending: "VotePending" } as const;

/** What a configuration has committed, or how its vote stands, in upstream's words. */
export function decideQuorum({ kind, voters, votersOutgoing, acked, votes }: QuorumCase): number | string {
  const incoming = voters.map(String);
  const outgoing = (votersOutgoing ?? []).map(String);
  const known = new Map(Object.entries(votes ?? {}).flatMap(([id, vote]) => (vote === null ? [] : [[id, vote] as const])));
  if (kind !== "quorum-committed") return voteWords[jointVoteResult(incoming, outgoing, known)];
  const index = jointIndex(incoming, outgoing, (voter) => acked?.[voter] ?? 0);
  return index === Infinity ? "infinity" : index;
}
