import type { RaftMemberScene, RaftMemoryScene } from "../../../protocol/index.ts";
import { quorumOf } from "./quorum.ts";
import { writing } from "../../stores/words/language.ts";

/** A number as people read it: "12,345". */
export const formatCount = (value: number): string => writing().figure(value);

/** "etcd-cp-1" where there is little room. */
export const shortName = (member: string): string => member.replace(/^etcd-/, "");

/** The role of a member, or why it has none. */
export function roleWords({ running, memory, exitReason }: Pick<RaftMemberScene, "running" | "memory" | "exitReason">): string {
  switch (running) {
    case "stopped":
      return "stopped";
    case "exited":
      return exitReason === "machine is off" ? "powered off" : "restarting";
    case "paused":
      return memory === undefined ? "paused" : `paused ${memoryRole(memory)}`;
    case "running":
      return memory === undefined ? "starting" : memoryRole(memory);
  }
}

function memoryRole({ phase, role, leader }: RaftMemoryScene): string {
  if (phase === "joining") return "waits to be taken in";
  if (phase === "ended") return "ends";
  if (role === "preCandidate") return "pre-candidate";
  return role === "follower" && leader === "" ? "follower, no leader" : role;
}

/** The line below the role: what else there is to know of a member now. */
export function stateWords(member: RaftMemberScene, members: number): string {
  const { memory, disk, exitReason } = member;
  if (memory === undefined) {
    if (member.running === "exited" && exitReason !== "machine is off" && exitReason !== "") return exitReason;
    return disk === undefined ? "disk empty" : `disk: term ${disk.term}, log to ${formatCount(disk.log.lastIndex)}`;
  }
  if (memory.phase === "joining") return `${memory.acceptedBy.length} of ${quorumOf(members - 1)} peers accept it`;
  if (memory.role === "candidate" || memory.role === "preCandidate") {
    const yes = memory.votes.filter(([, granted]) => granted).length;
    return `${yes} of ${quorumOf(members)} ${memory.role === "candidate" ? "votes" : "pre-votes"}`;
  }
  return memory.votedFor === "" ? "no vote given" : `vote: ${shortName(memory.votedFor)}`;
}

/** All of a member in one sentence: its accessible name. */
export function describeMember(member: RaftMemberScene): string {
  const { name, memory, disk } = member;
  const role = roleWords(member);
  if (memory === undefined) return `${name}, ${role}, ${disk === undefined ? "nothing on its disk" : `on its disk term ${disk.term} and a log up to ${disk.log.lastIndex}`}`;
  const vote = memory.votedFor === "" ? "voted for nobody" : `voted for ${memory.votedFor}`;
  return `${name}, ${role}, term ${memory.term}, ${vote}, log up to ${memory.log.lastIndex}, committed ${memory.log.commitIndex}, applied ${memory.appliedIndex}`;
}

/** Raft's messages as its readers know them. */
const titles: Readonly<Record<string, string>> = {
  appendEntries: "AppendEntries",
  appendEntriesResponse: "AppendEntries reply",
  requestVote: "RequestVote",
  preVote: "PreVote",
  requestVoteResponse: "RequestVote reply",
  preVoteResponse: "PreVote reply",
  heartbeat: "Heartbeat",
  heartbeatResponse: "Heartbeat reply",
  installSnapshot: "InstallSnapshot",
  propose: "Proposal passed on",
  readIndex: "ReadIndex",
  readIndexResponse: "ReadIndex reply",
  timeoutNow: "TimeoutNow",
  join: "Join",
  joinAccepted: "Join accepted",
  joinRefused: "Join refused",
  leaseRenew: "LeaseRenew",
  leaseRenewed: "LeaseRenew reply",
};

export const messageTitle = (type: string): string => titles[type] ?? type;

/** What each message is for, in a sentence. */
const abouts: Readonly<Record<string, string>> = {
  appendEntries: "The leader's entries, or its commit index. The entry before them must be in the follower's log.",
  appendEntriesResponse: "The follower's log equals the leader's up to this index, on its disk; or where it does not.",
  requestVote: "Asks for the one vote of a term.",
  preVote: "Asks whether one would vote; changes no term.",
  requestVoteResponse: "The vote, once it is on the voter's disk.",
  preVoteResponse: "Whether one would vote.",
  heartbeat: "The leader lives. With a readSequence it asks whether it still leads.",
  heartbeatResponse: "The follower follows.",
  installSnapshot: "The whole state, since the log from there on was thrown away.",
  propose: "A client's write that came to a follower.",
  readIndex: "What must be applied before a read may be answered?",
  readIndexResponse: "Read when this index is applied.",
  timeoutNow: "The leader hands over: stand for election at once.",
};

export const messageAbout = (type: string): string => abouts[type] ?? "";

/** A few letters beside a message on its way. */
export function messageTag(type: string, fields: readonly (readonly [string, string])[]): string {
  const rejected = fields.some(([name, value]) => name === "reject" && value === "true");
  switch (type) {
    case "appendEntries": {
      const entries = fields.find(([name]) => name === "entries")?.[1] ?? "none";
      return entries === "none" ? "AE commit" : `AE ${entries.replace(/, term .*/, "").replace(" to ", "–")}`;
    }
    case "appendEntriesResponse":
      return rejected ? "AE refused" : "AE ok";
    case "heartbeat":
      return "heartbeat";
    case "heartbeatResponse":
      return "heartbeat ok";
    case "requestVote":
      return "vote?";
    case "preVote":
      return "pre-vote?";
    case "requestVoteResponse":
      return rejected ? "vote refused" : "vote";
    case "preVoteResponse":
      return rejected ? "pre-vote refused" : "pre-vote";
    default:
      return messageTitle(type);
  }
}
