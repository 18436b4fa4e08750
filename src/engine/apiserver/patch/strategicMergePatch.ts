import type { FieldNode, StructNode } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { deepEqual } from "../../api/index.ts";
import { isList, isRecord, withKey, withoutKey } from "./json.ts";
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
  if (how === "replace") return ok(stripNulls(withoutKey(patch, directive)));
  if (how === "delete") return ok({});
  if (how !== undefined) return fail(unknownPatchType(how, patch));
  if (Object.keys(patch).some((key) => key.startsWith(setElementOrder) && !isList(patch[key]))) return fail(badElementOrder);
  // Copied at most once, however many fields change.
  let result = target;
  let isOwn = false;
  const retained = patch[retainKeys];
  if (retained !== undefined) {
    if (!isList(retained)) return fail(badRetainKeys);
    if (Object.keys(patch).some((key) => !key.startsWith("$") && !retained.includes(key))) return fail(notRetained);
    for (const key of Object.keys(result)) if (!retained.includes(key)) result = withoutKey(result, key);
  }
  for (const key of Object.keys(patch)) {
    if (key === directive || key === retainKeys || key.startsWith(setElementOrder)) continue;
    if (key.startsWith(deleteFromPrimitiveList)) {
      if (!isList(patch[key])) return fail(badPrimitiveList);
      result = deletePrimitives(result, key.slice(deleteFromPrimitiveList.length), patch[key]);
      isOwn = false;
      continue;
    }
    const next = mergeField(struct?.fields.get(key), key, result, patch);
    if (!next.ok) return next;
    if (next.value === unchanged) continue;
    if (next.value === null) {
      result = withoutKey(result, key);
      isOwn = false;
    } else if (isOwn && key !== "__proto__") {
      (result as Record<string, Json>)[key] = next.value;
    } else {
      result = withKey(result, key, next.value);
      isOwn = true;
    }
  }
  return ok(applyOrders(struct, result, patch));
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
    const added = patch.filter((value, i) => !target.includes(value) && patch.indexOf(value) === i);
    return ok(added.length === 0 ? target : [...target, ...added]);
  }
  const { mergeKey } = strategy;
  if (patch.some((element) => isRecord(element) && element[directive] === "replace")) {
    return ok(patch.filter((element) => !(isRecord(element) && element[directive] !== undefined)).map(stripNulls));
  }
  let result = target;
  for (const element of patch) {
    if (!isRecord(element)) return fail(badDocument);
    const how = element[directive];
    if (how === "merge") return fail("merging lists cannot yet be specified in the patch");
    if (how !== undefined && how !== "delete") return fail(unknownPatchType(how, element));
    const id = element[mergeKey];
    if (id === undefined || id === null) return fail(`map: ${goMap(element)} does not contain declared merge key: ${mergeKey}`);
    const at = result.findIndex((other) => isRecord(other) && other[mergeKey] === id);
    if (how === "delete") {
      if (at >= 0) result = result.toSpliced(at, 1);
      continue;
    }
    const before = at < 0 ? undefined : result[at];
    const merged = mergeRecord(elementStructOf(field), isRecord(before) ? before : {}, element);
    if (!merged.ok) return merged;
    if (at < 0) result = [...result, merged.value];
    else if (merged.value !== before) result = result.with(at, merged.value);
  }
  return ok(result);
}

/** Orders lists as "$setElementOrder/<list>" says: named elements take the given order, others keep their place before what followed them. */
function applyOrders(struct: StructNode | undefined, record: JsonRecord, patch: JsonRecord): JsonRecord {
  let result = record;
  for (const key of Object.keys(patch)) {
    if (!key.startsWith(setElementOrder)) continue;
    const field = key.slice(setElementOrder.length);
    const order = patch[key];
    const list = result[field];
    if (!isList(order) || !isList(list)) continue;
    const strategy = listStrategy(struct?.fields.get(field));
    if (strategy === undefined) continue;
    const idOf = (value: Json): Json => ("set" in strategy ? value : isRecord(value) ? value[strategy.mergeKey] : value);
    const ids = order.map(idOf);
    const named = list.filter((value) => ids.includes(idOf(value))).sort((a, b) => ids.indexOf(idOf(a)) - ids.indexOf(idOf(b)));
    let next = 0;
    const sorted = list.map((value) => (ids.includes(idOf(value)) ? (named[next++] ?? value) : value));
    if (sorted.some((value, i) => value !== list[i])) result = withKey(result, field, sorted);
  }
  return result;
}

function deletePrimitives(record: JsonRecord, field: string, values: Json): JsonRecord {
  const list = record[field];
  if (!isList(list) || !isList(values)) return record;
  const kept = list.filter((value) => !values.includes(value));
  return kept.length === list.length ? record : withKey(record, field, kept);
}

/** New content of a patch carries no nulls and no directives into the object. */
function stripNulls(value: Json): Json {
  if (isList(value)) return value.some((v) => typeof v === "object") ? value.map(stripNulls) : value;
  if (!isRecord(value)) return value;
  let result = value;
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (inner === null || key === directive || key === retainKeys || key.startsWith("$")) result = withoutKey(result, key);
    else {
      const stripped = stripNulls(inner);
      if (stripped !== inner) result = withKey(result, key, stripped);
    }
  }
  return result;
}

const goScalar = (value: Json): string => (typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : JSON.stringify(value ?? null));

/** A map as Go's %v prints it: keys sorted. */
export function goMap(record: JsonRecord): string {
  return `map[${Object.keys(record)
    .sort()
    .map((key) => `${key}:${isRecord(record[key]) ? goMap(record[key]) : goScalar(record[key])}`)
    .join(" ")}]`;
}
