import type { ApiRequest, ClientMessage, DeleteOptions, KubeObject, ServerMessage, Status, WatchEvent } from "../../engine/api/index.ts";
import { formatTime, generateName, newAlreadyExists, newConflict, newNotFound, newUid } from "../../engine/api/index.ts";
import type { ConnId, Env, ProcessEvent, Program } from "../../engine/core/index.ts";
import { microsPerSecond } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";

/**
 * An API server without etcd, for tests of API clients: list, watch, create, update, patch, delete over
 * a Map. With `podsRunAfter` it plays scheduler and kubelet as well: pods become Running and Ready.
 */
export interface MemoryApiServerState {
  revision: number;
  readonly objects: Map<string, Map<string, KubeObject>>;
  readonly log: { readonly revision: number; readonly resource: string; readonly event: WatchEvent }[];
  readonly watches: Map<string, { readonly conn: ConnId; readonly request: ApiRequest }>;
  /** Every request that changes something: "create v1/pods default/web-1". */
  readonly writes: { readonly at: number; readonly text: string; readonly user: string }[];
  requests: number;
}

export interface MemoryApiServerOptions {
  readonly objects?: readonly KubeObject[];
  /** Pods get a node, run and become ready after this many µs; deleted pods go after the same time. */
  readonly podsRunAfter?: number;
}

type Timer = { readonly key: string; readonly uid: string; readonly type: "run" | "gone" };
type ServerEnv = Env;

const plurals: Readonly<Record<string, string>> = { endpointslice: "endpointslices" };

export function resourceOf(object: KubeObject): string {
  const kind = object.kind.toLowerCase();
  return `${object.apiVersion}/${plurals[kind] ?? `${kind}s`}`;
}

const keyOf = (namespace: string | undefined, name: string): string => (namespace === undefined ? name : `${namespace}/${name}`);

export function memoryApiServer(options: MemoryApiServerOptions = {}): Program<MemoryApiServerState, ClientMessage, Timer> {
  return {
    start(env) {
      const state: MemoryApiServerState = { revision: 100, objects: new Map(), log: [], watches: new Map(), writes: [], requests: 0 };
      for (const object of options.objects ?? []) put(state, env, resourceOf(object), stamp(object, env), "ADDED");
      return state;
    },
    step: (state, event, env) => step(options, state, event, env),
  };
}

function step(options: MemoryApiServerOptions, state: MemoryApiServerState, event: ProcessEvent<ClientMessage, Timer>, env: ServerEnv): void {
  if (event.type === "datagram") {
    // Tests change objects by injecting requests.
    if (event.message.type === "request") answer(options, state, env, -1, event.message);
  } else if (event.type === "message") {
    if (event.message.type === "request") answer(options, state, env, event.conn, event.message);
  } else if (event.type === "closed") {
    for (const [key, watch] of state.watches) if (watch.conn === event.conn) state.watches.delete(key);
  } else if (event.type === "timer") onTimer(state, env, event.timer);
}

function onTimer(state: MemoryApiServerState, env: ServerEnv, timer: Timer): void {
  const pod = state.objects.get("v1/pods")?.get(timer.key) as Pod | undefined;
  if (pod === undefined || pod.metadata.uid !== timer.uid) return;
  if (timer.type === "gone") {
    if ((pod.metadata.finalizers ?? []).length === 0) remove(state, env, "v1/pods", pod);
    return;
  }
  if (pod.metadata.deletionTimestamp !== undefined) return;
  const now = formatTime(env.now);
  const conditions = [{ type: "Ready", status: "True" as const, lastTransitionTime: now }];
  const octet = state.revision % 250;
  const podIP = `10.244.1.${octet}`;
  const status = { ...pod.status, phase: "Running" as const, conditions, podIP, podIPs: [{ ip: podIP }], startTime: now };
  const running: Pod = { ...pod, spec: { ...pod.spec, nodeName: pod.spec.nodeName ?? "worker-1" }, status };
  put(state, env, "v1/pods", running, "MODIFIED");
}

