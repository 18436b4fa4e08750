import { newBadRequest, newTimeoutError, newTooManyRequests } from "../../api/index.ts";
import type { ApiRequest, KubeObject, ObjectList } from "../../api/index.ts";
import { ok, seconds } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { RangeResponse } from "../../etcd/index.ts";
import { toTable } from "../printers/table.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { objectsAt, objectsInOrder } from "../storage/cacher.ts";
import type { CacherState } from "../storage/cacher.ts";
import type { Listed, ListPage } from "../state.ts";
import { objectKey, resourcePrefix } from "../storage/keys.ts";
import { versioned } from "../storage/versioned.ts";
import { selects } from "../storage/watchers.ts";
import type { Selection } from "../storage/watchers.ts";
import { loadAll } from "../crd/conversion.ts";
import { askEtcd } from "./askEtcd.ts";
import { decodeContinue, encodeContinue } from "./continueToken.ts";
import { waitUntilFresh } from "./freshness.ts";
import { checkListOptions } from "./listOptions.ts";
import type { ResourceInfo } from "./resources.ts";
import { selectionOf } from "./selection.ts";

export const storageIsInitializing = newTooManyRequests("storage is (re)initializing", 1);
/** How long a read waits for the cache to reach a revision. @source k8s.io/apiserver/pkg/storage/cacher/watch_cache.go blockTimeout */
export const blockTimeout = seconds(3);

/**
 * LIST. resourceVersion "" is a consistent read: etcd tells its revision, and the cache answers when it
 * has come so far; "0" and others are answered from the cache. Later pages, and lists at an exact
 * version, come from the cache's memory of what was, and from etcd when that does not reach back.
 *
 * @source k8s.io/apiserver/pkg/storage/cacher/delegator.go GetList
 */
export function list(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  const wrong = checkListOptions(request);
  if (wrong !== undefined) return refuse(wrong);
  const selection = selectionOf(resource, request);
  if (!selection.ok) return refuse(selection.error);
  const paged = pageOf(resource, request, selection.value);
  if (!paged.ok) return refuse(newBadRequest(paged.error));
  const page = paged.value;
  const cacher = server.state.cachers.get(resource.key);
  const isReady = cacher !== undefined && cacher.phase === "watching";
  if (page.revision > 0) {
    const past = isReady ? objectsAt(cacher, page.revision) : undefined;
    return past === undefined ? listFromStorage(server, rr, request, page) : pageAnswer(server, rr, request, { page, selection: selection.value, objects: past, revision: page.revision });
  }
  const version = request.options?.resourceVersion ?? "";
  if (version === "") {
    if (!isReady) return listFromStorage(server, rr, request, page);
    flight.progress = { type: "revision" };
    askEtcd(server, flight, { type: "range", key: cacher.prefix, rangeEnd: cacher.rangeEnd, limit: 1, keysOnly: true });
    return undefined;
  }
  if (!isReady) return refuse(storageIsInitializing);
  const wanted = Number(version);
  if (wanted <= cacher.revision) return listFromCache(server, rr, request, cacher);
  waitUntilFresh(server, rr, wanted, blockTimeout);
  return undefined;
}

/** Where the list begins and what it wants; a revision above 0 means: as it was then. An error: the token is none. */
function pageOf(resource: ResourceInfo, request: ApiRequest, selection: Selection): Result<ListPage, string> {
  const { options } = request;
  const token = decodeContinue(options?.continue ?? "", resourcePrefix(resource.cacher.plural));
  if (!token.ok) return token;
  const { after } = token.value;
  // Below 0: as things are now, whatever the pages before have said.
  const revision = Math.max(token.value.revision, 0);
  const isExact = options?.resourceVersionMatch === "Exact" && after === "";
  // A list from "0" ignores its limit: any state of the cache will do, so it gives all.
  const limit = options?.resourceVersion === "0" ? 0 : (options?.limit ?? 0);
  return ok({ labels: selection.labels, fields: selection.fields, limit, after, revision: isExact ? Number(options.resourceVersion ?? "0") : revision });
}

/** Answers from the cache as it is now. */
export function listFromCache(server: Server, rr: ResourceRequest, request: ApiRequest, cacher: CacherState): Answer | undefined {
  const { resource } = rr;
  const selection = selectionOf(resource, request);
  if (!selection.ok) return refuse(selection.error);
  const page = pageOf(resource, request, selection.value);
  if (page.ok && (page.value.limit > 0 || page.value.after !== "")) {
    return pageAnswer(server, rr, request, { page: page.value, selection: selection.value, objects: objectsInOrder(cacher, ""), revision: cacher.revision });
  }
  const items = selectFrom(resource, cacher, selection.value);
  return listAnswer(server, rr, request, { items, resourceVersion: String(cacher.revision) });
}

interface PageSource {
  readonly page: ListPage;
  readonly selection: Selection;
  /** In order of their keys. */
  readonly objects: readonly KubeObject[];
  readonly revision: number;
}

function pageAnswer(server: Server, rr: ResourceRequest, request: ApiRequest, { page, selection, objects, revision }: PageSource): Answer | undefined {
  const { resource } = rr;
  const items: KubeObject[] = [];
  let last = "";
  let remaining = 0;
  for (const object of objects) {
    const key = objectKey(resource.storageName, object.metadata.namespace, object.metadata.name);
    if (page.after !== "" && key <= page.after) continue;
    if (!selects(selection, object, resource.fieldOf)) continue;
    if (page.limit > 0 && items.length === page.limit) remaining++;
    else {
      items.push(object);
      last = key;
    }
  }
  const resourceVersion = String(revision);
  if (remaining === 0) return listAnswer(server, rr, request, { items, resourceVersion });
  const isUnselected = page.labels.length === 0 && page.fields.length === 0;
  return listAnswer(server, rr, request, { items, resourceVersion, continueToken: encodeContinue(revision, last, resourcePrefix(resource.cacher.plural)), ...(isUnselected ? { remaining } : {}) });
}

