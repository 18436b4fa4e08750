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
  return typeof body === "string" ? body : `${escapeAsGo(JSON.stringify(inForm(body, form)))}\n`;
}

/** A watch's events, one JSON document a line. Of tables only the first of a watch names the columns. */
export function encodeWatchEvents(events: readonly WatchEvent[], form: ObjectForm, isFirst: boolean): string {
  let text = "";
  let isNamed = !isFirst;
  for (const { type, object } of events) {
    const wire = inForm(object as KubeObject, type === "ERROR" ? { as: "object", includeObject: "None" } : form);
    const slim = isNamed && "columnDefinitions" in wire ? { ...wire, columnDefinitions: null } : wire;
    if ("columnDefinitions" in wire) isNamed = true;
    text += `${escapeAsGo(JSON.stringify({ type, object: slim }))}\n`;
  }
  return text;
}

function inForm(body: Exclude<ApiResponse["body"], string>, form: ObjectForm): object {
  if (body.kind === "Status") return statusOnWire(body as Status);
  if (isTable(body)) return { ...body, rows: body.rows.map(({ cells, object }) => ({ cells, object: rowObject(object, form) })) };
  if ("items" in body) {
    const list = body as ObjectList;
    if (form.as !== "metadata") return { ...list, items: list.items.map(withoutKind) };
    return { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1", metadata: list.metadata, items: list.items.map(metadataOnly) };
  }
  return form.as === "metadata" ? metadataOnly(body as KubeObject) : body;
}

/** A plain success does not say its code again. @source k8s.io/apiserver/pkg/endpoints/handlers/delete.go */
function statusOnWire(status: Status): object {
  if (status.status !== "Success" || status.code !== 200) return status;
  const { code: _code, ...rest } = status;
  return rest;
}

/** What is in a list of one kind does not say its kind again. */
const withoutKind = ({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject): object => rest;

const isTable = (body: object): body is Table => "columnDefinitions" in body && "rows" in body;

const metadataOnly = ({ metadata }: KubeObject): object => ({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata });

function rowObject(object: KubeObject, { includeObject }: ObjectForm): object | null {
  if (includeObject === "Object") return object;
  return includeObject === "None" ? null : metadataOnly(object);
}