function stamp(object: KubeObject, env: ServerEnv): KubeObject {
  const { generateName: prefix } = object.metadata;
  const name = object.metadata.name ?? (prefix === undefined ? "" : generateName(prefix, env.rng));
  const metadata = { ...object.metadata, name, uid: newUid(env.rng), creationTimestamp: formatTime(env.now), generation: 1 };
  const typed = object as KubeObject & { readonly status?: unknown };
  return object.kind === "Pod" ? ({ ...typed, metadata, status: { phase: "Pending", ...(typed.status as object) } } as KubeObject) : { ...object, metadata };
}

function put(state: MemoryApiServerState, env: ServerEnv, resource: string, object: KubeObject, type: "ADDED" | "MODIFIED"): KubeObject {
  state.revision += 1;
  const stored: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(state.revision) } };
  let all = state.objects.get(resource);
  if (all === undefined) state.objects.set(resource, (all = new Map()));
  all.set(keyOf(stored.metadata.namespace, stored.metadata.name), stored);
  publish(state, env, resource, { type, object: stored });
  return stored;
}

function remove(state: MemoryApiServerState, env: ServerEnv, resource: string, object: KubeObject): KubeObject {
  state.revision += 1;
  state.objects.get(resource)?.delete(keyOf(object.metadata.namespace, object.metadata.name));
  const last: KubeObject = { ...object, metadata: { ...object.metadata, resourceVersion: String(state.revision) } };
  publish(state, env, resource, { type: "DELETED", object: last });
  return last;
}

function publish(state: MemoryApiServerState, env: ServerEnv, resource: string, event: WatchEvent): void {
  state.log.push({ revision: state.revision, resource, event });
  for (const { conn, request } of state.watches.values()) {
    if (request.resource === resource) env.send(conn, { type: "watchEvents", id: request.id, events: [event] });
  }
}

function answer(options: MemoryApiServerOptions, state: MemoryApiServerState, env: ServerEnv, conn: ConnId, request: ApiRequest): void {
  state.requests += 1;
  if (request.verb === "watch") {
    const from = Number(request.options?.resourceVersion ?? "0");
    const events = state.log.filter((entry) => entry.revision > from && entry.resource === request.resource).map((entry) => entry.event);
    state.watches.set(`${conn}/${request.id}`, { conn, request });
    if (events.length > 0) env.send(conn, { type: "watchEvents", id: request.id, events });
    return;
  }
  const [code, body] = handle(options, state, env, request);
  if (request.verb !== "get" && request.verb !== "list" && request.resource !== "coordination.k8s.io/v1/leases" && request.resource !== "v1/events") {
    const name = "metadata" in body && "name" in body.metadata ? body.metadata.name : (request.name ?? "");
    const sub = request.subresource === undefined ? "" : `/${request.subresource}`;
    state.writes.push({ at: env.now, text: `${request.verb} ${request.resource}${sub} ${name} ${code}`, user: request.userAgent });
  }
  if (conn >= 0) env.send(conn, { type: "response", id: request.id, code, body });
}

type Answer = readonly [number, Extract<ServerMessage, { type: "response" }>["body"] & object];

function failed(status: Status): Answer {
  return [status.code, status];
}

function handle(options: MemoryApiServerOptions, state: MemoryApiServerState, env: ServerEnv, request: ApiRequest): Answer {
  const all = state.objects.get(request.resource) ?? new Map<string, KubeObject>();
  const named = { group: "", resource: request.resource.slice(request.resource.lastIndexOf("/") + 1) };
  if (request.verb === "list") {
    const items = [...all.values()].filter((object) => request.namespace === undefined || object.metadata.namespace === request.namespace);
    return [200, { apiVersion: "v1", kind: "List", metadata: { resourceVersion: String(state.revision) }, items }];
  }
  if (request.verb === "create") return create(options, state, env, request, all);
  const key = keyOf(request.namespace, request.name ?? "");
  const old = all.get(key);
  if (old === undefined) return failed(newNotFound(named, request.name ?? ""));
  if (request.verb === "get") return [200, old];
  if (request.verb === "delete") return [200, deleteObject(options, state, env, request, old)];
  const sent = request.verb === "patch" ? (merge(old, request.body) as KubeObject) : (request.body as KubeObject);
  if (request.verb === "update" && sent.metadata.resourceVersion !== undefined && sent.metadata.resourceVersion !== old.metadata.resourceVersion) {
    return failed(newConflict(named, request.name ?? ""));
  }
  return [200, write(state, env, request, old, sent)];
}

