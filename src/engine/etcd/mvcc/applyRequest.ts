import type { Micros, Result } from "../../core/index.ts";
import { assertNever, compareStrings, fail, must, ok } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { Compare, EtcdError, EtcdRequest, EtcdResponse, RequestOp, ResponseOp } from "../messages.ts";
import { applyAlarm, refusedByAlarm } from "./alarms.ts";
import { membersById, updateMember } from "./members.ts";
import type { Keyspace } from "./keyspace.ts";
import { attachLease, grantLease } from "./lessor.ts";
import type { MvccStore } from "./store.ts";
import { checkCompact, compact, deleteKeys, getKey, putKey, range } from "./store.ts";

/** @source etcd server/etcdserver/api/v3rpc/key.go, embed/config.go MaxTxnOps */
const maxTxnOps = 128;

type TxnRequest = Extract<EtcdRequest, { readonly type: "txn" }>;

const isWrite = (op: RequestOp): boolean => op.type !== "range";

/** Does a request change anything, so that it must go through the log? */
export function isReadOnly(request: EtcdRequest): boolean {
  if (request.type === "range" || request.type === "memberList") return true;
  return request.type === "txn" && !request.success.some(isWrite) && !request.failure.some(isWrite);
}

/** What is wrong with a request on the face of it. @source etcd server/etcdserver/api/v3rpc/key.go */
export function checkRequest(request: EtcdRequest): EtcdError | undefined {
  switch (request.type) {
    case "range":
    case "put":
    case "deleteRange":
      return request.key === "" ? etcdErrors.emptyKey : undefined;
    case "txn": {
      if (Math.max(request.compare.length, request.success.length, request.failure.length) > maxTxnOps) return etcdErrors.tooManyOps;
      if (request.compare.some((compare) => compare.key === "")) return etcdErrors.emptyKey;
      return checkOps(request.success) ?? checkOps(request.failure);
    }
    case "leaseGrant":
    case "leaseRevoke":
    case "leaseKeepAlive":
    case "leaseTimeToLive":
    case "leases":
    case "compact":
    case "alarm":
    case "memberAdd":
    case "memberRemove":
    case "memberPromote":
    case "memberUpdate":
    case "memberPublish":
    case "memberList":
    case "moveLeader":
    case "defragment":
    case "hashKv":
    case "snapshot":
    case "status":
      return undefined;
    default:
      return assertNever(request);
  }
}

function checkOps(ops: readonly RequestOp[]): EtcdError | undefined {
  for (const op of ops) if (op.key === "") return etcdErrors.emptyKey;
  if (ops.length < 2) return undefined;
  const puts = new Set<string>();
  for (const op of ops) {
    if (op.type !== "put") continue;
    if (puts.has(op.key)) return etcdErrors.duplicateKey;
    puts.add(op.key);
  }
  return undefined;
}

function holds(store: MvccStore, compare: Compare): boolean {
  const kv = getKey(store, compare.key);
  // A key that is not there has no value to compare. @source etcd server/etcdserver/apply applyCompare
  if (compare.target === "value") return kv !== undefined && isSo(compareStrings(valueText(kv.value), compare.value), compare.result);
  return isSo((kv?.[compare.target] ?? 0) - compare.number, compare.result);
}

const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function isSo(difference: number, result: Compare["result"]): boolean {
  switch (result) {
    case "=":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case ">":
      return difference > 0;
  }
}

const noResponses: readonly ResponseOp[] = [];
const putDone: Result<ResponseOp, EtcdError> = ok({ type: "put" });

/** Runs one operation of a transaction that will be `revision`, if it writes. */
function applyOp(keyspace: Keyspace, op: RequestOp, revision: number): Result<ResponseOp, EtcdError> {
  const { store, lessor } = keyspace;
  switch (op.type) {
    case "range":
      return range(store, op);
    case "put": {
      const lease = op.lease ?? 0;
      const prevKv = putKey(store, revision, op.key, op.value, lease);
      attachLease(lessor, op.key, prevKv?.lease ?? 0, lease);
      return op.prevKv === true && prevKv !== undefined ? ok({ type: "put", prevKv }) : putDone;
    }
    case "deleteRange": {
      const gone = deleteKeys(store, revision, op.key, op.rangeEnd);
      for (const kv of gone) attachLease(lessor, kv.key, kv.lease, 0);
      return ok({ type: "deleteRange", deleted: gone.length, ...(op.prevKv === true ? { prevKvs: gone } : {}) });
    }
  }
}

