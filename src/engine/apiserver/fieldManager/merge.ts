import type { StructNode } from "../../api/index.ts";
import { isList, isRecord, RecordEdit } from "../patch/json.ts";
import type { Json, JsonRecord } from "../patch/json.ts";
import { elementsOf } from "./compare.ts";
import { lookInto } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { fieldElement } from "./pathElements.ts";
import { placeOf, shapeOfField, shapeOfStruct } from "./shape.ts";
import type { Shape } from "./shape.ts";

type ListShape = Extract<Shape, { kind: "set" | "list" }>;

/**
 * The live object with what the applied one says. Parts of which it says nothing keep their reference.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/merge.go
 */
export const mergeObjects = (struct: StructNode, live: Json, applied: Json): Json => mergeValue(shapeOfStruct(struct), live, applied);

function mergeValue(shape: Shape, live: Json, applied: Json): Json {
  if (applied === undefined) return live;
  if (applied === null || live === undefined || live === null) return applied;
  switch (shape.kind) {
    case "whole":
      return applied;
    case "any":
      return isRecord(live) && isRecord(applied) ? mergeMaps(() => shape, live, applied) : applied;
    case "map":
      return isRecord(live) && isRecord(applied) ? mergeMaps(() => shape.item, live, applied) : applied;
    case "struct":
      return isRecord(live) && isRecord(applied) ? mergeMaps((name) => fieldShape(shape.struct, name), live, applied) : applied;
    case "set":
    case "list":
      return isList(live) && isList(applied) ? mergeLists(shape, live, applied) : applied;
  }
}

function fieldShape(struct: StructNode, name: string): Shape | undefined {
  const field = struct.fields.get(name);
  return field === undefined ? undefined : shapeOfField(field);
}

function mergeMaps(shapeOf: (name: string) => Shape | undefined, live: JsonRecord, applied: JsonRecord): JsonRecord {
  const merged = new RecordEdit(live);
  for (const name of Object.keys(applied)) {
    const shape = shapeOf(name);
    const before = Object.hasOwn(live, name) ? live[name] : undefined;
    const next = shape === undefined ? applied[name] : mergeValue(shape, before, applied[name]);
    if (next !== before) merged.set(name, next);
  }
  return merged.value;
}

/**
 * The elements of both lists: shared ones in the order of the applied list, the others where they stood.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/merge.go visitListItems
 */
function mergeLists(shape: ListShape, live: readonly Json[], applied: readonly Json[]): readonly Json[] {
  const mine = placesOf(shape, live);
  const theirs = placesOf(shape, applied);
  const liveItems = elementsOf(shape, live) as ReadonlyMap<string, readonly Json[]>;
  const appliedItems = elementsOf(shape, applied) as ReadonlyMap<string, readonly Json[]>;
  const shared = theirs.filter((element) => liveItems.has(element));
  const merged: Json[] = [];
  const done = new Set<string>();
  let nextShared = 0;
  const mergeOne = (element: string): void => {
    const before = liveItems.get(element);
    const after = appliedItems.get(element)?.[0];
    // Doubles in the live list are replaced whole.
    merged.push(shape.kind === "list" && before?.length === 1 ? mergeValue(shape.item, before[0], after) : after);
    done.add(element);
  };
  let i = 0;
  let j = 0;
  while (i < mine.length || j < theirs.length) {
    const own = mine[i];
    const wanted = theirs[j];
    if (own !== undefined && wanted !== undefined) {
      if (own === wanted) {
        mergeOne(own);
        i++;
        j++;
        nextShared++;
        continue;
      }
      if (appliedItems.has(own) && nextShared < shared.length && shared[nextShared] !== own) {
        i++;
        continue;
      }
    }
    if (own !== undefined) {
      if (!appliedItems.has(own)) {
        merged.push(live[i]);
        i++;
        continue;
      }
      if (done.has(own)) i++;
    }
    if (wanted !== undefined) {
      mergeOne(wanted);
      j++;
      if (shared[nextShared] === wanted) nextShared++;
    }
  }
  return merged.length === live.length && merged.every((item, at) => item === live[at]) ? live : merged;
}

function placesOf(shape: ListShape, list: readonly Json[]): readonly string[] {
  return list.map((value, i) => placeOf(shape, value).element ?? `i:${i}`);
}

/**
 * The object without the paths of a set. What becomes empty goes.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/remove.go
 */
export const removeItems = (struct: StructNode, object: Json, set: FieldSet): Json => removeFrom(shapeOfStruct(struct), object, set);

function removeFrom(shape: Shape, value: Json, set: FieldSet): Json {
  switch (shape.kind) {
    case "whole":
      return value;
    case "any":
      return isRecord(value) ? removeFromMap(() => shape, value, set) : value;
    case "map":
      return isRecord(value) ? removeFromMap(() => shape.item, value, set) : value;
    case "struct":
      return isRecord(value) ? removeFromMap((name) => fieldShape(shape.struct, name), value, set) : value;
    case "set":
    case "list":
      return isList(value) ? removeFromList(shape, value, set) : value;
  }
}

function removeFromMap(shapeOf: (name: string) => Shape | undefined, value: JsonRecord, set: FieldSet): Json {
  const kept: [string, Json][] = [];
  let isSame = true;
  for (const name of Object.keys(value)) {
    const before = value[name];
    const { isMember, below } = lookInto(set, fieldElement(name));
    const shape = shapeOf(name);
    if (isMember) {
      isSame = false;
      continue;
    }
    const next = shape === undefined || isNothing(below) ? before : removeFrom(shape, before, below);
    if (next !== before) isSame = false;
    kept.push([name, next]);
  }
  if (isSame) return value;
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

function removeFromList(shape: ListShape, list: readonly Json[], set: FieldSet): Json {
  const kept: Json[] = [];
  for (const value of list) {
    const { element } = placeOf(shape, value);
    const { isMember, below } = element === undefined ? { isMember: false, below: {} } : lookInto(set, element);
    if (isMember) continue;
    kept.push(shape.kind === "list" && !isNothing(below) ? removeFrom(shape.item, value, below) : value);
  }
  if (kept.length === list.length && kept.every((value, i) => value === list[i])) return list;
  return kept.length === 0 ? null : kept;
}

function isNothing(set: FieldSet): boolean {
  for (const _key in set) return false;
  return true;
}
