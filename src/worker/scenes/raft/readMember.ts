import type { Cluster } from "../../../engine/cluster/index.ts";
import { isPathBlocked } from "../../../engine/core/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import { describeEntry, recoverMember, walFile } from "../../../engine/etcd/index.ts";
import type { EtcdState, RecoveredMember } from "../../../engine/etcd/index.ts";
import type { RaftDiskScene, RaftEntryScene, RaftKeySpaceScene, RaftLogScene, RaftMemberScene, RaftMemoryScene } from "../../../protocol/index.ts";

type Log = EtcdState["raft"]["log"];
type Ranges = readonly (readonly [from: number, to: number])[];

/** A member, as it was found: in its memory, or on its disk, or nowhere. */
export interface FoundMember {
  readonly process: ProcessRecord;
  readonly memory: EtcdState | undefined;
  readonly disk: RecoveredMember | undefined;
}

export function findMember(cluster: Cluster, process: ProcessRecord): FoundMember {
  const memory = process.memory as EtcdState | undefined;
  return { process, memory, disk: memory === undefined ? readDisk(cluster, process) : undefined };
}

export const logOf = ({ memory, disk }: FoundMember): Log | undefined => memory?.raft.log ?? disk?.raft.log;
export const lastIndexOf = (log: Log | undefined): number => (log === undefined ? 0 : log.compactedIndex + log.entries.length);

const disksRead = new WeakMap<readonly unknown[], { readonly records: number; readonly member: RecoveredMember | undefined }>();

/** What a dead member's disk would give back. It is read once, since nobody writes to it. */
function readDisk(cluster: Cluster, process: ProcessRecord): RecoveredMember | undefined {
  const { files } = cluster.kernel.machineOf(process);
  const wal = files.get(walFile)?.records;
  if (wal === undefined || wal.length === 0) return undefined;
  const known = disksRead.get(wal);
  if (known?.records === wal.length) return known.member;
  const member = recoverMember({ read: (file) => files.get(file)?.records ?? [] });
  disksRead.set(wal, { records: wal.length, member });
  return member;
}

export function memberScene(cluster: Cluster, found: FoundMember, members: readonly FoundMember[], ranges: Ranges): RaftMemberScene {
  const { process, memory, disk } = found;
  return {
    name: process.name,
    machine: cluster.kernel.machineOf(process).name,
    running: process.status,
    exitReason: process.status === "running" || process.status === "paused" ? "" : process.exitReason,
    hears: members.filter((other) => hear(cluster, process, other.process)).map((other) => other.process.name),
    ...(memory === undefined ? {} : { memory: memoryScene(memory, ranges) }),
    ...(disk === undefined ? {} : { disk: diskScene(disk, ranges) }),
  };
}

/** Whether messages pass both ways between two members that take them. */
function hear(cluster: Cluster, a: ProcessRecord, b: ProcessRecord): boolean {
  const { state } = cluster.kernel;
  if (a.status !== "running" || b.status !== "running") return false;
  return !isPathBlocked(state, a.machine, b.machine) && !isPathBlocked(state, b.machine, a.machine);
}

function memoryScene({ phase, raft, keyspace, snapshotIndex, write, fsync, requests, waitingReads, readRound, watchers, acceptedBy }: EtcdState, ranges: Ranges): RaftMemoryScene {
  return {
    phase,
    role: raft.role,
    term: raft.term,
    votedFor: raft.votedFor,
    leader: raft.leader,
    log: logScene(raft.log, { commitIndex: raft.commitIndex, snapshotIndex }, ranges),
    appliedIndex: raft.appliedIndex,
    electionStart: raft.electionStart,
    electionTimeout: raft.randomizedElectionTimeout,
    heartbeatDue: raft.heartbeatDue,
    votes: [...raft.votes],
    progress: [...raft.progress].map(([member, { matchIndex, nextIndex, state, isPaused, inflights, recentActive }]) => ({ member, matchIndex, nextIndex, state, isPaused, inflights: inflights.length, recentActive })),
    acceptedBy: phase === "joining" ? [...acceptedBy] : [],
    ...(write === undefined ? {} : { writingSince: write.startedAt }),
    lastFsync: fsync.last,
    waitingRequests: requests.size,
    waitingReads: waitingReads.length + (readRound?.reads.length ?? 0),
    keySpace: keySpaceScene(keyspace, watchers.count),
  };
}

const keySpaceScene = ({ store, lessor }: EtcdState["keyspace"], watchers: number): RaftKeySpaceScene => ({
  revision: store.revision,
  compactRevision: store.compactRevision,
  keys: store.keys.blocks.reduce((sum, block) => sum + block.live, 0),
  watchers,
  leases: lessor.leases.size,
});

const diskScene = ({ raft }: RecoveredMember, ranges: Ranges): RaftDiskScene => ({
  term: raft.hardState.term,
  votedFor: raft.hardState.votedFor,
  log: logScene(raft.log, { commitIndex: Math.max(raft.hardState.commit, raft.snapshot?.index ?? 0), snapshotIndex: raft.snapshot?.index ?? 0 }, ranges),
});

const logScene = (log: Log, { commitIndex, snapshotIndex }: Pick<RaftLogScene, "commitIndex" | "snapshotIndex">, ranges: Ranges): RaftLogScene => ({
  entries: ranges.flatMap(([from, to]) => entriesIn(log, from, to)),
  compactedIndex: log.compactedIndex,
  compactedTerm: log.compactedTerm,
  lastIndex: lastIndexOf(log),
  lastTerm: log.entries.at(-1)?.term ?? log.compactedTerm,
  stableIndex: log.stableIndex,
  commitIndex,
  snapshotIndex,
});

const entriesIn = ({ entries, compactedIndex }: Log, from: number, to: number): readonly RaftEntryScene[] =>
  entries.slice(Math.max(0, from - compactedIndex - 1), Math.max(0, to - compactedIndex)).map((entry) => ({ index: entry.index, term: entry.term, text: describeEntry(entry) }));
