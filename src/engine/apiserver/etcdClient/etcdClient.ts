import { assertNever, invariant, millis, seconds } from "../../core/index.ts";
import type { ConnId, Env, Micros, ProcessEvent } from "../../core/index.ts";
import type { EtcdClientMessage, EtcdError, EtcdRequest, EtcdServerMessage } from "../../etcd/index.ts";
import { countOnce, newRate } from "../metrics/rate.ts";
import type { EtcdCall, EtcdClientState, EtcdOutput, EtcdTimer, EtcdWatch, MemberConnection } from "./state.ts";

/** @source k8s.io/apiserver/pkg/storage/storagebackend/factory/etcd3.go dialTimeout, keepaliveTime, keepaliveTimeout */
const dialTimeout = seconds(20);
const keepaliveTime = seconds(30);
const keepaliveTimeout = seconds(10);
/** gRPC's reconnect back-off: 1 s, growing by 1.6, here up to 3 s as measured on a real API server after an outage. */
const backoffBase = seconds(1);
const backoffMax = seconds(3);
/** @source go.etcd.io/etcd/client/v3/options.go defaultBackoffWaitBetween */
const retryWait = millis(25);
const callsMax = 1_000_000;

type ClientEnv = Env<EtcdClientMessage, EtcdTimer>;
const nothing: readonly never[] = [];

/** A client of all `addresses`; every member is dialled at once. */
export function newEtcdClient<P>(addresses: readonly string[], env: ClientEnv): EtcdClientState<P> {
  const client: EtcdClientState<P> = {
    members: addresses.map((address) => ({
      address,
      phase: "transientFailure",
      conn: undefined,
      failures: 0,
      since: env.now,
      lastHeardAt: env.now,
      pingSentAt: undefined,
      lastError: "",
    })),
    byConn: new Map(),
    next: env.rng.int(0, Math.max(0, addresses.length - 1)),
    nextId: 1,
    calls: new Map(),
    waiting: [],
    watches: new Map(),
    rates: { reads: newRate(), writes: newRate() },
    revision: 0,
  };
  for (let i = 0; i < client.members.length; i++) dialMember(client, i, env);
  return client;
}

function dialMember<P>(client: EtcdClientState<P>, index: number, env: ClientEnv): void {
  const member = client.members[index];
  if (member === undefined) return;
  const conn = env.dial(member.address, "2379");
  member.conn = conn;
  member.phase = "connecting";
  member.since = env.now;
  client.byConn.set(conn, index);
}

/** The next ready member in turn (gRPC's round_robin), or -1. */
function pickMember<P>(client: EtcdClientState<P>): number {
  const count = client.members.length;
  for (let i = 0; i < count; i++) {
    const index = (client.next + i) % count;
    if (client.members[index]?.phase === "ready") {
      client.next = (index + 1) % count;
      return index;
    }
  }
  return -1;
}

/**
 * Sends `request` to a member, or keeps it until one is ready (WaitForReady); the owner gives up by
 * {@link forgetCalls}. Pure reads are sent again after "Unavailable", as clientv3's retry interceptor does.
 *
 * @source go.etcd.io/etcd/client/v3/retry_interceptor.go
 */
export function callEtcd<P>(client: EtcdClientState<P>, env: ClientEnv, request: EtcdRequest, purpose: P): number {
  const id = client.nextId++;
  const repeatable = request.type === "range" || request.type === "status";
  const call: EtcdCall<P> = { id, request, purpose, cause: env.cause, at: env.now, repeatable, member: -1, attempts: 0 };
  countOnce(repeatable ? client.rates.reads : client.rates.writes, env.now);
  invariant(client.calls.size < callsMax, "more etcd calls than requests in flight can make");
  client.calls.set(id, call);
  sendCall(client, env, call, pickMember(client));
  return id;
}

function sendCall<P>(client: EtcdClientState<P>, env: ClientEnv, call: EtcdCall<P>, index: number): void {
  const conn = index < 0 ? undefined : client.members[index]?.conn;
  if (conn === undefined || client.members[index]?.phase !== "ready") {
    call.member = -1;
    client.waiting.push(call.id);
    return;
  }
  call.member = index;
  call.attempts++;
  env.send(conn, { type: "request", id: call.id, request: call.request });
}

/** The owner no longer waits (its deadline passed); an answer that still comes is dropped. */
export function forgetCall<P>(client: EtcdClientState<P>, id: number): void {
  client.calls.delete(id);
}

