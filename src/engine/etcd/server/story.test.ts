import { describe, expect, it } from "vitest";
import { raftGroup, raftOf } from "../../../testing/raft/raftGroup.ts";
import { newMark, storyOf, storyOfStart, takeMark } from "./story.ts";

const second = 1_000_000;
const timer = { type: "timer" } as const;
const from = (sender: string) => ({ type: "datagram", from: sender }) as const;

describe("what a step did to a member, and why", () => {
  const cases = [
    { name: "nothing", before: {}, after: {}, event: timer, story: undefined },
    {
      name: "an election clock ran out",
      before: { electionStart: 10 * second, randomizedElectionTimeout: 1_234_000 },
      after: { role: "preCandidate", electionStart: 11_234_000, term: 4 },
      event: timer,
      story: "heard nothing from a leader for 1.23 s, its election timeout is 1.23 s: asks who would vote for it in term 5",
    },
    {
      name: "nobody answered a pre-candidate",
      before: { role: "preCandidate", electionStart: 10 * second, randomizedElectionTimeout: 900_000, term: 4 },
      after: { electionStart: 10_900_000 },
      event: timer,
      story: "not enough answers within 900 ms: asks again who would vote for it in term 5",
    },
    { name: "a majority would vote for it", before: { role: "preCandidate", term: 4 }, after: { role: "candidate", term: 5, votedFor: "1" }, event: from("2"), story: "a majority would vote for it: stands for election in term 5" },
    { name: "it won: that is said where everybody's leader is noticed", before: { role: "candidate", term: 5, votedFor: "1" }, after: { role: "leader" }, event: from("2"), story: undefined },
    { name: "it gave its vote", before: { term: 4 }, after: { term: 5, votedFor: "2" }, event: from("2"), story: "votes for 2 in term 5" },
    { name: "a leader met a later term", before: { role: "leader", term: 4, votedFor: "1" }, after: { role: "follower", term: 6, votedFor: "" }, event: from("3"), story: "met term 6 from 3: no longer leads" },
    { name: "a leader that nobody answers", before: { role: "leader", term: 4 }, after: { role: "follower" }, event: timer, story: "no majority answered for an election timeout: no longer leads (CheckQuorum)" },
    { name: "another one won", before: { role: "candidate", term: 5 }, after: { role: "follower", leader: "2" }, event: from("2"), story: "2 leads term 5: gives up its candidacy" },
    { name: "it was refused", before: { role: "preCandidate", term: 5 }, after: { role: "follower" }, event: from("2"), story: "a majority refused: gives up its candidacy" },
    { name: "the leader handed over", before: { term: 5 }, after: { role: "candidate", term: 6, votedFor: "1" }, event: { ...from("3"), message: { type: "timeoutNow", term: 5 } }, story: "3 hands over to it: stands for election in term 6" },
  ] as const;
  it.for(cases)("$name", ({ before, after, event, story }) => {
    const raft = raftOf(raftGroup(["1", "2", "3"]), "1");
    Object.assign(raft, before);
    const mark = newMark();
    takeMark(mark, raft);
    Object.assign(raft, after);
    expect(storyOf(mark, raft, event, raft.electionStart)).toBe(story);
  });
});

it("how a member comes up", () => {
  const raft = raftOf(raftGroup(["1", "2", "3"]), "1");
  expect(storyOfStart(raft, true, 2)).toBe("comes up with an empty disk: asks its peers to take it in");
  expect(storyOfStart(raft, true, 0)).toBe("comes up with an empty disk");
  expect(storyOfStart(raft, false, 2)).toBe("comes up with what its disk kept: term 0, log up to 0 (term 0)");
});
