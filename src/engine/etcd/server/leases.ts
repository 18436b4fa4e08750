import type { Micros } from "../../core/index.ts";
import { compareStrings, fail, millis, must, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import { isExpired, nextLeaseExpiry, remainingSeconds, renewLease } from "../mvcc/lessor.ts";
import type { LeaseMessage } from "./messages.ts";
import { respond } from "./respond.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";

/** The lessor looks for expired leases this often. @source etcd server/lease/lessor.go runLoop */
const expiryCheckInterval: Micros = millis(500);
/** @source etcd server/lease/lessor.go defaultLeaseRevokeRate (a second), here in one look */
const revokesMax = 500;

/** Wakes the leader when the next lease runs out. */
export function armLeaseTimer(state: EtcdState, member: MemberContext): void {
  if (state.keyspace.lessor.leases.size === 0) return;
  const expiry = nextLeaseExpiry(state.keyspace.lessor);
  armTimer(state, member, "leases", Math.max(expiry, member.env.now + expiryCheckInterval));
}

/** Expired leases end through the log, like everything that changes the store. */
export function revokeExpiredLeases(state: EtcdState, member: MemberContext): void {
  const { lessor } = state.keyspace;
  const { now } = member.env;
  let revoked = 0;
  if (lessor.isPrimary) {
    for (const lease of lessor.leases.values()) {
      if (!isExpired(lease, now) || state.revoking.has(lease.id) || revoked >= revokesMax) continue;
      revoked++;
      state.revoking.add(lease.id);
      state.proposals.push({
        member: state.name,
        incarnation: state.incarnation,
        id: 0,
        request: { type: "leaseRevoke", leaseId: lease.id },
        cause: 0,
      });
    }
  }
  armLeaseTimer(state, member);
}

/** The leader renews; another member asks it to. @source etcd server/etcdserver/v3_server.go LeaseRenew */
export function keepLeaseAlive(state: EtcdState, member: MemberContext, requestId: number, leaseId: number): void {
  const { lessor } = state.keyspace;
  const { env } = member;
  if (lessor.isPrimary) {
    finishKeepAlive(state, member, requestId, renewLease(lessor, leaseId, env.now) ?? 0);
    return;
  }
  if (state.raft.leader === "") {
    const pending = must(state.requests.get(requestId), "the request to renew");
    state.requests.delete(requestId);
    respond(state, member, pending.conn, pending.clientId, fail(etcdErrors.noLeader));
    return;
  }
  env.post(state.raft.leader, { type: "leaseRenew", id: requestId, leaseId });
}

/** Only the leader knows what is left: another member asks it. @source etcd server/etcdserver/v3_server.go LeaseTimeToLive */
export function askTimeToLive(state: EtcdState, member: MemberContext, requestId: number, leaseId: number, keys: boolean): void {
  const { lessor } = state.keyspace;
  const pending = must(state.requests.get(requestId), "the request for the time to live");
  if (lessor.isPrimary) finishTimeToLive(state, member, requestId, { leaseId, keys, ttlSeconds: remainingSeconds(lessor, leaseId, member.env.now) });
  else if (state.raft.leader === "") {
    state.requests.delete(requestId);
    respond(state, member, pending.conn, pending.clientId, fail(etcdErrors.noLeader));
  } else member.env.post(state.raft.leader, { type: "leaseTimeToLiveAsked", id: requestId, leaseId, keys });
}

function finishTimeToLive(state: EtcdState, member: MemberContext, requestId: number, { leaseId, keys, ttlSeconds }: { readonly leaseId: number; readonly keys: boolean; readonly ttlSeconds: number }): void {
  const pending = state.requests.get(requestId);
  if (pending === undefined) return;
  state.requests.delete(requestId);
  const lease = state.keyspace.lessor.leases.get(leaseId);
  respond(state, member, pending.conn, pending.clientId, ok({ type: "leaseTimeToLive", leaseId, ttlSeconds: lease === undefined ? -1 : ttlSeconds, grantedTtlSeconds: lease?.ttlSeconds ?? 0, keys: keys ? [...(lease?.keys ?? [])].sort(compareStrings) : [] }));
}

function finishKeepAlive(state: EtcdState, member: MemberContext, requestId: number, ttlSeconds: number): void {
  const pending = state.requests.get(requestId);
  if (pending === undefined) return;
  state.requests.delete(requestId);
  respond(state, member, pending.conn, pending.clientId, ok({ type: "leaseKeepAlive", ttlSeconds }));
}

export function handleLeaseMessage(state: EtcdState, member: MemberContext, from: string, message: LeaseMessage): void {
  const { lessor } = state.keyspace;
  if (message.type === "leaseTimeToLive") {
    finishTimeToLive(state, member, message.id, message);
    return;
  }
  if (message.type === "leaseRenewed") {
    finishKeepAlive(state, member, message.id, message.ttlSeconds);
    return;
  }
  // Who does not lead any more says nothing: the client's time runs out.
  if (!lessor.isPrimary) return;
  if (message.type === "leaseTimeToLiveAsked") {
    const { id, leaseId, keys } = message;
    member.env.post(from, { type: "leaseTimeToLive", id, leaseId, keys, ttlSeconds: remainingSeconds(lessor, leaseId, member.env.now) });
    return;
  }
  member.env.post(from, { type: "leaseRenewed", id: message.id, ttlSeconds: renewLease(lessor, message.leaseId, member.env.now) ?? 0 });
}
