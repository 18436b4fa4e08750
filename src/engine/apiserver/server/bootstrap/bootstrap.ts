import { formatTime } from "../../../api/index.ts";
import type { ApiRequest, ApiResponse, KubeObject, RawRequest } from "../../../api/index.ts";
import { millis, seconds } from "../../../core/index.ts";
import type { Micros, Rng } from "../../../core/index.ts";
import { cached } from "../../registry/lookup.ts";
import type { BootstrapState } from "../../state.ts";
import { objectKey } from "../../storage/keys.ts";
import type { Server } from "../context.ts";
import { queueLoopback } from "../loopback.ts";
import { keepFlowConditions } from "./flowConditions.ts";
import { keepIdentityLease } from "./identityLease.ts";
import { keepMasterLease, reconcileInterval } from "./masterLease.ts";
import { reconciled } from "./reconcile.ts";
import { kept, tokenTracking, wantedAtStart } from "./wanted.ts";
import type { Hook, Wanted } from "./wanted.ts";

/** Requests of the hooks under way at once: they run side by side, each one after the other. */
const inFlightMax = 8;

/** Servers that start together do not do everything together: who comes later finds the objects there. */
const beginWithin = millis(500);

export const newBootstrapState = (now: Micros, rng: Rng): BootstrapState => ({
  beginAt: now + rng.int(0, beginWithin),
  nextAt: now,
  next: 0,
  retryAt: 0,
  failedFrom: undefined,
  isDone: false,
  pending: new Set(),
  namespaces: new Set(),
  queue: [],
  nextRequest: 1,
  collections: new Map(),
  leaseId: 0,
  endpoints: [],
});

/**
 * What an API server looks after by itself. At start: the objects of a new cluster, one batch after the
 * other, as its post-start hooks create them. For ever: the system namespaces, the Service
 * default/kubernetes, its own address among that Service's endpoints, its identity Lease.
 *
 * @source kubernetes pkg/controlplane/instance.go, pkg/registry/rbac/rest/storage_rbac.go
 */
export function bootstrap(server: Server): void {
  const { state, env } = server;
  const own = state.bootstrap;
  if (state.phase !== "running" || env.now < own.beginAt) return;
  if (own.failedFrom !== undefined && own.retryAt <= env.now) {
    own.next = Math.min(own.next, own.failedFrom);
    own.failedFrom = undefined;
  }
  advance(server);
  if (own.isDone) keepFlowConditions(server);
  if (env.now < own.nextAt) return;
  own.nextAt = env.now + (hasNamespace(server, "kube-system") ? reconcileInterval : seconds(1));
  if (own.isDone) for (const wanted of kept) if (isMissing(server, wanted)) create(server, wanted);
  keepMasterLease(server);
  keepIdentityLease(server);
}

const itemAt = (index: number, now: Micros): Wanted | undefined => (index === wantedAtStart.length ? tokenTracking(formatTime(now).slice(0, 10)) : wantedAtStart[index]);

/** Has a hook done its work? */
export function isHookDone({ isDone, next, pending, failedFrom }: BootstrapState, hook: Hook): boolean {
  if (isDone) return true;
  const last = wantedAtStart.findLastIndex((wanted) => wanted.hook === hook);
  const reached = Math.min(failedFrom ?? next, next);
  return reached > last && ![...pending].some((key) => wantedAtStart.some((wanted) => wanted.hook === hook && keyOf(wanted) === key));
}

/** Sends what comes next, as long as few enough requests are under way. Also called at each answer. */
function advance(server: Server): void {
  const { state, env } = server;
  const own = state.bootstrap;
  if (own.isDone) return;
  while (own.pending.size < inFlightMax && own.next <= wantedAtStart.length) {
    const wanted = itemAt(own.next, env.now);
    if (wanted === undefined || (wanted.namespace !== undefined && !hasNamespace(server, wanted.namespace))) return;
    own.next++;
    const object = existing(server, wanted);
    if (object === undefined) create(server, wanted);
    else {
      const better = reconciled(object, wanted.object);
      if (better !== undefined) update(server, wanted, better);
    }
  }
  own.isDone = own.next > wantedAtStart.length && own.pending.size === 0 && own.failedFrom === undefined;
}

function hasNamespace(server: Server, name: string): boolean {
  return server.state.bootstrap.namespaces.has(name) || cached(server, "v1/namespaces", objectKey("namespaces", undefined, name)) !== undefined;
}

function existing(server: Server, { resource, namespace, object }: Wanted): KubeObject | undefined {
  const info = server.resources.get(resource);
  return info === undefined ? object : cached(server, resource, objectKey(info.storageName, namespace, object.metadata.name));
}

/** Only of a cache that is filled can be said what it lacks. */
const isMissing = (server: Server, wanted: Wanted): boolean => server.state.cachers.get(wanted.resource)?.phase === "watching" && existing(server, wanted) === undefined;

const requestKey = (resource: string, namespace: string | undefined, name: string): string => `${resource}/${namespace ?? ""}/${name}`;
const keyOf = ({ resource, namespace, object }: Wanted): string => requestKey(resource, namespace, object.metadata.name);

function create({ state }: Server, wanted: Wanted): void {
  const { resource, namespace, object } = wanted;
  if (state.bootstrap.pending.has(keyOf(wanted))) return;
  state.bootstrap.pending.add(keyOf(wanted));
  queueLoopback(state, { verb: "create", resource, ...(namespace === undefined ? {} : { namespace }), body: object });
}

function update({ state }: Server, wanted: Wanted, body: KubeObject): void {
  const { resource, namespace, object } = wanted;
  state.bootstrap.pending.add(keyOf(wanted));
  queueLoopback(state, { verb: "update", resource, ...(namespace === undefined ? {} : { namespace }), name: object.metadata.name, body });
}

/**
 * The answer of a request of the server to itself. What the bootstrap wants exists when the answer is
 * success or, since other servers do the same, "already exists"; anything else is tried again.
 */
export function receiveLoopback(server: Server, request: ApiRequest | RawRequest, response: ApiResponse): void {
  if (request.type !== "request" || (request.verb !== "create" && request.verb !== "update")) return;
  const own = server.state.bootstrap;
  const { name } = (request.body as KubeObject).metadata;
  if (!own.pending.delete(requestKey(request.resource, request.namespace, name))) return;
  if (response.code < 300 || response.code === 409) {
    if (request.resource === "v1/namespaces") own.namespaces.add(name);
  } else if (!own.isDone) {
    const index = wantedAtStart.findIndex((wanted) => keyOf(wanted) === requestKey(request.resource, request.namespace, name));
    own.failedFrom = Math.min(own.failedFrom ?? wantedAtStart.length, index === -1 ? wantedAtStart.length : index);
    own.retryAt = server.env.now + seconds(1);
  }
  advance(server);
}