/** Watches [key, rangeEnd) from `startRevision`; goes on on another member when its own is lost. */
export function watchEtcd<P>(client: EtcdClientState<P>, env: ClientEnv, watch: { readonly owner: string; readonly key: string; readonly rangeEnd: string; readonly startRevision: number }): number {
  const id = client.nextId++;
  const state: EtcdWatch = { id, key: watch.key, rangeEnd: watch.rangeEnd, owner: watch.owner, nextRevision: watch.startRevision, member: -1 };
  client.watches.set(id, state);
  startWatch(client, env, state);
  return id;
}

function startWatch<P>(client: EtcdClientState<P>, env: ClientEnv, watch: EtcdWatch): void {
  const index = pickMember(client);
  watch.member = index;
  const conn = index < 0 ? undefined : client.members[index]?.conn;
  if (conn === undefined) return;
  env.send(conn, {
    type: "watchCreate",
    id: watch.id,
    key: watch.key,
    rangeEnd: watch.rangeEnd,
    startRevision: watch.nextRevision,
    prevKv: true,
    progressNotify: true,
  });
}

export function cancelEtcdWatch<P>(client: EtcdClientState<P>, env: ClientEnv, id: number): void {
  const watch = client.watches.get(id);
  if (watch === undefined) return;
  client.watches.delete(id);
  const conn = watch.member < 0 ? undefined : client.members[watch.member]?.conn;
  if (conn !== undefined) env.send(conn, { type: "watchCancel", id });
}

/** Asks the watch's member how far the watch has come; the answer is an empty "watchEvents". */
export function requestProgress<P>(client: EtcdClientState<P>, env: ClientEnv, id: number): void {
  const index = client.watches.get(id)?.member ?? -1;
  const member = index < 0 ? undefined : client.members[index];
  if (member?.conn !== undefined && member.phase === "ready") env.send(member.conn, { type: "watchProgressRequest", id });
}

export function isEtcdConnection<P>(client: EtcdClientState<P>, conn: ConnId): boolean {
  return client.byConn.has(conn);
}

/** Handles an event of one of the client's own connections. */
export function handleEtcdEvent<P>(client: EtcdClientState<P>, event: ProcessEvent<EtcdServerMessage>, env: ClientEnv): readonly EtcdOutput<P>[] {
  switch (event.type) {
    case "connected":
      return memberReady(client, event.conn, env);
    case "refused":
      return memberLost(client, event.conn, env, "connect: connection refused");
    case "closed":
      return memberLost(client, event.conn, env, event.reason === "timeout" ? "read: connection timed out" : "error reading from server: EOF");
    case "message":
      return handleMessage(client, event.conn, event.message, env);
    case "accepted":
    case "datagram":
    case "fsynced":
    case "terminate":
    case "timer":
      return nothing;
    default:
      return assertNever(event);
  }
}

function handleMessage<P>(client: EtcdClientState<P>, conn: ConnId, message: EtcdServerMessage, env: ClientEnv): readonly EtcdOutput<P>[] {
  const index = client.byConn.get(conn);
  const member = index === undefined ? undefined : client.members[index];
  if (member === undefined) return nothing;
  member.lastHeardAt = env.now;
  member.pingSentAt = undefined;
  switch (message.type) {
    case "response": {
      const call = client.calls.get(message.id);
      if (call === undefined || call.member !== index) return nothing;
      client.calls.delete(message.id);
      if (message.revision > client.revision) client.revision = message.revision;
      return [{ type: "response", purpose: call.purpose, cause: call.cause, revision: message.revision, response: message.response }];
    }
    case "error": {
      const call = client.calls.get(message.id);
      if (call === undefined || call.member !== index) return nothing;
      return failCall(client, env, call, message.error);
    }
    case "watchResponse": {
      const watch = client.watches.get(message.id);
      if (watch === undefined || watch.member !== index) return nothing;
      // "created" tells the member's revision, not how far this watch has come.
      if (message.created === true) return nothing;
      if (message.revision >= watch.nextRevision) watch.nextRevision = message.revision + 1;
      if (message.revision > client.revision) client.revision = message.revision;
      return [{ type: "watchEvents", owner: watch.owner, watch: watch.id, revision: message.revision, events: message.events }];
    }
    case "watchCanceled": {
      const watch = client.watches.get(message.id);
      if (watch === undefined || watch.member !== index) return nothing;
      client.watches.delete(watch.id);
      return [{ type: "watchLost", owner: watch.owner, watch: watch.id, reason: message.reason, compacted: message.compactRevision > 0 }];
    }
    default:
      return assertNever(message);
  }
}

/**
 * Sends the call again, or gives the error to the owner. A deadline that was the member's and not
 * the caller's is no answer: clientv3 tries again for as long as the caller has time.
 */
