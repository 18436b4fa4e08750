import { invariant } from "../../core/index.ts";
import type { Disk } from "../../core/index.ts";
import type { Entry, HardState, Snapshot } from "../raft/messages.ts";
import type { RaftLog } from "../raft/log.ts";
import { matchTerm, newLog, restoreLog } from "../raft/log.ts";
import type { RaftState, RestoredRaft } from "../raft/state.ts";
import { emptyHardState } from "../raft/state.ts";
import type { Join } from "./state.ts";

/** One record of the write-ahead log. @source etcd server/storage/wal */
export type WalRecord =
  /** First in the file: who this is, and after which entry the log begins. */
  | { readonly type: "metadata"; readonly diskId: number; readonly compactedIndex: number; readonly compactedTerm: number }
  /** Entries replace what stood at their indexes. */
  | { readonly type: "raft"; readonly hardState: HardState | undefined; readonly entries: readonly Entry[] }
  | { readonly type: "peer"; readonly name: string; readonly memberId: string; readonly diskId: number }
  /** The cluster has removed this member: it does not come up again. */
  | { readonly type: "removed" }
  /** The peers have accepted this member: it may take part. */
  | { readonly type: "joined"; readonly memberId: string };

export const walFile = "etcd/wal";
export const snapshotFile = "etcd/snap";

/** What was found on the disk. */
export interface RecoveredMember {
  readonly diskId: number;
  readonly hasJoined: boolean;
  /** As which member it has joined. */
  readonly memberId: string;
  readonly isRemoved: boolean;
  readonly peers: readonly Join[];
  readonly raft: RestoredRaft;
  /** The log file ends before the snapshot: it must be written anew before anything is added to it. */
  readonly isSnapshotAhead: boolean;
}

function replay(log: RaftLog, entries: readonly Entry[]): void {
  for (const entry of entries) {
    const at = entry.index - log.compactedIndex - 1;
    if (at < 0) continue;
    invariant(at <= log.entries.length, "the write-ahead log has a gap");
    log.entries.length = at;
    log.entries.push(entry);
  }
}

/** Reads the disk at start; undefined when it is empty. @source etcd server/etcdserver/bootstrap.go */
export function recover(disk: Pick<Disk, "read">): RecoveredMember | undefined {
  const records = disk.read(walFile) as readonly WalRecord[];
  const snapshot = (disk.read(snapshotFile) as readonly Snapshot[])[0];
  const metadata = records[0];
  if (metadata === undefined) return undefined;
  invariant(metadata.type === "metadata", "a write-ahead log begins with its metadata");
  const log = newLog(metadata.compactedIndex, metadata.compactedTerm);
  let hardState = emptyHardState;
  let hasJoined = false;
  let memberId = "";
  let isRemoved = false;
  const peers: Join[] = [];
  for (const record of records) {
    if (record.type === "raft") {
      replay(log, record.entries);
      hardState = record.hardState ?? hardState;
    } else if (record.type === "peer") peers.push({ name: record.name, memberId: record.memberId, diskId: record.diskId });
    else if (record.type === "removed") isRemoved = true;
    else if (record.type === "joined") {
      hasJoined = true;
      memberId = record.memberId;
    }
  }
  // A snapshot from the leader was written, and the crash came before the log behind it was.
  const isSnapshotAhead = snapshot !== undefined && snapshot.index > log.compactedIndex && !matchTerm(log, snapshot.index, snapshot.term);
  if (isSnapshotAhead) restoreLog(log, snapshot);
  invariant((snapshot?.index ?? 0) >= log.compactedIndex, "the log begins behind the snapshot");
  log.stableIndex = log.compactedIndex + log.entries.length;
  log.nextToPersist = log.stableIndex + 1;
  return { diskId: metadata.diskId, hasJoined, memberId, isRemoved, peers, raft: { hardState, log, snapshot }, isSnapshotAhead };
}

/** A whole new log file: what is in memory now, all of it. */
export function wholeWal(diskId: number, joinedAs: string | undefined, diskIds: ReadonlyMap<string, Join>, raft: RaftState, hardState: HardState): readonly WalRecord[] {
  const { log } = raft;
  const records: WalRecord[] = [
    { type: "metadata", diskId, compactedIndex: log.compactedIndex, compactedTerm: log.compactedTerm },
  ];
  for (const peer of diskIds.values()) records.push({ type: "peer", ...peer });
  if (joinedAs !== undefined) records.push({ type: "joined", memberId: joinedAs });
  records.push({ type: "raft", hardState, entries: log.entries.slice() });
  return records;
}
