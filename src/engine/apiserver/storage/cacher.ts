import type { KubeObject, ResourceKey } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { EtcdEvent, KeyValue } from "../../etcd/index.ts";
import { prefixEnd, resourcePrefix } from "./keys.ts";
import { versioned, versionedDeletion } from "./versioned.ts";

/**
 * The watch cache of one resource: all its objects as of `revision`, fed by one etcd watch, and a
 * window of recent events from which watches resume. Plain data.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/cacher.go, watch_cache.go
 */
export interface CacherState {
  readonly resource: ResourceKey;
  readonly prefix: string;
  readonly rangeEnd: string;
  /** "listing": filled from etcd; "watching": initialised; "waiting": lost its watch, lists again at the next tick. */
  phase: "listing" | "watching" | "waiting";
  revision: number;
  listRevision: number;
  etcdWatch: number;
  lists: number;
  lastError: string;
  objects: Map<string, KubeObject>;
  /** "n/<namespace>" and "t/<trigger value>" -> keys of the objects there. */
  index: Map<string, Set<string>>;
  /** Namespaces are in the index from the first list of one on: most resources are never listed so. */
  indexesNamespaces: boolean;
  /** Keys in order; undefined after a key came or went. */
  sortedKeys: readonly string[] | undefined;
  /** Events by revision; the first `start` are given up. */
  events: CacheEvent[];
  start: number;
  /** The newest revision whose event fell out of the window. */
  evictedRevision: number;
  /** Reads that wait for `revision` to reach theirs. */
  freshWaiters: number[];
  /** Scope -> watchers, see {@link scopeOf}. */
  readonly watchers: Map<string, Set<number>>;
  /** How many scopes of single objects are among them. */
  nameScopes: number;
}

export interface CacheEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly key: string;
  readonly revision: number;
  readonly at: Micros;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
}

/** What a resource adds: how watchers can be told apart without looking at each. */
export interface CacherConfig {
  readonly resource: ResourceKey;
  /** The resource's plural, for the key. */
  readonly plural: string;
  /** Pods: spec.nodeName. @source kubernetes pkg/registry/core/pod/strategy.go NodeNameTriggerFunc */
  readonly triggerOf?: (object: KubeObject) => string;
}

/** The window keeps at least this many events, and those younger than 75 s, up to the maximum. */
const windowMin = 100;
const windowMax = 102_400;
const eventFreshDuration = 75_000_000;

export function newCacher(config: CacherConfig): CacherState {
  const prefix = resourcePrefix(config.plural);
  return {
    resource: config.resource,
    prefix,
    rangeEnd: prefixEnd(prefix),
    phase: "waiting",
    revision: 0,
    listRevision: 0,
    etcdWatch: 0,
    lists: 0,
    lastError: "",
    objects: new Map(),
    index: new Map(),
    indexesNamespaces: false,
    sortedKeys: [],
    events: [],
    start: 0,
    evictedRevision: 0,
    freshWaiters: [],
    watchers: new Map(),
    nameScopes: 0,
  };
}

/** Scopes by their value: a text made anew would be hashed anew at each look into a map. */
const namespaceScopes = new Map<string, string>();
const triggerScopes = new Map<string, string>();
const scopesMax = 20_000;

function scopeText(known: Map<string, string>, type: string, value: string): string {
  const text = known.get(value);
  if (text !== undefined) return text;
  if (known.size >= scopesMax) known.clear();
  const made = `${type}/${value}`;
  known.set(value, made);
  return made;
}

export const namespaceScope = (namespace: string): string => scopeText(namespaceScopes, "n", namespace);
export const triggerScope = (value: string): string => scopeText(triggerScopes, "t", value);
export const isNameScope = (scope: string): boolean => scope.startsWith("o/");
export const nameScope = (namespace: string | undefined, name: string): string => `o/${namespace ?? ""}/${name}`;

function indexPut(cacher: CacherState, scope: string, key: string): void {
  const bucket = cacher.index.get(scope);
  if (bucket === undefined) cacher.index.set(scope, new Set([key]));
  else bucket.add(key);
}

function indexRemove(cacher: CacherState, scope: string, key: string): void {
  const bucket = cacher.index.get(scope);
  if (bucket === undefined) return;
  bucket.delete(key);
  if (bucket.size === 0) cacher.index.delete(scope);
}

function store(config: CacherConfig, cacher: CacherState, key: string, object: KubeObject, previous: KubeObject | undefined): void {
  cacher.objects.set(key, object);
  if (previous === undefined) {
    cacher.sortedKeys = undefined;
    const namespace = object.metadata.namespace;
    if (namespace !== undefined && cacher.indexesNamespaces) indexPut(cacher, namespaceScope(namespace), key);
  }
  if (config.triggerOf === undefined) return;
  const trigger = config.triggerOf(object);
  if (previous !== undefined) {
    const before = config.triggerOf(previous);
    if (before === trigger) return;
    indexRemove(cacher, triggerScope(before), key);
  }
  indexPut(cacher, triggerScope(trigger), key);
}

/** Fills the cache from a list at `revision`; the window begins empty. */
export function replaceCache(config: CacherConfig, cacher: CacherState, kvs: readonly KeyValue[], revision: number): void {
  cacher.objects = new Map();
  cacher.index = new Map();
  cacher.indexesNamespaces = false;
  for (const kv of kvs) store(config, cacher, kv.key, versioned(kv.value as KubeObject, kv.modRevision), undefined);
  cacher.sortedKeys = kvs.map((kv) => kv.key);
  cacher.events = [];
  cacher.start = 0;
  cacher.evictedRevision = 0;
  cacher.revision = revision;
  cacher.listRevision = revision;
}

