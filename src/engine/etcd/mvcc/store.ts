import type { Result } from "../../core/index.ts";
import { fail, invariant, ok } from "../../core/index.ts";
import type { EtcdError, EtcdEvent, KeyValue, RangeRequest, RangeResponse } from "../messages.ts";
import { etcdErrors } from "../errors.ts";
import { valueSize } from "./valueSize.ts";
import type { KeyIndex, KeyRecord } from "./keyIndex.ts";
import { addVersion, countLive, currentOf, newKeyIndex, removeRecord, valueAt, visitRange } from "./keyIndex.ts";

/** The key space with its past: every write makes a revision, and reads and watches may ask for older ones. */
export interface MvccStore {
  /** Of the last transaction that wrote. An empty store is at 1. */
  revision: number;
  /** Reads below this revision are refused. */
  compactRevision: number;
  readonly keys: KeyIndex;
  /** All changes from compactRevision on, in order. */
  history: EtcdEvent[];
  /** How many changes there were before history[0]: history[i] is change number dropped + i. */
  dropped: number;
  /** Values kept, old ones and deletions included. */
  versions: number;
  /** Bytes of them. */
  bytes: number;
  /** Bytes of the backend's file: what was free once stays in it until somebody defragments it. */
  fileBytes: number;
}

/** An empty file, some of whose pages are free. */
const emptyFileBytes = 20_480;
const freeBytesOfEmpty = 4_096;
const pageBytes = 4_096;
/** Key, revisions and the pages' own records, for each value. */
const recordBytes = 96;
/** Pages are written anew beside the old ones, and what that leaves is not always large enough for the next: so much the file grows. Read off recordings. */
const growth = 1.5;

const sizeOfVersion = (kv: KeyValue): number => recordBytes + kv.key.length + valueSize(kv.value);

export const newStore = (): MvccStore => ({
  revision: 1,
  compactRevision: -1,
  keys: newKeyIndex(),
  history: [],
  dropped: 0,
  versions: 0,
  bytes: 0,
  fileBytes: emptyFileBytes,
});

/** Number of the next change: `changesSince` counts from such a number. */
export const changeCount = (store: MvccStore): number => store.dropped + store.history.length;

/** Bytes of the backend's file that hold something. */
export const dbSizeInUse = (store: MvccStore): number => fileBytesFor(store.bytes);

const fileBytesFor = (bytes: number): number => Math.max(emptyFileBytes, pageBytes * Math.ceil((emptyFileBytes - freeBytesOfEmpty + bytes) / pageBytes));

/**
 * Bytes of the backend's file. It never shrinks by itself: what is deleted leaves room in it.
 *
 * @simplified bbolt's list of free pages is not kept
 */
export const dbSize = (store: MvccStore): number => store.fileBytes;

/** Writes the file anew without what is free in it. @source etcd server/storage/backend/backend.go defrag */
export function defragment(store: MvccStore): void {
  store.fileBytes = dbSizeInUse(store);
}

/** Counts values that are there already: of a snapshot. */
export function countVersions(store: MvccStore, versions: readonly KeyValue[]): void {
  store.versions += versions.length;
  for (const kv of versions) store.bytes += sizeOfVersion(kv);
}

/** The newest value of a key. */
export const getKey = (store: MvccStore, key: string): KeyValue | undefined => currentOf(store.keys.byKey.get(key));

const withoutValue = (kv: KeyValue): KeyValue => ({ ...kv, value: undefined });

/**
 * Reads one key or a range.
 *
 * @param revision as of which to read; the store's own, or an older one
 * @returns "required revision has been compacted" / "is a future revision" when it cannot
 * @source etcd server/storage/mvcc/kvstore_txn.go rangeKeys
 */
export function range(store: MvccStore, request: RangeRequest, revision = request.revision ?? 0): Result<RangeResponse, EtcdError> {
  if (revision > store.revision) return fail(etcdErrors.futureRevision);
  if (revision > 0 && revision < store.compactRevision) return fail(etcdErrors.compacted);
  const isNow = revision === 0 || revision === store.revision;
  const limit = request.limit ?? 0;
  const kvs: KeyValue[] = [];
  if (request.rangeEnd === undefined || request.rangeEnd === "") {
    const record = store.keys.byKey.get(request.key);
    const kv = record === undefined ? undefined : isNow ? currentOf(record) : valueAt(record, revision);
    if (kv === undefined) return ok({ type: "range", kvs, more: false, count: 0 });
    if (request.countOnly !== true) kvs.push(request.keysOnly === true ? withoutValue(kv) : kv);
    return ok({ type: "range", kvs, more: false, count: 1 });
  }
  let count = 0;
  if (isNow) count = countLive(store.keys, request.key, request.rangeEnd);
  if (!isNow || request.countOnly !== true) {
    visitRange(store.keys, request.key, request.rangeEnd, (record) => {
      const kv = isNow ? currentOf(record) : valueAt(record, revision);
      if (kv === undefined) return true;
      if (!isNow) count++;
      if (request.countOnly !== true && (limit === 0 || kvs.length < limit)) {
        kvs.push(request.keysOnly === true ? withoutValue(kv) : kv);
      }
      return !isNow || limit === 0 || kvs.length < limit;
    });
  }
  return ok({ type: "range", kvs, more: request.countOnly !== true && count > kvs.length, count });
}

