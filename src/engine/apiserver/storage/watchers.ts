import { matchesCompiled, matchesFieldSelector } from "../../api/index.ts";
import type { CompiledSelector, FieldSelector, KubeObject, ResourceKey, WatchEvent } from "../../api/index.ts";
import type { ConnId, Micros } from "../../core/index.ts";
import { isNameScope, nameScope, namespaceScope, triggerScope } from "./cacher.ts";
import type { CacheEvent, CacherConfig, CacherState } from "./cacher.ts";

/** What a list or watch asks for, compiled. */
export interface Selection {
  readonly namespace: string | undefined;
  readonly labels: CompiledSelector;
  readonly fields: FieldSelector;
  /** Where the objects are found at once: "" = everywhere; see {@link scopeOf}. */
  readonly scope: string;
  /** True: the scope says it all, nothing is left to compare. */
  readonly isWholeScope: boolean;
}

export interface Watcher {
  readonly id: number;
  readonly conn: ConnId;
  /** The client's number of the request. */
  readonly requestId: number;
  readonly user: string;
  readonly userAgent: string;
  /** Whose cache it hears. */
  readonly resource: ResourceKey;
  /** The resource in the version that the client asked for. */
  readonly servedAs: ResourceKey;
  readonly selection: Selection;
  readonly startedAt: Micros;
  readonly deadline: Micros;
  readonly bookmarks: boolean;
  /** What it sees are tables, as for `kubectl get --watch`. */
  readonly asTable: boolean;
  /** Events up to here were sent when the watch began. */
  readonly since: number;
  eventsSent: number;
  /** Events whose objects a webhook has to convert first, in order; and those that it is asked for. */
  waiting?: readonly WatchEvent[];
  converting?: readonly KubeObject[] | undefined;
  isConverting?: boolean;
}

export type FieldOf = (object: KubeObject, field: string) => string;

/** The narrowest index a selection can use. @source k8s.io/apiserver/pkg/storage/cacher/cacher.go indexedTrigger, namespacedName */
export function scopeOf(config: CacherConfig, namespace: string | undefined, labels: CompiledSelector, fields: FieldSelector, isNamespaced: boolean): Selection {
  const name = fields.find((term) => term.field === "metadata.name" && term.operator === "=")?.value;
  const rest = labels.length === 0 && fields.length === 1;
  if (name !== undefined && (namespace !== undefined || !isNamespaced)) {
    return { namespace, labels, fields, scope: nameScope(namespace, name), isWholeScope: rest };
  }
  const trigger = config.triggerOf === undefined ? undefined : fields.find((term) => term.field === "spec.nodeName" && term.operator === "=")?.value;
  if (trigger !== undefined) return { namespace, labels, fields, scope: triggerScope(trigger), isWholeScope: rest && namespace === undefined };
  const isWholeScope = labels.length === 0 && fields.length === 0;
  return { namespace, labels, fields, scope: namespace === undefined ? "" : namespaceScope(namespace), isWholeScope };
}

/** True when the object is one that the selection asks for. */
export function selects(selection: Selection, object: KubeObject, fieldOf: FieldOf): boolean {
  if (selection.namespace !== undefined && object.metadata.namespace !== selection.namespace) return false;
  if (!matchesCompiled(selection.labels, object.metadata.labels)) return false;
  return selection.fields.length === 0 || matchesFieldSelector(selection.fields, (field) => fieldOf(object, field));
}

export function addWatcher(cacher: CacherState, watcher: Watcher): void {
  const { scope } = watcher.selection;
  const set = cacher.watchers.get(scope);
  if (set !== undefined) {
    set.add(watcher.id);
    return;
  }
  cacher.watchers.set(scope, new Set([watcher.id]));
  if (isNameScope(scope)) cacher.nameScopes++;
}

export function removeWatcher(cacher: CacherState, watcher: Watcher): void {
  const { scope } = watcher.selection;
  const set = cacher.watchers.get(scope);
  if (set === undefined) return;
  set.delete(watcher.id);
  if (set.size > 0) return;
  cacher.watchers.delete(scope);
  if (isNameScope(scope)) cacher.nameScopes--;
}

const noEvents: readonly WatchEvent[] = [];
const nobody: Watcher[] = [];
const nothing: WatchEvent[][] = [];
const plainWatchEvent = (event: CacheEvent): WatchEvent => ({ type: event.type, object: event.object });

/**
 * What one watcher must be told of a change: an object that begins to match is ADDED, one that
 * ceases to match is DELETED (with its last matching state, at the new revision). `plain` is the
 * event as those see it who watch everything, shared by all of them.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/cache_watcher.go convertToWatchEvent
 */
