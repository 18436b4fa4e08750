import { lastIndex } from "./log.ts";
import type { Heartbeat } from "./messages.ts";
import { send } from "./roles.ts";
import type { RaftState } from "./state.ts";

/** The newest read that waits for confirmation; 0 = none. */
const lastPendingRead = (raft: RaftState): number => raft.pendingReads.at(-1)?.sequence ?? 0;

/** Tells every follower that the leader lives; with it goes the question of waiting reads. */
export function broadcastHeartbeat(raft: RaftState): void {
  const readSequence = lastPendingRead(raft);
  for (const [id, progress] of raft.progress) {
    if (id === raft.id) continue;
    const commit = Math.min(progress.matchIndex, raft.commitIndex);
    progress.sentCommit = Math.max(progress.sentCommit, commit);
    send(raft, id, { type: "heartbeat", term: raft.term, commit, readSequence });
  }
}

export function handleHeartbeat(raft: RaftState, from: string, heartbeat: Heartbeat): void {
  // Never past the own log: the leader speaks of what this member once acknowledged.
  raft.commitIndex = Math.max(raft.commitIndex, Math.min(heartbeat.commit, lastIndex(raft.log)));
  send(raft, from, { type: "heartbeatResponse", term: raft.term, readSequence: heartbeat.readSequence });
}
