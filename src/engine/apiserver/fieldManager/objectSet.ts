import type { StructNode } from "../../api/index.ts";
import { isList, isRecord } from "../patch/json.ts";
import { emptySet, leaf, newNode } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { fieldElement } from "./pathElements.ts";
import { placeOf, shapeOfField, shapeOfStruct } from "./shape.ts";
import type { Shape } from "./shape.ts";

/**
 * The paths that an object says something about: what its applier owns.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/tofieldset.go
 */
export function setOfObject(struct: StructNode, object: unknown): FieldSet {
  return setOfValue(shapeOfStruct(struct), object) ?? emptySet;
}

function setOfValue(shape: Shape, value: unknown): FieldSet | undefined {
  switch (shape.kind) {
    case "whole":
      return leaf;
    case "any":
      return isRecord(value) ? setOfMap(value, () => shape) : leaf;
    case "map":
      return isRecord(value) ? setOfMap(value, () => shape.item) : undefined;
    case "struct": {
      const { fields } = shape.struct;
      return isRecord(value) ? setOfMap(value, (name) => { const field = fields.get(name); return field === undefined ? undefined : shapeOfField(field); }, true) : undefined;
    }
    case "set":
    case "list":
      return isList(value) ? setOfList(shape, value) : undefined;
  }
}

/** A key of a map is owned besides what lies in it; a struct's field only when it says nothing more. */
function setOfMap(value: Readonly<Record<string, unknown>>, shapeOf: (name: string) => Shape | undefined, isStruct = false): FieldSet | undefined {
  const children = new Map<string, FieldSet>();
  for (const name of Object.keys(value)) {
    const each = value[name];
    const shape = shapeOf(name);
    if (shape === undefined || each === undefined) continue;
    const node = setOfValue(shape, each);
    const isOwn = !isStruct || each === null || (isRecord(each) && Object.keys(each).length === 0);
    const made = isOwn ? newNode(node ?? {}, true) : node;
    if (made !== undefined) children.set(fieldElement(name), made);
  }
  return newNode(children, false);
}

function setOfList(shape: Extract<Shape, { kind: "set" | "list" }>, list: readonly unknown[]): FieldSet | undefined {
  const children = new Map<string, FieldSet>();
  for (const value of list) {
    const place = placeOf(shape, value);
    if (place.error !== undefined) continue;
    const node = shape.kind === "list" ? setOfValue(shape.item, value) : undefined;
    children.set(place.element, newNode(node ?? {}, true) ?? leaf);
  }
  return newNode(children, false);
}

/**
 * The set with each field that the schema names and below which something is in the set, itself in it.
 *
 * @source sigs.k8s.io/structured-merge-diff/fieldpath/set.go EnsureNamedFieldsAreMembers
 */
export function withNamedFields(struct: StructNode, set: FieldSet): FieldSet {
  return named(shapeOfStruct(struct), set, false) ?? emptySet;
}

function named(shape: Shape | undefined, node: FieldSet, isNamed: boolean): FieldSet | undefined {
  const children = new Map<string, FieldSet>();
  for (const element in node) {
    if (element === ".") continue;
    const child = childShape(shape, element);
    const isField = shape?.kind === "struct" && child !== undefined;
    const made = named(child, node[element] as FieldSet, isField);
    if (made !== undefined) children.set(element, made);
  }
  return newNode(children, isNamed || Object.hasOwn(node, ".") || children.size === 0);
}

function childShape(shape: Shape | undefined, element: string): Shape | undefined {
  switch (shape?.kind) {
    case "struct": {
      const field = shape.struct.fields.get(element.slice(2));
      return field === undefined ? undefined : shapeOfField(field);
    }
    case "map":
    case "list":
      return shape.item;
    case "any":
      return shape;
    case "whole":
    case "set":
    case undefined:
      return undefined;
  }
}
