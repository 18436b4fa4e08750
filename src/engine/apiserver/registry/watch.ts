import { newResourceExpired } from "../../api/index.ts";
import type { ApiRequest, KubeObject, WatchEvent } from "../../api/index.ts";
import { microsPerSecond, minutes, seconds } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { rememberAnswered } from "../metrics/answered.ts";
import { endFlight, endWatch, handlingHeaders, sendWatchEvents } from "../server/respond.ts";
import { eventsSince, oldestResumable } from "../storage/cacher.ts";
import type { CacherState } from "../storage/cacher.ts";
import { addWatcher, watchEventFor } from "../storage/watchers.ts";
import type { Selection, Watcher } from "../storage/watchers.ts";
import { askEtcd } from "./askEtcd.ts";
import { checkListOptions } from "./listOptions.ts";
import { selectFrom, storageIsInitializing } from "./list.ts";
import { selectionOf } from "./selection.ts";

/** @source k8s.io/apiserver/pkg/storage/cacher/cacher.go defaultBookmarkFrequency */
const bookmarkFrequency = minutes(1);
/** @source k8s.io/apiserver/pkg/server/config.go MinRequestTimeout */
const minRequestTimeout = seconds(1800);
const watchTimeoutMax = seconds(86_400);

/**
 * WATCH. From a resourceVersion: the events after it, out of the cache's window. Without one, or from
 * "0", and with sendInitialEvents: first the objects as they are.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/cacher.go Watch
 */
export function watch(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { resource, flight } = rr;
  const { options } = request;
  const wrong = checkListOptions(request);
  if (wrong !== undefined) return refuse(wrong);
  const selection = selectionOf(resource, request);
  if (!selection.ok) return refuse(selection.error);
  const cacher = server.state.cachers.get(resource.key);
  if (cacher === undefined || cacher.phase !== "watching") return refuse(storageIsInitializing);
  const version = options?.resourceVersion ?? "";
  if (options?.sendInitialEvents === true && version === "") {
    flight.progress = { type: "revision" };
    askEtcd(server, flight, { type: "range", key: cacher.prefix, rangeEnd: cacher.rangeEnd, limit: 1, keysOnly: true });
    return undefined;
  }
  startWatch(server, rr, request, cacher);
  return undefined;
}

/** Registers the watcher and sends what it has to catch up with. */
export function startWatch(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest, cacher: CacherState): void {
  const { state, env } = server;
  const selection = selectionOf(resource, request);
  if (!selection.ok) return;
  rememberAnswered(state.answered, flight, 200, env.now);
  endFlight(server, flight);
  const version = Number(request.options?.resourceVersion ?? "0");
  const wantsInitial = request.options?.sendInitialEvents ?? version === 0;
  const watcher = newWatcher(server, { flight, resource }, request, { selection: selection.value, since: Math.max(cacher.revision, wantsInitial ? 0 : version) });
  state.counters.watchesStarted++;
  const missed = wantsInitial ? [] : eventsSince(cacher, version);
  if (missed === undefined) {
    const status = newResourceExpired(`too old resource version: ${version} (${oldestResumable(cacher)})`);
    env.send(watcher.conn, { type: "watchEvents", id: watcher.requestId, events: [{ type: "ERROR", object: status }] });
    env.send(watcher.conn, { type: "watchEnd", id: watcher.requestId });
    return;
  }
  state.watchers.set(watcher.id, watcher);
  addWatcher(cacher, watcher);
  state.connections.get(watcher.conn)?.requests.set(watcher.requestId, watcher.id);
  schedule(server, watcher);
  const events: WatchEvent[] = [];
  if (wantsInitial) {
    for (const object of selectFrom(resource, cacher, selection.value)) events.push({ type: "ADDED", object });
    if (request.options?.sendInitialEvents === true && watcher.bookmarks) events.push(bookmark(resource.strategy, cacher.revision, true));
  } else {
    for (const event of missed) {
      const told = watchEventFor(selection.value, event, resource.fieldOf);
      if (told !== undefined) events.push(told);
    }
  }
  if (events.length > 0 || request.announce === true) sendWatchEvents(server, watcher, events, request.wantsHeaders === true ? handlingHeaders(server, flight) : undefined);
}

function newWatcher(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest, { selection, since }: { readonly selection: Selection; readonly since: number }): Watcher {
  const { env } = server;
  const asked = seconds(request.options?.timeoutSeconds ?? 0);
  const timeout: Micros = asked > 0 ? Math.min(asked, watchTimeoutMax) : minRequestTimeout + env.rng.int(0, minRequestTimeout);
  return {
    id: flight.id,
    conn: flight.conn,
    requestId: request.id,
    user: flight.user,
    userAgent: request.userAgent,
    resource: resource.key,
    servedAs: request.resource,
    selection,
    startedAt: env.now,
    deadline: env.now + timeout,
    bookmarks: request.options?.allowWatchBookmarks === true,
    asTable: request.accept === "table",
    since,
    eventsSent: 0,
  };
}

/** Puts the watcher into the wheel for its next bookmark or its end. */
function schedule(server: Server, watcher: Watcher): void {
  const { state, env } = server;
  const at = watcher.bookmarks ? Math.min(watcher.deadline, env.now + bookmarkFrequency) : watcher.deadline;
  const second = Math.max(Math.ceil(at / microsPerSecond), state.wheelAt + 1);
  const slot = state.wheel.get(second);
  if (slot === undefined) state.wheel.set(second, [watcher.id]);
  else slot.push(watcher.id);
}

/** Once a second: bookmarks and ends that are due; only the watchers of that second are looked at. */
export function turnWheel(server: Server): void {
  const { state, env } = server;
  const now = Math.floor(env.now / microsPerSecond);
  for (; state.wheelAt < now; ) {
    state.wheelAt++;
    const slot = state.wheel.get(state.wheelAt);
    if (slot === undefined) continue;
    state.wheel.delete(state.wheelAt);
    for (const id of slot) {
      const watcher = state.watchers.get(id);
      if (watcher === undefined) continue;
      if (env.now >= watcher.deadline) {
        endWatch(server, watcher);
        continue;
      }
      const cacher = state.cachers.get(watcher.resource);
      const resource = server.resources.get(watcher.servedAs);
      // What it has not been sent yet must not be behind it.
      const isBehind = (watcher.waiting ?? []).length > 0;
      if (watcher.bookmarks && cacher !== undefined && resource !== undefined && !isBehind) {
        env.send(watcher.conn, { type: "watchEvents", id: watcher.requestId, events: [bookmark(resource.served, Math.max(cacher.revision, watcher.since), false)] });
      }
      schedule(server, watcher);
    }
  }
}

/** "You have seen all up to here": an object with nothing but a resourceVersion. */
function bookmark(kind: { readonly apiVersion: string; readonly kind: string }, revision: number, endsInitialEvents: boolean): WatchEvent {
  const resourceVersion = String(revision);
  const metadata = endsInitialEvents ? { name: "", resourceVersion, annotations: { "k8s.io/initial-events-end": "true" } } : { name: "", resourceVersion };
  const object: KubeObject = { apiVersion: kind.apiVersion, kind: kind.kind, metadata };
  return { type: "BOOKMARK", object };
}
