import type { EtcdRequest } from "../messages.ts";
import type { ConfChange, Entry } from "../raft/messages.ts";
import type { EtcdMessage, Proposal } from "./messages.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function describeRequest(request: EtcdRequest): string {
  switch (request.type) {
    case "range":
      return `Range ${request.key}`;
    case "put":
      return `Put ${request.key}`;
    case "deleteRange":
      return `DeleteRange ${request.key}`;
    case "txn": {
      const key = request.success[0]?.key ?? request.compare[0]?.key ?? request.failure[0]?.key ?? "";
      return `Txn ${key}`;
    }
    case "leaseGrant":
      return `LeaseGrant ${request.ttlSeconds} s`;
    case "leaseRevoke":
      return "LeaseRevoke";
    case "leaseKeepAlive":
      return "LeaseKeepAlive";
    case "compact":
      return `Compact to ${request.revision}`;
    case "leaseTimeToLive":
      return "LeaseTimeToLive";
    case "leases":
      return "LeaseLeases";
    case "alarm":
      return request.action === "get" ? "Alarm list" : `Alarm ${request.action} ${request.alarm}`;
    case "memberAdd":
      return `MemberAdd ${request.peerUrls.join(",")}${request.isLearner ? " as learner" : ""}`;
    case "memberRemove":
      return `MemberRemove ${request.memberId}`;
    case "memberPromote":
      return `MemberPromote ${request.memberId}`;
    case "memberUpdate":
      return `MemberUpdate ${request.memberId}`;
    case "memberPublish":
      return `publishes ${request.name}`;
    case "memberList":
      return "MemberList";
    case "moveLeader":
      return `MoveLeader to ${request.targetId}`;
    case "defragment":
      return "Defragment";
    case "hashKv":
      return "HashKV";
    case "snapshot":
      return "Snapshot";
    case "status":
      return "Status";
  }
}

function describeConfChange({ changes }: ConfChange): string {
  const words = { addNode: "adds", addLearnerNode: "adds learner", removeNode: "removes", updateNode: "updates" } as const;
  return changes.map(({ type, id }) => `${words[type]} ${id}`).join(", ");
}

/** An entry of the log in a few words; "" for the empty one with which a leader begins its term. */
export function describeEntry({ data, confChange }: Pick<Entry, "data" | "confChange">): string {
  if (data !== undefined) return describeRequest((data as Proposal).request);
  return confChange === undefined ? "" : describeConfChange(confChange);
}

/** A few words for a packet, in Raft's and etcd's terms. */
export function describeMessage(message: EtcdMessage): string {
  switch (message.type) {
    case "appendEntries":
      return message.entries.length === 0
        ? `AppendEntries commit ${message.leaderCommit}`
        : `AppendEntries ${plural(message.entries.length, "entry", "entries")}`;
    case "appendEntriesResponse":
      return message.reject ? `AppendEntries rejected at ${message.index}` : `AppendEntries ok to ${message.index}`;
    case "requestVote":
      return `RequestVote term ${message.term}`;
    case "preVote":
      return `PreVote term ${message.term}`;
    case "requestVoteResponse":
      return message.reject ? "vote refused" : `vote granted term ${message.term}`;
    case "preVoteResponse":
      return message.reject ? "pre-vote refused" : `pre-vote granted term ${message.term}`;
    case "heartbeat":
      return message.readSequence > 0 ? "heartbeat, ReadIndex" : "heartbeat";
    case "heartbeatResponse":
      return message.readSequence > 0 ? "heartbeat ok, ReadIndex" : "heartbeat ok";
    case "installSnapshot":
      return `InstallSnapshot to ${message.snapshot.index}`;
    case "propose":
      return `forwards ${plural(message.data.length, "proposal", "proposals")}`;
    case "readIndex":
      return "ReadIndex";
    case "readIndexResponse":
      return `ReadIndex ${message.index}`;
    case "timeoutNow":
      return `TimeoutNow term ${message.term}`;
    case "join":
      return "asks to join";
    case "joinAccepted":
      return "may join";
    case "joinRefused":
      return "already bootstrapped";
    case "leaseRenew":
    case "leaseRenewed":
      return "LeaseRenew";
    case "leaseTimeToLiveAsked":
    case "leaseTimeToLive":
      return "LeaseTimeToLive";
    case "membership":
      return describeRequest(message.proposal.request);
    case "membershipRefused":
      return message.error.message;
    case "removed":
      return "removed from the cluster";
    case "request":
      return describeRequest(message.request);
    case "watchCreate":
      return `Watch ${message.key}`;
    case "watchCancel":
      return "Watch cancel";
    case "watchProgressRequest":
      return "Watch progress?";
    case "response":
      return `${message.response.type} ok`;
    case "error":
      return message.error.message;
    case "watchResponse":
      return message.events.length === 0 ? `watch progress ${message.revision}` : plural(message.events.length, "event", "events");
    case "watchCanceled":
      return message.reason;
  }
}