function create(options: MemoryApiServerOptions, state: MemoryApiServerState, env: ServerEnv, request: ApiRequest, all: ReadonlyMap<string, KubeObject>): Answer {
  const object = stamp(request.body as KubeObject, env);
  const key = keyOf(object.metadata.namespace, object.metadata.name);
  const named = { group: "", resource: request.resource.slice(request.resource.lastIndexOf("/") + 1) };
  if (all.has(key)) return failed(newAlreadyExists(named, object.metadata.name));
  const stored = put(state, env, request.resource, object, "ADDED");
  if (options.podsRunAfter !== undefined && request.resource === "v1/pods") {
    env.wakeAfter(options.podsRunAfter, { key, uid: stored.metadata.uid ?? "", type: "run" });
  }
  return [201, stored];
}

function deleteObject(options: MemoryApiServerOptions, state: MemoryApiServerState, env: ServerEnv, request: ApiRequest, old: KubeObject): KubeObject {
  const { propagationPolicy, gracePeriodSeconds } = (request.body ?? {}) as DeleteOptions;
  const isPod = request.resource === "v1/pods" && options.podsRunAfter !== undefined && gracePeriodSeconds !== 0;
  const policy = propagationPolicy === "Foreground" ? ["foregroundDeletion"] : propagationPolicy === "Orphan" ? ["orphan"] : [];
  const finalizers = [...(old.metadata.finalizers ?? []), ...policy];
  if (finalizers.length === 0 && !isPod) return remove(state, env, request.resource, old);
  if (old.metadata.deletionTimestamp !== undefined) return old;
  const metadata = { ...old.metadata, deletionTimestamp: formatTime(env.now), ...(finalizers.length === 0 ? {} : { finalizers }) };
  const key = keyOf(old.metadata.namespace, old.metadata.name);
  if (isPod) env.wakeAfter(options.podsRunAfter ?? microsPerSecond, { key, uid: old.metadata.uid ?? "", type: "gone" });
  return put(state, env, request.resource, { ...old, metadata }, "MODIFIED");
}

function write(state: MemoryApiServerState, env: ServerEnv, request: ApiRequest, old: KubeObject, sent: KubeObject): KubeObject {
  type Loose = KubeObject & { readonly spec?: unknown; readonly status?: unknown };
  const [before, after] = [old as Loose, sent as Loose];
  const isStatus = request.subresource === "status";
  const spec = isStatus ? before.spec : after.spec;
  const status = isStatus || request.resource === "v1/nodes" ? after.status : (before.status ?? after.status);
  const isSpecNew = JSON.stringify(spec) !== JSON.stringify(before.spec);
  const metadata = {
    ...old.metadata,
    ...after.metadata,
    uid: old.metadata.uid ?? "",
    generation: (old.metadata.generation ?? 1) + (isSpecNew ? 1 : 0),
  };
  const next = { ...after, metadata, ...(spec === undefined ? {} : { spec }), ...(status === undefined ? {} : { status }) } as KubeObject;
  if (metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0 && request.resource !== "v1/pods") {
    return remove(state, env, request.resource, next);
  }
  return put(state, env, request.resource, next, "MODIFIED");
}

/** RFC 7386; conditions are merged by their type, as a strategic merge does. */
function merge(old: unknown, patch: unknown): unknown {
  if (isConditions(old) && isConditions(patch)) {
    const merged = new Map(old.map((condition) => [condition.type, condition]));
    for (const condition of patch) merged.set(condition.type, { ...merged.get(condition.type), ...condition });
    return [...merged.values()];
  }
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const next: Record<string, unknown> = typeof old === "object" && old !== null && !Array.isArray(old) ? { ...old } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete next[key];
    else next[key] = merge(next[key], value);
  }
  return next;
}

function isConditions(value: unknown): value is readonly { readonly type: string }[] {
  return Array.isArray(value) && value.every((item: unknown) => typeof item === "object" && item !== null && "type" in item && "status" in item);
}