/** Runs operations as one transaction: all their changes have one revision, and none happens if one cannot. */
function applyOps(keyspace: Keyspace, ops: readonly RequestOp[]): Result<readonly ResponseOp[], EtcdError> {
  const { store, lessor } = keyspace;
  for (const op of ops) {
    if (op.type === "put" && op.lease !== undefined && op.lease !== 0 && !lessor.leases.has(op.lease)) return fail(etcdErrors.leaseNotFound);
    if (op.type === "range" && (op.revision ?? 0) > store.revision) return fail(etcdErrors.futureRevision);
    if (op.type === "range" && (op.revision ?? 0) > 0 && (op.revision ?? 0) < store.compactRevision) return fail(etcdErrors.compacted);
  }
  const revision = store.revision + 1;
  const before = store.history.length;
  let responses: readonly ResponseOp[] = noResponses;
  for (const op of ops) {
    const result = applyOp(keyspace, op, revision);
    if (!result.ok) return result;
    responses = responses.length === 0 ? [result.value] : [...responses, result.value];
  }
  if (store.history.length > before) store.revision = revision;
  return ok(responses);
}

function applyTxn(keyspace: Keyspace, request: TxnRequest): Result<EtcdResponse, EtcdError> {
  let succeeded = true;
  for (const compare of request.compare) succeeded &&= holds(keyspace.store, compare);
  const result = applyOps(keyspace, succeeded ? request.success : request.failure);
  if (!result.ok) return result;
  return ok({ type: "txn", succeeded, responses: result.value });
}

/**
 * Runs one request against the key space.
 *
 * @param minTtlSeconds for leases
 * @param now this member's clock: only for when a lease runs out, which only the leader acts on
 * @source etcd server/etcdserver/apply/apply_backend.go
 */
export function applyRequest(keyspace: Keyspace, request: EtcdRequest, minTtlSeconds: number, now: Micros): Result<EtcdResponse, EtcdError> {
  const { store, lessor } = keyspace;
  const refused = refusedByAlarm(keyspace, request);
  if (refused !== undefined) return fail(refused);
  switch (request.type) {
    case "range":
      return range(store, request);
    case "put":
    case "deleteRange": {
      const result = applyOps(keyspace, [request]);
      return result.ok ? ok(must(result.value[0], "response")) : result;
    }
    case "txn":
      return applyTxn(keyspace, request);
    case "leaseGrant": {
      const lease = grantLease(lessor, request.leaseId, request.ttlSeconds, minTtlSeconds, now);
      return lease.ok ? ok({ type: "leaseGrant", leaseId: request.leaseId, ttlSeconds: lease.value.ttlSeconds }) : lease;
    }
    case "leaseRevoke": {
      const lease = lessor.leases.get(request.leaseId);
      if (lease === undefined) return fail(etcdErrors.leaseNotFound);
      const ops = [...lease.keys].sort(compareStrings).map((key): RequestOp => ({ type: "deleteRange", key }));
      applyOps(keyspace, ops);
      lessor.leases.delete(request.leaseId);
      return ok({ type: "leaseRevoke" });
    }
    case "compact": {
      const error = checkCompact(store, request.revision);
      if (error !== undefined) return fail(error);
      compact(store, request.revision);
      return ok({ type: "compact" });
    }
    case "alarm":
      return ok({ type: "alarm", alarms: applyAlarm(keyspace, request) });
    case "memberUpdate":
    case "memberPublish":
      return updateMember(keyspace, request);
    case "memberList":
      return ok({ type: "memberList", members: membersById(keyspace) });
    case "memberAdd":
    case "memberRemove":
    case "memberPromote":
    case "moveLeader":
    case "defragment":
    case "hashKv":
    case "snapshot":
    case "leaseTimeToLive":
    case "leases":
    case "leaseKeepAlive":
    case "status":
      return fail({ code: "InvalidArgument", message: `etcdserver: ${request.type} does not go through the log` });
  }
}
