import { deepEqual } from "../../api/index.ts";
import type { FieldNode, StructNode } from "../../api/index.ts";
import { isList, isRecord } from "../patch/json.ts";
import { emptySet, leaf, newNode } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { fieldElement } from "./pathElements.ts";
import { placeOf, shapeOfField, zeroFields } from "./shape.ts";
import type { Shape } from "./shape.ts";

/** What differs between two states of an object. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** The nodes of one path; undefined: nothing there. */
interface Diff {
  readonly added: FieldSet | undefined;
  readonly modified: FieldSet | undefined;
  readonly removed: FieldSet | undefined;
}

const addedLeaf: Diff = { added: leaf, modified: undefined, removed: undefined };
const modifiedLeaf: Diff = { added: undefined, modified: leaf, removed: undefined };
const removedLeaf: Diff = { added: undefined, modified: undefined, removed: leaf };
const noChange: Comparison = { added: emptySet, modified: emptySet, removed: emptySet };

/**
 * Compares two states of an object of shape `struct`. Parts that both share cost nothing.
 *
 * @source sigs.k8s.io/structured-merge-diff/typed/compare.go
 */
export function compare(struct: StructNode, before: unknown, after: unknown): Comparison {
  const diff = before === after ? undefined : compareStructs(struct, before, after, ofTheServer);
  if (diff === undefined) return noChange;
  return { added: diff.added ?? emptySet, modified: diff.modified ?? emptySet, removed: diff.removed ?? emptySet };
}

/** Fields that are left aside in a struct, and in its metadata. */
interface LeftAside {
  readonly names: ReadonlySet<string>;
  readonly metadata: ReadonlySet<string>;
}

/** What the server alone decides, or what is no part of the state: nobody owns it. @source k8s.io/apimachinery/pkg/util/managedfields/internal/stripmeta.go */
const ofTheServer: LeftAside = {
  names: new Set(["apiVersion", "kind"]),
  metadata: new Set(["name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"]),
};
const nothingAside: ReadonlySet<string> = new Set();

/** `undefined` is a value that is not there; `null` is there. */
function compareValue(shape: Shape, before: unknown, after: unknown): Diff | undefined {
  if (before === after) return undefined;
  switch (shape.kind) {
    case "whole":
      return compareWhole(before, after);
    case "any":
      return isRecord(before) || isRecord(after) ? compareMaps(shape, shape, before, after) : compareWhole(before, after);
    case "map":
      return compareMaps(shape, shape.item, before, after);
    case "struct":
      return compareStructs(shape.struct, before, after);
    case "set":
    case "list":
      return compareLists(shape, before, after);
  }
}

function compareWhole(before: unknown, after: unknown): Diff | undefined {
  if (before === undefined) return addedLeaf;
  if (after === undefined) return removedLeaf;
  return sameValue(before, after) ? undefined : modifiedLeaf;
}

const sameValue = (before: unknown, after: unknown): boolean => (before === null) === (after === null) && deepEqual(before, after);

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (isList(value)) return value.length === 0;
  if (!isRecord(value)) return false;
  for (const _key in value) return false;
  return true;
}

/** Gathers what the children differ in. */
class Gathering {
  private readonly added = new Map<string, FieldSet>();
  private readonly modified = new Map<string, FieldSet>();
  private readonly removed = new Map<string, FieldSet>();

  put(element: string, diff: Diff | undefined): void {
    if (diff === undefined) return;
    if (diff.added !== undefined) this.added.set(element, diff.added);
    if (diff.modified !== undefined) this.modified.set(element, diff.modified);
    if (diff.removed !== undefined) this.removed.set(element, diff.removed);
  }

  /** A path that came or went as a whole is itself in the set. */
  close(isNew: boolean, isGone: boolean): Diff | undefined {
    if (!isNew && !isGone && this.added.size === 0 && this.modified.size === 0 && this.removed.size === 0) return undefined;
    return { added: newNode(this.added, isNew), modified: newNode(this.modified, false), removed: newNode(this.removed, isGone) };
  }
}

const nothing: Readonly<Record<string, unknown>> = {};

function compareStructs(struct: StructNode, before: unknown, after: unknown, top?: LeftAside, aside: ReadonlySet<string> = nothingAside): Diff | undefined {
  const zero = zeroFields(struct);
  if (isEmpty(before) && isEmpty(after) && (zero.size === 0 || (before !== undefined && after !== undefined))) return compareWhole(before, after);
  if (before === undefined && isRecord(after)) return { added: addedStruct(struct, after), modified: undefined, removed: undefined };
  const old = isRecord(before) ? before : undefined;
  const next = isRecord(after) ? after : undefined;
  const gathering = new Gathering();
  const a: Readonly<Record<string, unknown>> = old ?? nothing;
  const b: Readonly<Record<string, unknown>> = next ?? nothing;
  for (const name in b) {
    const field = struct.fields.get(name);
    if (field === undefined) continue;
    const mine = a[name] ?? (old === undefined ? undefined : zero.get(name));
    const theirs = b[name];
    if (mine === theirs || aside.has(name)) continue;
    if (top === undefined) gathering.put(fieldElement(name), compareValue(shapeOfField(field), mine, theirs));
    else if (!top.names.has(name)) gathering.put(fieldElement(name), compareTop(field, mine, theirs, top));
  }
  for (const name in a) {
    const field = struct.fields.get(name);
    if (field === undefined || Object.hasOwn(b, name) || aside.has(name)) continue;
    gathering.put(fieldElement(name), compareValue(shapeOfField(field), a[name], next === undefined ? undefined : zero.get(name)));
  }
  if (old === undefined || next === undefined) {
    for (const [name, value] of zero) {
      const field = struct.fields.get(name);
      if (field === undefined || Object.hasOwn(a, name) || Object.hasOwn(b, name)) continue;
      gathering.put(fieldElement(name), compareValue(shapeOfField(field), old === undefined ? undefined : value, next === undefined ? undefined : value));
    }
  }
  return gathering.close(before === undefined, after === undefined);
}

