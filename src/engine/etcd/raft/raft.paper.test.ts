import { describe, expect, it } from "vitest";
import { millis } from "../../core/index.ts";
import type { RaftGroup } from "../../../testing/raft/raftGroup.ts";
import { confirmReady, contextFor, deliver, logOf, raftGroup, raftOf, settle, takeOneReady, takeSent, terms, work } from "../../../testing/raft/raftGroup.ts";
import { confOf } from "./confChange.ts";
import { campaign } from "./election.ts";
import { lastIndex, newLog } from "./log.ts";
import type { RaftMessage } from "./messages.ts";
import { snapshotTaken } from "./ready.ts";
import { nextDeadline, propose, readIndex, step, tick, transferLeadership } from "./step.ts";

/** Members and their leader, "1", of term 1, everything delivered. */
function groupWithLeader(size = 3, change: Parameters<typeof raftGroup>[1] = {}): RaftGroup {
  const group = raftGroup(size, change);
  campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
  settle(group);
  return group;
}

function proposeAt(group: RaftGroup, id: string, ...data: readonly unknown[]): boolean {
  const isTaken = propose(raftOf(group, id), contextFor(group, id), data);
  work(group, id);
  return isTaken;
}

const typesTo = (group: RaftGroup, from: string, to: string): readonly string[] =>
  group.wire.filter((sent) => sent.from === from && sent.to === to).map((sent) => sent.message.type);

const voteRequest = (term: number, lastLogIndex = 0, lastLogTerm = 0): RaftMessage => ({ type: "requestVote", term, lastLogIndex, lastLogTerm, leadershipTransfer: false });

const answerOf = (group: RaftGroup, from: string): RaftMessage | undefined => takeSent(group, from).at(-1)?.message;

describe("Raft paper 5.1, terms", () => {
  it("a server whose term is smaller updates it to the larger value", () => {
    const group = raftGroup(3, {}, { "1": { term: 1 } });
    deliver(group, { from: "2", to: "1", message: { type: "heartbeat", term: 3, commit: 0, readSequence: 0 } });
    expect(raftOf(group, "1").term).toBe(3);
  });
  it("a candidate or leader that discovers that its term is out of date reverts to follower", () => {
    const group = groupWithLeader();
    deliver(group, { from: "3", to: "1", message: { type: "appendEntriesResponse", term: 5, index: 0, reject: true, rejectHint: 0, logTerm: 0 } });
    expect(raftOf(group, "1")).toMatchObject({ role: "follower", term: 5, leader: "" });
  });
  it("a request with a stale term is rejected", () => {
    const group = raftGroup(3, {}, { "1": { term: 4 } });
    deliver(group, { from: "2", to: "1", message: voteRequest(3) });
    expect(answerOf(group, "1")).toMatchObject({ type: "requestVoteResponse", term: 4, reject: true });
  });
});

