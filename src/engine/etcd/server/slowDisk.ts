import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { EtcdState, MemberContext } from "./state.ts";

/** @source etcd server/storage/wal/wal.go warnSyncDuration */
const warnSyncDuration: Micros = seconds(1);

const text = (micros: Micros): string => (micros < seconds(1) ? `${micros / 1000}ms` : `${micros / seconds(1)}s`);

/** The disk has taken long for the log: said with etcd's words. */
export function warnOfSlowSync(member: MemberContext, took: Micros): void {
  if (took > warnSyncDuration) member.env.note(`slow fdatasync: took ${text(took)}, expected-duration ${text(warnSyncDuration)}`);
}

/**
 * A leader's heartbeats leave with its Ready, and that waits for the disk: who is late loses its followers.
 *
 * @source etcd server/etcdserver/raft.go processMessages
 */
export function observeHeartbeat(state: EtcdState, member: MemberContext, to: string): void {
  const { now } = member.env;
  const { heartbeat } = member.config.raft;
  // All leave together: one of them is looked at.
  const last = state.heartbeatSentAt;
  state.heartbeatSentAt = now;
  const exceeded = now - last - 2 * heartbeat;
  if (last >= 0 && exceeded > 0) member.env.note(`leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk: to ${to}, heartbeat-interval ${text(heartbeat)}, expected-duration ${text(2 * heartbeat)}, exceeded-duration ${text(exceeded)}`);
}
