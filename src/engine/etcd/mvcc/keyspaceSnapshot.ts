import type { Alarm, EtcdEvent, KeyValue, Member } from "../messages.ts";
import type { Keyspace } from "./keyspace.ts";
import { currentOf, insertRecord } from "./keyIndex.ts";
import { newLessor } from "./lessor.ts";
import { countVersions, newStore } from "./store.ts";

/** A key space at rest: what a snapshot carries. Values and lists are shared, not copied. */
export interface KeyspaceSnapshot {
  readonly revision: number;
  readonly compactRevision: number;
  readonly records: readonly (readonly KeyValue[])[];
  readonly history: readonly EtcdEvent[];
  readonly dropped: number;
  readonly leases: readonly { readonly id: number; readonly ttlSeconds: number }[];
  readonly fileBytes: number;
  /** By Raft's name of the member. */
  readonly members: readonly (readonly [string, Member])[];
  readonly removed: readonly string[];
  readonly alarms: readonly Alarm[];
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
    fileBytes: store.fileBytes,
    members: [...keyspace.members],
    removed: [...keyspace.removed],
    alarms: keyspace.alarms,
  };
}

export const newKeyspace = (): Keyspace => ({ store: newStore(), lessor: newLessor(), members: new Map(), removed: new Set(), alarms: [] });

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
    countVersions(store, versions);
    const current = currentOf(record);
    if (current !== undefined && current.lease !== 0) lessor.leases.get(current.lease)?.keys.add(current.key);
  }
  store.fileBytes = snapshot.fileBytes;
  return { store, lessor, members: new Map(snapshot.members), removed: new Set(snapshot.removed), alarms: snapshot.alarms };
}
