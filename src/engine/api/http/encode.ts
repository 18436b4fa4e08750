import type { KubeObject } from "../meta.ts";
import type { ApiResponse, ObjectList, Table, WatchEvent } from "../protocol.ts";
import type { Status } from "../status.ts";
import { escapeAsGo } from "../goEscape.ts";
import type { ObjectForm } from "./accept.ts";

/**
 * A body as it goes over the wire. Texts stay as they are; objects become JSON with a line's end.
 *
 * @param form what the request's Accept header asked for
 */
export function encodeBody(body: ApiResponse["body"], form: ObjectForm): string {
  return typeof body === "string" ? body : `${inForm(body, form)}\n`;
}

/** A watch's events, one JSON document a line. Of tables only the first of a watch names the columns. */
export function encodeWatchEvents(events: readonly WatchEvent[], form: ObjectForm, isFirst: boolean): string {
  let text = "";
  let isNamed = !isFirst;
  for (const event of events) {
    text += encodeWatchEvent(event, form, isNamed);
    if (hasColumns(event)) isNamed = true;
  }
  return text;
}

/** An event that is a table, and names its columns if none before it has. */
export const hasColumns = ({ object }: WatchEvent): boolean => isTable(object);

/** @param isNamed an event before has named the table's columns */
export function encodeWatchEvent({ type, object }: WatchEvent, form: ObjectForm, isNamed: boolean): string {
  const slim = isNamed && isTable(object) ? { ...object, columnDefinitions: null } : (object as KubeObject);
  return `{"type":"${type}","object":${inForm(slim, type === "ERROR" ? plainForm : form)}}\n`;
}

const plainForm: ObjectForm = { as: "object", includeObject: "None" };

const textOf = (value: object): string => escapeAsGo(JSON.stringify(value));

/** Texts of things that never change, made once: objects are shared, and most requests ask for what another has asked for. */
function remembered<T extends object>(make: (value: T) => string): (value: T) => string {
  const known = new WeakMap<T, string>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const text = make(value);
    known.set(value, text);
    return text;
  };
}

const objectText = remembered(textOf);
/** What is in a list of one kind does not say its kind again. */
const itemText = remembered(({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject) => textOf(rest));
const metadataText = remembered((metadata: KubeObject["metadata"]) => `{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":${textOf(metadata)}}`);
const metadataOnly = ({ metadata }: KubeObject): string => metadataText(metadata);

function inForm(body: Exclude<ApiResponse["body"], string>, form: ObjectForm): string {
  if (body.kind === "Status") return textOf(statusOnWire(body as Status));
  if (isTable(body)) return tableText(body, form);
  if ("items" in body) return listText(body as ObjectList, form);
  return form.as === "metadata" ? metadataOnly(body as KubeObject) : objectText(body);
}

function listText({ items, ...head }: ObjectList, form: ObjectForm): string {
  const isMetadata = form.as === "metadata";
  const shown = isMetadata ? { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", metadata: head.metadata } : head;
  return `${textOf(shown).slice(0, -1)},"items":[${items.map(isMetadata ? metadataOnly : itemText).join(",")}]}`;
}

function tableText({ rows, ...head }: Table, form: ObjectForm): string {
  const texts = rows.map(({ cells, object }) => `{"cells":${textOf(cells)},"object":${rowObject(object, form)}}`);
  return `${textOf(head).slice(0, -1)},"rows":[${texts.join(",")}]}`;
}

/** A plain success does not say its code again. @source k8s.io/apiserver/pkg/endpoints/handlers/delete.go */
function statusOnWire(status: Status): object {
  if (status.status !== "Success" || status.code !== 200) return status;
  const { code: _code, ...rest } = status;
  return rest;
}

const isTable = (body: object): body is Table => "columnDefinitions" in body && "rows" in body;

function rowObject(object: KubeObject, { includeObject }: ObjectForm): string {
  if (includeObject === "Object") return objectText(object);
  return includeObject === "None" ? "null" : metadataOnly(object);
}
