import { etcdErrors } from "../errors.ts";
import type { Alarm, EtcdError, EtcdRequest } from "../messages.ts";
import type { Keyspace } from "./keyspace.ts";
import { dbSize } from "./store.ts";
import { valueSize } from "./valueSize.ts";

/** @source etcd server/etcdserver/quota.go leaseOverhead, kvOverhead */
const leaseOverhead = 64;
const kvOverhead = 256;

const costOfOps = (ops: Extract<EtcdRequest, { readonly type: "txn" }>["success"]): number => ops.reduce((sum, op) => sum + (op.type === "put" ? kvOverhead + op.key.length + valueSize(op.value) : 0), 0);

/** Bytes that a request may add to the backend's file; 0: it adds nothing. @source etcd server/etcdserver/quota.go Cost */
export function costOf(request: EtcdRequest): number {
  if (request.type === "put") return costOfOps([request]);
  if (request.type === "txn") return Math.max(costOfOps(request.success), costOfOps(request.failure));
  return request.type === "leaseGrant" ? leaseOverhead : 0;
}

/** Is there no room for a request under the quota? */
export function exceedsQuota({ store }: Keyspace, request: EtcdRequest, quotaBytes: number): boolean {
  const cost = costOf(request);
  return cost > 0 && dbSize(store) + cost >= quotaBytes;
}

const hasAlarm = ({ alarms }: Keyspace, alarm: Alarm["alarm"]): boolean => alarms.some((each) => each.alarm === alarm);

/** Under the alarm of any member nothing is written that takes room; what frees it is. @source etcd server/etcdserver/apply/apply.go applierV3Capped, applierV3Corrupt */
export function refusedByAlarm(keyspace: Keyspace, request: EtcdRequest): EtcdError | undefined {
  if (keyspace.alarms.length === 0) return undefined;
  if (hasAlarm(keyspace, "CORRUPT") && request.type !== "alarm") return etcdErrors.corrupt;
  return hasAlarm(keyspace, "NOSPACE") && costOf(request) > 0 ? etcdErrors.noSpace : undefined;
}

const isSame = (a: Alarm, b: Alarm): boolean => a.memberId === b.memberId && a.alarm === b.alarm;

/** Raises or takes back an alarm. @returns those that the request was about @source etcd server/etcdserver/apply/apply_backend.go Alarm */
export function applyAlarm(keyspace: Keyspace, request: Extract<EtcdRequest, { readonly type: "alarm" }>): readonly Alarm[] {
  if (request.action === "get") return keyspace.alarms;
  const alarm: Alarm = { memberId: request.memberId, alarm: request.alarm };
  const others = keyspace.alarms.filter((each) => !isSame(each, alarm));
  if (request.action === "activate") {
    keyspace.alarms = [...others, alarm];
    return [alarm];
  }
  const gone = keyspace.alarms.filter((each) => isSame(each, alarm));
  keyspace.alarms = others;
  return gone;
}
