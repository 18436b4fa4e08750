import type { FieldNode, StructNode } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { deepEqual } from "../../api/index.ts";
import { isList, isRecord, RecordEdit } from "./json.ts";
import type { Json, JsonRecord } from "./json.ts";
import { elementStructOf, listStrategy, structOf } from "./mergeStrategy.ts";

const directive = "$patch";
const retainKeys = "$retainKeys";
const setElementOrder = "$setElementOrder/";
const deleteFromPrimitiveList = "$deleteFromPrimitiveList/";

/** @source k8s.io/apimachinery/pkg/util/mergepatch/errors.go */
const badDocument = "invalid JSON document";
const badPrimitiveList = "invalid patch format of primitive list";
const badRetainKeys = "invalid patch format of retainKeys";
const badElementOrder = "invalid patch format of setElementOrder list";
const notRetained = "patch content doesn't match retainKeys list";

/** Which of these blame the client: by 400, or by 422. Others come as a 500 with their text. @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go interpretStrategicMergePatchError */
export const badRequests: readonly string[] = [badDocument, badPrimitiveList, badRetainKeys, badElementOrder];
export const unprocessable: readonly string[] = [notRetained];

const unknownPatchType = (how: Json, patch: JsonRecord): string => `unknown patch type: ${goScalar(how)} in map: ${goMap(patch)}`;

type Outcome = Result<Json, string>;

/**
 * Strategic merge patch of an object of shape `struct`: as a merge patch, but lists whose elements have a merge key are merged
 * element by element. Unchanged parts keep their reference.
 *
 * @returns the patched object, or why the patch is malformed.
 * @source k8s.io/apimachinery/pkg/util/strategicpatch/patch.go
 */
export function applyStrategicMergePatch(struct: StructNode | undefined, target: Json, patch: Json): Outcome {
  if (!isRecord(patch)) return fail("json: cannot unmarshal into Go value of type map[string]interface {}");
  return mergeRecord(struct, isRecord(target) ? target : {}, patch);
}

function mergeRecord(struct: StructNode | undefined, target: JsonRecord, patch: JsonRecord): Outcome {
  const how = patch[directive];
  if (how === "replace") return ok(stripNulls(patch));
  if (how === "delete") return ok({});
  if (how !== undefined) return fail(unknownPatchType(how, patch));
  if (Object.keys(patch).some((key) => key.startsWith(setElementOrder) && !isList(patch[key]))) return fail(badElementOrder);
  const edit = new RecordEdit(target);
  const retained = patch[retainKeys];
  if (retained !== undefined) {
    if (!isList(retained)) return fail(badRetainKeys);
    const names = new Set(retained);
    if (Object.keys(patch).some((key) => !key.startsWith("$") && !names.has(key))) return fail(notRetained);
    for (const key of Object.keys(target)) if (!names.has(key)) edit.remove(key);
  }
  for (const key of Object.keys(patch)) {
    if (key === directive || key === retainKeys || key.startsWith(setElementOrder)) continue;
    if (key.startsWith(deleteFromPrimitiveList)) {
      const values = patch[key];
      if (!isList(values)) return fail(badPrimitiveList);
      deletePrimitives(edit, key.slice(deleteFromPrimitiveList.length), values);
      continue;
    }
    const next = mergeField(struct?.fields.get(key), key, edit.value, patch);
    if (!next.ok) return next;
    if (next.value === unchanged) continue;
    if (next.value === null) edit.remove(key);
    else edit.set(key, next.value);
  }
  applyOrders(struct, edit, patch);
  return ok(edit.value);
}

/** No value of JSON, and so never one of a patch. */
const unchanged: Json = [];
const isUnchanged = ok(unchanged);
const isRemoved = ok(null);

/** Merges one field: its new value, null to remove it, or `unchanged`. */
function mergeField(field: FieldNode | undefined, key: string, record: JsonRecord, patch: JsonRecord): Outcome {
  const change = patch[key];
  if (change === undefined) return isUnchanged;
  if (change === null) return isRemoved;
  const before = Object.hasOwn(record, key) ? record[key] : undefined;
  let after: Json = change;
  if (isRecord(change)) {
    const merged = mergeRecord(structOf(field), isRecord(before) ? before : {}, change);
    if (!merged.ok) return merged;
    after = merged.value;
  } else if (isList(change)) {
    const merged = mergeList(field, isList(before) ? before : [], change);
    if (!merged.ok) return merged;
    after = merged.value;
  }
  return after === before || deepEqual(after, before) ? isUnchanged : ok(after);
}

