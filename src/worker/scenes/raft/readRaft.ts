import type { Cluster } from "../../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import { describeEntry } from "../../../engine/etcd/index.ts";
import type { EtcdState } from "../../../engine/etcd/index.ts";
import type { RaftMemberScene, RaftMemoryScene, RaftMessageScene, RaftScene } from "../../../protocol/index.ts";
import { messagesInFlight } from "../inFlight.ts";
import type { InFlight } from "../inFlight.ts";
import type { SceneReader } from "../scene.ts";

/** So much of each log's end is shown. */
const entriesShown = 40;
const messagesShown = 60;

/** etcd's members and what is under way between them. */
export const readRaft: SceneReader<"raft"> = (cluster): RaftScene => {
  const members = cluster.kernel.state.processes.filter((process) => cluster.binaryOf(process.index) === "etcd");
  const indexes = new Set(members.map(({ index }) => index));
  const { messages, omitted } = messagesInFlight(cluster, (from, to) => indexes.has(from) && indexes.has(to), messagesShown);
  return { members: members.map((process) => memberOf(cluster, process)), messages: messages.map(messageOf), messagesOmitted: omitted };
};

function memberOf(cluster: Cluster, process: ProcessRecord): RaftMemberScene {
  const { name, status: running, memory } = process;
  const machine = cluster.kernel.machineOf(process).name;
  return { name, machine, running, ...(memory === undefined ? {} : { memory: memoryOf(memory as EtcdState) }) };
}

function memoryOf({ phase, raft, keyspace, snapshotIndex, write, fsync, requests, waitingReads, readRound, watchers }: EtcdState): RaftMemoryScene {
  const { log } = raft;
  return {
    phase,
    role: raft.role,
    term: raft.term,
    votedFor: raft.votedFor,
    leader: raft.leader,
    entries: log.entries.slice(-entriesShown).map(({ index, term, data }) => ({ index, term, text: describeEntry(data) })),
    compactedIndex: log.compactedIndex,
    compactedTerm: log.compactedTerm,
    lastIndex: log.compactedIndex + log.entries.length,
    stableIndex: log.stableIndex,
    commitIndex: raft.commitIndex,
    appliedIndex: raft.appliedIndex,
    snapshotIndex,
    electionStart: raft.electionStart,
    electionTimeout: raft.randomizedElectionTimeout,
    heartbeatDue: raft.heartbeatDue,
    votes: [...raft.votes],
    progress: [...raft.progress].map(([member, { matchIndex, nextIndex, state, isPaused, inflights, recentActive }]) => ({ member, matchIndex, nextIndex, state, isPaused, inflights: inflights.length, recentActive })),
    ...(write === undefined ? {} : { writingSince: write.startedAt }),
    lastFsync: fsync.last,
    waitingRequests: requests.size,
    waitingReads: waitingReads.length + (readRound?.reads.length ?? 0),
    revision: keyspace.store.revision,
    compactRevision: keyspace.store.compactRevision,
    keys: keyspace.store.keys.byKey.size,
    watchers: watchers.count,
    leases: keyspace.lessor.leases.size,
  };
}

/** Fields that are numbers, words or flags are shown as they are; lists by their length. */
function messageOf({ message, payload }: InFlight): RaftMessageScene {
  const fields = Object.entries(payload as Readonly<Record<string, unknown>>);
  const find = (name: string) => fields.find(([field]) => field === name)?.[1];
  const term = find("term");
  const reject = find("reject");
  return {
    ...message,
    type: textOf(find("type")),
    ...(typeof term === "number" ? { term } : {}),
    ...(typeof reject === "boolean" ? { reject } : {}),
    fields: fields.flatMap(([name, value]) => (name === "type" ? [] : [[name, textOf(value)] as const])),
  };
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return String(value.length);
  if (typeof value === "object" && value !== null) return "index" in value ? `up to ${String(value.index)}` : "…";
  return typeof value === "string" ? value : JSON.stringify(value);
}