describe("Raft paper 5.2, leader election", () => {
  it("servers begin as followers", () => {
    expect(raftOf(raftGroup(3), "1")).toMatchObject({ role: "follower", term: 0, leader: "" });
  });
  it("a follower that receives no communication over the election timeout begins an election: it increments its term, votes for itself and asks all others", () => {
    const group = raftGroup(3);
    group.now = nextDeadline(raftOf(group, "1"));
    tick(raftOf(group, "1"), contextFor(group, "1"));
    work(group, "1");
    expect(raftOf(group, "1")).toMatchObject({ role: "candidate", term: 1, votedFor: "1" });
    expect([typesTo(group, "1", "2"), typesTo(group, "1", "3")]).toEqual([["requestVote"], ["requestVote"]]);
  });
  it("a leader sends heartbeats to maintain its authority, and they hold off elections", () => {
    const group = groupWithLeader();
    const follower = raftOf(group, "2");
    group.now = millis(900);
    deliver(group, { from: "1", to: "2", message: { type: "heartbeat", term: 1, commit: 0, readSequence: 0 } });
    expect(nextDeadline(follower)).toBeGreaterThanOrEqual(millis(1900));
  });
  it("election timeouts are chosen at random from an interval, anew for each election", () => {
    const drawn = new Set<number>();
    for (let now = 0; now < 50; now++) {
      const group = raftGroup(1);
      group.now = now;
      campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
      drawn.add(raftOf(group, "1").randomizedElectionTimeout);
    }
    expect(drawn.size).toBeGreaterThan(40);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(millis(1000));
    expect(Math.max(...drawn)).toBeLessThan(millis(2000));
  });
  it("each server votes for at most one candidate in a term, first come first served", () => {
    const group = raftGroup(3);
    deliver(group, { from: "2", to: "1", message: voteRequest(1) });
    deliver(group, { from: "3", to: "1", message: voteRequest(1) });
    const answers = takeSent(group, "1").map(({ to, message }) => [to, message.type === "requestVoteResponse" && message.reject]);
    expect(answers).toEqual([["2", false], ["3", true]]);
  });
  it("a candidate that wins a majority becomes leader and tells all others", () => {
    const group = raftGroup(5);
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    work(group, "1");
    for (const from of ["2", "3"]) deliver(group, { from, to: "1", message: { type: "requestVoteResponse", term: 1, reject: false } });
    expect(raftOf(group, "1").role).toBe("leader");
    expect(typesTo(group, "1", "4")).toEqual(["requestVote", "appendEntries"]);
  });
  it("with split votes nobody leads, and the next term decides", () => {
    const group = raftGroup(4);
    group.isLost = ({ from, to }) => (from === "1" && to === "4") || (from === "2" && to === "3");
    for (const id of ["1", "2"]) campaign(raftOf(group, id), contextFor(group, id), "election");
    settle(group);
    expect([...group.rafts.values()].some((raft) => raft.role === "leader")).toBe(false);
    group.isLost = () => false;
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    settle(group);
    expect(raftOf(group, "1")).toMatchObject({ role: "leader", term: 2 });
  });
});

describe("Raft paper 5.3, log replication", () => {
  it("the leader appends a command to its log and replicates it in parallel; when it is safely replicated it is applied", () => {
    const group = groupWithLeader();
    proposeAt(group, "1", "x");
    expect([typesTo(group, "1", "2"), typesTo(group, "1", "3")]).toEqual([["appendEntries"], ["appendEntries"]]);
    expect(group.applied.get("1")).toEqual([undefined]);
    settle(group);
    for (const id of ["1", "2", "3"]) expect(group.applied.get(id)).toEqual([undefined, "x"]);
  });
  it("followers learn the commit index with the next AppendEntries and apply in log order", () => {
    const group = groupWithLeader();
    for (const command of ["a", "b", "c"]) proposeAt(group, "1", command);
    settle(group);
    expect(group.applied.get("3")).toEqual([undefined, "a", "b", "c"]);
  });
  it("a follower refuses entries when it lacks the entry before, and the leader steps nextIndex back until the logs match (figure 7)", () => {
    const group = raftGroup(2, {}, { "1": { term: 7, log: logOf([1, 1, 4, 4, 5, 6]) }, "2": { term: 4, log: logOf([1, 1, 2, 2, 2, 3, 3]) } });
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    settle(group);
    expect(terms(raftOf(group, "2").log)).toEqual([1, 1, 4, 4, 5, 6, 8]);
  });
  it("a leader never overwrites or deletes entries of its own log", () => {
    const group = groupWithLeader();
    proposeAt(group, "1", "a");
    settle(group);
    const before = raftOf(group, "1").log.entries.slice();
    proposeAt(group, "1", "b");
    expect(raftOf(group, "1").log.entries.slice(0, before.length)).toEqual(before);
  });
  it("a late AppendEntries whose entries are there already cuts nothing off", () => {
    const group = groupWithLeader();
    proposeAt(group, "1", "a");
    const first = takeSent(group, "1").find(({ to }) => to === "2");
    proposeAt(group, "1", "b");
    if (first !== undefined) deliver(group, first);
    settle(group);
    if (first !== undefined) deliver(group, first);
    expect(lastIndex(raftOf(group, "2").log)).toBe(3);
  });
  it("one slow server out of a majority does not hold anybody up", () => {
    const group = groupWithLeader();
    group.isLost = ({ to }) => to === "3";
    proposeAt(group, "1", "x");
    settle(group);
    expect(group.applied.get("2")).toEqual([undefined, "x"]);
  });
});

