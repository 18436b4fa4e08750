import { millis } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { requestProgress } from "../etcdClient/etcdClient.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import type { CacherState } from "../storage/cacher.ts";

/** @source k8s.io/apiserver/pkg/storage/cacher/progress/watch_progress.go progressRequestPeriod */
const progressRequestPeriod = millis(100);

/** The request waits until the cache has reached `revision`; `onFresh` or a deadline goes on with it. */
export function waitUntilFresh(server: Server, { flight, resource }: ResourceRequest, revision: number, patience: Micros): void {
  const { state, env } = server;
  enterStage(flight, "storage", env.now);
  flight.progress = { type: "fresh", revision, giveUpAt: env.now + patience };
  flight.etcdCall = 0;
  env.wakeAfter(patience, { type: "freshGiveUp", id: flight.id }, env.cause);
  const cacher = state.cachers.get(resource.key);
  if (cacher === undefined) return;
  const isFirst = cacher.freshWaiters.length === 0;
  cacher.freshWaiters.push(flight.id);
  if (isFirst) askProgress(server, cacher);
}

/** Asks etcd how far the watch has come, again and again while somebody waits for it. */
export function askProgress(server: Server, cacher: CacherState): void {
  if (cacher.freshWaiters.length === 0) return;
  requestProgress(server.state.etcd, server.env, cacher.etcdWatch);
  server.env.wakeAfter(progressRequestPeriod, { type: "progress", resource: cacher.resource });
}
