import type { ConnId, Micros, Result } from "../../core/index.ts";
import { fail, must, ok, seconds } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdError, EtcdResponse, Member, MembershipRequest } from "../messages.ts";
import { membersById, nameOfMember } from "../mvcc/members.ts";
import { canAddVoter, canRemoveVoter, checkMembership } from "../mvcc/membershipRules.ts";
import { isLearner } from "../raft/confChange.ts";
import { lastIndex } from "../raft/log.ts";
import type { ConfChange, ConfChangeSingle } from "../raft/messages.ts";
import { transferLeadership } from "../raft/step.ts";
import { processAt } from "./config.ts";
import type { ResolvedConfig } from "./config.ts";
import type { Proposal } from "./messages.ts";
import { respond } from "./respond.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";

/** A peer counts as connected when it has been heard for so long. @source etcd server/etcdserver/server.go HealthInterval */
const healthInterval: Micros = seconds(5);

/** A learner is in sync when it has so much of the leader's log. @source etcd server/etcdserver/server.go readyPercentThreshold */
const readyShare = 0.9;

const isConnectedSince = (state: EtcdState, member: MemberContext, name: string, since: Micros): boolean => {
  const heard = state.heard.get(name);
  return heard !== undefined && member.env.now - heard.last <= member.config.raft.election && heard.since <= since;
};

/** Does the leader hear all voters? @source etcd server/etcdserver/cluster_util.go isConnectedFullySince */
function hearsAll(state: EtcdState, member: MemberContext): boolean {
  const since = Math.max(0, member.env.now - healthInterval);
  const { voters } = state.raft.conf;
  return voters.every((name) => name === state.name || isConnectedSince(state, member, name, Math.max(since, state.incarnation)));
}

/** What every member can judge. @source etcd server/etcdserver/server.go mayAddMember, mayRemoveMember, PromoteMember */
function localProblem(state: EtcdState, request: MembershipRequest): EtcdError | undefined {
  const { keyspace } = state;
  if (request.type === "memberAdd") return !request.isLearner && !canAddVoter(keyspace, false) ? etcdErrors.notEnoughStarted : undefined;
  const wrong = checkMembership(keyspace, request);
  if (wrong !== undefined) return wrong;
  if (request.type === "memberPromote") return canAddVoter(keyspace, true) ? undefined : etcdErrors.notEnoughStarted;
  const isVoter = keyspace.members.get(nameOfMember(keyspace.members, "memberId" in request ? (request.memberId ?? "") : "") ?? "")?.isLearner === false;
  return request.type === "memberRemove" && isVoter && !canRemoveVoter(keyspace, request.memberId) ? etcdErrors.notEnoughStarted : undefined;
}

/** What only the leader can judge, since it hears all. */
function leaderProblem(state: EtcdState, member: MemberContext, request: MembershipRequest): EtcdError | undefined {
  const { raft, keyspace } = state;
  switch (request.type) {
    case "memberAdd":
      return hearsAll(state, member) ? undefined : etcdErrors.unhealthy;
    case "memberRemove": {
      const name = nameOfMember(keyspace.members, request.memberId) ?? "";
      const isActive = (voter: string): boolean => voter === state.name || isConnectedSince(state, member, voter, Infinity);
      // Who is down is no part of a majority that works: it may go.
      if (isLearner(raft.conf, name) || !isActive(name)) return undefined;
      const active = raft.conf.voters.filter(isActive).length;
      return active - 1 < 1 + Math.floor((raft.conf.voters.length - 1) / 2) && raft.conf.voters.length > 2 ? etcdErrors.unhealthy : undefined;
    }
    case "memberPromote": {
      const progress = raft.progress.get(nameOfMember(keyspace.members, request.memberId) ?? "");
      return progress !== undefined && progress.matchIndex > readyShare * lastIndex(raft.log) ? undefined : etcdErrors.learnerNotReady;
    }
    case "memberUpdate":
    case "memberPublish":
      return undefined;
  }
}

/** What a change of members means to Raft. */
function confChangeOf(config: ResolvedConfig, state: EtcdState, request: MembershipRequest): ConfChange {
  const single = (): ConfChangeSingle => {
    if (request.type === "memberAdd") return { type: request.isLearner ? "addLearnerNode" : "addNode", id: processAt(config, request.peerUrls[0] ?? "") };
    const id = nameOfMember(state.keyspace.members, request.memberId) ?? "";
    return { type: request.type === "memberRemove" ? "removeNode" : request.type === "memberPromote" ? "addNode" : "updateNode", id };
  };
  return { transition: "auto", changes: [single()] };
}

export const confChangeFor = (state: EtcdState, member: MemberContext, proposal: Proposal): ConfChange => confChangeOf(member.config, state, proposal.request as MembershipRequest);