describe("Raft paper 5.4.1, election restriction", () => {
  it("a voter denies its vote when its own log is more up to date: later last term", () => {
    const group = raftGroup(3, {}, { "1": { term: 3, log: logOf([1, 3]) } });
    deliver(group, { from: "2", to: "1", message: voteRequest(4, 9, 2) });
    expect(answerOf(group, "1")).toMatchObject({ reject: true });
  });
  it("a voter denies its vote when its own log is longer in the same term", () => {
    const group = raftGroup(3, {}, { "1": { term: 3, log: logOf([3, 3]) } });
    deliver(group, { from: "2", to: "1", message: voteRequest(4, 1, 3) });
    expect(answerOf(group, "1")).toMatchObject({ reject: true });
  });
});

describe("Raft paper 5.4.2, entries of earlier terms", () => {
  it("figure 8: an entry of an earlier term on a majority is not committed until one of the leader's own term is", () => {
    // S1 led term 2 and replicated index 2 to S2 only; now it leads term 4 and brings index 2 to S3.
    const group = raftGroup(5, { maxEntriesPerMessage: 1 }, { "1": { term: 3, log: logOf([1, 2]) }, "2": { term: 3, log: logOf([1, 2]) }, "3": { term: 3, log: logOf([1]) }, "4": { term: 3, log: logOf([1]) }, "5": { term: 3, log: logOf([1, 3]) } });
    // S1's own entry reaches nobody who could take it.
    const bringsOwnEntry = (to: string, message: RaftMessage): boolean =>
      message.type === "appendEntries" && message.entries.some((entry) => entry.term === 4) && lastIndex(raftOf(group, to).log) >= message.prevLogIndex;
    group.isLost = ({ message, from, to }) => from === "5" || to === "5" || bringsOwnEntry(to, message);
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    settle(group);
    const leader = raftOf(group, "1");
    expect(leader).toMatchObject({ role: "leader", term: 4, commitIndex: 0 });
    expect(terms(raftOf(group, "3").log)).toEqual([1, 2]);
    group.isLost = ({ from, to }) => from === "5" || to === "5";
    for (let i = 0; i < 3; i++) {
      group.now = leader.heartbeatDue;
      tick(leader, contextFor(group, "1"));
      settle(group);
    }
    expect(leader.commitIndex).toBe(3);
  });
  it("a leader begins its term with an empty entry (section 8)", () => {
    const group = groupWithLeader();
    expect(raftOf(group, "1").log.entries).toEqual([{ term: 1, index: 1, data: undefined }]);
  });
});

