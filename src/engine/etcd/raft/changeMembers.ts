import type { Result } from "../../core/index.ts";
import { ok } from "../../core/index.ts";
import { changedConf, isJoint, isVoter, reconcileProgress } from "./confChange.ts";
import { lastIndex } from "./log.ts";
import type { ConfChange, ConfState } from "./messages.ts";
import { broadcastCommit } from "./replication.ts";
import { appendAsLeader, maybeCommit, send } from "./roles.ts";
import type { RaftContext, RaftState } from "./state.ts";

/** What is written where a change is refused: the entry stays, without what it wanted. */
const nothing = [undefined];

/** May a leader take this change now? One at a time, and in a joint state only the one that leaves it. */
function isRefused(raft: RaftState, { changes }: ConfChange): boolean {
  const wantsToLeave = changes.length === 0;
  return raft.pendingConfIndex > raft.appliedIndex || (isJoint(raft.conf) ? !wantsToLeave : wantsToLeave);
}

/**
 * Puts a change of who takes part into the log, or hands it to the leader. It holds from the moment
 * when it is applied.
 *
 * @returns false when there is no leader to take it
 * @source etcd raft/raft.go stepLeader MsgProp; Raft thesis 4.1
 */
export function proposeConfChange(raft: RaftState, context: RaftContext, data: unknown, confChange: ConfChange): boolean {
  if (raft.role !== "leader") {
    if (raft.leader === "") return false;
    send(raft, raft.leader, { type: "propose", data: [data], confChange });
    return true;
  }
  if (raft.leadTransferee !== "" || !raft.progress.has(raft.id)) return false;
  if (isRefused(raft, confChange)) appendAsLeader(raft, context, nothing);
  else {
    raft.pendingConfIndex = lastIndex(raft.log) + 1;
    appendAsLeader(raft, context, [data], confChange);
  }
  return true;
}

/**
 * A committed change takes effect: quorums, and to whom a leader sends, follow the new list.
 *
 * @returns why it has none, in which case all stays as it was
 * @source etcd raft/raft.go applyConfChange, switchToConfig
 */
export function applyConfChange(raft: RaftState, context: RaftContext, confChange: ConfChange): Result<ConfState, string> {
  const next = changedConf(raft.conf, confChange);
  if (!next.ok) return next;
  raft.conf = next.value;
  if (raft.role !== "leader") return ok(raft.conf);
  reconcileProgress(raft.progress, raft.conf, lastIndex(raft.log));
  if (!raft.progress.has(raft.id)) return ok(raft.conf);
  // With fewer voters a quorum may be there already.
  if (maybeCommit(raft, context)) broadcastCommit(raft, context);
  else for (const [id, progress] of raft.progress) if (id !== raft.id && progress.appendDue === "no") progress.appendDue = "ifEntries";
  if (raft.leadTransferee !== "" && !isVoter(raft.conf, raft.leadTransferee)) raft.leadTransferee = "";
  return ok(raft.conf);
}

/** A joint state that is left of itself: the leader proposes that once the change is applied. @source etcd raft/raft.go appliedTo */
export function leaveJointIfDue(raft: RaftState, context: RaftContext): void {
  if (raft.role !== "leader" || !raft.conf.autoLeave || raft.appliedIndex < raft.pendingConfIndex) return;
  proposeConfChange(raft, context, undefined, { transition: "auto", changes: [] });
}
