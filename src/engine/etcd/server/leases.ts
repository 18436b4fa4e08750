import type { Micros } from "../../core/index.ts";
import { fail, millis, must, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import { isExpired, nextLeaseExpiry, renewLease } from "../mvcc/lessor.ts";
import type { PeerMessage } from "./messages.ts";
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

function finishKeepAlive(state: EtcdState, member: MemberContext, requestId: number, ttlSeconds: number): void {
  const pending = state.requests.get(requestId);
  if (pending === undefined) return;
  state.requests.delete(requestId);
  respond(state, member, pending.conn, pending.clientId, ok({ type: "leaseKeepAlive", ttlSeconds }));
}

export function handleLeaseMessage(state: EtcdState, member: MemberContext, from: string, message: Extract<PeerMessage, { readonly id: number }>): void {
  const { lessor } = state.keyspace;
  if (message.type === "leaseRenewed") {
    finishKeepAlive(state, member, message.id, message.ttlSeconds);
    return;
  }
  // Who does not lead any more says nothing: the client's time runs out.
  if (!lessor.isPrimary) return;
  member.env.post(from, { type: "leaseRenewed", id: message.id, ttlSeconds: renewLease(lessor, message.leaseId, member.env.now) ?? 0 });
}
