import type { ApiResponse, KubeObject, ObjectList, Table, WatchEvent } from "../../api/index.ts";
import type { ResourceInfo } from "./resources.ts";

/** By served kind: what was converted before. A cache of pure functions: losing it changes nothing but time. */
const converted = new WeakMap<ResourceInfo["served"], WeakMap<KubeObject, KubeObject>>();

/** A stored object in the version in which the resource is served. */
export function toServed({ served, strategy }: ResourceInfo, object: KubeObject): KubeObject {
  if (served.storedAs === undefined || object.kind !== strategy.kind || object.apiVersion !== strategy.apiVersion) return object;
  let known = converted.get(served);
  if (known === undefined) converted.set(served, (known = new WeakMap()));
  let made = known.get(object);
  if (made === undefined) known.set(object, (made = served.storedAs.fromHub(object)));
  return made;
}

/** A body that was decoded and defaulted in the served version, as it is stored. */
export const toHub = ({ served }: ResourceInfo, object: KubeObject): KubeObject => (served.storedAs === undefined ? object : served.storedAs.toHub(object));

const isList = (body: object): body is ObjectList => "items" in body && Array.isArray(body.items);
const isTable = (body: object): body is Table => "kind" in body && body.kind === "Table" && "rows" in body;

/** An answer in the served version: an object, a list, or the objects of a table. */
export function bodyToServed(resource: ResourceInfo, body: ApiResponse["body"]): ApiResponse["body"] {
  if (resource.served.storedAs === undefined || typeof body === "string") return body;
  if (isTable(body)) return { ...body, rows: body.rows.map((row) => ({ ...row, object: toServed(resource, row.object) })) };
  if (isList(body)) return { ...body, apiVersion: resource.served.apiVersion, items: body.items.map((item) => toServed(resource, item)) };
  return body.kind === "Status" ? body : toServed(resource, body as KubeObject);
}

export function eventsToServed(resource: ResourceInfo, events: readonly WatchEvent[]): readonly WatchEvent[] {
  if (resource.served.storedAs === undefined) return events;
  return events.map((event) => (event.type === "ERROR" ? event : { type: event.type, object: bookmarkOrObject(resource, event) }));
}

function bookmarkOrObject(resource: ResourceInfo, { type, object }: WatchEvent): KubeObject {
  // A bookmark has nothing but a revision: no conversion could read it.
  if (type === "BOOKMARK") return { ...(object as KubeObject), apiVersion: resource.served.apiVersion };
  return toServed(resource, object as KubeObject);
}
