import type { Micros } from "../../core/index.ts";

/** How a leader sends to a follower: feeling its way, streaming, or waiting for a snapshot to arrive. */
export type ProgressState = "probe" | "replicate" | "snapshot";

/** What a leader knows of one member. @source etcd raft/tracker/progress.go */
export interface Progress {
  /** The follower's log is known to equal the leader's up to here. */
  matchIndex: number;
  nextIndex: number;
  /** The highest commit index that is on its way to it, or was. */
  sentCommit: number;
  state: ProgressState;
  /** Last index of each AppendEntries on its way, oldest first. */
  inflights: number[];
  /** In probe: one message is out, no further one until something is heard. In replicate: the window is full. */
  isPaused: boolean;
  /** Index of the snapshot that is on its way. */
  pendingSnapshot: number;
  snapshotSentAt: Micros;
  /** Heard from since the last CheckQuorum. */
  recentActive: boolean;
  /** Highest readSequence that this member has confirmed. */
  readAck: number;
  /** An append waits to be written into the next Ready: only if it carries entries, or in any case (a new commit index). */
  appendDue: "no" | "ifEntries" | "always";
}

export const newProgress = (nextIndex: number, matchIndex: number): Progress => ({
  matchIndex,
  nextIndex,
  sentCommit: 0,
  state: "probe",
  inflights: [],
  isPaused: false,
  pendingSnapshot: 0,
  snapshotSentAt: 0,
  recentActive: false,
  readAck: 0,
  appendDue: "no",
});

function resetState(progress: Progress, state: ProgressState): void {
  progress.state = state;
  progress.isPaused = false;
  progress.pendingSnapshot = 0;
  progress.inflights.length = 0;
}

/** One message a round trip, until the logs are known to match. */
export function becomeProbe(progress: Progress): void {
  // After a snapshot that arrived, what it covered need not be sent again.
  const next = progress.state === "snapshot" ? Math.max(progress.matchIndex, progress.pendingSnapshot) : progress.matchIndex;
  resetState(progress, "probe");
  progress.nextIndex = next + 1;
  progress.sentCommit = Math.min(progress.sentCommit, next);
}

/** Optimistic streaming: nextIndex runs ahead of what was acknowledged. */
export function becomeReplicate(progress: Progress): void {
  resetState(progress, "replicate");
  progress.nextIndex = progress.matchIndex + 1;
}

export function becomeSnapshot(progress: Progress, index: number, now: Micros): void {
  resetState(progress, "snapshot");
  progress.pendingSnapshot = index;
  progress.nextIndex = index + 1;
  progress.sentCommit = index;
  progress.snapshotSentAt = now;
}

/** Takes in an acknowledgement; false when it says nothing new (late or repeated). */
export function maybeUpdate(progress: Progress, index: number): boolean {
  if (index <= progress.matchIndex) return false;
  progress.matchIndex = index;
  progress.nextIndex = Math.max(progress.nextIndex, index + 1);
  progress.isPaused = false;
  return true;
}

/**
 * Takes in a rejection: steps nextIndex back.
 *
 * @param rejected the prevLogIndex that was refused
 * @param hint where the logs may match
 * @returns false when the rejection is out of date
 */
export function maybeDecreaseTo(progress: Progress, rejected: number, hint: number): boolean {
  if (progress.state === "replicate") {
    if (rejected <= progress.matchIndex) return false;
    progress.nextIndex = progress.matchIndex + 1;
    progress.sentCommit = Math.min(progress.sentCommit, progress.matchIndex);
    return true;
  }
  if (progress.nextIndex - 1 !== rejected) return false;
  progress.nextIndex = Math.max(Math.min(rejected, hint + 1), progress.matchIndex + 1);
  progress.sentCommit = Math.min(progress.sentCommit, progress.nextIndex - 1);
  progress.isPaused = false;
  return true;
}

/** Would a message with this commit index tell the follower something that none on its way does? @source etcd raft/tracker/progress.go CanBumpCommit */
export const canBumpCommit = (progress: Progress, commit: number): boolean => commit > progress.sentCommit && progress.sentCommit < progress.nextIndex - 1;

/** May nothing be sent now? */
export const isSendPaused = (progress: Progress): boolean => progress.state === "snapshot" || progress.isPaused;

/** An AppendEntries that ends at `last` leaves. */
export function sentEntries(progress: Progress, count: number, last: number, maxInflight: number): void {
  if (progress.state === "replicate") {
    if (count === 0) return;
    progress.nextIndex = last + 1;
    progress.inflights.push(last);
    progress.isPaused = progress.inflights.length >= maxInflight;
  } else if (progress.state === "probe") {
    progress.isPaused = true;
  }
}

/** All messages up to `index` have arrived. */
export function freeInflights(progress: Progress, index: number): void {
  let arrived = 0;
  for (const last of progress.inflights) {
    if (last > index) break;
    arrived++;
  }
  if (arrived > 0) progress.inflights.splice(0, arrived);
  progress.isPaused = false;
}
