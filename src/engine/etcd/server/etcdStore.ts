import type { EtcdEvent, KeyValue } from "../messages.ts";
import { countLive, visitRange, currentOf } from "../mvcc/keyIndex.ts";
import { changeCount, getKey } from "../mvcc/store.ts";
import type { EtcdState } from "./state.ts";

/** What a member's applied state looks like from outside: for the page, not for components. */
export interface EtcdStoreReader {
  /** Of the last applied transaction. Of several members, the one with the highest is the most advanced. */
  readonly revision: number;
  /** Number of the next change: pass it to `changesSince` later. Grows by one per changed key. */
  readonly changeCount: number;
  readonly get: (key: string) => KeyValue | undefined;
  /** Existing keys of [key, rangeEnd) in order; all keys when both are absent. */
  readonly entries: (key?: string, rangeEnd?: string) => readonly KeyValue[];
  readonly count: (key: string, rangeEnd: string) => number;
  /**
   * The changes from number `from` on, oldest first; undefined when they were compacted away, or
   * when `from` is in the future (another member's count): read `entries` again.
   */
  readonly changesSince: (from: number) => readonly EtcdEvent[] | undefined;
}

/** Reads a member's applied state. Cheap: nothing is copied but the answer. */
export function etcdStore(state: EtcdState): EtcdStoreReader {
  const { store } = state.keyspace;
  return {
    revision: store.revision,
    changeCount: changeCount(store),
    get: (key) => getKey(store, key),
    entries(key = "", rangeEnd = "\0") {
      const found: KeyValue[] = [];
      visitRange(store.keys, key, rangeEnd, (record) => {
        const kv = currentOf(record);
        if (kv !== undefined) found.push(kv);
        return true;
      });
      return found;
    },
    count: (key, rangeEnd) => countLive(store.keys, key, rangeEnd),
    changesSince(from) {
      if (from < store.dropped || from > changeCount(store)) return undefined;
      return store.history.slice(from - store.dropped);
    },
  };
}
