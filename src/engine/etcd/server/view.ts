import type { FactTable, Micros, ProcessView } from "../../core/index.ts";
import { dbSize, dbSizeInUse } from "../mvcc/store.ts";
import type { Alarm } from "../messages.ts";
import { peersOf } from "../raft/confChange.ts";
import { firstIndex, lastIndex, lastTerm } from "../raft/log.ts";
import type { EtcdState } from "./state.ts";

function progressTable(state: EtcdState): FactTable | undefined {
  const { raft } = state;
  if (raft.role !== "leader") return undefined;
  const rows = peersOf(raft.conf).map((id) => {
    const progress = raft.progress.get(id);
    if (progress === undefined) return [id, "", 0, 0, 0, ""];
    const state = id === raft.id ? "self" : progress.state;
    return [id, state, progress.matchIndex, progress.nextIndex, progress.inflights.length, progress.recentActive ? "yes" : "no"];
  });
  return { columns: ["member", "state", "matchIndex", "nextIndex", "in flight", "active"], rows };
}

function headline(state: EtcdState): string {
  const { raft } = state;
  if (state.phase === "joining") return "waits for its peers to accept it";
  if (state.keyspace.alarms.length > 0) return `alarm ${state.keyspace.alarms.map(({ alarm }) => alarm).join(", ")}: refuses what takes room`;
  switch (raft.role) {
    case "leader":
      return `leader of term ${raft.term}`;
    case "follower":
      return raft.leader === "" ? `follower without a leader, term ${raft.term}` : `follows ${raft.leader}`;
    case "preCandidate":
      return `asks whether it could win term ${raft.term + 1}`;
    case "candidate":
      return `candidate of term ${raft.term}`;
  }
}

const alarmsText = (alarms: readonly Alarm[]): string => (alarms.length === 0 ? "none" : alarms.map(({ alarm, memberId }) => `${alarm} of ${memberId}`).join(", "));

/** A member's memory as people see it. */
export function viewMember(state: EtcdState, now: Micros): ProcessView {
  const { raft, keyspace } = state;
  const { store, lessor } = keyspace;
  const table = progressTable(state);
  const clock = raft.role === "leader" ? raft.heartbeatDue - now : raft.electionStart + raft.randomizedElectionTimeout - now;
  return {
    condition: state.phase === "joining" ? "starting" : raft.leader === "" || keyspace.alarms.length > 0 ? "degraded" : "ok",
    role: raft.role,
    headline: headline(state),
    groups: [
      {
        title: "Raft",
        facts: [
          { label: "term", value: raft.term, help: "Counts elections. Whoever sees a higher term steps down." },
          { label: "votedFor", value: raft.votedFor === "" ? "nobody" : raft.votedFor, help: "The one vote of this term; on the disk before it is given." },
          { label: "leader", value: raft.leader === "" ? "none" : raft.leader },
          { label: "commitIndex", value: raft.commitIndex, help: "A majority has the log up to here on its disks." },
          { label: "appliedIndex", value: raft.appliedIndex, help: "The key space contains the log up to here." },
          { label: "lastIndex", value: lastIndex(raft.log) },
          { label: "lastTerm", value: lastTerm(raft.log) },
          { label: "firstIndex", value: firstIndex(raft.log), help: "Entries before are only in the snapshot." },
          { label: "log entries", value: raft.log.entries.length },
          { label: "snapshot", value: raft.snapshot?.index ?? 0 },
          {
            label: raft.role === "leader" ? "next heartbeat in" : "election timeout in",
            value: Math.max(0, clock),
            unit: "µs",
            help: "A follower that hears nothing for this long stands for election.",
          },
        ],
        ...(table === undefined ? {} : { table }),
      },
      {
        title: "Store",
        facts: [
          { label: "revision", value: store.revision, help: "Number of the last transaction that wrote: every resourceVersion is one." },
          { label: "compacted", value: Math.max(0, store.compactRevision) },
          { label: "keys", value: store.keys.byKey.size },
          { label: "values", value: store.versions },
          { label: "db size", value: dbSize(store), unit: "bytes", help: "Of the file: what is deleted leaves room in it until it is defragmented." },
          { label: "db size in use", value: dbSizeInUse(store), unit: "bytes" },
          { label: "alarms", value: alarmsText(keyspace.alarms), help: "NOSPACE: the quota is used up, and nothing that takes room is written until it is disarmed." },
          { label: "leases", value: lessor.leases.size },
          { label: "watchers", value: state.watchers.count },
        ],
      },
      {
        title: "Requests and disk",
        facts: [
          { label: "waiting for the log", value: state.requests.size },
          { label: "waiting reads", value: state.waitingReads.length + (state.readRound?.reads.length ?? 0), help: "Linearizable reads wait until a majority confirms the leader." },
          { label: "writing", value: state.write !== undefined, help: "One write to the log at a time; what comes meanwhile goes with the next." },
          { label: "fsyncs", value: state.fsync.count },
          { label: "last fsync", value: state.fsync.last, unit: "µs" },
          { label: "mean fsync", value: state.fsync.count === 0 ? 0 : Math.round(state.fsync.total / state.fsync.count), unit: "µs" },
          { label: "longest fsync", value: state.fsync.max, unit: "µs" },
        ],
      },
    ],
  };
}