describe("Raft paper figure 2, persistent state is on stable storage before a response", () => {
  it("a voter answers only when its vote is on the disk", () => {
    const group = raftGroup(3);
    step(raftOf(group, "1"), contextFor(group, "1"), "2", voteRequest(1));
    const ready = takeOneReady(group, "1");
    expect(ready).toMatchObject({ mustSync: true, hardState: { term: 1, votedFor: "2" }, messages: [] });
    expect(group.wire).toEqual([]);
    if (ready !== undefined) confirmReady(group, "1", ready);
    expect(typesTo(group, "1", "2")).toEqual(["requestVoteResponse"]);
  });
  it("a follower acknowledges entries only when they are on the disk", () => {
    const group = groupWithLeader();
    const follower = raftOf(group, "2");
    proposeAt(group, "1", "x");
    follower.isReadyOut = true;
    settle(group);
    follower.isReadyOut = false;
    const ready = takeOneReady(group, "2");
    expect(ready?.entries.map((entry) => entry.data)).toEqual(["x"]);
    expect(group.wire).toEqual([]);
    if (ready !== undefined) confirmReady(group, "2", ready);
    expect(typesTo(group, "2", "1")).toContain("appendEntriesResponse");
  });
  it("a leader counts its own log only as far as it is on its disk (thesis 10.2.1)", () => {
    const group = raftGroup(1);
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    work(group, "1");
    propose(raftOf(group, "1"), contextFor(group, "1"), ["x"]);
    const ready = takeOneReady(group, "1");
    expect(raftOf(group, "1").commitIndex).toBe(1);
    if (ready !== undefined) confirmReady(group, "1", ready);
    expect(raftOf(group, "1").commitIndex).toBe(2);
  });
});

describe("Raft thesis 4.2.3 and 9.6, servers that were cut off disturb nobody", () => {
  const stable = { preVote: true, checkQuorum: true } as const;
  it("a pre-candidate changes neither its term nor its vote", () => {
    const group = raftGroup(3, stable);
    group.now = nextDeadline(raftOf(group, "3"));
    tick(raftOf(group, "3"), contextFor(group, "3"));
    work(group, "3");
    expect(raftOf(group, "3")).toMatchObject({ role: "preCandidate", term: 0, votedFor: "" });
  });
  it("who has heard from a leader within the minimum election timeout grants no vote", () => {
    const group = groupWithLeader(3, stable);
    deliver(group, { from: "3", to: "2", message: { type: "preVote", term: 2, lastLogIndex: 9, lastLogTerm: 1, leadershipTransfer: false } });
    deliver(group, { from: "3", to: "2", message: voteRequest(2, 9, 1) });
    expect(raftOf(group, "2")).toMatchObject({ term: 1, leader: "1" });
    expect(takeSent(group, "2")).toEqual([]);
  });
  it("a server that comes back finds term and leader as they were", () => {
    const group = groupWithLeader(3, stable);
    group.isLost = ({ from, to }) => from === "3" || to === "3";
    for (let round = 0; round < 20; round++) {
      group.now = nextDeadline(raftOf(group, "3"));
      tick(raftOf(group, "3"), contextFor(group, "3"));
      settle(group);
    }
    group.isLost = () => false;
    raftOf(group, "1").electionStart = group.now;
    raftOf(group, "2").electionStart = group.now;
    group.now += 1;
    campaign(raftOf(group, "3"), contextFor(group, "3"), "preElection");
    settle(group);
    expect([raftOf(group, "1").role, raftOf(group, "1").term]).toEqual(["leader", 1]);
  });
  it("a leader that hears from no majority for an election timeout steps down (6.2), its term unchanged", () => {
    const group = groupWithLeader(3, stable);
    group.isLost = () => true;
    const leader = raftOf(group, "1");
    for (let i = 0; i < 2; i++) {
      group.now = leader.checkQuorumDue;
      tick(leader, contextFor(group, "1"));
      settle(group);
    }
    expect(leader).toMatchObject({ role: "follower", term: 1, leader: "" });
    expect(proposeAt(group, "1", "x")).toBe(false);
    expect(readIndex(leader, contextFor(group, "1"), 1)).toBe(false);
  });
});

