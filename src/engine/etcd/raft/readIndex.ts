import { isJoint } from "./confChange.ts";
import { broadcastHeartbeat } from "./heartbeat.ts";
import type { Progress } from "./progress.ts";
import { jointVoteResult } from "./quorum.ts";
import { send } from "./roles.ts";
import type { RaftContext, RaftState } from "./state.ts";

/** Tells the asker up to which index it must have applied before it answers. */
function answerRead(raft: RaftState, from: string, context: number, index: number): void {
  if (from === raft.id) raft.readStates.push({ context, index });
  else send(raft, from, { type: "readIndexResponse", term: raft.term, index, context });
}

/**
 * A linearizable read begins at the leader: it notes its commit index and asks a quorum whether it
 * still leads. Without that round a leader that was cut off would answer from the past.
 *
 * @source Raft thesis 6.4; etcd raft/raft.go sendMsgReadIndexResponse
 */
export function handleReadIndex(raft: RaftState, context: RaftContext, from: string, readContext: number): void {
  const { rules } = context.config;
  if (!rules.hasCommittedInTerm(raft)) {
    raft.earlyReads.push({ from, context: readContext });
    return;
  }
  if ((raft.conf.voters.length === 1 && !isJoint(raft.conf)) || !rules.readNeedsQuorum(raft)) {
    answerRead(raft, from, readContext, raft.commitIndex);
    return;
  }
  raft.readSequence++;
  raft.pendingReads.push({ sequence: raft.readSequence, index: raft.commitIndex, from, context: readContext });
  broadcastHeartbeat(raft);
}

/** Reads that waited for the first commit of this term. */
export function releaseEarlyReads(raft: RaftState, context: RaftContext): void {
  if (raft.earlyReads.length === 0 || !context.config.rules.hasCommittedInTerm(raft)) return;
  const early = raft.earlyReads;
  raft.earlyReads = [];
  for (const read of early) handleReadIndex(raft, context, read.from, read.context);
}

/** A follower has confirmed this leader after read number `sequence` was asked. */
export function acknowledgeReads(raft: RaftState, _context: RaftContext, progress: Progress, sequence: number): void {
  if (sequence <= progress.readAck) return;
  progress.readAck = sequence;
  while (raft.pendingReads.length > 0) {
    const read = raft.pendingReads[0];
    if (read === undefined) return;
    const confirmed = new Map<string, boolean>();
    // The leader's own word counts as one.
    for (const [id, peer] of raft.progress) if (id === raft.id || peer.readAck >= read.sequence) confirmed.set(id, true);
    if (jointVoteResult(raft.conf.voters, raft.conf.votersOutgoing, confirmed) !== "won") return;
    raft.pendingReads.shift();
    answerRead(raft, read.from, read.context, read.index);
  }
}
