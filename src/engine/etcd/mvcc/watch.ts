import type { ConnId, Micros } from "../../core/index.ts";
import type { EtcdEvent } from "../messages.ts";
import type { MvccStore } from "./store.ts";
import { historyPosition } from "./store.ts";

/** One client's watch on this member. */
export interface Watcher {
  readonly conn: ConnId;
  readonly id: number;
  readonly requireLeader: boolean;
  readonly progressNotify: boolean;
  /** Changes below this revision are not for it (a watch may begin in the future). */
  readonly minRevision: number;
  /** When it was last told anything. */
  toldAt: Micros;
}

/** The watchers of one range: they get the same list of events. */
export interface WatchGroup {
  readonly key: string;
  /** "" = just `key`. */
  readonly rangeEnd: string;
  readonly prevKv: boolean;
  readonly watchers: Watcher[];
  /** Changes since the last delivery. */
  pending: EtcdEvent[];
}

/**
 * All watchers of a member. An event finds its groups by its key and by each directory above it,
 * never by asking every watcher.
 */
export interface WatcherIndex {
  readonly byKey: Map<string, WatchGroup[]>;
  /** Ranges that are everything below "/some/directory/". */
  readonly byDirectory: Map<string, WatchGroup[]>;
  /** How many of them there are with so many slashes: other directories of a key need not be looked up. */
  readonly depths: number[];
  /** Any other range. */
  others: WatchGroup[];
  /** Groups with something pending, in the order in which it came. */
  dirty: WatchGroup[];
  count: number;
}

export const newWatcherIndex = (): WatcherIndex => ({ byKey: new Map(), byDirectory: new Map(), depths: [], others: [], dirty: [], count: 0 });

/** Changes per message to a watch that catches up. @source etcd server/storage/mvcc/watcher_group.go watchBatchMaxRevs */
const catchUpMax = 1000;

const isDirectory = (key: string, rangeEnd: string): boolean => key.endsWith("/") && rangeEnd === `${key.slice(0, -1)}0`;

function countDepth(index: WatcherIndex, directory: string, change: number): void {
  let depth = 0;
  for (let slash = directory.indexOf("/"); slash >= 0; slash = directory.indexOf("/", slash + 1)) depth++;
  while (index.depths.length <= depth) index.depths.push(0);
  index.depths[depth] = (index.depths[depth] ?? 0) + change;
}

function listFor(index: WatcherIndex, key: string, rangeEnd: string): WatchGroup[] {
  const map = rangeEnd === "" ? index.byKey : isDirectory(key, rangeEnd) ? index.byDirectory : undefined;
  if (map === undefined) return index.others;
  let list = map.get(key);
  if (list === undefined) {
    list = [];
    map.set(key, list);
    if (map === index.byDirectory) countDepth(index, key, 1);
  }
  return list;
}

export function addWatcher(index: WatcherIndex, key: string, rangeEnd: string, prevKv: boolean, watcher: Watcher): WatchGroup {
  const list = listFor(index, key, rangeEnd);
  let group = list.find((other) => other.key === key && other.rangeEnd === rangeEnd && other.prevKv === prevKv);
  if (group === undefined) {
    group = { key, rangeEnd, prevKv, watchers: [], pending: [] };
    list.push(group);
  }
  group.watchers.push(watcher);
  index.count++;
  return group;
}

/** Removes watchers for which `isGone` holds. */
export function removeWatchers(index: WatcherIndex, isGone: (watcher: Watcher) => boolean): readonly Watcher[] {
  const removed: Watcher[] = [];
  const sweep = (groups: WatchGroup[]): void => {
    for (let i = groups.length - 1; i >= 0; i--) {
      const group = groups[i];
      if (group === undefined) continue;
      for (let j = group.watchers.length - 1; j >= 0; j--) {
        const watcher = group.watchers[j];
        if (watcher === undefined || !isGone(watcher)) continue;
        group.watchers.splice(j, 1);
        removed.push(watcher);
      }
      if (group.watchers.length === 0) groups.splice(i, 1);
    }
  };
  for (const map of [index.byKey, index.byDirectory]) {
    for (const [key, groups] of map) {
      sweep(groups);
      if (groups.length > 0) continue;
      map.delete(key);
      if (map === index.byDirectory) countDepth(index, key, -1);
    }
  }
  sweep(index.others);
  index.count -= removed.length;
  return removed;
}

const isInRange = (key: string, group: WatchGroup): boolean =>
  key >= group.key && (group.rangeEnd === "\0" || key < group.rangeEnd);

/** Every group, in the order of creation within its kind. */
export function* watchGroups(index: WatcherIndex): Generator<WatchGroup> {
  for (const groups of index.byKey.values()) yield* groups;
  for (const groups of index.byDirectory.values()) yield* groups;
  yield* index.others;
}

const withoutPrevKv = (event: EtcdEvent): EtcdEvent => ({ type: event.type, kv: event.kv });

function addPending(index: WatcherIndex, groups: readonly WatchGroup[] | undefined, event: EtcdEvent): void {
  if (groups === undefined) return;
  for (const group of groups) {
    const told = group.prevKv ? event : withoutPrevKv(event);
    if (group.pending.length > 0) {
      group.pending.push(told);
      continue;
    }
    index.dirty.push(group);
    group.pending = [told];
  }
}

/** Sorts one change to the groups that watch its key. */
export function collectEvent(index: WatcherIndex, event: EtcdEvent): void {
  const { key } = event.kv;
  if (index.byKey.size > 0) addPending(index, index.byKey.get(key), event);
  if (index.byDirectory.size > 0) {
    let depth = 0;
    for (let slash = key.indexOf("/"); slash >= 0; slash = key.indexOf("/", slash + 1)) {
      depth++;
      if ((index.depths[depth] ?? 0) > 0) addPending(index, index.byDirectory.get(key.slice(0, slash + 1)), event);
    }
  }
  for (const group of index.others) if (isInRange(key, group)) addPending(index, [group], event);
}

/** Takes what gathered for each group. */
export function takePending(index: WatcherIndex, deliver: (group: WatchGroup, events: readonly EtcdEvent[]) => void): void {
  if (index.dirty.length === 0) return;
  const { dirty } = index;
  index.dirty = [];
  for (const group of dirty) {
    const events = group.pending;
    group.pending = [];
    deliver(group, events);
  }
}

/**
 * The changes of the past that a new watch asks for, in messages of bounded size; a transaction is never split.
 *
 * @simplified a watch that begins in the past is served at once, where etcd's loop for unsynced watchers comes by every 100 ms
 */
export function pastEvents(store: MvccStore, group: WatchGroup, startRevision: number): readonly (readonly EtcdEvent[])[] {
  const batches: EtcdEvent[][] = [];
  let batch: EtcdEvent[] = [];
  for (let i = historyPosition(store, startRevision); i < store.history.length; i++) {
    const event = store.history[i];
    if (event === undefined) break;
    const { key } = event.kv;
    if (group.rangeEnd === "" ? key !== group.key : !isInRange(key, group)) continue;
    const last = batch[batch.length - 1];
    if (batch.length >= catchUpMax && last !== undefined && last.kv.modRevision !== event.kv.modRevision) {
      batches.push(batch);
      batch = [];
    }
    batch.push(group.prevKv ? event : withoutPrevKv(event));
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
