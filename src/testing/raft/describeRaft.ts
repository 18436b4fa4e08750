import type { ConfChangeSingle, ConfState, Entry, Snapshot } from "../../engine/etcd/raft/messages.ts";
import type { RaftRole } from "../../engine/etcd/raft/state.ts";
import type { Sent } from "./raftGroup.ts";

/** Words of upstream's describe functions for what is here. @source etcd-io/raft util.go */
const names: Readonly<Record<RaftRole, string>> = { follower: "StateFollower", preCandidate: "StatePreCandidate", candidate: "StateCandidate", leader: "StateLeader" };

export const stateName = (role: RaftRole): string => names[role];

const letters: Readonly<Record<ConfChangeSingle["type"], string>> = { addNode: "v", addLearnerNode: "l", removeNode: "r", updateNode: "u" };

/** Data of a change says whether it was of the first version. */
export const firstVersion = "v1";

export function describeEntry({ term, index, data, confChange }: Entry): string {
  if (confChange === undefined) return `${term}/${index} EntryNormal ${JSON.stringify(data ?? "")}`;
  const changes = confChange.changes.map(({ type, id }) => ` ${letters[type]}${id}`).join("");
  return `${term}/${index} ${data === firstVersion ? "EntryConfChange" : "EntryConfChangeV2"}${changes}`;
}

export const describeEntries = (entries: readonly Entry[]): string => entries.map(describeEntry).join("\n");

const list = (ids: readonly string[]): string => `[${ids.join(" ")}]`;
const describeConf = ({ voters, votersOutgoing, learners, learnersNext, autoLeave }: ConfState): string => `Voters:${list(voters)} VotersOutgoing:${list(votersOutgoing)} Learners:${list(learners)} LearnersNext:${list(learnersNext)} AutoLeave:${autoLeave}`;

export const describeSnapshot = ({ index, term, conf }: Snapshot): string => `Index:${index} Term:${term} ConfState:${describeConf(conf)}`;

interface Parts {
  readonly name: string;
  readonly term?: number;
  readonly log?: string;
  readonly rest?: string;
}

function partsOf({ message }: Sent): Parts {
  switch (message.type) {
    case "appendEntries": {
      const { entries, leaderCommit, prevLogIndex, prevLogTerm } = message;
      const commit = leaderCommit === 0 ? "" : ` Commit:${leaderCommit}`;
      const shown = entries.length === 0 ? "" : entries.length === 1 ? ` Entries:[${entries.map(describeEntry).join("")}]` : ` Entries:[\n${entries.map((entry) => `  ${describeEntry(entry)}`).join("\n")}\n]`;
      return { name: "MsgApp", term: message.term, log: `${prevLogTerm}/${prevLogIndex}`, rest: commit + shown };
    }
    case "appendEntriesResponse":
      return { name: "MsgAppResp", term: message.term, log: `${message.logTerm}/${message.index}`, rest: message.reject ? ` Rejected (Hint: ${message.rejectHint})` : "" };
    case "requestVote":
    case "preVote":
      return { name: message.type === "preVote" ? "MsgPreVote" : "MsgVote", term: message.term, log: `${message.lastLogTerm}/${message.lastLogIndex}` };
    case "requestVoteResponse":
    case "preVoteResponse":
      return { name: message.type === "preVoteResponse" ? "MsgPreVoteResp" : "MsgVoteResp", term: message.term, rest: message.reject ? " Rejected (Hint: 0)" : "" };
    case "heartbeat":
      return { name: "MsgHeartbeat", term: message.term, rest: message.commit === 0 ? "" : ` Commit:${message.commit}` };
    case "heartbeatResponse":
      return { name: "MsgHeartbeatResp", term: message.term };
    case "installSnapshot":
      return { name: "MsgSnap", term: message.term, rest: `\n  Snapshot: ${describeSnapshot(message.snapshot)}` };
    case "propose":
      return { name: "MsgProp" };
    case "readIndex":
      return { name: "MsgReadIndex" };
    case "readIndexResponse":
      return { name: "MsgReadIndexResp", term: message.term };
    case "timeoutNow":
      return { name: "MsgTimeoutNow", term: message.term };
  }
}

/** "1->2 MsgApp Term:1 Log:1/10 Commit:10 Entries:[1/11 EntryNormal ""]" */
export function describeMessage(sent: Sent): string {
  const { name, term = 0, log = "0/0", rest = "" } = partsOf(sent);
  return `${sent.from}->${sent.to} ${name} Term:${term} Log:${log}${rest}`;
}
