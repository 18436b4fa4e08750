import type { FieldNode, StructNode, TypeNode } from "../../api/index.ts";
import { isRecord } from "../patch/json.ts";
import { keyElement, valueElement } from "./pathElements.ts";

/**
 * How the parts of an object are owned: whole (scalars, atomic lists and maps), field by field, key by
 * key, or element by element.
 *
 * @source sigs.k8s.io/structured-merge-diff/schema/elements.go; k8s.io/kube-openapi/pkg/schemaconv
 */
export type Shape =
  | { readonly kind: "whole"; readonly type: TypeNode }
  | { readonly kind: "struct"; readonly struct: StructNode }
  | { readonly kind: "map"; readonly item: Shape }
  | { readonly kind: "set"; readonly type: TypeNode }
  | { readonly kind: "list"; readonly keys: readonly string[]; readonly item: Shape; readonly struct: StructNode }
  /** Without a schema: maps key by key, all else whole. */
  | { readonly kind: "any" };

const anyShape: Shape = { kind: "any" };

const shapesOfFields = new WeakMap<FieldNode, Shape>();
const shapesOfTypes = new WeakMap<TypeNode, Shape>();
const shapesOfStructs = new WeakMap<StructNode, Shape>();

export function shapeOfField(field: FieldNode): Shape {
  const known = shapesOfFields.get(field);
  if (known !== undefined) return known;
  const made = makeFieldShape(field);
  shapesOfFields.set(field, made);
  return made;
}

function makeFieldShape(field: FieldNode): Shape {
  const { type, listType, listMapKeys, mapType } = field;
  if (type.kind === "array") {
    if (listType === "set") return { kind: "set", type };
    if (listType === "map" && type.item.kind === "struct") {
      return { kind: "list", keys: listMapKeys, item: shapeOfType(type.item), struct: type.item.struct };
    }
    return { kind: "whole", type };
  }
  return mapType === "atomic" ? { kind: "whole", type } : shapeOfType(type);
}

function shapeOfType(type: TypeNode): Shape {
  const known = shapesOfTypes.get(type);
  if (known !== undefined) return known;
  const made = makeTypeShape(type);
  shapesOfTypes.set(type, made);
  return made;
}

function makeTypeShape(type: TypeNode): Shape {
  switch (type.kind) {
    case "scalar":
      return type.scalar === "any" ? anyShape : { kind: "whole", type };
    case "array":
      return { kind: "whole", type };
    case "map":
      return { kind: "map", item: shapeOfType(type.item) };
    case "struct":
      return type.struct.isAtomic ? { kind: "whole", type } : shapeOfStruct(type.struct);
  }
}

export function shapeOfStruct(struct: StructNode): Shape {
  const known = shapesOfStructs.get(struct);
  if (known !== undefined) return known;
  const made: Shape = { kind: "struct", struct };
  shapesOfStructs.set(struct, made);
  return made;
}

/** Fields that Go always encodes: absent in our objects, they are there with their zero value. */
const zeros = new WeakMap<StructNode, ReadonlyMap<string, unknown>>();

export function zeroFields(struct: StructNode): ReadonlyMap<string, unknown> {
  const known = zeros.get(struct);
  if (known !== undefined) return known;
  const made = new Map<string, unknown>();
  for (const field of struct.fields.values()) {
    const zero = zeroOf(field);
    if (zero !== undefined) made.set(field.name, zero);
  }
  zeros.set(struct, made);
  return made;
}

const emptyRecord = {};

function zeroOf({ type, isAlways, isRequired }: FieldNode): unknown {
  if (type.kind !== "scalar") return isAlways && type.kind === "struct" ? emptyRecord : isRequired ? null : undefined;
  if (!isAlways) return undefined;
  return type.scalar === "bool" ? false : type.scalar === "int32" || type.scalar === "int64" || type.scalar === "double" ? 0 : "";
}

/** Where an element of a list stands in it, or what is wrong with it. */
export type ElementPlace = { readonly element: string; readonly error?: undefined } | { readonly error: string; readonly element?: undefined };

/**
 * The path element of a list's item.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/helpers.go listItemToPathElement
 */
export function placeOf(shape: Extract<Shape, { kind: "set" | "list" }>, value: unknown): ElementPlace {
  if (shape.kind === "set") {
    if (value === null) return { error: "associative list without keys has an element that's an explicit null" };
    if (typeof value === "object") return { error: Array.isArray(value) ? "associative list without keys has an element that's a list type" : "associative list without keys has an element that's a map type" };
    return { element: valueElement(value) };
  }
  if (value === null) return { error: "associative list with keys may not have a null element" };
  if (!isRecord(value)) return { error: "associative list with keys may not have non-map elements" };
  const values: unknown[] = [];
  for (const key of shape.keys) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    const default_ = given ?? shape.struct.fields.get(key)?.defaultValue;
    if (default_ === undefined) return { error: `associative list with keys has an element that omits key field ${JSON.stringify(key)} (and doesn't have default value)` };
    values.push(default_);
  }
  return { element: keyElement(shape.keys, values) };
}
