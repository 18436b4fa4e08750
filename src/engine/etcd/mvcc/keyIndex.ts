import { invariant } from "../../core/index.ts";
import type { KeyValue } from "../messages.ts";

/** A key and what is known of its past. */
export interface KeyRecord {
  readonly key: string;
  /**
   * Its values since the last compaction, oldest first; a deletion is a value with version 0.
   * Replaced, never changed, so that a snapshot may share it.
   */
  versions: readonly KeyValue[];
}

/** A run of neighbouring keys. */
interface KeyBlock {
  records: KeyRecord[];
  /** How many of them exist now. */
  live: number;
}

/** All keys in order: a list of blocks of bounded size, so that an insertion moves few and a search stays a bisection. */
export interface KeyIndex {
  readonly byKey: Map<string, KeyRecord>;
  blocks: KeyBlock[];
}

const blockMax = 128;

export const newKeyIndex = (): KeyIndex => ({ byKey: new Map(), blocks: [] });

/** The newest value, if the key exists. */
export function currentOf(record: KeyRecord | undefined): KeyValue | undefined {
  const last = record?.versions[record.versions.length - 1];
  return last === undefined || last.version === 0 ? undefined : last;
}

/** The value as of `revision`, if the key existed then. */
export function valueAt(record: KeyRecord, revision: number): KeyValue | undefined {
  for (let i = record.versions.length - 1; i >= 0; i--) {
    const version = record.versions[i];
    if (version !== undefined && version.modRevision <= revision) return version.version === 0 ? undefined : version;
  }
  return undefined;
}

/** Number of the last block that begins at or before `key`; 0 when all begin after it. */
function blockFor(index: KeyIndex, key: string): number {
  let low = 0;
  let high = index.blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const first = index.blocks[middle]?.records[0];
    if (first !== undefined && first.key <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Position of the first record at or after `key`. */
function positionIn(block: KeyBlock, key: string): number {
  let low = 0;
  let high = block.records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const record = block.records[middle];
    if (record !== undefined && record.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A longer list without room to spare: a spread leaves room for seventeen, and these lists are kept. */
function withVersion(versions: readonly KeyValue[], kv: KeyValue): readonly KeyValue[] {
  const a = versions[0];
  const b = versions[1];
  const c = versions[2];
  if (versions.length === 1 && a !== undefined) return [a, kv];
  if (versions.length === 2 && a !== undefined && b !== undefined) return [a, b, kv];
  if (versions.length === 3 && a !== undefined && b !== undefined && c !== undefined) return [a, b, c, kv];
  return versions.concat(kv);
}

/** Sets the newest value of a key, whose record is at hand if there is one. */
export function addVersion(index: KeyIndex, record: KeyRecord | undefined, kv: KeyValue): void {
  if (record === undefined) {
    insertRecord(index, { key: kv.key, versions: [kv] });
    return;
  }
  const wasLive = currentOf(record) !== undefined;
  record.versions = withVersion(record.versions, kv);
  const isLive = kv.version > 0;
  if (wasLive === isLive) return;
  const block = index.blocks[blockFor(index, kv.key)];
  invariant(block !== undefined, "an indexed key is in a block");
  block.live += isLive ? 1 : -1;
}

/** Adds a key that is not there. */
export function insertRecord(index: KeyIndex, record: KeyRecord): void {
  index.byKey.set(record.key, record);
  const number = blockFor(index, record.key);
  const live = currentOf(record) === undefined ? 0 : 1;
  const block = index.blocks[number];
  if (block === undefined) {
    index.blocks.push({ records: [record], live });
    return;
  }
  block.records.splice(positionIn(block, record.key), 0, record);
  block.live += live;
  if (block.records.length <= blockMax) return;
  const upper = block.records.splice(blockMax / 2);
  let upperLive = 0;
  for (const moved of upper) if (currentOf(moved) !== undefined) upperLive++;
  block.live -= upperLive;
  index.blocks.splice(number + 1, 0, { records: upper, live: upperLive });
}

/** Forgets a key that does not exist any more. */
export function removeRecord(index: KeyIndex, key: string): void {
  const number = blockFor(index, key);
  const block = index.blocks[number];
  const at = block === undefined ? 0 : positionIn(block, key);
  const record = block?.records[at];
  invariant(block !== undefined && record?.key === key, "the key to forget is indexed");
  if (currentOf(record) !== undefined) block.live--;
  block.records.splice(at, 1);
  if (block.records.length === 0) index.blocks.splice(number, 1);
  index.byKey.delete(key);
}

/** Visits the records of [key, rangeEnd) in order until `visit` says false. */
export function visitRange(index: KeyIndex, key: string, rangeEnd: string, visit: (record: KeyRecord) => boolean): void {
  for (let number = blockFor(index, key); number < index.blocks.length; number++) {
    const block = index.blocks[number];
    if (block === undefined) return;
    for (let at = positionIn(block, key); at < block.records.length; at++) {
      const record = block.records[at];
      if (record === undefined || !isBefore(record.key, rangeEnd) || !visit(record)) return;
    }
  }
}

/** etcd writes "to the end of all keys" as a range end of one zero byte. */
const isBefore = (key: string, rangeEnd: string): boolean => rangeEnd === "\0" || key < rangeEnd;

/** How many keys of [key, rangeEnd) exist now. Whole blocks are not looked into. */
export function countLive(index: KeyIndex, key: string, rangeEnd: string): number {
  let count = 0;
  for (let number = blockFor(index, key); number < index.blocks.length; number++) {
    const block = index.blocks[number];
    const first = block?.records[0];
    const last = block?.records[block.records.length - 1];
    if (block === undefined || first === undefined || last === undefined || !isBefore(first.key, rangeEnd)) break;
    if (first.key >= key && isBefore(last.key, rangeEnd)) {
      count += block.live;
      continue;
    }
    for (let at = positionIn(block, key); at < block.records.length; at++) {
      const record = block.records[at];
      if (record === undefined || !isBefore(record.key, rangeEnd)) break;
      if (currentOf(record) !== undefined) count++;
    }
  }
  return count;
}