function record(store: MvccStore, known: KeyRecord | undefined, event: EtcdEvent): void {
  addVersion(store.keys, known, event.kv);
  store.history.push(event);
  store.versions++;
  store.bytes += sizeOfVersion(event.kv);
  store.fileBytes = Math.max(store.fileBytes, fileBytesFor(store.bytes * growth));
}

/** Writes a key in the transaction that will be `revision`. @returns the value before */
export function putKey(store: MvccStore, revision: number, key: string, value: unknown, lease: number): KeyValue | undefined {
  const known = store.keys.byKey.get(key);
  const prevKv = currentOf(known);
  const kv: KeyValue =
    prevKv === undefined
      ? { key, value, createRevision: revision, modRevision: revision, version: 1, lease }
      : { key, value, createRevision: prevKv.createRevision, modRevision: revision, version: prevKv.version + 1, lease };
  record(store, known, prevKv === undefined ? { type: "PUT", kv } : { type: "PUT", kv, prevKv });
  return prevKv;
}

/** Deletes a key or a range in the transaction that will be `revision`. @returns what was there */
export function deleteKeys(store: MvccStore, revision: number, key: string, rangeEnd: string | undefined): readonly KeyValue[] {
  const gone: KeyValue[] = [];
  if (rangeEnd === undefined || rangeEnd === "") {
    const kv = getKey(store, key);
    if (kv !== undefined) gone.push(kv);
  } else {
    visitRange(store.keys, key, rangeEnd, (found) => {
      const kv = currentOf(found);
      if (kv !== undefined) gone.push(kv);
      return true;
    });
  }
  for (const prevKv of gone) {
    const kv: KeyValue = { key: prevKv.key, value: undefined, createRevision: 0, modRevision: revision, version: 0, lease: 0 };
    record(store, store.keys.byKey.get(kv.key), { type: "DELETE", kv, prevKv });
  }
  return gone;
}

/** Position in the history of the first change at or after `revision`. */
export function historyPosition(store: MvccStore, revision: number): number {
  let low = 0;
  let high = store.history.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const event = store.history[middle];
    if (event !== undefined && event.kv.modRevision < revision) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** May a member compact to `revision`? @source etcd server/storage/mvcc/kvstore.go updateCompactRev */
export function checkCompact(store: MvccStore, revision: number): EtcdError | undefined {
  if (revision <= store.compactRevision) return etcdErrors.compacted;
  return revision > store.revision ? etcdErrors.futureRevision : undefined;
}

/**
 * Forgets values that no read at or after `revision` can see. Work in proportion to the changes that go.
 *
 * @source etcd server/storage/mvcc/kvstore.go Compact
 */
export function compact(store: MvccStore, revision: number): void {
  invariant(checkCompact(store, revision) === undefined, "the revision can be compacted");
  store.compactRevision = revision;
  for (let i = 0; i < store.history.length; i++) {
    const event = store.history[i];
    if (event === undefined || event.kv.modRevision > revision) break;
    compactKey(store, event.kv.key, revision);
  }
  // The changes of that very revision stay: a watch may still begin there.
  const position = historyPosition(store, revision);
  store.dropped += position;
  store.history = store.history.slice(position);
}

function compactKey(store: MvccStore, key: string, revision: number): void {
  const found = store.keys.byKey.get(key);
  if (found === undefined) return;
  let keep = 0;
  while (keep + 1 < found.versions.length && (found.versions[keep + 1]?.modRevision ?? Infinity) <= revision) keep++;
  const oldest = found.versions[keep];
  if (oldest !== undefined && oldest.version === 0 && oldest.modRevision <= revision) keep++;
  if (keep === 0) return;
  store.versions -= keep;
  for (let i = 0; i < keep; i++) {
    const gone = found.versions[i];
    if (gone !== undefined) store.bytes -= sizeOfVersion(gone);
  }
  if (keep === found.versions.length) removeRecord(store.keys, key);
  else found.versions = found.versions.slice(keep);
}
