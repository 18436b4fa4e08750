import type { Micros } from "../../core/index.ts";
import { fail, millis } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdError } from "../messages.ts";
import { applyRequest } from "../mvcc/applyRequest.ts";
import { readIndex } from "../raft/step.ts";
import type { ReadState } from "../raft/state.ts";
import { costs } from "./costs.ts";
import { respond } from "./respond.ts";
import type { EtcdState, MemberContext, PendingLinearizableRead, ReadRound } from "./state.ts";
import { armTimer } from "./timers.ts";

/** @source etcd server/etcdserver/v3_server.go readIndexRetryTime */
const readIndexRetryTime: Micros = millis(500);
/** Answers to any of this many repetitions of the question are taken. */
const contextsMax = 32;

/** Reads at a member go through here, so the count of keys is charged in one place. */
export function answerRead(state: EtcdState, member: MemberContext, read: PendingLinearizableRead): void {
  const { env, config } = member;
  const before = env.cause;
  env.cause = read.cause;
  const result = applyRequest(state.keyspace, read.request, config.minLeaseTtlSeconds, env.now);
  if (result.ok && result.value.type === "range") env.charge(costs.rangeKey * result.value.kvs.length);
  respond(state, member, read.conn, read.clientId, result);
  env.cause = before;
}

/** A read that must see every write that was answered before it began. */
export function addLinearizableRead(state: EtcdState, member: MemberContext, read: PendingLinearizableRead): void {
  state.waitingReads.push(read);
  startReadRound(state, member);
}

/** All reads that wait now share one question to the leader. @source etcd server/etcdserver/v3_server.go linearizableReadLoop */
function startReadRound(state: EtcdState, member: MemberContext): void {
  if (state.readRound !== undefined || state.waitingReads.length === 0) return;
  const { now } = member.env;
  state.readRound = { contexts: [], startedAt: now, retryAt: 0, reads: state.waitingReads, confirmedIndex: -1 };
  state.waitingReads = [];
  askReadIndex(state, member, state.readRound);
}

function askReadIndex(state: EtcdState, member: MemberContext, round: ReadRound): void {
  const context = state.nextRequestId++;
  if (round.contexts.length >= contextsMax) round.contexts.shift();
  round.contexts.push(context);
  // Without a leader the question is dropped, and asked again later.
  readIndex(state.raft, member.raft, context);
  round.retryAt = member.env.now + readIndexRetryTime;
  armTimer(state, member, "reads", round.retryAt);
}

/** The leader has told how far this member must be. */
export function handleReadStates(state: EtcdState, member: MemberContext, readStates: readonly ReadState[]): void {
  const round = state.readRound;
  if (round === undefined) return;
  for (const readState of readStates) {
    if (round.confirmedIndex < 0 && round.contexts.includes(readState.context)) round.confirmedIndex = readState.index;
  }
  answerConfirmedReads(state, member);
}

/** Answers the round's reads if enough is applied. */
export function answerConfirmedReads(state: EtcdState, member: MemberContext): void {
  const round = state.readRound;
  if (round === undefined || round.confirmedIndex < 0 || round.confirmedIndex > state.raft.appliedIndex) return;
  state.readRound = undefined;
  for (const read of round.reads) answerRead(state, member, read);
  startReadRound(state, member);
}

function failRound(state: EtcdState, member: MemberContext, round: ReadRound, error: EtcdError): void {
  state.readRound = undefined;
  const before = member.env.cause;
  for (const read of round.reads) {
    member.env.cause = read.cause;
    respond(state, member, read.conn, read.clientId, fail(error));
  }
  member.env.cause = before;
  startReadRound(state, member);
}

/** Another leader: the question may have been lost with the old one. */
export function failReadsOnNewLeader(state: EtcdState, member: MemberContext): void {
  const round = state.readRound;
  if (round !== undefined && round.confirmedIndex < 0) failRound(state, member, round, etcdErrors.leaderChanged);
}

export function handleReadTimer(state: EtcdState, member: MemberContext): void {
  const round = state.readRound;
  if (round === undefined) return;
  const { now } = member.env;
  if (now >= round.startedAt + member.config.requestTimeout) {
    failRound(state, member, round, etcdErrors.timeout);
    return;
  }
  if (now >= round.retryAt && round.confirmedIndex < 0) askReadIndex(state, member, round);
  else armTimer(state, member, "reads", Math.max(round.retryAt, now + readIndexRetryTime / 2));
}
