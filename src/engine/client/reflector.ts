import type { KubeObject, ObjectList, ResourceKey, ServerMessage, Status } from "../api/index.ts";
import type { Env, Micros } from "../core/index.ts";
import { minutes, must, seconds } from "../core/index.ts";
import { keyOf, newStore, storeDelete, storeSet } from "./store.ts";
import { failureStatus, sendCall } from "./transport.ts";
import type { Answer } from "./transport.ts";
import type { ApiCall, ClientConfig, ClientState, ClientTimer, InformerOutput, InformerSpec, ReflectorState, StoreState } from "./types.ts";

/** @source k8s.io/client-go/tools/cache/reflector.go NewReflectorWithOptions: 800 ms to 30 s, factor 2, jitter 1, reset after 2 minutes */
const backoffInitial = 800_000;
const backoffMax = seconds(30);
const backoffReset = minutes(2);
/** minWatchTimeout */
const watchTimeoutSeconds = 300;
/** A watch that ends sooner than this without an event is an error. */
const shortWatch = seconds(1);

export function newReflector(): ReflectorState {
  return {
    phase: "stopped",
    resourceVersion: "0",
    flight: 0,
    next: "list",
    backoff: 0,
    lastBackoffAt: 0,
    synced: false,
    watchStartedAt: 0,
    eventsSeen: 0,
    lists: 0,
    lastError: "",
  };
}

/** Starts the informers that do not run yet: each lists, then watches. */
export function startInformers<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  client.reflectors.forEach((reflector, index) => {
    if (reflector.phase === "stopped") list(config, client, env, index);
  });
}

function specOf<Tag>(config: ClientConfig, client: ClientState<Tag>, index: number): InformerSpec {
  return must(config.informers[index] ?? client.extraInformers[index - config.informers.length], `informer ${index}`);
}

/** One informer more, of a resource that was not known when the client was made; it starts at once. */
export function addInformer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, resource: ResourceKey): void {
  if (client.stores.has(resource)) return;
  client.extraInformers.push({ resource });
  client.reflectors.push(newReflector());
  client.stores.set(resource, newStore(undefined));
  list(config, client, env, client.reflectors.length - 1);
}

function reflectorOf<Tag>(client: ClientState<Tag>, index: number): ReflectorState {
  return must(client.reflectors[index], `reflector ${index}`);
}

export const storeName = (spec: InformerSpec): string => spec.store ?? spec.resource;

function scope(spec: InformerSpec): Pick<ApiCall, "resource"> & { readonly namespace?: string } {
  return spec.namespace === undefined ? { resource: spec.resource } : { resource: spec.resource, namespace: spec.namespace };
}

function selectors(spec: InformerSpec): { readonly fieldSelector?: string; readonly labelSelector?: string } {
  if (spec.fieldSelector === undefined && spec.labelSelector === undefined) return {};
  return {
    ...(spec.fieldSelector === undefined ? {} : { fieldSelector: spec.fieldSelector }),
    ...(spec.labelSelector === undefined ? {} : { labelSelector: spec.labelSelector }),
  };
}

function list<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, index: number): void {
  const reflector = reflectorOf(client, index);
  const spec = specOf(config, client, index);
  reflector.phase = "listing";
  reflector.lists += 1;
  const call: ApiCall = { verb: "list", ...scope(spec), options: { ...selectors(spec), resourceVersion: reflector.resourceVersion } };
  reflector.flight = sendCall(config, client, env, call, { owner: "reflector", reflector: index });
}

function watch<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, index: number): void {
  const reflector = reflectorOf(client, index);
  const spec = specOf(config, client, index);
  reflector.phase = "watching";
  reflector.watchStartedAt = env.now;
  reflector.eventsSeen = 0;
  const call: ApiCall = {
    verb: "watch",
    ...scope(spec),
    options: {
      ...selectors(spec),
      resourceVersion: reflector.resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: env.rng.int(watchTimeoutSeconds, 2 * watchTimeoutSeconds - 1),
    },
  };
  reflector.flight = sendCall(config, client, env, call, { owner: "reflector", reflector: index });
}

/** @source k8s.io/apimachinery/pkg/util/wait/backoff.go exponentialBackoffManagerImpl.getNextBackoff */
function backOff<Tag>(client: ClientState<Tag>, env: Env, index: number, next: "list" | "watch"): void {
  const reflector = reflectorOf(client, index);
  if (reflector.backoff === 0 || env.now - reflector.lastBackoffAt > backoffReset) reflector.backoff = backoffInitial;
  reflector.lastBackoffAt = env.now;
  const delay: Micros = reflector.backoff + env.rng.int(0, reflector.backoff);
  reflector.backoff = Math.min(backoffMax, reflector.backoff * 2);
  reflector.phase = "backoff";
  reflector.next = next;
  reflector.flight = 0;
  const timer: ClientTimer = { owner: "client", type: "reflector", index };
  env.wakeAfter(delay, timer);
}

/** The back-off is over. */
export function onReflectorTimer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, index: number): void {
  const reflector = reflectorOf(client, index);
  if (reflector.phase !== "backoff") return;
  if (reflector.next === "list") list(config, client, env, index);
  else watch(config, client, env, index);
}

