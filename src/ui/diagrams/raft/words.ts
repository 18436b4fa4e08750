import type { RaftMemberScene, RaftMemoryScene } from "../../../protocol/index.ts";
import { quorumOf } from "./quorum.ts";
import { wordsOf, writing } from "../../stores/words/language.ts";

/** A number as people read it: "12,345". */
export const formatCount = (value: number): string => writing().figure(value);

/** "etcd-cp-1" where there is little room. */
export const shortName = (member: string): string => member.replace(/^etcd-/, "");

/** The role of a member, or why it has none. */
export function roleWords({ running, memory, exitReason }: Pick<RaftMemberScene, "running" | "memory" | "exitReason">): string {
  const words = wordsOf("raft");
  switch (running) {
    case "stopped":
      return words.roles.stopped;
    case "exited":
      return exitReason === "machine is off" ? words.roles.off : words.roles.restarting;
    case "paused":
      return memory === undefined ? words.roles.paused : words.roles.pausedAs(memoryRole(memory));
    case "running":
      return memory === undefined ? words.roles.starting : memoryRole(memory);
  }
}

function memoryRole({ phase, role, leader }: RaftMemoryScene): string {
  const words = wordsOf("raft");
  if (phase === "joining") return words.roles.joining;
  if (phase === "ended") return words.roles.ends;
  if (role === "preCandidate") return words.roles.preCandidate;
  return role === "follower" && leader === "" ? words.roles.noLeader : words.roles[role];
}

/** The line below the role: what else there is to know of a member now. */
export function stateWords(member: RaftMemberScene, members: number): string {
  const words = wordsOf("raft");
  const { memory, disk, exitReason } = member;
  if (memory === undefined) {
    if (member.running === "exited" && exitReason !== "machine is off" && exitReason !== "") return exitReason;
    return disk === undefined ? words.state.diskEmpty : words.state.disk(disk.term, formatCount(disk.log.lastIndex));
  }
  if (memory.phase === "joining") return words.state.accepted(memory.acceptedBy.length, quorumOf(members - 1));
  if (memory.role === "candidate" || memory.role === "preCandidate") {
    const yes = memory.votes.filter(([, granted]) => granted).length;
    return words.state.votes(yes, quorumOf(members), memory.role === "candidate");
  }
  return memory.votedFor === "" ? words.state.noVote : words.state.vote(shortName(memory.votedFor));
}

/** All of a member in one sentence: its accessible name. */
export function describeMember(member: RaftMemberScene): string {
  const words = wordsOf("raft");
  const { name, memory, disk } = member;
  const role = roleWords(member);
  if (memory === undefined) return `${name}, ${role}, ${disk === undefined ? words.described.noDisk : words.described.disk(disk.term, disk.log.lastIndex)}`;
  const vote = memory.votedFor === "" ? words.described.noVote : words.described.vote(memory.votedFor);
  return words.described.member(name, role, memory.term, vote, memory.log.lastIndex, memory.log.commitIndex, memory.appliedIndex);
}

/** Raft's messages as its readers know them. */
const titles: Readonly<Record<string, string>> = {
  appendEntries: "AppendEntries",
  requestVote: "RequestVote",
  preVote: "PreVote",
  heartbeat: "Heartbeat",
  installSnapshot: "InstallSnapshot",
  readIndex: "ReadIndex",
  timeoutNow: "TimeoutNow",
  join: "Join",
  leaseRenew: "LeaseRenew",
};

/** The message that each of these answers. */
const answered: Readonly<Record<string, string>> = { appendEntriesResponse: "AppendEntries", requestVoteResponse: "RequestVote", preVoteResponse: "PreVote", heartbeatResponse: "Heartbeat", readIndexResponse: "ReadIndex", leaseRenewed: "LeaseRenew" };

export function messageTitle(type: string): string {
  const { messages } = wordsOf("raft");
  const call = answered[type];
  if (call !== undefined) return messages.reply(call);
  if (type === "propose" || type === "joinAccepted" || type === "joinRefused") return messages[type];
  return titles[type] ?? type;
}

/** What each message is for, in a sentence. */
export function messageAbout(type: string): string {
  const abouts: Readonly<Record<string, string>> = wordsOf("raft").abouts;
  return abouts[type] ?? "";
}

/** A few letters beside a message on its way. */
export function messageTag(type: string, fields: readonly (readonly [string, string])[]): string {
  const words = wordsOf("raft");
  const rejected = fields.some(([name, value]) => name === "reject" && value === "true");
  switch (type) {
    case "appendEntries": {
      const entries = fields.find(([name]) => name === "entries")?.[1] ?? "none";
      return entries === "none" ? "AE commit" : `AE ${entries.replace(/, term .*/, "").replace(" to ", "–")}`;
    }
    case "appendEntriesResponse":
      return rejected ? words.tags.appendRefused : "AE ok";
    case "heartbeat":
      return words.tags.heartbeat;
    case "heartbeatResponse":
      return words.tags.heartbeatOk;
    case "requestVote":
      return words.tags.vote;
    case "preVote":
      return words.tags.preVote;
    case "requestVoteResponse":
      return rejected ? words.tags.voteRefused : words.tags.voteGiven;
    case "preVoteResponse":
      return rejected ? words.tags.preVoteRefused : words.tags.preVoteGiven;
    default:
      return messageTitle(type);
  }
}
