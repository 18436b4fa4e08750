import type { EtcdEvent, KeyValue } from "../messages.ts";
import type { Keyspace } from "./applyRequest.ts";
import { currentOf, insertRecord } from "./keyIndex.ts";
import { newLessor } from "./lessor.ts";
import { newStore } from "./store.ts";

/** A key space at rest: what a snapshot carries. Values and lists are shared, not copied. */
export interface KeyspaceSnapshot {
  readonly revision: number;
  readonly compactRevision: number;
  readonly records: readonly (readonly KeyValue[])[];
  readonly history: readonly EtcdEvent[];
  readonly dropped: number;
  readonly leases: readonly { readonly id: number; readonly ttlSeconds: number }[];
}

/** Writes a key space down. */
export function takeKeyspaceSnapshot(keyspace: Keyspace): KeyspaceSnapshot {
  const { store, lessor } = keyspace;
  const records: (readonly KeyValue[])[] = [];
  for (const block of store.keys.blocks) for (const record of block.records) records.push(record.versions);
  return {
    revision: store.revision,
    compactRevision: store.compactRevision,
    records,
    history: store.history.slice(),
    dropped: store.dropped,
    leases: [...lessor.leases.values()].map(({ id, ttlSeconds }) => ({ id, ttlSeconds })),
  };
}

/** The key space that was written down. */
export function restoreKeyspace(snapshot: KeyspaceSnapshot): Keyspace {
  const store = newStore();
  const lessor = newLessor();
  store.revision = snapshot.revision;
  store.compactRevision = snapshot.compactRevision;
  store.history = snapshot.history.slice();
  store.dropped = snapshot.dropped;
  for (const { id, ttlSeconds } of snapshot.leases) lessor.leases.set(id, { id, ttlSeconds, expiry: Infinity, keys: new Set() });
  for (const versions of snapshot.records) {
    const first = versions[0];
    if (first === undefined) continue;
    const record = { key: first.key, versions };
    insertRecord(store.keys, record);
    store.versions += versions.length;
    const current = currentOf(record);
    if (current !== undefined && current.lease !== 0) lessor.leases.get(current.lease)?.keys.add(current.key);
  }
  return { store, lessor };
}
