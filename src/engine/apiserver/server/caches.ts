import { newGenericNotFound } from "../../api/index.ts";
import type { ResourceKey, WatchEvent } from "../../api/index.ts";
import type { EtcdEvent, EtcdResponse } from "../../etcd/index.ts";
import { onAuthorizationChange } from "../auth/authorize.ts";
import { cancelEtcdWatch, callEtcd, watchEtcd } from "../etcdClient/etcdClient.ts";
import { listFromCache, onStaleCache } from "../registry/list.ts";
import { askProgress } from "../registry/freshness.ts";
import { startWatch } from "../registry/watch.ts";
import { applyEtcdEvents, replaceCache } from "../storage/cacher.ts";
import type { CacherState } from "../storage/cacher.ts";
import { dispatchEvents } from "../storage/watchers.ts";
import { refuse } from "./context.ts";
import type { Server } from "./context.ts";
import { endWatch, respond, sendWatchEvents } from "./respond.ts";

/** Processor time of the cache per event, and per message to a watcher; an API server uses several cores. */
const cpuPerEvent = 4;
const cpuPerDelivery = 2;

/** Fills a cache: lists its resource from etcd, then watches from there. */
export function startCaching(server: Server, cacher: CacherState): void {
  const { state, env } = server;
  cacher.phase = "listing";
  cacher.lists++;
  callEtcd(state.etcd, env, { type: "range", key: cacher.prefix, rangeEnd: cacher.rangeEnd }, { type: "cacheList", resource: cacher.resource, generation: cacher.lists });
}

/** The list is there: the cache is initialised, and its watch begins after the list's revision. */
export function onCacheList(server: Server, resource: ResourceKey, generation: number, revision: number, response: EtcdResponse): void {
  const { state, env } = server;
  const cacher = state.cachers.get(resource);
  const info = server.resources.get(resource);
  if (cacher === undefined || info === undefined) return;
  if (response.type !== "range" || cacher.phase !== "listing" || generation !== cacher.lists) return;
  replaceCache(info.cacher, cacher, response.kvs, revision);
  onAuthorizationChange(server, resource);
  cacher.phase = "watching";
  cacher.etcdWatch = watchEtcd(state.etcd, env, { owner: resource, key: cacher.prefix, rangeEnd: cacher.rangeEnd, startRevision: revision + 1 });
  env.charge(20 + response.kvs.length);
}

/**
 * The cache has lost its watch: it is uninitialised ("storage is (re)initializing") until it could list
 * again, and all its watchers are cut off. It tries once a second.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/cacher.go startCaching
 */
export function onCacheLost(server: Server, resource: ResourceKey, watch: number, reason: string): void {
  const cacher = server.state.cachers.get(resource);
  if (cacher === undefined) return;
  if (watch !== 0 && watch !== cacher.etcdWatch) return;
  if (cacher.phase === "watching" && watch === 0) cancelEtcdWatch(server.state.etcd, server.env, cacher.etcdWatch);
  cacher.phase = "waiting";
  cacher.etcdWatch = 0;
  cacher.lastError = reason;
  for (const ids of cacher.watchers.values()) {
    for (const id of ids) {
      const watcher = server.state.watchers.get(id);
      if (watcher !== undefined) endWatch(server, watcher);
    }
  }
}

/** Events of etcd's watch: into the cache, then to those who watch. */
export function onCacheEvents(server: Server, resource: ResourceKey, watch: number, revision: number, events: readonly EtcdEvent[]): void {
  const { state, env } = server;
  const cacher = state.cachers.get(resource);
  const info = server.resources.get(resource);
  if (cacher === undefined || info === undefined || watch !== cacher.etcdWatch) return;
  const news = applyEtcdEvents(info.cacher, cacher, events, revision, env.now);
  if (news.length > 0) onAuthorizationChange(server, resource);
  let deliveries = 0;
  dispatchEvents({ config: info.cacher, cacher, watchers: state.watchers, fieldOf: info.fieldOf }, news, (watcher, told: readonly WatchEvent[]) => {
    deliveries++;
    sendWatchEvents(server, watcher, told);
  });
  if (news.length > 0) env.charge(Math.ceil((news.length * cpuPerEvent + deliveries * cpuPerDelivery) / 4));
  if (cacher.freshWaiters.length > 0) releaseFresh(server, cacher);
}

/** Reads whose revision the cache has reached go on. */
function releaseFresh(server: Server, cacher: CacherState): void {
  const waiters = cacher.freshWaiters;
  cacher.freshWaiters = [];
  for (const id of waiters) {
    const flight = server.state.requests.get(id);
    if (flight?.progress.type !== "fresh") continue;
    if (flight.progress.revision > cacher.revision) cacher.freshWaiters.push(id);
    else continueFresh(server, id, cacher);
  }
}

/** A list or watch whose cache is new enough. */
export function continueFresh(server: Server, id: number, cacher: CacherState): void {
  const flight = server.state.requests.get(id);
  if (flight === undefined || flight.request.type !== "request") return;
  const { request } = flight;
  const info = server.resources.get(request.resource);
  if (info === undefined) return;
  server.env.cause = flight.cause;
  if (request.verb === "watch") startWatch(server, { flight, resource: info }, request, cacher);
  else {
    const outcome = listFromCache(server, { flight, resource: info }, request, cacher);
    if (outcome !== undefined) respond(server, flight, outcome);
  }
}

/** The cache did not come so far in time: 504, and the client asks again. */
export function onFreshGiveUp(server: Server, id: number): void {
  const flight = server.state.requests.get(id);
  if (flight?.progress.type !== "fresh" || flight.request.type !== "request" || server.env.now < flight.progress.giveUpAt) return;
  const resource = server.resources.get(flight.request.resource);
  const cacher = resource === undefined ? undefined : server.state.cachers.get(resource.key);
  server.env.cause = flight.cause;
  // A custom kind that has gone meanwhile, and its cache with it.
  if (resource === undefined || cacher === undefined) return respond(server, flight, refuse(newGenericNotFound()));
  cacher.freshWaiters = cacher.freshWaiters.filter((each) => each !== id);
  const outcome = onStaleCache(server, { flight, resource }, flight.request, flight.progress.revision);
  if (outcome !== undefined) respond(server, flight, outcome);
}

export function onProgressTimer(server: Server, resource: ResourceKey): void {
  const cacher = server.state.cachers.get(resource);
  if (cacher !== undefined) askProgress(server, cacher);
}

