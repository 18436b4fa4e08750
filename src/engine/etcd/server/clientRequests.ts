import type { ConnId } from "../../core/index.ts";
import { fail, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { Alarm, EtcdClientMessage, EtcdRequest, EtcdResponse } from "../messages.ts";
import { exceedsQuota } from "../mvcc/alarms.ts";
import { checkRequest, isReadOnly } from "../mvcc/applyRequest.ts";
import { hashOf } from "../mvcc/hash.ts";
import { takeKeyspaceSnapshot } from "../mvcc/keyspaceSnapshot.ts";
import { dbSize, dbSizeInUse, defragment } from "../mvcc/store.ts";
import { isLearner } from "../raft/confChange.ts";
import { lastIndex } from "../raft/log.ts";
import { clusterToken, etcdVersion } from "./config.ts";
import { costs, defragmentBase } from "./costs.ts";
import { memberIdOf } from "./ids.ts";
import { askTimeToLive, keepLeaseAlive } from "./leases.ts";
import { changeMembers, moveLeader } from "./memberChanges.ts";
import type { Proposal } from "./messages.ts";
import { raiseNoSpace } from "./noSpace.ts";
import { addLinearizableRead, answerRead } from "./linearizableRead.ts";
import { respond } from "./respond.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";
import { cancelWatch, createWatch, tellProgress } from "./watchStreams.ts";

/** Requests that wait at one member. etcd bounds the entries between commit and apply (maxGapBetweenApplyAndCommitIndex). */
const requestsMax = 5_000;

/** Notes a request that will be answered later. @returns its number among this member's requests */
function awaitAnswer(state: EtcdState, member: MemberContext, conn: ConnId, clientId: number): number {
  const { env, config } = member;
  const id = state.nextRequestId++;
  state.requests.set(id, { conn, clientId, startedAt: env.now, cause: env.cause });
  armTimer(state, member, "requests", env.now + config.requestTimeout);
  return id;
}

/** As etcdctl prints an alarm. @source etcd api/etcdserverpb AlarmMember String */
const alarmText = ({ memberId, alarm }: Alarm): string => `memberID:${BigInt(`0x${memberId}`)} alarm:${alarm} `;

function statusOf(state: EtcdState): EtcdResponse {
  const { raft, keyspace } = state;
  return {
    type: "status",
    version: etcdVersion,
    leader: raft.leader,
    leaderId: keyspace.members.get(raft.leader)?.id ?? "",
    isLearner: isLearner(raft.conf, state.name),
    raftTerm: raft.term,
    raftIndex: lastIndex(raft.log),
    raftAppliedIndex: raft.appliedIndex,
    dbSize: dbSize(keyspace.store),
    dbSizeInUse: dbSizeInUse(keyspace.store),
    errors: [...(raft.leader === "" ? [etcdErrors.noLeader.message] : []), ...keyspace.alarms.map(alarmText)],
  };
}

/** A lease gets an id that no other member draws at the same time. */
function withIds(state: EtcdState, member: MemberContext, request: EtcdRequest): EtcdRequest {
  if (request.type === "memberAdd") return { ...request, memberId: memberIdOf(request.peerUrls, clusterToken, member.env.now) };
  if (request.type !== "leaseGrant" || request.leaseId !== 0) return request;
  const number = member.config.peers.indexOf(state.name);
  return { ...request, leaseId: member.env.rng.int(1, 0x7fffffff) * 8 + number };
}

/** What a learner serves: reads from its own memory, and its state. @source etcd server/etcdserver/api/v3rpc/interceptor.go isRPCSupportedForLearner */
const isForLearner = (request: EtcdRequest): boolean => request.type === "status" || (request.type === "range" && request.serializable === true);

/** How far an fsync of a whole database gets in a microsecond: 200 MB a second. */
const defragmentBytesPerMicro = 200;

/** What is answered from this member's own memory, at once. @returns false for what must wait */
function answerAtOnce(state: EtcdState, member: MemberContext, conn: ConnId, clientId: number, request: EtcdRequest): boolean {
  const { keyspace } = state;
  const { env } = member;
  const reply = (response: EtcdResponse): true => {
    respond(state, member, conn, clientId, ok(response));
    return true;
  };
  switch (request.type) {
    case "status":
      return reply(statusOf(state));
    case "alarm":
      return request.action === "get" && reply({ type: "alarm", alarms: keyspace.alarms });
    case "leases":
      return reply({ type: "leases", leaseIds: [...keyspace.lessor.leases.keys()].sort((a, b) => a - b) });
    case "hashKv":
      env.charge(costs.rangeKey * keyspace.store.versions);
      return reply({ type: "hashKv", hash: hashOf(keyspace.store, request.revision), compactRevision: Math.max(0, keyspace.store.compactRevision) });
    case "defragment":
      // Nothing else is served meanwhile.
      env.charge(defragmentBase + Math.round(dbSize(keyspace.store) / defragmentBytesPerMicro));
      defragment(keyspace.store);
      return reply({ type: "defragment" });
    case "snapshot":
      return reply({ type: "snapshot", data: takeKeyspaceSnapshot(keyspace), dbSize: dbSize(keyspace.store) });
    case "moveLeader":
      moveLeader(state, member, conn, clientId, request.targetId);
      return true;
    case "range":
    case "put":
    case "deleteRange":
    case "txn":
    case "compact":
    case "leaseGrant":
    case "leaseRevoke":
    case "leaseKeepAlive":
    case "leaseTimeToLive":
    case "memberAdd":
    case "memberRemove":
    case "memberPromote":
    case "memberUpdate":
    case "memberPublish":
    case "memberList":
      return false;
  }
}

function handleRequest(state: EtcdState, member: MemberContext, conn: ConnId, clientId: number, request: EtcdRequest): void {
  const { env } = member;
  env.charge(costs.request);
  const wrong = checkRequest(request);
  if (wrong !== undefined) {
    respond(state, member, conn, clientId, fail(wrong));
    return;
  }
  if (isLearner(state.raft.conf, state.name) && !isForLearner(request)) {
    respond(state, member, conn, clientId, fail(etcdErrors.learnerRequest));
    return;
  }
  if (answerAtOnce(state, member, conn, clientId, request)) return;
  if (exceedsQuota(state.keyspace, request, member.config.quotaBackendBytes)) {
    raiseNoSpace(state);
    respond(state, member, conn, clientId, fail(etcdErrors.noSpace));
    return;
  }
  if (isReadOnly(request) && (request.type === "range" || request.type === "txn" || request.type === "memberList")) {
    const read = { conn, clientId, request, cause: env.cause };
    if (request.type === "range" && request.serializable === true) answerRead(state, member, read);
    else if (state.waitingReads.length >= requestsMax) respond(state, member, conn, clientId, fail(etcdErrors.tooManyRequests));
    else addLinearizableRead(state, member, read);
    return;
  }
  if (state.requests.size >= requestsMax) {
    respond(state, member, conn, clientId, fail(etcdErrors.tooManyRequests));
    return;
  }
  const id = awaitAnswer(state, member, conn, clientId);
  if (request.type === "leaseKeepAlive") {
    keepLeaseAlive(state, member, id, request.leaseId);
    return;
  }
  if (request.type === "leaseTimeToLive") {
    askTimeToLive(state, member, id, request.leaseId, request.keys);
    return;
  }
  const proposal: Proposal = {
    member: state.name,
    incarnation: state.incarnation,
    id,
    request: withIds(state, member, request),
    cause: env.cause,
  };
  if (request.type === "memberAdd" || request.type === "memberRemove" || request.type === "memberPromote") changeMembers(state, member, proposal);
  else state.proposals.push(proposal);
}

/** Serves one message of a client. */
export function handleClientMessage(state: EtcdState, member: MemberContext, conn: ConnId, message: EtcdClientMessage): void {
  switch (message.type) {
    case "request":
      handleRequest(state, member, conn, message.id, message.request);
      return;
    case "watchCreate":
      createWatch(state, member, conn, message);
      return;
    case "watchCancel":
      cancelWatch(state, conn, message.id);
      return;
    case "watchProgressRequest":
      tellProgress(state, member, conn, message.id);
      return;
  }
}

/**
 * Requests whose time is over. Of those that were proposed nobody can say whether they take effect
 * later; those that found no leader to propose to certainly do not, and clients may send them again.
 *
 * @source etcd server/etcdserver/v3_server.go processInternalRaftRequestOnce, parseProposeCtxErr
 */
export function expireRequests(state: EtcdState, member: MemberContext): void {
  const { env, config } = member;
  const unproposed = new Set([...state.proposals, ...state.confProposals].map((proposal) => proposal.id));
  for (const [id, request] of state.requests) {
    const deadline = request.startedAt + config.requestTimeout;
    if (deadline > env.now) {
      armTimer(state, member, "requests", deadline);
      break;
    }
    state.requests.delete(id);
    const previousLeaderLost = state.leaderElectedAt - 2 * config.raft.election;
    const isLeaderFault = request.startedAt > previousLeaderLost && request.startedAt < state.leaderElectedAt;
    env.cause = request.cause;
    const proposedError = isLeaderFault ? etcdErrors.timeoutDueToLeaderFail : etcdErrors.timeout;
    respond(state, member, request.conn, request.clientId, fail(unproposed.has(id) ? etcdErrors.deadlineExceeded : proposedError));
  }
  // What never found a leader is not proposed after its client has given up.
  if (state.confProposals.length > 0) state.confProposals = state.confProposals.filter((proposal) => proposal.member !== state.name || state.requests.has(proposal.id));
  if (state.proposals.length > 0) state.proposals = state.proposals.filter((proposal) => proposal.id === 0 || state.requests.has(proposal.id));
}