export function selectFrom(resource: ResourceInfo, cacher: CacherState, selection: Selection): readonly KubeObject[] {
  const { scope } = selection;
  if (scope.startsWith("o/")) {
    const name = selection.fields.find((term) => term.field === "metadata.name" && term.operator === "=");
    const object = cacher.objects.get(objectKey(resource.storageName, selection.namespace, name?.value ?? ""));
    return object !== undefined && selects(selection, object, resource.fieldOf) ? [object] : [];
  }
  const all = objectsInOrder(cacher, scope);
  return selection.isWholeScope ? all : all.filter((object) => selects(selection, object, resource.fieldOf));
}

/**
 * The cache did not reach the revision in time. A consistent read goes to etcd itself; one that named
 * the revision is told to come back.
 */
export function onStaleCache(server: Server, rr: ResourceRequest, request: ApiRequest, wanted: number): Answer | undefined {
  const selection = selectionOf(rr.resource, request);
  if (!selection.ok) return refuse(selection.error);
  const page = pageOf(rr.resource, request, selection.value);
  if (page.ok && request.verb === "list" && (request.options?.resourceVersion ?? "") === "") return listFromStorage(server, rr, request, page.value);
  return tooLargeVersion(wanted, server.state.cachers.get(rr.resource.key)?.revision ?? 0);
}

/** The list, its objects in the version of the request; undefined: a webhook converts them first. */
export function listAnswer(server: Server, rr: ResourceRequest, request: ApiRequest, listed: Listed): Answer | undefined {
  const { resource } = rr;
  const { resourceVersion, continueToken, remaining } = listed;
  const loaded = loadAll(server, rr, listed.items, { type: "listed", listed });
  if (loaded === undefined) return undefined;
  if (!loaded.ok) return refuse(loaded.error);
  const items = loaded.value;
  const metadata = {
    resourceVersion,
    ...(continueToken === undefined ? {} : { continue: continueToken }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  if (request.accept === "table") return answer(200, toTable(resource.strategy, items, metadata, server.env.now));
  const { apiVersion, kind } = resource.served;
  const body: ObjectList = { apiVersion, kind: `${kind}List`, metadata, items };
  return answer(200, body);
}

/** Lists straight from etcd: while the cache is not filled, or what it remembers does not reach back. @source k8s.io/apiserver/pkg/storage/etcd3/store.go GetList */
function listFromStorage(server: Server, { flight, resource }: ResourceRequest, request: ApiRequest, page: ListPage): Answer | undefined {
  const cacher = server.state.cachers.get(resource.key);
  if (cacher === undefined) return refuse(storageIsInitializing);
  const prefix = request.namespace === undefined ? cacher.prefix : `${cacher.prefix}${request.namespace}/`;
  const end = request.namespace === undefined ? cacher.rangeEnd : `${cacher.prefix}${request.namespace}0`;
  flight.progress = { type: "listStorage", page };
  askEtcd(server, flight, {
    type: "range",
    key: page.after === "" ? prefix : `${page.after}\u0000`,
    rangeEnd: end,
    ...(page.limit === 0 ? {} : { limit: page.limit }),
    ...(page.revision === 0 ? {} : { revision: page.revision }),
  });
  return undefined;
}

/** etcd has answered a page. @simplified a page whose objects do not all match is shorter than asked */
export function onListed(server: Server, rr: ResourceRequest, revision: number, response: RangeResponse): Answer | undefined {
  const { flight, resource } = rr;
  const { progress, request } = flight;
  if (progress.type !== "listStorage" || request.type !== "request") return undefined;
  const { page } = progress;
  const selection: Selection = { namespace: request.namespace, labels: page.labels, fields: page.fields, scope: "", isWholeScope: false };
  const items: KubeObject[] = [];
  for (const kv of response.kvs) {
    const object = versioned(kv.value as KubeObject, kv.modRevision);
    if (selects(selection, object, resource.fieldOf)) items.push(object);
  }
  const at = page.revision === 0 ? revision : page.revision;
  const last = response.kvs[response.kvs.length - 1];
  if (!response.more || last === undefined) return listAnswer(server, rr, request, { items, resourceVersion: String(at) });
  const remaining = response.count - response.kvs.length;
  const isUnselected = page.labels.length === 0 && page.fields.length === 0;
  return listAnswer(server, rr, request, { items, resourceVersion: String(at), continueToken: encodeContinue(at, last.key, resourcePrefix(resource.cacher.plural)), ...(isUnselected && remaining > 0 ? { remaining } : {}) });
}

/** The cache did not get there in time. @source watch_cache.go waitUntilFreshAndBlock, storage.NewTooLargeResourceVersionError */
function tooLargeVersion(wanted: number, current: number): Answer {
  const status = newTimeoutError(`Too large resource version: ${wanted}, current: ${current}`, 1);
  const cause = { reason: "ResourceVersionTooLarge", message: "Too large resource version" };
  return refuse({ ...status, details: { ...status.details, causes: [cause] } });
}
