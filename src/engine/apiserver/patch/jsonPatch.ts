import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { deepEqual } from "../../api/index.ts";
import { isList, isRecord, jsonTypeName } from "./json.ts";
import type { Json, JsonRecord } from "./json.ts";

/** Texts of the library that the API server uses. @source github.com/evanphx/json-patch/v5 */
const missing = (op: string, path: string): string => `${op} operation does not apply: doc is missing key: ${path}: missing value`;
const missingPath = (op: string, path: string): string => `${op} operation does not apply: doc is missing path: "${path}": missing value`;

/** @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go maxJSONPatchOperations */
const operationsMax = 10_000;

/** What copies may add to a document: each of all that there is doubles it. @source k8s.io/apiserver/pkg/server/config.go JSONPatchMaxCopyBytes */
const copyMaxBytes = 3 * 1024 * 1024;

/** How errors begin that say: this patch has too many operations (413). */
export const tooManyOperations = "The allowed maximum operations in a JSON patch is";
/** How errors begin that say: this is no patch at all (400, not 422). */
export const notAPatch = "error decoding patch: ";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

const parsePointer = (path: string): readonly string[] =>
  path === "" ? [] : path.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/**
 * RFC 6902. Unchanged parts keep their reference.
 *
 * @returns the patched document, or the message of what does not apply.
 */
export function applyJsonPatch(target: Json, patch: Json): Result<Json, string> {
  if (!isList(patch)) return fail(`${notAPatch}json: cannot unmarshal ${jsonTypeName(patch)} into Go value of type []handlers.jsonPatchOp`);
  if (patch.length > operationsMax) return fail(`${tooManyOperations} ${operationsMax}, got ${patch.length}`);
  let document = target;
  let copied = 0;
  const own: Own = new Set();
  for (const entry of patch) {
    if (!isRecord(entry) || typeof entry["op"] !== "string" || typeof entry["path"] !== "string") return fail(`Unexpected kind: unknown`);
    const from = entry["from"];
    const operation: Operation = { op: entry["op"], path: entry["path"], value: entry["value"], ...(typeof from === "string" ? { from } : {}) };
    if (operation.op === "copy") {
      copied += sizeOf(read(document, parsePointer(operation.from ?? "")));
      if (copied > copyMaxBytes) return fail(`Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${copyMaxBytes}`);
    }
    const next = applyOperation(document, operation, own);
    if (!next.ok) return next;
    document = next.value;
  }
  return ok(document);
}

/** As JSON; characters for bytes. */
const sizeOf = (value: Json): number => (value === undefined ? 0 : JSON.stringify(value).length);

/** The lists and records that this patch has made, and nobody else has seen: they are changed in place, so that ten thousand operations do not copy all there is ten thousand times. */
type Own = Set<object>;

/** What stands in two places is nobody's own any more. */
function share(value: Json, own: Own): void {
  if (typeof value !== "object" || value === null) return;
  own.delete(value);
  for (const each of Object.values(value) as readonly Json[]) share(each, own);
}

function ownRecord(record: JsonRecord, own: Own): Record<string, Json> {
  if (own.has(record)) return record as Record<string, Json>;
  const copy: Record<string, Json> = { ...record };
  own.add(copy);
  return copy;
}

function ownList(list: readonly Json[], own: Own): Json[] {
  if (own.has(list)) return list as Json[];
  const copy = [...list];
  own.add(copy);
  return copy;
}

function applyOperation(document: Json, { op, path, from, value }: Operation, own: Own): Result<Json, string> {
  switch (op) {
    case "add":
      return change(document, parsePointer(path), { op, path, value }, own);
    case "remove":
      return change(document, parsePointer(path), { op, path }, own);
    case "replace":
      return change(document, parsePointer(path), { op, path, value }, own);
    case "test": {
      const found = read(document, parsePointer(path));
      if (deepEqual(found ?? null, value ?? null)) return ok(document);
      return fail(`testing path ${path} failed: test failed`);
    }
    case "copy":
    case "move": {
      const source = parsePointer(from ?? "");
      const found = read(document, source);
      if (found === undefined) return fail(missing(op, from ?? ""));
      if (op === "copy") share(found, own);
      const removed = op === "move" ? change(document, source, { op: "remove", path: from ?? "" }, own) : ok(document);
      return removed.ok ? change(removed.value, parsePointer(path), { op: "add", path, value: found }, own) : removed;
    }
    default:
      return fail(`Unexpected kind: ${op}`);
  }
}

function read(document: Json, pointer: readonly string[]): Json {
  let at = document;
  for (const part of pointer) {
    if (isList(at)) at = at[Number(part)];
    else if (isRecord(at) && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

interface Change {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: Json;
}

function change(node: Json, pointer: readonly string[], wanted: Change, own: Own): Result<Json, string> {
  const [head, ...rest] = pointer;
  if (head === undefined) return wanted.op === "remove" ? fail(missing("remove", wanted.path)) : ok(wanted.value ?? null);
  if (isList(node)) return changeList(node, head, rest, wanted, own);
  if (!isRecord(node)) return fail(missingPath(wanted.op, wanted.path));
  const exists = Object.hasOwn(node, head);
  if (rest.length > 0) {
    if (!exists) return fail(missingPath(wanted.op, wanted.path));
    const inner = change(node[head], rest, wanted, own);
    return inner.ok ? ok(inner.value === node[head] ? node : withKey(ownRecord(node, own), head, inner.value)) : inner;
  }
  // The library that the server uses lets "replace" pass where nothing is.
  if (!exists && wanted.op === "remove") return fail(missing("remove", wanted.path));
  const record = ownRecord(node, own);
  if (wanted.op !== "remove") return ok(withKey(record, head, wanted.value ?? null));
  delete record[head];
  return ok(record);
}

/** Sets a key in place; "__proto__" stays an ordinary key. */
function withKey(record: Record<string, Json>, key: string, value: Json): JsonRecord {
  if (key === "__proto__") Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
  return record;
}

function changeList(given: readonly Json[], head: string, rest: readonly string[], wanted: Change, own: Own): Result<Json, string> {
  const at = head === "-" ? given.length : Number(head);
  if (!Number.isInteger(at)) return fail(`strconv.Atoi: parsing "${head}": invalid syntax`);
  const index = at < 0 ? given.length + at : at;
  const limit = rest.length === 0 && wanted.op === "add" ? given.length : given.length - 1;
  if (index < 0 || index > limit) {
    return fail(rest.length > 0 ? missingPath(wanted.op, wanted.path) : `${wanted.op} operation does not apply: doc is missing key: ${wanted.path}: Unable to access invalid index: ${at}: invalid index referenced`);
  }
  if (rest.length > 0) {
    const inner = change(given[index], rest, wanted, own);
    if (!inner.ok || inner.value === given[index]) return inner.ok ? ok(given) : inner;
    const list = ownList(given, own);
    list[index] = inner.value;
    return ok(list);
  }
  const list = ownList(given, own);
  if (wanted.op === "add") list.splice(index, 0, wanted.value ?? null);
  else if (wanted.op === "remove") list.splice(index, 1);
  else list[index] = wanted.value ?? null;
  return ok(list);
}