function failCall<P>(client: EtcdClientState<P>, env: ClientEnv, call: EtcdCall<P>, error: EtcdError): readonly EtcdOutput<P>[] {
  if (error.code === "DeadlineExceeded" || (call.repeatable && error.code === "Unavailable")) {
    call.member = -1;
    env.wakeAfter(retryWait, { type: "etcdRetry", call: call.id }, call.cause);
    return nothing;
  }
  client.calls.delete(call.id);
  return [{ type: "error", purpose: call.purpose, cause: call.cause, error }];
}

function memberReady<P>(client: EtcdClientState<P>, conn: ConnId, env: ClientEnv): readonly EtcdOutput<P>[] {
  const index = client.byConn.get(conn);
  const member = index === undefined ? undefined : client.members[index];
  if (index === undefined || member === undefined || member.conn !== conn) return nothing;
  member.phase = "ready";
  member.failures = 0;
  member.since = env.now;
  member.lastHeardAt = env.now;
  member.pingSentAt = undefined;
  member.lastError = "";
  const waiting = client.waiting;
  client.waiting = [];
  for (const id of waiting) {
    const call = client.calls.get(id);
    if (call !== undefined) sendCall(client, env, call, pickMember(client));
  }
  for (const watch of client.watches.values()) if (watch.member < 0) startWatch(client, env, watch);
  return nothing;
}

function memberLost<P>(client: EtcdClientState<P>, conn: ConnId, env: ClientEnv, reason: string): readonly EtcdOutput<P>[] {
  const index = client.byConn.get(conn);
  const member = index === undefined ? undefined : client.members[index];
  client.byConn.delete(conn);
  if (index === undefined || member === undefined || member.conn !== conn) return nothing;
  const wasReady = member.phase === "ready";
  scheduleRedial(member, index, env, wasReady ? reason : `transport: Error while dialing: dial tcp ${member.address}:2379: ${reason}`);
  if (!wasReady) return nothing;
  const error: EtcdError = { code: "Unavailable", message: `rpc error: code = Unavailable desc = ${reason}` };
  const outputs: EtcdOutput<P>[] = [];
  for (const call of client.calls.values()) {
    if (call.member === index) for (const output of failCall(client, env, call, error)) outputs.push(output);
  }
  for (const watch of client.watches.values()) if (watch.member === index) startWatch(client, env, watch);
  return outputs;
}

function scheduleRedial(member: MemberConnection, index: number, env: ClientEnv, reason: string): void {
  let delay: Micros = backoffBase;
  for (let i = 0; i < member.failures && delay < backoffMax; i++) delay = Math.floor((delay * 8) / 5);
  delay = Math.min(delay, backoffMax);
  delay += env.rng.int(-Math.floor(delay / 5), Math.floor(delay / 5));
  member.phase = "transientFailure";
  member.conn = undefined;
  member.failures++;
  member.since = env.now;
  member.pingSentAt = undefined;
  member.lastError = reason;
  env.wakeAfter(delay, { type: "etcdRedial", member: index, since: env.now });
}

export function handleEtcdTimer<P>(client: EtcdClientState<P>, timer: EtcdTimer, env: ClientEnv): void {
  if (timer.type === "etcdRedial") {
    const member = client.members[timer.member];
    if (member !== undefined && member.phase === "transientFailure" && member.since === timer.since) dialMember(client, timer.member, env);
    return;
  }
  const call = client.calls.get(timer.call);
  if (call !== undefined && call.member < 0 && !client.waiting.includes(call.id)) sendCall(client, env, call, pickMember(client));
}

/**
 * Once a second: gives up dials that nobody answers, pings silent members, and drops those that do
 * not answer the ping (a member stopped by SIGSTOP is noticed only here, after 30 to 40 s).
 */
export function tickEtcdClient<P>(client: EtcdClientState<P>, env: ClientEnv): readonly EtcdOutput<P>[] {
  let outputs: readonly EtcdOutput<P>[] = nothing;
  for (let index = 0; index < client.members.length; index++) {
    const member = client.members[index];
    const conn = member?.conn;
    if (member === undefined || conn === undefined) continue;
    if (member.phase === "connecting" && env.now - member.since >= dialTimeout) {
      env.close(conn);
      outputs = [...outputs, ...memberLost(client, conn, env, "i/o timeout")];
    } else if (member.phase === "ready" && member.pingSentAt !== undefined && env.now - member.pingSentAt >= keepaliveTimeout) {
      env.close(conn);
      outputs = [...outputs, ...memberLost(client, conn, env, "keepalive ping failed to receive ACK within timeout")];
    } else if (member.phase === "ready" && member.pingSentAt === undefined && env.now - member.lastHeardAt >= keepaliveTime) {
      member.pingSentAt = env.now;
      // An HTTP/2 ping. The answer carries an id that no call has, so only lastHeardAt changes.
      env.send(conn, { type: "request", id: 0, request: { type: "status" } });
    }
  }
  return outputs;
}