describe("Raft thesis 6.4, read-only queries", () => {
  it("a leader answers a read only after a majority confirmed that it still leads", () => {
    const group = groupWithLeader();
    const leader = raftOf(group, "1");
    readIndex(leader, contextFor(group, "1"), 77);
    const before = takeOneReady(group, "1");
    expect(before?.readStates).toEqual([]);
    if (before !== undefined) confirmReady(group, "1", before);
    leader.isReadyOut = true;
    settle(group);
    leader.isReadyOut = false;
    expect(takeOneReady(group, "1")?.readStates).toEqual([{ context: 77, index: 1 }]);
  });
  it("a leader that is cut off answers no read", () => {
    const group = groupWithLeader();
    group.isLost = ({ from, to }) => from === "1" || to === "1";
    readIndex(raftOf(group, "1"), contextFor(group, "1"), 77);
    settle(group);
    expect(raftOf(group, "1")).toMatchObject({ readStates: [], pendingReads: [{ context: 77 }] });
  });
  it("a new leader holds reads back until an entry of its own term is committed", () => {
    const group = raftGroup(3, {}, { "1": { term: 1, log: logOf([1]), commit: 1 } });
    group.isLost = ({ message }) => message.type === "appendEntries";
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    settle(group);
    readIndex(raftOf(group, "1"), contextFor(group, "1"), 5);
    expect(raftOf(group, "1")).toMatchObject({ role: "leader", pendingReads: [], earlyReads: [{ context: 5 }] });
  });
  it("a follower asks its leader", () => {
    const group = groupWithLeader();
    const follower = raftOf(group, "2");
    readIndex(follower, contextFor(group, "2"), 9);
    work(group, "2");
    follower.isReadyOut = true;
    settle(group);
    expect(follower.readStates).toEqual([{ context: 9, index: 1 }]);
  });
});

describe("Raft paper 7 and thesis 5, log compaction", () => {
  function groupWithLaggingFollower(): RaftGroup {
    const group = groupWithLeader();
    group.isLost = ({ from, to }) => from === "3" || to === "3";
    for (let i = 0; i < 10; i++) proposeAt(group, "1", i);
    settle(group);
    const leader = raftOf(group, "1");
    snapshotTaken(leader, { index: leader.appliedIndex, term: 1, conf: leader.conf, data: "state as of ten" }, leader.appliedIndex);
    group.isLost = () => false;
    return group;
  }
  it("a leader sends its snapshot when it has discarded the entries that a follower needs, and no entries meanwhile", () => {
    const group = groupWithLaggingFollower();
    const leader = raftOf(group, "1");
    group.now = leader.heartbeatDue;
    tick(leader, contextFor(group, "1"));
    settle(group);
    expect(raftOf(group, "3")).toMatchObject({ commitIndex: 11, appliedIndex: 11, snapshot: { index: 11, data: "state as of ten" } });
    expect(leader.progress.get("3")).toMatchObject({ state: "replicate", matchIndex: 11 });
    proposeAt(group, "1", "after");
    settle(group);
    expect(group.applied.get("3")).toEqual([undefined, "after"]);
  });
  it("a snapshot that is older than what the follower has committed changes nothing", () => {
    const group = groupWithLeader();
    for (let i = 0; i < 5; i++) proposeAt(group, "1", i);
    settle(group);
    deliver(group, { from: "1", to: "3", message: { type: "installSnapshot", term: 1, snapshot: { index: 3, term: 1, conf: confOf(["1", "2", "3"]), data: "old" } } });
    expect(raftOf(group, "3")).toMatchObject({ commitIndex: 6, snapshot: undefined });
    expect(answerOf(group, "3")).toMatchObject({ type: "appendEntriesResponse", index: 6, reject: false });
  });
  it("a lost snapshot is sent again", () => {
    const group = groupWithLaggingFollower();
    const leader = raftOf(group, "1");
    group.isLost = ({ message }) => message.type === "installSnapshot";
    group.now = leader.heartbeatDue;
    tick(leader, contextFor(group, "1"));
    settle(group);
    expect(leader.progress.get("3")?.state).toBe("snapshot");
    group.isLost = () => false;
    for (let i = 0; i < 15; i++) {
      group.now = leader.heartbeatDue;
      tick(leader, contextFor(group, "1"));
      settle(group);
    }
    expect(raftOf(group, "3").appliedIndex).toBe(11);
  });
});

