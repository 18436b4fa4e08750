import type { ConnId } from "../../core/index.ts";
import { etcdErrors } from "../errors.ts";
import type { EtcdClientMessage, EtcdEvent } from "../messages.ts";
import type { Watcher, WatchGroup } from "../mvcc/watch.ts";
import { addWatcher, pastEvents, removeWatchers, takePending, watchGroups } from "../mvcc/watch.ts";
import { costs } from "./costs.ts";
import { maxNoLeaderCount } from "./leadership.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";

type WatchCreate = Extract<EtcdClientMessage, { readonly type: "watchCreate" }>;

/** Sends each watcher what it has not heard yet. */
export function deliverEvents(state: EtcdState, member: MemberContext): void {
  takePending(state.watchers, (group, events) => {
    for (const watcher of group.watchers) deliver(state, member, watcher, events);
  });
}

function deliver(state: EtcdState, member: MemberContext, watcher: Watcher, events: readonly EtcdEvent[], revision = state.keyspace.store.revision): void {
  const { env } = member;
  const first = events[0];
  if (first === undefined) return;
  const wanted = first.kv.modRevision >= watcher.minRevision ? events : events.filter((event) => event.kv.modRevision >= watcher.minRevision);
  if (wanted.length === 0) return;
  watcher.toldAt = env.now;
  env.charge(costs.watchMessage + costs.watchEvent * wanted.length);
  env.send(watcher.conn, { type: "watchResponse", id: watcher.id, revision, events: wanted });
}

/**
 * Begins a watch: "created", then what happened since its start revision, then what happens.
 *
 * @source etcd server/etcdserver/api/v3rpc/watch.go recvLoop
 */
export function createWatch(state: EtcdState, member: MemberContext, conn: ConnId, request: WatchCreate): void {
  const { env, config } = member;
  const { store } = state.keyspace;
  const { id, startRevision } = request;
  const requireLeader = request.requireLeader ?? true;
  if (requireLeader && state.raft.leader === "") {
    env.send(conn, { type: "watchCanceled", id, compactRevision: 0, reason: etcdErrors.noLeader.message });
    return;
  }
  if (startRevision > 0 && startRevision < store.compactRevision) {
    env.send(conn, { type: "watchCanceled", id, compactRevision: store.compactRevision, reason: etcdErrors.compacted.message });
    return;
  }
  const minRevision = startRevision > 0 ? startRevision : store.revision + 1;
  const watcher: Watcher = { conn, id, requireLeader, progressNotify: request.progressNotify, minRevision, toldAt: env.now };
  const group = addWatcher(state.watchers, request.key, request.rangeEnd ?? "", request.prevKv, watcher);
  // Until the past is told, the client has seen nothing from its start revision on.
  env.send(conn, { type: "watchResponse", id, revision: Math.min(store.revision, minRevision - 1), events: [], created: true });
  tellPast(state, member, group, watcher);
  if (request.progressNotify) armTimer(state, member, "progress", env.now + config.watchProgressNotifyInterval);
}

function tellPast(state: EtcdState, member: MemberContext, group: WatchGroup, watcher: Watcher): void {
  const { store } = state.keyspace;
  if (watcher.minRevision > store.revision) return;
  sendBatches(state, member, watcher, pastEvents(store, group, watcher.minRevision));
}

/** Each batch says how far it reaches; only with the last one is the watch up to date. */
function sendBatches(state: EtcdState, member: MemberContext, watcher: Watcher, batches: readonly (readonly EtcdEvent[])[]): void {
  batches.forEach((events, i) => {
    const last = events[events.length - 1];
    if (last !== undefined) deliver(state, member, watcher, events, i === batches.length - 1 ? state.keyspace.store.revision : last.kv.modRevision);
  });
}

/**
 * The store was replaced by a snapshot: watches hear what it leapt over, as far as it still knows.
 *
 * @param heard revision up to which the watches had been told
 * @source etcd server/storage/mvcc/watchable_store.go Restore
 */
export function resumeWatches(state: EtcdState, member: MemberContext, heard: number): void {
  const { env } = member;
  const { store } = state.keyspace;
  if (heard + 1 < store.compactRevision) {
    for (const watcher of removeWatchers(state.watchers, ({ minRevision }) => minRevision < store.compactRevision)) {
      env.send(watcher.conn, { type: "watchCanceled", id: watcher.id, compactRevision: store.compactRevision, reason: etcdErrors.compacted.message });
    }
  }
  for (const group of watchGroups(state.watchers)) {
    const batches = pastEvents(store, group, heard + 1);
    for (const watcher of group.watchers) sendBatches(state, member, watcher, batches);
  }
}

export function cancelWatch(state: EtcdState, conn: ConnId, id: number): void {
  removeWatchers(state.watchers, (watcher) => watcher.conn === conn && watcher.id === id);
}

/** The client's connection is gone. */
export function cancelWatchesOf(state: EtcdState, conn: ConnId): void {
  if (state.watchers.count > 0) removeWatchers(state.watchers, (watcher) => watcher.conn === conn);
}

/** "All up to this revision you have seen." */
export function tellProgress(state: EtcdState, member: MemberContext, conn: ConnId, id: number): void {
  for (const group of watchGroups(state.watchers)) {
    for (const watcher of group.watchers) {
      if (watcher.conn === conn && watcher.id === id) sendProgress(state, member, watcher);
    }
  }
}

function sendProgress(state: EtcdState, member: MemberContext, watcher: Watcher): void {
  const { env } = member;
  const { revision } = state.keyspace.store;
  // A watch that begins in the future has seen nothing yet.
  if (watcher.minRevision > revision + 1) return;
  watcher.toldAt = env.now;
  env.send(watcher.conn, { type: "watchResponse", id: watcher.id, revision, events: [] });
}

/** Watches that were silent for an interval learn how far the store is. */
export function notifyProgress(state: EtcdState, member: MemberContext): void {
  const { env, config } = member;
  let next = Infinity;
  for (const group of watchGroups(state.watchers)) {
    for (const watcher of group.watchers) {
      if (!watcher.progressNotify) continue;
      if (env.now - watcher.toldAt >= config.watchProgressNotifyInterval) sendProgress(state, member, watcher);
      next = Math.min(next, watcher.toldAt + config.watchProgressNotifyInterval);
    }
  }
  // A fifth of an interval gathers what falls due about the same time.
  armTimer(state, member, "progress", next === Infinity ? next : Math.max(next, env.now + config.watchProgressNotifyInterval / 5));
}

/**
 * Streams do not outlive their leader for long: their clients shall look for a member that has one.
 *
 * @source etcd server/etcdserver/api/v3rpc/interceptor.go monitorLeader
 */
export function cancelLeaderlessStreams(state: EtcdState, member: MemberContext): void {
  const { env, config } = member;
  if (state.noLeaderSince < 0) return;
  const due = state.noLeaderSince + maxNoLeaderCount * config.raft.election;
  if (env.now < due) {
    armTimer(state, member, "streams", due);
    return;
  }
  for (const watcher of removeWatchers(state.watchers, (candidate) => candidate.requireLeader)) {
    env.send(watcher.conn, { type: "watchCanceled", id: watcher.id, compactRevision: 0, reason: etcdErrors.noLeader.message });
  }
}