/** A list or a watch request was answered, or could not be asked. */
export function onReflectorAnswer<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  env: Env,
  index: number,
  answer: Answer,
): readonly InformerOutput[] {
  const reflector = reflectorOf(client, index);
  const failed = answer.type === "failed" || answer.code >= 300;
  if (reflector.phase === "listing") {
    if (!failed) {
      const outputs = replace(config, client, index, answer.body as ObjectList);
      watch(config, client, env, index);
      return outputs;
    }
    const status = failureStatus(answer);
    reflector.lastError = status.message ?? "";
    if (status.code === 410 || isTooLarge(status)) reflector.resourceVersion = "";
    backOff(client, env, index, "list");
    return [];
  }
  if (reflector.phase !== "watching" || !failed) return [];
  const status = failureStatus(answer);
  reflector.lastError = status.message ?? "";
  if (answer.type === "failed" && answer.kind !== "refused") {
    onWatchEnd(config, client, env, index);
    return [];
  }
  onWatchError(client, env, index, status);
  return [];
}

/** @source k8s.io/apimachinery/pkg/api/errors IsTooLargeResourceVersionError */
const isTooLarge = (status: Status): boolean =>
  status.reason === "Timeout" && (status.details?.causes ?? []).some((cause) => cause.reason === "ResourceVersionTooLarge");

/** A refused or overloaded server is asked again for the same watch; other errors go by way of a new list. */
function onWatchError<Tag>(client: ClientState<Tag>, env: Env, index: number, status: Status): void {
  const reflector = reflectorOf(client, index);
  if (status.code === 410) reflector.resourceVersion = "";
  backOff(client, env, index, status.code === 429 || status.code === 0 ? "watch" : "list");
}

/** The stream ended without an error: watch again from the last version seen. */
function onWatchEnd<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, index: number): void {
  const reflector = reflectorOf(client, index);
  if (env.now - reflector.watchStartedAt < shortWatch && reflector.eventsSeen === 0) {
    reflector.lastError = "very short watch: Unexpected watch close - watch lasted less than a second and no items received";
    backOff(client, env, index, "list");
    return;
  }
  watch(config, client, env, index);
}

/** Watch events, or the end of a watch. */
export function onWatchMessage<Tag>(
  config: ClientConfig,
  client: ClientState<Tag>,
  env: Env,
  index: number,
  message: Extract<ServerMessage, { type: "watchEvents" | "watchEnd" }>,
): readonly InformerOutput[] {
  if (message.type === "watchEnd") {
    client.flights.delete(message.id);
    onWatchEnd(config, client, env, index);
    return [];
  }
  const reflector = reflectorOf(client, index);
  const spec = specOf(config, client, index);
  const resource = storeName(spec);
  const store = must(client.stores.get(resource), resource);
  const only = message.events.length === 1 ? message.events[0] : undefined;
  if (only !== undefined && (only.type === "ADDED" || only.type === "MODIFIED")) {
    const object = only.object as KubeObject;
    reflector.resourceVersion = object.metadata.resourceVersion ?? reflector.resourceVersion;
    reflector.eventsSeen += 1;
    return [putObject(store, spec, resource, object)];
  }
  const outputs: InformerOutput[] = [];
  for (const event of message.events) {
    if (event.type === "ERROR") {
      client.flights.delete(message.id);
      reflector.lastError = (event.object as Status).message ?? "";
      onWatchError(client, env, index, event.object as Status);
      break;
    }
    const object = event.object as KubeObject;
    reflector.resourceVersion = object.metadata.resourceVersion ?? reflector.resourceVersion;
    reflector.eventsSeen += 1;
    if (event.type === "DELETED") remove(store, spec, resource, object, outputs);
    else if (event.type !== "BOOKMARK") put(store, spec, resource, object, outputs);
  }
  return outputs;
}

function putObject(store: StoreState, spec: InformerSpec, resource: string, object: KubeObject): InformerOutput {
  const old = storeSet(store, spec.indexers, keyOf(object), object);
  return old === undefined ? { type: "added", resource, object } : { type: "modified", resource, old, object };
}

function put(store: StoreState, spec: InformerSpec, resource: string, object: KubeObject, outputs: InformerOutput[]): void {
  outputs.push(putObject(store, spec, resource, object));
}

function remove(store: StoreState, spec: InformerSpec, resource: string, object: KubeObject, outputs: InformerOutput[]): void {
  storeDelete(store, spec.indexers, keyOf(object));
  outputs.push({ type: "deleted", resource, object });
}

/**
 * A list replaces the store; what changed meanwhile is told as if it had been watched.
 *
 * @simplified client-go also tells of objects that did not change
 */
function replace<Tag>(config: ClientConfig, client: ClientState<Tag>, index: number, listed: ObjectList): readonly InformerOutput[] {
  const reflector = reflectorOf(client, index);
  const spec = specOf(config, client, index);
  const resource = storeName(spec);
  const store = must(client.stores.get(resource), resource);
  reflector.resourceVersion = listed.metadata.resourceVersion;
  const outputs: InformerOutput[] = [];
  const present = new Set<string>();
  for (const item of listed.items) {
    const key = keyOf(item);
    present.add(key);
    const old = store.items.get(key);
    if (old !== undefined && old.metadata.uid !== item.metadata.uid) remove(store, spec, resource, old, outputs);
    if (old === undefined || old.metadata.resourceVersion !== item.metadata.resourceVersion) put(store, spec, resource, item, outputs);
  }
  if (store.items.size > present.size) {
    for (const [key, object] of store.items) if (!present.has(key)) remove(store, spec, resource, object, outputs);
  }
  if (!reflector.synced) {
    reflector.synced = true;
    outputs.push({ type: "synced", resource });
  }
  return outputs;
}