/**
 * A client wants another set of members.
 *
 * @simplified etcd's members hear one another, so that each can judge; here whoever is asked passes that to the leader
 */
export function changeMembers(state: EtcdState, member: MemberContext, proposal: Proposal): void {
  const { raft } = state;
  const request = proposal.request as MembershipRequest;
  const problem = localProblem(state, request);
  if (problem !== undefined) return refuse(state, member, proposal.id, problem);
  if (raft.leader === "" && request.type === "memberAdd") return refuse(state, member, proposal.id, etcdErrors.unhealthy);
  if (raft.role === "leader" || raft.leader === "") judgeAsLeader(state, member, proposal);
  else member.env.post(raft.leader, { type: "membership", proposal });
}

function judgeAsLeader(state: EtcdState, member: MemberContext, proposal: Proposal): void {
  const problem = state.raft.role === "leader" ? leaderProblem(state, member, proposal.request as MembershipRequest) : undefined;
  if (problem === undefined) state.confProposals.push(proposal);
  else if (proposal.member === state.name) refuse(state, member, proposal.id, problem);
  else member.env.post(proposal.member, { type: "membershipRefused", id: proposal.id, error: problem });
}

export function handleMembershipMessage(state: EtcdState, member: MemberContext, message: { readonly type: "membership"; readonly proposal: Proposal } | { readonly type: "membershipRefused"; readonly id: number; readonly error: EtcdError }): void {
  if (message.type === "membershipRefused") refuse(state, member, message.id, message.error);
  // Who does not lead any more says nothing: the client's time runs out.
  else if (state.raft.role === "leader") judgeAsLeader(state, member, message.proposal);
}

function refuse(state: EtcdState, member: MemberContext, id: number, error: EtcdError): void {
  const pending = state.requests.get(id);
  if (pending === undefined) return;
  state.requests.delete(id);
  respond(state, member, pending.conn, pending.clientId, fail(error));
}

/** A change that is in the log takes effect in the list of members. @returns what the client is told; a failure changes nothing */
export function applyMembers(state: EtcdState, member: MemberContext, proposal: Proposal): Result<EtcdResponse, EtcdError> {
  const { keyspace } = state;
  const request = proposal.request as MembershipRequest;
  const wrong = checkMembership(keyspace, request);
  if (wrong !== undefined) return fail(wrong);
  let added: Member | undefined;
  if (request.type === "memberAdd") {
    const name = processAt(member.config, request.peerUrls[0] ?? "");
    added = { id: must(request.memberId, "the id of the new member"), name: "", peerUrls: request.peerUrls, clientUrls: [], isLearner: request.isLearner };
    keyspace.members.set(name, added);
    keyspace.removed.delete(name);
  } else {
    const name = must(nameOfMember(keyspace.members, request.memberId), "the member that was checked");
    const known = must(keyspace.members.get(name), "the member");
    if (request.type === "memberRemove") {
      keyspace.members.delete(name);
      keyspace.removed.add(name);
      keyspace.alarms = keyspace.alarms.filter(({ memberId }) => memberId !== known.id);
    } else if (request.type === "memberPromote") keyspace.members.set(name, { ...known, isLearner: false });
  }
  return ok({ type: request.type, members: membersById(keyspace), ...(added === undefined ? {} : { member: added }) });
}

/** @source etcd server/etcdserver/server.go MoveLeader */
export function moveLeader(state: EtcdState, member: MemberContext, conn: ConnId, clientId: number, targetId: string): void {
  const { raft, keyspace } = state;
  const answer = (error: EtcdError): void => respond(state, member, conn, clientId, fail(error));
  if (raft.role !== "leader") return answer(etcdErrors.notLeader);
  const to = nameOfMember(keyspace.members, targetId);
  if (to === undefined || keyspace.members.get(to)?.isLearner !== false) return answer(etcdErrors.badLeaderTransferee);
  if (to === state.name) return respond(state, member, conn, clientId, ok({ type: "moveLeader" }));
  const deadline = member.env.now + member.config.raft.election;
  state.handOvers.push({ conn, clientId, to, deadline });
  transferLeadership(raft, member.raft, to);
  armTimer(state, member, "handOver", deadline);
}

/** Answers those who wait for a change of leaders that has come, or has not come in time. */
export function settleHandOvers(state: EtcdState, member: MemberContext): void {
  const { now } = member.env;
  const waiting = state.handOvers;
  state.handOvers = [];
  for (const each of waiting) {
    if (state.raft.leader === each.to) respond(state, member, each.conn, each.clientId, ok({ type: "moveLeader" }));
    else if (now >= each.deadline) respond(state, member, each.conn, each.clientId, fail(etcdErrors.leaderTransferTimeout));
    else state.handOvers.push(each);
  }
}