function mergeList(field: FieldNode | undefined, target: readonly Json[], patch: readonly Json[]): Outcome {
  const strategy = listStrategy(field);
  if (strategy === undefined) return ok(patch.map(stripNulls));
  if ("set" in strategy) {
    const there = new Set(target);
    const added = [...new Set(patch)].filter((value) => !there.has(value));
    return ok(added.length === 0 ? target : [...target, ...added]);
  }
  const { mergeKey } = strategy;
  if (patch.some((element) => isRecord(element) && element[directive] === "replace")) {
    return ok(patch.filter((element) => !(isRecord(element) && element[directive] !== undefined)).map(stripNulls));
  }
  return mergeElements(field, mergeKey, target, patch);
}

/** Merges elements by their keys; those that are new come last, in the patch's order. */
function mergeElements(field: FieldNode | undefined, mergeKey: string, target: readonly Json[], patch: readonly Json[]): Outcome {
  const places = new Map<Json, number>();
  for (const [at, element] of target.entries()) if (isRecord(element) && !places.has(element[mergeKey])) places.set(element[mergeKey], at);
  // Deleted elements leave a hole until all is done.
  const result: (Json | typeof hole)[] = [...target];
  let isChanged = false;
  for (const element of patch) {
    if (!isRecord(element)) return fail(badDocument);
    const how = element[directive];
    if (how === "merge") return fail("merging lists cannot yet be specified in the patch");
    if (how !== undefined && how !== "delete") return fail(unknownPatchType(how, element));
    const id = element[mergeKey];
    if (id === undefined || id === null) return fail(`map: ${goMap(element)} does not contain declared merge key: ${mergeKey}`);
    const at = places.get(id);
    if (how === "delete") {
      if (at === undefined) continue;
      result[at] = hole;
      places.delete(id);
      isChanged = true;
      continue;
    }
    const before = at === undefined ? undefined : result[at];
    const merged = mergeRecord(elementStructOf(field), before !== undefined && before !== hole && isRecord(before) ? before : {}, element);
    if (!merged.ok) return merged;
    if (at === undefined) places.set(id, result.push(merged.value) - 1);
    else if (merged.value !== before) result[at] = merged.value;
    isChanged ||= at === undefined || merged.value !== before;
  }
  return ok(isChanged ? result.filter((each) => each !== hole) : target);
}

const hole = Symbol("deleted");

/** Orders lists as "$setElementOrder/<list>" says: named elements take the given order, others keep their place before what followed them. */
function applyOrders(struct: StructNode | undefined, edit: RecordEdit, patch: JsonRecord): void {
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(setElementOrder)) continue;
    const field = key.slice(setElementOrder.length);
    const order = patch[key];
    const list = edit.get(field);
    if (!isList(order) || !isList(list)) continue;
    const strategy = listStrategy(struct?.fields.get(field));
    if (strategy === undefined) continue;
    const idOf = (value: Json): Json => ("set" in strategy ? value : isRecord(value) ? value[strategy.mergeKey] : value);
    const ranks = new Map<Json, number>();
    for (const [rank, value] of order.entries()) if (!ranks.has(idOf(value))) ranks.set(idOf(value), rank);
    const rankOf = (value: Json): number => ranks.get(idOf(value)) ?? 0;
    const named = list.filter((value) => ranks.has(idOf(value))).sort((a, b) => rankOf(a) - rankOf(b));
    let next = 0;
    const sorted = list.map((value) => (ranks.has(idOf(value)) ? (named[next++] ?? value) : value));
    if (sorted.some((value, i) => value !== list[i])) edit.set(field, sorted);
  }
}

function deletePrimitives(edit: RecordEdit, field: string, values: readonly Json[]): void {
  const list = edit.get(field);
  if (!isList(list)) return;
  const gone = new Set(values);
  const kept = list.filter((value) => !gone.has(value));
  if (kept.length !== list.length) edit.set(field, kept);
}

/** New content of a patch carries no nulls and no directives into the object. */
function stripNulls(value: Json): Json {
  if (isList(value)) return value.some((v) => typeof v === "object") ? value.map(stripNulls) : value;
  if (!isRecord(value)) return value;
  const edit = new RecordEdit(value);
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (inner === null || key.startsWith("$")) edit.remove(key);
    else {
      const stripped = stripNulls(inner);
      if (stripped !== inner) edit.set(key, stripped);
    }
  }
  return edit.value;
}

const goScalar = (value: Json): string => (typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value ?? null));

/** A map as Go's %v prints it: keys sorted. */
export function goMap(record: JsonRecord): string {
  return `map[${Object.keys(record)
    .sort()
    .map((key) => `${key}:${isRecord(record[key]) ? goMap(record[key]) : goScalar(record[key])}`)
    .join(" ")}]`;
}