const noNews: CacheEvent[] = [];

/** Applies etcd's events. Returns what watchers must be told, in order of revision. */
export function applyEtcdEvents(config: CacherConfig, cacher: CacherState, events: readonly EtcdEvent[], revision: number, now: Micros): readonly CacheEvent[] {
  let news: CacheEvent[] = noNews;
  for (const { type, kv } of events) {
    if (kv.modRevision <= cacher.listRevision) continue;
    const previous = cacher.objects.get(kv.key);
    const event = type === "PUT" ? putEvent(kv, previous, now) : deleteEvent(kv, previous, now);
    if (event === undefined) continue;
    if (type === "PUT") store(config, cacher, kv.key, event.object, previous);
    else forget(config, cacher, kv.key, event.object);
    remember(cacher, event);
    if (news === noNews) news = [event];
    else news.push(event);
  }
  if (revision > cacher.revision) cacher.revision = revision;
  return news;
}

function putEvent(kv: KeyValue, previous: KubeObject | undefined, at: Micros): CacheEvent {
  const object = versioned(kv.value as KubeObject, kv.modRevision);
  return { type: previous === undefined ? "ADDED" : "MODIFIED", key: kv.key, revision: kv.modRevision, at, object, previous };
}

function deleteEvent(kv: KeyValue, previous: KubeObject | undefined, at: Micros): CacheEvent | undefined {
  if (previous === undefined) return undefined;
  return { type: "DELETED", key: kv.key, revision: kv.modRevision, at, object: versionedDeletion(previous, kv.modRevision), previous };
}

function forget(config: CacherConfig, cacher: CacherState, key: string, object: KubeObject): void {
  cacher.objects.delete(key);
  cacher.sortedKeys = undefined;
  const namespace = object.metadata.namespace;
  if (namespace !== undefined && cacher.indexesNamespaces) indexRemove(cacher, namespaceScope(namespace), key);
  if (config.triggerOf !== undefined) indexRemove(cacher, triggerScope(config.triggerOf(object)), key);
}

function remember(cacher: CacherState, event: CacheEvent): void {
  cacher.events.push(event);
  for (let size = cacher.events.length - cacher.start; size > windowMin; size--) {
    const oldest = cacher.events[cacher.start];
    if (oldest === undefined || (size <= windowMax && event.at - oldest.at < eventFreshDuration)) break;
    cacher.evictedRevision = oldest.revision;
    cacher.start++;
  }
  if (cacher.start > windowMin && cacher.start * 2 > cacher.events.length) {
    cacher.events = cacher.events.slice(cacher.start);
    cacher.start = 0;
  }
}

/** The oldest revision from which a watch can still resume. */
export const oldestResumable = (cacher: CacherState): number => (cacher.evictedRevision > 0 ? cacher.evictedRevision : cacher.listRevision);

/** The events after `revision`, or undefined when the window no longer reaches back so far (410). */
export function eventsSince(cacher: CacherState, revision: number): readonly CacheEvent[] | undefined {
  if (revision < oldestResumable(cacher)) return undefined;
  let low = cacher.start;
  let high = cacher.events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cacher.events[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low === cacher.events.length ? [] : cacher.events.slice(low);
}

function indexNamespaces(cacher: CacherState): void {
  cacher.indexesNamespaces = true;
  for (const [key, { metadata }] of cacher.objects) if (metadata.namespace !== undefined) indexPut(cacher, namespaceScope(metadata.namespace), key);
}

/** All objects in order of their keys, narrowed to a namespace or to a trigger value when given. */
export function objectsInOrder(cacher: CacherState, scope: string | undefined): readonly KubeObject[] {
  if (scope === undefined || scope === "") {
    cacher.sortedKeys ??= [...cacher.objects.keys()].sort(compareStrings);
    return inOrder(cacher.objects, cacher.sortedKeys);
  }
  if (!cacher.indexesNamespaces && scope.startsWith("n/")) indexNamespaces(cacher);
  const bucket = cacher.index.get(scope);
  return bucket === undefined ? [] : inOrder(cacher.objects, [...bucket].sort(compareStrings));
}

function inOrder(objects: ReadonlyMap<string, KubeObject>, keys: readonly string[]): readonly KubeObject[] {
  const result: KubeObject[] = [];
  for (const key of keys) {
    const object = objects.get(key);
    if (object !== undefined) result.push(object);
  }
  return result;
}

/**
 * All objects as they were at a revision, in order of their keys: what changed since is undone, as
 * long as the window of events reaches back so far; else undefined.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/store_btree.go storeSnapshotter (there: copies of the tree)
 */
export function objectsAt(cacher: CacherState, revision: number): readonly KubeObject[] | undefined {
  if (revision > cacher.revision) return undefined;
  const since = eventsSince(cacher, revision);
  if (since === undefined) return undefined;
  if (since.length === 0) return objectsInOrder(cacher, "");
  const objects = new Map(cacher.objects);
  for (const { key, previous } of since.toReversed()) {
    if (previous === undefined) objects.delete(key);
    else objects.set(key, previous);
  }
  return inOrder(objects, [...objects.keys()].sort(compareStrings));
}
