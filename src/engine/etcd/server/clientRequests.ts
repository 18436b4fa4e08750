import type { ConnId } from "../../core/index.ts";
import { fail, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdClientMessage, EtcdRequest, EtcdResponse } from "../messages.ts";
import { checkRequest, isReadOnly } from "../mvcc/applyRequest.ts";
import { dbSize } from "../mvcc/store.ts";
import { lastIndex } from "../raft/log.ts";
import { costs } from "./costs.ts";
import { keepLeaseAlive } from "./leases.ts";
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

function statusOf(state: EtcdState): EtcdResponse {
  const { raft, keyspace } = state;
  return {
    type: "status",
    leader: raft.leader,
    raftTerm: raft.term,
    raftIndex: lastIndex(raft.log),
    raftAppliedIndex: raft.appliedIndex,
    dbSize: dbSize(keyspace.store),
    errors: raft.leader === "" ? [etcdErrors.noLeader.message] : [],
  };
}

/** A lease gets an id that no other member draws at the same time. */
function withLeaseId(state: EtcdState, member: MemberContext, request: EtcdRequest): EtcdRequest {
  if (request.type !== "leaseGrant" || request.leaseId !== 0) return request;
  const number = member.config.peers.indexOf(state.name);
  return { ...request, leaseId: member.env.rng.int(1, 0x7fffffff) * 8 + number };
}

function handleRequest(state: EtcdState, member: MemberContext, conn: ConnId, clientId: number, request: EtcdRequest): void {
  const { env } = member;
  env.charge(costs.request);
  const wrong = checkRequest(request);
  if (wrong !== undefined) {
    respond(state, member, conn, clientId, fail(wrong));
    return;
  }
  if (request.type === "status") {
    respond(state, member, conn, clientId, ok(statusOf(state)));
    return;
  }
  if (isReadOnly(request) && (request.type === "range" || request.type === "txn")) {
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
  state.proposals.push({
    member: state.name,
    incarnation: state.incarnation,
    id,
    request: withLeaseId(state, member, request),
    cause: env.cause,
  });
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
  const unproposed = new Set(state.proposals.map((proposal) => proposal.id));
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
  if (state.proposals.length > 0) state.proposals = state.proposals.filter((proposal) => proposal.id === 0 || state.requests.has(proposal.id));
}