export function watchEventFor(selection: Selection, event: CacheEvent, fieldOf: FieldOf, plain?: WatchEvent): WatchEvent | undefined {
  const matchesNow = event.type !== "DELETED" && selects(selection, event.object, fieldOf);
  const matchedBefore = event.previous !== undefined && selects(selection, event.previous, fieldOf);
  if (matchesNow) {
    if (matchedBefore === (event.type === "MODIFIED")) return plain ?? plainWatchEvent(event);
    return { type: matchedBefore ? "MODIFIED" : "ADDED", object: event.object };
  }
  if (!matchedBefore || event.previous === undefined) return undefined;
  if (event.type === "DELETED") return plain ?? plainWatchEvent(event);
  const previous = event.previous;
  return { type: "DELETED", object: { ...previous, metadata: { ...previous.metadata, resourceVersion: String(event.revision) } } };
}

/** Whom the events of a cache may concern. */
export interface Audience {
  readonly config: CacherConfig;
  readonly cacher: CacherState;
  readonly watchers: ReadonlyMap<number, Watcher>;
  readonly fieldOf: FieldOf;
}

/** What each watcher is told of one batch of news. */
interface Dispatch {
  readonly audience: Audience;
  readonly news: readonly CacheEvent[];
  /** The news as those see them who watch everything. */
  readonly everything: readonly WatchEvent[];
  readonly deliver: (watcher: Watcher, events: readonly WatchEvent[]) => void;
  /** Watchers with news, and (at the same place) which. */
  told: Watcher[];
  events: WatchEvent[][];
}

/**
 * @param isSame the object was and is of this scope (or came, or went): who watches the whole scope sees the event as it is
 */
function tell(dispatch: Dispatch, ids: ReadonlySet<number> | undefined, index: number, isSame: boolean): void {
  if (ids === undefined) return;
  const { audience, news, everything } = dispatch;
  const event = news[index];
  const plain = everything[index];
  if (event === undefined || plain === undefined) return;
  for (const id of ids) {
    const watcher = audience.watchers.get(id);
    if (watcher === undefined || event.revision <= watcher.since) continue;
    const { selection } = watcher;
    if (selection.isWholeScope && selection.scope === "" && watcher.since < (news[0]?.revision ?? 0)) {
      if (index === 0) dispatch.deliver(watcher, everything);
      continue;
    }
    const seen = isSame && selection.isWholeScope ? plain : watchEventFor(selection, event, audience.fieldOf, plain);
    if (seen === undefined) continue;
    // A watcher has one scope, so it meets each event once.
    const at = index === 0 ? -1 : dispatch.told.indexOf(watcher);
    if (at >= 0) dispatch.events[at]?.push(seen);
    else if (dispatch.told === nobody) {
      dispatch.told = [watcher];
      dispatch.events = [[seen]];
    } else {
      dispatch.told.push(watcher);
      dispatch.events.push([seen]);
    }
  }
}

/** Tells every watcher that an event may concern, by the scopes it touches. */
function tellInterested(dispatch: Dispatch, event: CacheEvent, index: number): void {
  const { config, cacher } = dispatch.audience;
  const { watchers } = cacher;
  const { namespace, name } = event.object.metadata;
  tell(dispatch, watchers.get(""), index, true);
  if (namespace !== undefined) tell(dispatch, watchers.get(namespaceScope(namespace)), index, true);
  if (cacher.nameScopes > 0) tell(dispatch, watchers.get(nameScope(namespace, name)), index, true);
  if (config.triggerOf === undefined) return;
  const now = config.triggerOf(event.object);
  const before = event.previous === undefined ? now : config.triggerOf(event.previous);
  tell(dispatch, watchers.get(triggerScope(now)), index, before === now);
  if (before !== now) tell(dispatch, watchers.get(triggerScope(before)), index, false);
}

/**
 * Gives each interested watcher its part of `news` in one piece. Watchers of everything share one
 * array; an event costs nothing to watchers whose scope it does not touch.
 */
export function dispatchEvents(audience: Audience, news: readonly CacheEvent[], deliver: (watcher: Watcher, events: readonly WatchEvent[]) => void): void {
  if (audience.cacher.watchers.size === 0 || news.length === 0) return;
  const dispatch: Dispatch = { audience, news, everything: news.map(plainWatchEvent), deliver, told: nobody, events: nothing };
  for (let i = 0; i < news.length; i++) tellInterested(dispatch, news[i] as CacheEvent, i);
  for (let i = 0; i < dispatch.told.length; i++) deliver(dispatch.told[i] as Watcher, dispatch.events[i] ?? noEvents);
}
