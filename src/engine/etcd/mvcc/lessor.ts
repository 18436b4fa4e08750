import type { Micros, Result } from "../../core/index.ts";
import { fail, ok, seconds } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdError } from "../messages.ts";

export interface Lease {
  readonly id: number;
  readonly ttlSeconds: number;
  /** Only the leader counts; Infinity at the others. */
  expiry: Micros;
  /** The keys that go when it expires. */
  readonly keys: Set<string>;
}

/** The leases of the store. */
export interface Lessor {
  readonly leases: Map<number, Lease>;
  /** The leader decides what has expired, and says so through the log. */
  isPrimary: boolean;
}

/** @source etcd server/lease/lessor.go MaxLeaseTTL */
const maxTtlSeconds = 9_000_000_000;

export const newLessor = (): Lessor => ({ leases: new Map(), isPrimary: false });

/**
 * @param minTtlSeconds one and a half election timeouts: a lease must outlive a change of leader
 * @source etcd server/lease/lessor.go Grant
 */
export function grantLease(lessor: Lessor, id: number, ttlSeconds: number, minTtlSeconds: number, now: Micros): Result<Lease, EtcdError> {
  if (ttlSeconds > maxTtlSeconds) return fail(etcdErrors.leaseTtlTooLarge);
  if (lessor.leases.has(id)) return fail(etcdErrors.leaseExists);
  const ttl = Math.max(ttlSeconds, minTtlSeconds);
  const lease: Lease = { id, ttlSeconds: ttl, expiry: lessor.isPrimary ? now + seconds(ttl) : Infinity, keys: new Set() };
  lessor.leases.set(id, lease);
  return ok(lease);
}

/** Only at the primary. @returns its time to live in seconds; undefined when there is no such lease */
export function renewLease(lessor: Lessor, id: number, now: Micros): number | undefined {
  const lease = lessor.leases.get(id);
  if (lease === undefined) return undefined;
  lease.expiry = now + seconds(lease.ttlSeconds);
  return lease.ttlSeconds;
}

/** What a lease has left, in whole seconds, at the primary; -1: there is no such lease. */
export function remainingSeconds(lessor: Lessor, id: number, now: Micros): number {
  const lease = lessor.leases.get(id);
  return lease === undefined ? -1 : Math.max(0, Math.floor((lease.expiry - now) / seconds(1)));
}

/** A key moves from one lease (0 = none) to another. */
export function attachLease(lessor: Lessor, key: string, from: number, to: number): void {
  if (from === to) return;
  if (from !== 0) lessor.leases.get(from)?.keys.delete(key);
  if (to !== 0) lessor.leases.get(to)?.keys.add(key);
}

/** This member leads now: every lease gets its whole time again, since nobody knows when it was last renewed. */
export function promoteLessor(lessor: Lessor, extend: Micros, now: Micros): void {
  lessor.isPrimary = true;
  for (const lease of lessor.leases.values()) lease.expiry = now + seconds(lease.ttlSeconds) + extend;
}

export function demoteLessor(lessor: Lessor): void {
  lessor.isPrimary = false;
  for (const lease of lessor.leases.values()) lease.expiry = Infinity;
}

export const isExpired = (lease: Lease, now: Micros): boolean => lease.expiry <= now;

/** When the next lease runs out; Infinity = none. */
export function nextLeaseExpiry(lessor: Lessor): Micros {
  let next = Infinity;
  if (lessor.isPrimary) for (const lease of lessor.leases.values()) if (lease.expiry < next) next = lease.expiry;
  return next;
}
