import { valueSize } from "./valueSize.ts";
import type { MvccStore } from "./store.ts";

const offset = 0x811c9dc5;
const prime = 0x01000193;

function mix(hash: number, text: string): number {
  let mixed = hash;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), prime);
  return mixed;
}

/**
 * A number that members with the same keys, revisions and values share: FNV-1a over all that was not compacted.
 *
 * @param revision up to which; 0 = all
 * @simplified of values that are objects only the size goes in: they are shared references
 * @source etcd server/storage/mvcc/hash.go
 */
export function hashOf(store: MvccStore, revision: number): number {
  let hash = offset;
  const last = revision === 0 ? store.revision : revision;
  for (const block of store.keys.blocks) {
    for (const record of block.records) {
      for (const kv of record.versions) {
        if (kv.modRevision > last) continue;
        hash = mix(hash, `${kv.key} ${kv.modRevision} ${kv.version} ${kv.lease} ${typeof kv.value === "string" ? kv.value : valueSize(kv.value)}`);
      }
    }
  }
  return hash >>> 0;
}
