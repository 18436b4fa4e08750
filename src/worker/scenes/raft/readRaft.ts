import { raftDefaults } from "../../../engine/etcd/index.ts";
import type { RaftScene, RaftWriteScene } from "../../../protocol/index.ts";
import type { SceneReader } from "../scene.ts";
import { saidLately, underWay } from "./raftMessages.ts";
import { rangesOf } from "./ranges.ts";
import { findMember, lastIndexOf, logOf, memberScene } from "./readMember.ts";
import type { FoundMember } from "./readMember.ts";

const writesShown = 12;
const eventsShown = 24;

/** etcd's members and what is under way between them. */
export const readRaft: SceneReader<"raft"> = (cluster, _query, recording): RaftScene => {
  const { processes } = cluster.kernel.state;
  const members = processes.filter((process) => cluster.binaryOf(process.index) === "etcd").map((process) => findMember(cluster, process));
  const indexes = new Set(members.map(({ process }) => process.index));
  const isBetween = (from: number, to: number): boolean => indexes.has(from) && indexes.has(to);
  const ranges = rangesOf(members.map((member) => lastIndexOf(logOf(member))));
  const { messages, omitted } = underWay(cluster, isBetween);
  return {
    members: members.map((member) => memberScene(cluster, member, members, ranges)),
    heartbeat: raftDefaults.heartbeat,
    ranges,
    writes: lastWrites(members),
    messages,
    messagesOmitted: omitted,
    recent: saidLately(cluster, recording, isBetween),
    events: recording
      .lastNotes((process) => indexes.has(process), eventsShown)
      .map(({ at, process, text }) => ({ at, member: processes[process]?.name ?? "", text }))
      .reverse(),
  };
};

/** The last changes of keys, as the member knows them that has applied most. */
function lastWrites(members: readonly FoundMember[]): readonly RaftWriteScene[] {
  const stores = members.flatMap(({ memory }) => (memory === undefined ? [] : [memory.keyspace.store])).sort((a, b) => b.revision - a.revision);
  const history = stores[0]?.history ?? [];
  return history.slice(-writesShown).reverse().map(({ type, kv }) => ({ revision: kv.modRevision, key: kv.key, isDelete: type === "DELETE", version: kv.version }));
}
