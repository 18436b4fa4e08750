import { cancelEtcdWatch } from "../etcdClient/etcdClient.ts";
import { startCaching } from "../server/caches.ts";
import type { Server } from "../server/context.ts";
import { endWatch } from "../server/respond.ts";
import { newCacher } from "../storage/cacher.ts";

/** Custom kinds come and go: a new one gets a cache, that of a vanished one is given up and its watches end. */
export function syncCustomCaches(server: Server): void {
  const { state, env, resources } = server;
  for (const resource of resources.values()) {
    if (resource.strategy.storedUnder === undefined || state.cachers.has(resource.key)) continue;
    const cacher = newCacher(resource.cacher);
    state.cachers.set(resource.key, cacher);
    startCaching(server, cacher);
  }
  const wanted = new Set([...resources.values()].map(({ key }) => key));
  for (const [key, cacher] of state.cachers) {
    if (wanted.has(key)) continue;
    if (cacher.phase === "watching") cancelEtcdWatch(state.etcd, env, cacher.etcdWatch);
    for (const ids of cacher.watchers.values()) {
      for (const id of ids) {
        const watcher = state.watchers.get(id);
        if (watcher !== undefined) endWatch(server, watcher);
      }
    }
    state.cachers.delete(key);
  }
}
