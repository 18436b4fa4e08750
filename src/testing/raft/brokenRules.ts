import { lastIndex } from "../../engine/etcd/raft/log.ts";
import type { MemberRules } from "../../engine/etcd/server/config.ts";
import type { Profile } from "./nemesis.ts";
import { raftRules } from "../../engine/etcd/raft/rules.ts";

/** A known way to get Raft wrong. */
export interface PlantedBug {
  readonly name: string;
  readonly rules: Partial<MemberRules>;
  /** Seeds within which it must be noticed. */
  readonly seedsMax: number;
  /** Where it shows soonest. */
  readonly profile?: Profile;
}

/** Each breaks one rule, and each must be noticed by the checkers of the simulation. */
export const plantedBugs: readonly PlantedBug[] = [
  { name: "a vote is forgotten in a crash", rules: { persisted: (hardState) => ({ ...hardState, votedFor: "" }) }, seedsMax: 400 },
  {
    name: "a vote is given before it is on the disk",
    rules: { waitsForDisk: (raft, message) => message.type !== "requestVoteResponse" && raftRules.waitsForDisk(raft, message) },
    seedsMax: 1_200,
  },
  { name: "two votes in one term", rules: { canVote: () => true }, seedsMax: 100 },
  { name: "a vote for a candidate with an older log", rules: { isLogUpToDate: () => true }, seedsMax: 50 },
  { name: "an entry of an earlier term is committed by counting", rules: { commitsByCounting: () => true }, seedsMax: 300, profile: "huntsLeaders" },
  {
    name: "a follower acknowledges before its fsync",
    rules: { waitsForDisk: (raft, message) => message.type !== "appendEntriesResponse" && raftRules.waitsForDisk(raft, message) },
    seedsMax: 200,
  },
  { name: "a follower takes entries without the one before", rules: { matchesPrevious: () => true }, seedsMax: 20 },
  { name: "a follower cuts off entries that match", rules: { conflictingEntries: (_raft, request) => request.entries }, seedsMax: 200 },
  { name: "a leader answers reads without asking a quorum", rules: { readNeedsQuorum: () => false }, seedsMax: 200, profile: "isolatesLeaders" },
  { name: "a new leader answers reads before it has committed in its term", rules: { hasCommittedInTerm: () => true }, seedsMax: 150 },
  { name: "entries are applied before they are committed", rules: { appliesUpTo: (raft) => lastIndex(raft.log) }, seedsMax: 5 },
  { name: "a member that lost its disk votes as before", rules: { mayTakePart: () => true }, seedsMax: 300 },
];
