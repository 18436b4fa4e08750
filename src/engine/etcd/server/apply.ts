import type { Result } from "../../core/index.ts";
import { fail } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import { exceedsQuota } from "../mvcc/alarms.ts";
import { applyConfChange } from "../raft/changeMembers.ts";
import type { Entry } from "../raft/messages.ts";
import { applyMembers } from "./memberChanges.ts";
import { applyInitialMembers } from "./members.ts";
import { raiseNoSpace } from "./noSpace.ts";
import { endRemoved } from "./removal.ts";
import type { EtcdError, EtcdResponse } from "../messages.ts";
import { applyRequest } from "../mvcc/applyRequest.ts";
import { takeKeyspaceSnapshot } from "../mvcc/keyspaceSnapshot.ts";
import { collectEvent } from "../mvcc/watch.ts";
import { entryAt } from "../raft/log.ts";
import { applied, snapshotTaken } from "../raft/ready.ts";
import { answerConfirmedReads } from "./linearizableRead.ts";
import { costs } from "./costs.ts";
import type { Proposal } from "./messages.ts";
import { endWithoutSpace, snapshotFailure } from "./outOfSpace.ts";
import { respond } from "./respond.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { deliverEvents } from "./watchStreams.ts";
import { armLeaseTimer } from "./leases.ts";
import { snapshotFile } from "./wal.ts";
import { termAt } from "../raft/log.ts";
import { must } from "../../core/index.ts";

function applyProposal(state: EtcdState, member: MemberContext, proposal: Proposal): void {
  const { config, env } = member;
  const { store } = state.keyspace;
  const before = store.history.length + store.dropped;
  // What was proposed before the room was used up is refused where it is applied. @source etcd server/etcdserver/apply/quota applierV3
  const isTooMuch = exceedsQuota(state.keyspace, proposal.request, config.quotaBackendBytes);
  if (isTooMuch) raiseNoSpace(state);
  const result: Result<EtcdResponse, EtcdError> = isTooMuch ? fail(etcdErrors.noSpace) : applyRequest(state.keyspace, proposal.request, config.minLeaseTtlSeconds, env.now);
  for (let i = before - store.dropped; i < store.history.length; i++) {
    const event = store.history[i];
    if (event !== undefined) collectEvent(state.watchers, event);
  }
  state.appliedRequests++;
  if (proposal.request.type === "leaseRevoke") state.revoking.delete(proposal.request.leaseId);
  if (proposal.request.type === "alarm" && proposal.member === state.name) state.isRaisingAlarm = false;
  if (proposal.member !== state.name || proposal.incarnation !== state.incarnation) return;
  answer(state, member, proposal.id, result);
}

/** A change of members: first it is checked, then Raft and the list of members follow. @source etcd server/etcdserver/server.go applyConfChange */
function applyConfEntry(state: EtcdState, member: MemberContext, entry: Entry): void {
  const { confChange } = entry;
  if (confChange === undefined) return;
  const proposal = entry.data as Proposal | undefined;
  if (proposal === undefined) {
    applyInitialMembers(state, member, entry);
    applyConfChange(state.raft, member.raft, confChange);
    return;
  }
  const result = applyMembers(state, member, proposal);
  if (result.ok) applyConfChange(state.raft, member.raft, confChange);
  if (proposal.member === state.name && proposal.incarnation === state.incarnation) answer(state, member, proposal.id, result);
  if (result.ok && proposal.request.type === "memberRemove" && proposal.request.memberId === state.memberId) endRemoved(state, member);
}

function answer(state: EtcdState, member: MemberContext, id: number, result: Result<EtcdResponse, EtcdError>): void {
  const pending = state.requests.get(id);
  if (pending === undefined) return;
  state.requests.delete(id);
  respond(state, member, pending.conn, pending.clientId, result);
}

/**
 * Runs committed entries against the key space: answers whoever waits for them here, and tells the watchers.
 *
 * @source etcd server/etcdserver/server.go applyEntries
 */
export function applyCommitted(state: EtcdState, member: MemberContext, committed: number): void {
  const { raft } = state;
  const { env } = member;
  if (committed <= raft.appliedIndex) return;
  const causeBefore = env.cause;
  let cause = causeBefore;
  const first = raft.appliedIndex + 1;
  for (let index = first; index <= committed; index++) {
    const entry = entryAt(raft.log, index);
    const proposal = entry.data as Proposal | undefined;
    if (entry.confChange !== undefined) {
      applyConfEntry(state, member, entry);
      if (state.phase === "ended") return;
      continue;
    }
    if (proposal === undefined) continue;
    // One message to a watcher tells of one Command's changes.
    if (proposal.cause !== cause) {
      deliverEvents(state, member);
      cause = proposal.cause;
      env.cause = cause;
    }
    applyProposal(state, member, proposal);
  }
  applied(raft, member.raft, committed);
  env.charge(costs.applyEntry * (committed - first + 1));
  deliverEvents(state, member);
  env.cause = causeBefore;
  answerConfirmedReads(state, member);
  armLeaseTimer(state, member);
  maybeSnapshot(state, member);
}

/** Every so many entries the key space is written down, so that the log need not be kept. @source etcd server/etcdserver/server.go snapshotIfNeededAndCompactRaftLog */
function maybeSnapshot(state: EtcdState, member: MemberContext): void {
  const { raft } = state;
  const { config, env } = member;
  const index = raft.appliedIndex;
  if (index - state.snapshotIndex < config.snapshotCount || state.snapshotToken !== 0) return;
  const snapshot = { index, term: must(termAt(raft.log, index), "term of the applied entry"), conf: raft.conf, data: takeKeyspaceSnapshot(state.keyspace) };
  state.snapshotIndex = index;
  state.snapshotToken = state.nextToken++;
  if (!env.disk.replace(snapshotFile, [snapshot])) return endWithoutSpace(state, member, snapshotFailure);
  env.disk.fsync(snapshotFile, state.snapshotToken);
  snapshotTaken(raft, snapshot, index - config.snapshotCatchUpEntries);
  env.charge(costs.snapshot);
}
