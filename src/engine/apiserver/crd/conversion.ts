import { newUid, newUnknownServerError } from "../../api/index.ts";
import type { Conversion, ConversionWebhook, KubeObject, Status, WatchEvent } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { HttpResult, OutboundPurpose } from "../outbound/types.ts";
import type { ResourceInfo } from "../registry/resources.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import type { AfterConversion, RequestInFlight } from "../state.ts";
import type { Watcher } from "../storage/watchers.ts";
import { postedResult, postWebhook } from "../webhooks/post.ts";
import { urlOf } from "../webhooks/review.ts";
import { conversionFailed, conversionReview, readConversion } from "./review.ts";

/**
 * Custom objects between the version in which they are stored and that of a request. Within a request they
 * have the request's version; what comes from the store is converted as it comes, what goes there as it goes.
 *
 * @simplified real servers keep a cache for each version and convert as it is filled; here there is one, and what
 *   webhooks have converted for lists and watches is remembered. The objects of a list go in one review.
 */

/** @source k8s.io/apiserver/pkg/util/webhook/webhook.go (the timeout of its client) */
const timeoutSeconds = 30;

/** By version and object: what it is there. A cache of pure functions. */
const readBefore = new WeakMap<Conversion, WeakMap<KubeObject, KubeObject>>();

/** An object that is stored in this version already, or becomes so by its apiVersion alone. */
function readAs(conversion: Conversion, apiVersion: string, object: KubeObject): KubeObject {
  let known = readBefore.get(conversion);
  if (known === undefined) readBefore.set(conversion, (known = new WeakMap()));
  let made = known.get(object);
  if (made === undefined) known.set(object, (made = conversion.read(object.apiVersion === apiVersion ? object : { ...object, apiVersion })));
  return made;
}

const needsWebhook = ({ webhook }: Conversion, apiVersion: string, object: KubeObject): boolean => webhook !== undefined && object.apiVersion !== apiVersion;

/** What was converted before, of this very state of the object. */
function remembered({ state }: Server, { served }: ResourceInfo, { metadata }: KubeObject): KubeObject | undefined {
  const found = state.converted.get(`${served.apiVersion}/${served.resource}`)?.get(metadata.uid ?? "");
  return found?.metadata.resourceVersion === metadata.resourceVersion ? found : undefined;
}

const rememberedMin = 1000;

export function rememberConverted({ state }: Server, { served, key }: ResourceInfo, objects: readonly KubeObject[]): void {
  const name = `${served.apiVersion}/${served.resource}`;
  let known = state.converted.get(name);
  if (known === undefined) state.converted.set(name, (known = new Map()));
  if (known.size > rememberedMin + 2 * (state.cachers.get(key)?.objects.size ?? 0)) known.clear();
  for (const object of objects) known.set(object.metadata.uid ?? "", object);
}

/** Objects of the store in the version of the request. Undefined: a webhook is asked, and it goes on with `after`. */
export function loadAll(server: Server, rr: ResourceRequest, objects: readonly KubeObject[], after: AfterConversion): Result<readonly KubeObject[], Status> | undefined {
  const { resource } = rr;
  const { conversion, apiVersion } = resource.served;
  if (conversion === undefined) return ok(objects);
  const missing = objects.filter((object) => needsWebhook(conversion, apiVersion, object) && remembered(server, resource, object) === undefined);
  if (missing.length > 0) return askForRequest(server, rr, missing, apiVersion, after);
  return ok(objects.map((object) => (needsWebhook(conversion, apiVersion, object) ? (remembered(server, resource, object) ?? object) : readAs(conversion, apiVersion, object))));
}

/** The same of one object that was just read from etcd: what is remembered does not count. */
export function loadFresh(server: Server, rr: ResourceRequest, object: KubeObject, after: AfterConversion): Result<KubeObject, Status> | undefined {
  const { conversion, apiVersion } = rr.resource.served;
  if (conversion === undefined) return ok(object);
  if (!needsWebhook(conversion, apiVersion, object)) return ok(readAs(conversion, apiVersion, object));
  const asked = askForRequest(server, rr, [object], apiVersion, after);
  return asked === undefined || asked.ok ? undefined : asked;
}

/** An object as it is stored. Undefined: a webhook is asked. */
export function toStorage(server: Server, rr: ResourceRequest, object: KubeObject, after: AfterConversion): Result<KubeObject, Status> | undefined {
  const { conversion } = rr.resource.served;
  const storage = conversion?.storage.apiVersion ?? object.apiVersion;
  if (object.apiVersion === storage) return ok(object);
  if (conversion?.webhook === undefined) return ok({ ...object, apiVersion: storage });
  const asked = askForRequest(server, rr, [object], storage, after);
  return asked === undefined || asked.ok ? undefined : asked;
}

/** Whether an object is stored in a version that is not the storage version any more: the next write mends that. */
export const isStoredStale = ({ served: { conversion } }: ResourceInfo, stored: KubeObject): boolean => conversion !== undefined && stored.apiVersion !== conversion.storage.apiVersion;

function askForRequest(server: Server, { flight, resource }: ResourceRequest, objects: readonly KubeObject[], wanted: string, after: AfterConversion): Result<never, Status> | undefined {
  const failure = ask(server, resource, objects, wanted, { for: "request", id: flight.id });
  if (failure !== undefined) return fail(newUnknownServerError(failure));
  flight.progress = { type: "converting", objects, wanted, after };
  enterStage(flight, `calling webhook ${resource.groupResource.resource}.${resource.group}`, server.env.now);
  return undefined;
}