/** A field of the object itself: its metadata is compared without what the server decides. */
function compareTop(field: FieldNode, before: unknown, after: unknown, top: LeftAside): Diff | undefined {
  if (field.name !== "metadata" || field.type.kind !== "struct") return compareValue(shapeOfField(field), before, after);
  return compareStructs(field.type.struct, before, after, undefined, top.metadata);
}

/** Structs that many objects share: what adding one adds is known from the first time. */
const addedOf = new WeakMap<object, FieldSet>();
const rememberedStructs: ReadonlySet<string> = new Set(["PodSpec", "PodTemplateSpec", "Container", "LabelSelector"]);

/** All that comes with a struct that was not there. */
function addedStruct(struct: StructNode, value: Readonly<Record<string, unknown>>): FieldSet {
  const isRemembered = rememberedStructs.has(struct.name);
  const known = isRemembered ? addedOf.get(value) : undefined;
  if (known !== undefined) return known;
  const children = new Map<string, FieldSet>();
  for (const name in value) {
    const field = struct.fields.get(name);
    const diff = field === undefined ? undefined : compareValue(shapeOfField(field), undefined, value[name]);
    if (diff?.added !== undefined) children.set(fieldElement(name), diff.added);
  }
  for (const [name, zero] of zeroFields(struct)) {
    const field = struct.fields.get(name);
    if (field === undefined || Object.hasOwn(value, name)) continue;
    const diff = compareValue(shapeOfField(field), undefined, zero);
    if (diff?.added !== undefined) children.set(fieldElement(name), diff.added);
  }
  const made = newNode(children, true) ?? leaf;
  if (isRemembered) addedOf.set(value, made);
  return made;
}

function compareMaps(shape: Shape, item: Shape, before: unknown, after: unknown): Diff | undefined {
  if ((isEmpty(before) && isEmpty(after)) || shape.kind === "whole") return compareWhole(before, after);
  const a: Readonly<Record<string, unknown>> = isRecord(before) ? before : nothing;
  const b: Readonly<Record<string, unknown>> = isRecord(after) ? after : nothing;
  const gathering = new Gathering();
  for (const name of Object.keys(b)) gathering.put(fieldElement(name), compareValue(item, Object.hasOwn(a, name) ? a[name] : undefined, b[name]));
  for (const name of Object.keys(a)) if (!Object.hasOwn(b, name)) gathering.put(fieldElement(name), compareValue(item, a[name], undefined));
  return gathering.close(before === undefined, after === undefined);
}

type ListShape = Extract<Shape, { kind: "set" | "list" }>;

function compareLists(shape: ListShape, before: unknown, after: unknown): Diff | undefined {
  if (isEmpty(before) && isEmpty(after)) return compareWhole(before, after);
  const item: Shape = shape.kind === "list" ? shape.item : { kind: "whole", type: shape.type };
  const pairs = isList(before) && isList(after) ? comparePairs(shape, item, before, after) : "other";
  if (pairs !== "other") return pairs;
  const a = elementsOf(shape, before);
  const b = elementsOf(shape, after);
  const gathering = new Gathering();
  for (const [element, values] of b) gathering.put(element, compareItems(item, a.get(element), values));
  for (const [element, values] of a) if (!b.has(element)) gathering.put(element, compareItems(item, values, undefined));
  return gathering.close(before === undefined, after === undefined);
}

/** The commonest case: the same elements in the same order, of which some have changed. "other": it is not. */
function comparePairs(shape: ListShape, item: Shape, before: readonly unknown[], after: readonly unknown[]): Diff | undefined | "other" {
  if (before.length !== after.length) return "other";
  let gathering: Gathering | undefined;
  for (let i = 0; i < after.length; i++) {
    if (before[i] === after[i]) continue;
    const place = placeOf(shape, after[i]);
    if (place.error !== undefined || placeOf(shape, before[i]).element !== place.element) return "other";
    gathering ??= new Gathering();
    gathering.put(place.element, compareValue(item, before[i], after[i]));
  }
  return gathering?.close(false, false);
}

/** Items by their place; several at one place only in lists that were not made by apply. */
export function elementsOf(shape: ListShape, list: unknown): ReadonlyMap<string, readonly unknown[]> {
  const elements = new Map<string, unknown[]>();
  if (!isList(list)) return elements;
  for (const value of list) {
    const place = placeOf(shape, value);
    if (place.error !== undefined) continue;
    const known = elements.get(place.element);
    if (known === undefined) elements.set(place.element, [value]);
    else known.push(value);
  }
  return elements;
}

/** Items that are there more than once are owned by their place, whole. @source compare.go compareListItem */
function compareItems(item: Shape, before: readonly unknown[] | undefined, after: readonly unknown[] | undefined): Diff | undefined {
  const isPlain = (before === undefined || before.length === 1) && (after === undefined || after.length === 1);
  if (isPlain) return compareValue(item, before?.[0], after?.[0]);
  if (before === undefined || (before.length === 1 && (after?.length ?? 0) > 1)) return before === undefined ? addedLeaf : modifiedLeaf;
  if (after === undefined) return removedLeaf;
  return deepEqual(before, after) ? undefined : modifiedLeaf;
}
