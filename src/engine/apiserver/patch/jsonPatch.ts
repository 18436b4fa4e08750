import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { deepEqual } from "../../api/index.ts";
import { isList, isRecord, jsonTypeName, withKey, withoutKey } from "./json.ts";
import type { Json } from "./json.ts";

/** Texts of the library that the API server uses. @source github.com/evanphx/json-patch/v5 */
const missing = (op: string, path: string): string => `${op} operation does not apply: doc is missing key: ${path}: missing value`;
const missingPath = (op: string, path: string): string => `${op} operation does not apply: doc is missing path: "${path}": missing value`;

/** @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go maxJSONPatchOperations */
const operationsMax = 10_000;

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
  if (patch.length > operationsMax) return fail(`The allowed maximum operations in a JSON patch is ${operationsMax}, got ${patch.length}`);
  let document = target;
  for (const entry of patch) {
    if (!isRecord(entry) || typeof entry["op"] !== "string" || typeof entry["path"] !== "string") return fail(`Unexpected kind: unknown`);
    const from = entry["from"];
    const operation: Operation = { op: entry["op"], path: entry["path"], value: entry["value"], ...(typeof from === "string" ? { from } : {}) };
    const next = applyOperation(document, operation);
    if (!next.ok) return next;
    document = next.value;
  }
  return ok(document);
}

function applyOperation(document: Json, { op, path, from, value }: Operation): Result<Json, string> {
  switch (op) {
    case "add":
      return change(document, parsePointer(path), { op, path, value });
    case "remove":
      return change(document, parsePointer(path), { op, path });
    case "replace":
      return change(document, parsePointer(path), { op, path, value });
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
      const removed = op === "move" ? change(document, source, { op: "remove", path: from ?? "" }) : ok(document);
      return removed.ok ? change(removed.value, parsePointer(path), { op: "add", path, value: found }) : removed;
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

function change(node: Json, pointer: readonly string[], wanted: Change): Result<Json, string> {
  const [head, ...rest] = pointer;
  if (head === undefined) return wanted.op === "remove" ? fail(missing("remove", wanted.path)) : ok(wanted.value ?? null);
  if (isList(node)) return changeList(node, head, rest, wanted);
  if (!isRecord(node)) return fail(missingPath(wanted.op, wanted.path));
  const exists = Object.hasOwn(node, head);
  if (rest.length > 0) {
    if (!exists) return fail(missingPath(wanted.op, wanted.path));
    const inner = change(node[head], rest, wanted);
    return inner.ok ? ok(withKey(node, head, inner.value)) : inner;
  }
  if (wanted.op === "add") return ok(withKey(node, head, wanted.value ?? null));
  // The library that the server uses lets "replace" pass where nothing is.
  if (!exists && wanted.op === "remove") return fail(missing("remove", wanted.path));
  return ok(wanted.op === "remove" ? withoutKey(node, head) : withKey(node, head, wanted.value ?? null));
}

function changeList(list: readonly Json[], head: string, rest: readonly string[], wanted: Change): Result<Json, string> {
  const isEnd = head === "-";
  const given = isEnd ? list.length : Number(head);
  if (!Number.isInteger(given)) return fail(`strconv.Atoi: parsing "${head}": invalid syntax`);
  const index = given < 0 ? list.length + given : given;
  const limit = rest.length === 0 && wanted.op === "add" ? list.length : list.length - 1;
  if (index < 0 || index > limit) {
    return fail(rest.length > 0 ? missingPath(wanted.op, wanted.path) : `${wanted.op} operation does not apply: doc is missing key: ${wanted.path}: Unable to access invalid index: ${given}: invalid index referenced`);
  }
  if (rest.length > 0) {
    const inner = change(list[index], rest, wanted);
    return inner.ok ? ok(list.with(index, inner.value)) : inner;
  }
  if (wanted.op === "add") return ok(list.toSpliced(index, 0, wanted.value ?? null));
  if (wanted.op === "remove") return ok(list.toSpliced(index, 1));
  return ok(list.with(index, wanted.value ?? null));
}