/** @returns why it cannot be asked */
function ask(server: Server, { served }: ResourceInfo, objects: readonly KubeObject[], wanted: string, whom: Pick<Extract<OutboundPurpose, { readonly type: "conversion" }>, "for" | "id">): string | undefined {
  const [first] = objects;
  const webhook: ConversionWebhook | undefined = served.conversion?.webhook;
  if (first === undefined || webhook === undefined) return undefined;
  if (!webhook.reviewVersions.includes("v1")) return "no supported conversion review versions";
  const uid = newUid(server.env.rng);
  const failure = postWebhook(server, { ...urlOf(webhook), timeoutSeconds, body: conversionReview(uid, wanted, objects) }, (url) => ({ type: "conversion", ...whom, uid, url }));
  return failure === undefined ? undefined : conversionFailed(first, failure.why);
}

/** What a webhook has made of objects, in the form of `resource` where that is their version. */
function converted(resource: ResourceInfo, { uid, url }: Extract<OutboundPurpose, { readonly type: "conversion" }>, result: HttpResult, { objects, wanted }: { readonly objects: readonly KubeObject[]; readonly wanted: string }): Result<readonly KubeObject[], string> {
  const posted = postedResult(url, result);
  const [first] = objects;
  if (first === undefined) return ok([]);
  if (posted.type === "failure") return fail(conversionFailed(first, posted.why));
  const read = readConversion(posted.text, uid, wanted, objects);
  if (!read.ok) return read;
  const { conversion, apiVersion } = resource.served;
  return conversion === undefined || wanted !== apiVersion ? read : ok(read.value.map((object) => readAs(conversion, apiVersion, object)));
}

/** A webhook has answered a request, or has not. */
export function settleRequestConversion(resource: ResourceInfo, flight: RequestInFlight, purpose: Extract<OutboundPurpose, { readonly type: "conversion" }>, result: HttpResult): Result<{ readonly objects: readonly KubeObject[]; readonly after: AfterConversion }, Status> | undefined {
  const { progress } = flight;
  if (progress.type !== "converting") return undefined;
  const made = converted(resource, purpose, result, progress);
  return made.ok ? ok({ objects: made.value, after: progress.after }) : fail(newUnknownServerError(made.error));
}

/**
 * Events of the store for a watcher of another version. "wait": a webhook is asked, and they come later, in
 * their order; "broken": it cannot be asked.
 */
export function convertEvents(server: Server, resource: ResourceInfo, watcher: Watcher, events: readonly WatchEvent[]): readonly WatchEvent[] | "wait" | "broken" {
  const { conversion, apiVersion } = resource.served;
  if (conversion === undefined) return events;
  if (conversion.webhook === undefined) return events.map((event) => (event.type === "ERROR" ? event : { type: event.type, object: event.type === "BOOKMARK" ? { ...(event.object as KubeObject), apiVersion } : readAs(conversion, apiVersion, event.object as KubeObject) }));
  watcher.waiting = [...(watcher.waiting ?? []), ...events];
  return watcher.isConverting === true ? "wait" : takeReady(server, resource, conversion, watcher);
}

function takeReady(server: Server, resource: ResourceInfo, conversion: Conversion, watcher: Watcher): readonly WatchEvent[] | "wait" | "broken" {
  const { apiVersion } = resource.served;
  const waiting = watcher.waiting ?? [];
  const missing = waiting.flatMap(({ type, object }) => (type === "ERROR" || type === "BOOKMARK" || !needsWebhook(conversion, apiVersion, object as KubeObject) || remembered(server, resource, object as KubeObject) !== undefined ? [] : [object as KubeObject]));
  if (missing.length > 0) {
    watcher.isConverting = true;
    watcher.converting = missing;
    return ask(server, resource, missing, apiVersion, { for: "watcher", id: watcher.id }) === undefined ? "wait" : "broken";
  }
  watcher.waiting = [];
  return waiting.map((event) => {
    if (event.type === "ERROR") return event;
    const object = event.object as KubeObject;
    if (event.type === "BOOKMARK") return { type: event.type, object: { ...object, apiVersion } };
    return { type: event.type, object: needsWebhook(conversion, apiVersion, object) ? (remembered(server, resource, object) ?? object) : readAs(conversion, apiVersion, object) };
  });
}

/** A webhook has answered for a watcher. @returns what it may be sent now */
export function settleWatcherConversion(server: Server, resource: ResourceInfo, watcher: Watcher, purpose: Extract<OutboundPurpose, { readonly type: "conversion" }>, result: HttpResult): readonly WatchEvent[] | "wait" | "broken" {
  const { conversion, apiVersion } = resource.served;
  const made = converted(resource, purpose, result, { objects: watcher.converting ?? [], wanted: apiVersion });
  watcher.isConverting = false;
  watcher.converting = undefined;
  if (!made.ok || conversion === undefined) return "broken";
  // An object may stand there in several states: each is taken as it comes.
  rememberConverted(server, resource, made.value);
  const inOrder = new Map(made.value.map((object) => [`${object.metadata.uid ?? ""} ${object.metadata.resourceVersion ?? ""}`, object]));
  watcher.waiting = (watcher.waiting ?? []).map((event): WatchEvent => {
    const { uid = "", resourceVersion = "" } = (event.object as KubeObject).metadata;
    const object = event.type === "ERROR" || event.type === "BOOKMARK" ? undefined : inOrder.get(`${uid} ${resourceVersion}`);
    return object === undefined ? event : ({ type: event.type, object } as WatchEvent);
  });
  return takeReady(server, resource, conversion, watcher);
}