describe("Raft thesis 3.10, leadership transfer", () => {
  it("the leader brings the other up to date and asks it to stand at once, lease or not", () => {
    const group = groupWithLeader(3, { preVote: true, checkQuorum: true });
    transferLeadership(raftOf(group, "1"), contextFor(group, "1"), "2");
    settle(group);
    expect(raftOf(group, "2")).toMatchObject({ role: "leader", term: 2 });
    expect(raftOf(group, "1")).toMatchObject({ role: "follower", leader: "2" });
  });
  it("meanwhile the leader takes no proposals, and goes on leading when the other does not take over", () => {
    const group = groupWithLeader();
    group.isLost = ({ to }) => to === "2";
    const leader = raftOf(group, "1");
    transferLeadership(leader, contextFor(group, "1"), "2");
    expect(proposeAt(group, "1", "x")).toBe(false);
    group.now = leader.checkQuorumDue;
    tick(leader, contextFor(group, "1"));
    settle(group);
    expect(proposeAt(group, "1", "x")).toBe(true);
  });
});

describe("etcd raft, flow control", () => {
  it("a heartbeat carries no commit index beyond what the follower is known to hold", () => {
    const group = groupWithLeader();
    group.isLost = ({ from, to }) => from === "3" || to === "3";
    proposeAt(group, "1", "a", "b");
    settle(group);
    const leader = raftOf(group, "1");
    group.now = leader.heartbeatDue;
    tick(leader, contextFor(group, "1"));
    work(group, "1");
    const heartbeat = group.wire.find((sent) => sent.to === "3" && sent.message.type === "heartbeat")?.message;
    expect([leader.commitIndex, heartbeat]).toMatchObject([3, { commit: 1 }]);
  });
  it("no more than maxInflight messages of maxEntriesPerMessage entries are on their way to one follower", () => {
    const group = groupWithLeader(3, { maxEntriesPerMessage: 2, maxInflight: 3 });
    proposeAt(group, "1", ...Array.from({ length: 20 }, (_, i) => i));
    expect(typesTo(group, "1", "2")).toEqual(["appendEntries", "appendEntries", "appendEntries"]);
    settle(group);
    expect(lastIndex(raftOf(group, "2").log)).toBe(21);
  });
  it("a single member commits alone, without any message", () => {
    const group = raftGroup(1);
    campaign(raftOf(group, "1"), contextFor(group, "1"), "election");
    work(group, "1");
    proposeAt(group, "1", "x");
    expect([group.applied.get("1"), group.wire]).toEqual([[undefined, "x"], []]);
  });
  it("messages that are lost, doubled and out of order apply every entry once, in one order", () => {
    const group = groupWithLeader();
    let dice = 12345;
    const roll = (): number => (dice = (dice * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    for (let i = 0; i < 100; i++) {
      proposeAt(group, "1", i);
      for (let j = 0; j < 6 && group.wire.length > 0; j++) {
        const sent = group.wire.splice(Math.floor(roll() * group.wire.length), 1)[0];
        if (sent === undefined || roll() < 0.2) continue;
        if (roll() < 0.5) group.wire.push(sent);
        deliver(group, sent);
      }
    }
    const leader = raftOf(group, "1");
    group.wire = [];
    for (let i = 0; i < 30; i++) {
      group.now = leader.heartbeatDue;
      tick(leader, contextFor(group, "1"));
      settle(group);
    }
    const wanted = [undefined, ...Array.from({ length: 100 }, (_, i) => i)];
    for (const id of ["1", "2", "3"]) expect(group.applied.get(id)).toEqual(wanted);
  });
  it("a follower forwards proposals to its leader, and refuses them without one", () => {
    const group = groupWithLeader();
    expect(proposeAt(group, "2", "x")).toBe(true);
    settle(group);
    expect(group.applied.get("3")).toEqual([undefined, "x"]);
    expect(proposeAt(raftGroup(3), "2", "x")).toBe(false);
  });
  it("begins with an empty log", () => {
    expect(lastIndex(newLog())).toBe(0);
  });
});
