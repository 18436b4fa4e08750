import { useCallback, useSyncExternalStore } from "react";
import type { Changes } from "../../protocol/index.ts";

type Listener = () => void;

/**
 * Rows by key, with listeners per key, so that one pod's change renders one row. Lists of keys keep
 * their identity until a key comes or goes.
 */
export interface KeyedStore<Row> {
  readonly get: (key: string) => Row | undefined;
  /** In order of arrival; a new array only when a row came or went. */
  readonly keys: () => readonly string[];
  /** The rows themselves; a new array after any change. Prefer `get` and `groupKeys` in components. */
  readonly rows: () => readonly Row[];
  /** Keys of the rows whose group (see `groupOf`) this is. */
  readonly groupKeys: (group: string) => readonly string[];
  /** Grows when any row of the group changes, comes or goes. */
  readonly groupVersion: (group: string) => number;
  /** Grows with every change. */
  readonly version: () => number;
  readonly subscribe: (listener: Listener) => () => void;
  readonly subscribeKey: (key: string, listener: Listener) => () => void;
  readonly subscribeKeys: (listener: Listener) => () => void;
  readonly subscribeGroup: (group: string, listener: Listener) => () => void;
  /** Takes in changes; listeners are told once, afterwards. */
  readonly apply: (changes: Changes<Row>) => void;
  readonly clear: () => void;
}

export interface KeyedStoreOptions<Row> {
  readonly keyOf: (row: Row) => string;
  /** Rows can be asked for by group: pods by node, processes by machine. */
  readonly groupOf?: (row: Row) => string;
}

interface Group {
  readonly members: Set<string>;
  /** undefined: must be made anew. */
  keys: readonly string[] | undefined;
  version: number;
}

const noKeys: readonly string[] = [];

class Listeners {
  readonly #byKey = new Map<string, Set<Listener>>();

  add(key: string, listener: Listener): () => void {
    const set = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#byKey.get(key) === set) this.#byKey.delete(key);
    };
  }

  tell(keys: Iterable<string>): void {
    for (const key of keys) for (const listener of this.#byKey.get(key) ?? noListeners) listener();
  }

  all(): Iterable<string> {
    return [...this.#byKey.keys()];
  }
}

const noListeners: ReadonlySet<Listener> = new Set();
const everyone = "*";

export function createKeyedStore<Row>({ keyOf, groupOf }: KeyedStoreOptions<Row>): KeyedStore<Row> {
  const byKey = new Map<string, Row>();
  const groups = new Map<string, Group>();
  const rowListeners = new Listeners();
  const groupListeners = new Listeners();
  const wholeListeners = new Listeners();
  const keysListeners = new Listeners();
  let keys: readonly string[] | undefined = noKeys;
  let rows: readonly Row[] | undefined = [];
  let version = 0;
  // One counter for all groups: a group that emptied and came back never shows a version twice.
  let groupVersions = 0;

  const groupFor = (name: string): Group => {
    const known = groups.get(name);
    if (known !== undefined) return known;
    const group: Group = { members: new Set(), keys: undefined, version: 0 };
    groups.set(name, group);
    return group;
  };
  const touch = (name: string, key: string, change: "join" | "leave" | "same", touched: Set<string>) => {
    const group = groupFor(name);
    group.version = ++groupVersions;
    touched.add(name);
    if (change === "same") return;
    if (change === "join") group.members.add(key);
    else group.members.delete(key);
    group.keys = undefined;
    if (group.members.size === 0) groups.delete(name);
  };
  const moveBetweenGroups = (key: string, before: Row | undefined, after: Row | undefined, touched: Set<string>) => {
    if (groupOf === undefined) return;
    const from = before === undefined ? undefined : groupOf(before);
    const to = after === undefined ? undefined : groupOf(after);
    if (from === to && to !== undefined) touch(to, key, "same", touched);
    else {
      if (from !== undefined) touch(from, key, "leave", touched);
      if (to !== undefined) touch(to, key, "join", touched);
    }
  };

  return {
    get: (key) => byKey.get(key),
    keys: () => (keys ??= [...byKey.keys()]),
    rows: () => (rows ??= [...byKey.values()]),
    groupKeys: (name) => {
      const group = groups.get(name);
      return group === undefined ? noKeys : (group.keys ??= [...group.members]);
    },
    groupVersion: (name) => groups.get(name)?.version ?? 0,
    version: () => version,
    subscribe: (listener) => wholeListeners.add(everyone, listener),
    subscribeKey: (key, listener) => rowListeners.add(key, listener),
    subscribeKeys: (listener) => keysListeners.add(everyone, listener),
    subscribeGroup: (group, listener) => groupListeners.add(group, listener),
    apply: ({ upserted, removed }) => {
      if (upserted.length === 0 && removed.length === 0) return;
      const touchedKeys = new Set<string>();
      const touchedGroups = new Set<string>();
      let membersChanged = false;
      for (const row of upserted) {
        const key = keyOf(row);
        const before = byKey.get(key);
        if (before === undefined) membersChanged = true;
        byKey.set(key, row);
        touchedKeys.add(key);
        moveBetweenGroups(key, before, row, touchedGroups);
      }
      for (const key of removed) {
        const before = byKey.get(key);
        if (before === undefined) continue;
        byKey.delete(key);
        membersChanged = true;
        touchedKeys.add(key);
        moveBetweenGroups(key, before, undefined, touchedGroups);
      }
      version += 1;
      rows = undefined;
      if (membersChanged) keys = undefined;
      rowListeners.tell(touchedKeys);
      groupListeners.tell(touchedGroups);
      if (membersChanged) keysListeners.tell([everyone]);
      wholeListeners.tell([everyone]);
    },
    clear: () => {
      byKey.clear();
      groups.clear();
      keys = noKeys;
      rows = [];
      version += 1;
      rowListeners.tell(rowListeners.all());
      groupListeners.tell(groupListeners.all());
      keysListeners.tell([everyone]);
      wholeListeners.tell([everyone]);
    },
  };
}

/** One row; renders again only when that row changes. */
export function useRow<Row>(store: KeyedStore<Row>, key: string): Row | undefined {
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeKey(key, listener), [store, key]),
    () => store.get(key),
  );
}

/** A value read from one row, compared by Object.is: return primitives. */
export function useRowValue<Row, Value extends string | number | boolean | undefined>(store: KeyedStore<Row>, key: string, select: (row: Row) => Value): Value | undefined {
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeKey(key, listener), [store, key]),
    () => {
      const row = store.get(key);
      return row === undefined ? undefined : select(row);
    },
  );
}

/** All keys; renders again only when a row comes or goes. */
export const useKeys = <Row>(store: KeyedStore<Row>): readonly string[] => useSyncExternalStore(store.subscribeKeys, store.keys);

/** All rows; renders again after any change of the table. */
export const useRows = <Row>(store: KeyedStore<Row>): readonly Row[] => useSyncExternalStore(store.subscribe, store.rows);

/** The keys of one group; renders again only when a row joins or leaves it. */
export function useGroupKeys<Row>(store: KeyedStore<Row>, group: string): readonly string[] {
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeGroup(group, listener), [store, group]),
    () => store.groupKeys(group),
  );
}

/** A number that changes when anything in the group does: for canvases and sums. */
export function useGroupVersion<Row>(store: KeyedStore<Row>, group: string): number {
  return useSyncExternalStore(
    useCallback((listener: Listener) => store.subscribeGroup(group, listener), [store, group]),
    () => store.groupVersion(group),
  );
}
