import type { EtcdRequest } from "../messages.ts";
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
    case "status":
      return "Status";
  }
}

/** A command of the log in a few words; "" for the empty entry with which a leader begins its term. */
export const describeEntry = (data: unknown): string => (data === undefined ? "" : describeRequest((data as Proposal).request));

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
