import { compareStrings } from "../../core/index.ts";

/**
 * A set of paths into an object, in the form in which managedFields show it: each key is one element of a
 * path ("f:spec", `k:{"name":"web"}`, `v:"a"`), a node without keys or with "." is in the set itself.
 * Immutable and shared; the same reference comes back when an operation changes nothing. Keys are in order.
 *
 * @source sigs.k8s.io/structured-merge-diff/fieldpath/set.go, serialize.go
 */
export interface FieldSet {
  readonly [element: string]: FieldSet;
}

type Nodes = Record<string, FieldSet>;

/** A node: exactly this path. */
export const leaf: FieldSet = {};
/** A root: nothing. */
export const emptySet: FieldSet = {};

export function isEmptySet(set: FieldSet): boolean {
  for (const _key in set) return false;
  return true;
}

const isMember = (node: FieldSet): boolean => Object.hasOwn(node, ".") || isEmptySet(node);

/** A node from its children (in any order), and whether the path itself is in the set; undefined: nothing is left. */
export function newNode(children: ReadonlyMap<string, FieldSet> | Nodes, member: boolean): FieldSet | undefined {
  const isMap = children instanceof Map;
  const elements = isMap ? [...(children as ReadonlyMap<string, FieldSet>).keys()] : Object.keys(children);
  if (elements.length === 0) return member ? leaf : undefined;
  if (!isSorted(elements)) elements.sort(compareStrings);
  const made: Nodes = member ? { ".": leaf } : {};
  for (const element of elements) if (element !== ".") made[element] = (isMap ? (children as ReadonlyMap<string, FieldSet>).get(element) : (children as Nodes)[element]) as FieldSet;
  return made;
}

function isSorted(elements: readonly string[]): boolean {
  for (let i = 1; i < elements.length; i++) if (compareStrings(elements[i - 1] as string, elements[i] as string) > 0) return false;
  return true;
}

/** What is in either. */
export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  return unionChildren(a, b, false, false);
}

function unionNode(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  return unionChildren(a, b, isMember(a), isMember(b));
}

function unionChildren(a: FieldSet, b: FieldSet, memberA: boolean, memberB: boolean): FieldSet {
  let changed: Map<string, FieldSet> | undefined;
  for (const element in b) {
    if (element === ".") continue;
    const added = b[element] as FieldSet;
    const known = a[element];
    const next = known === undefined ? added : unionNode(known, added);
    if (next === known) continue;
    changed ??= childrenOf(a);
    changed.set(element, next);
  }
  if (changed === undefined && (memberA || !memberB)) return a;
  return newNode(changed ?? childrenOf(a), memberA || memberB) ?? leaf;
}

function childrenOf(node: FieldSet): Map<string, FieldSet> {
  const children = new Map<string, FieldSet>();
  for (const element in node) if (element !== ".") children.set(element, node[element] as FieldSet);
  return children;
}

/** What is in `a` and not in `b`: path by path, children of a path in `b` stay. */
export function differenceOf(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return emptySet;
  if (isEmptySet(a) || isEmptySet(b)) return a;
  return subtract(a, b, false, false) ?? emptySet;
}

function subtract(a: FieldSet, b: FieldSet, memberA: boolean, memberB: boolean): FieldSet | undefined {
  let changed: Map<string, FieldSet> | undefined;
  for (const element in b) {
    if (element === ".") continue;
    const mine = Object.hasOwn(a, element) ? a[element] : undefined;
    if (mine === undefined) continue;
    const theirs = b[element] as FieldSet;
    const next = subtract(mine, theirs, isMember(mine), isMember(theirs));
    if (next === mine) continue;
    changed ??= childrenOf(a);
    if (next === undefined) changed.delete(element);
    else changed.set(element, next);
  }
  const member = memberA && !memberB;
  if (changed === undefined && member === memberA) return a;
  return newNode(changed ?? childrenOf(a), member);
}

/** `a` without the paths of `b` and all that lies below them. */
export function withoutSubtrees(a: FieldSet, b: FieldSet): FieldSet {
  let changed: Map<string, FieldSet> | undefined;
  for (const element in b) {
    const mine = Object.hasOwn(a, element) ? a[element] : undefined;
    if (mine === undefined || element === ".") continue;
    const theirs = b[element] as FieldSet;
    const isWhole = isMember(theirs);
    const next = isWhole ? undefined : withoutSubtrees(mine, theirs);
    if (next === mine) continue;
    changed ??= childrenOf(a);
    if (next === undefined || (isEmptySet(next) && !isMember(mine))) changed.delete(element);
    else changed.set(element, next);
  }
  if (changed === undefined) return a;
  return newNode(changed, Object.hasOwn(a, ".")) ?? emptySet;
}

/** A path with "*" for any element. */
export type PathPattern = readonly string[];

/** The paths of `a` that begin as one of the patterns does. @source fieldpath/set.go NewIncludeMatcherFilter */
export function onlyUnder(a: FieldSet, patterns: readonly PathPattern[]): FieldSet {
  const kept = new Map<string, FieldSet>();
  for (const element in a) {
    if (element === ".") continue;
    const node = a[element] as FieldSet;
    const rest = patterns.filter(([first]) => first === "*" || first === element).map((pattern) => pattern.slice(1));
    const left = rest.some((pattern) => pattern.length === 0) ? node : onlyUnder(node, rest);
    if (left === node || !isEmptySet(left)) kept.set(element, left);
  }
  return newNode(kept, false) ?? emptySet;
}

/** What is in both. */
export function intersectionOf(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a;
  if (isEmptySet(a) || isEmptySet(b)) return emptySet;
  return intersectNode(a, b, false, false) ?? emptySet;
}

function intersectNode(a: FieldSet, b: FieldSet, memberA: boolean, memberB: boolean): FieldSet | undefined {
  const kept = new Map<string, FieldSet>();
  for (const element in a) {
    if (element === "." || !Object.hasOwn(b, element)) continue;
    const mine = a[element] as FieldSet;
    const theirs = b[element] as FieldSet;
    const both = mine === theirs ? mine : intersectNode(mine, theirs, isMember(mine), isMember(theirs));
    if (both !== undefined) kept.set(element, both);
  }
  return newNode(kept, memberA && memberB);
}


export interface MemberAndBelow {
  readonly isMember: boolean;
  /** The paths below it, as a set of their own. */
  readonly below: FieldSet;
}
const notThere: MemberAndBelow = { isMember: false, below: emptySet };

/** What the set says of one element and of what lies below it. */
export function lookInto(set: FieldSet, element: string): MemberAndBelow {
  if (!Object.hasOwn(set, element)) return notThere;
  const node = set[element] as FieldSet;
  if (!Object.hasOwn(node, ".")) return { isMember: isEmptySet(node), below: node };
  const { ".": _self, ...below } = node;
  return { isMember: true, below };
}

/** All paths of the set, in order. */
export function pathsOf(set: FieldSet): readonly (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  collect(set, [], paths);
  return paths;
}

function collect(node: FieldSet, path: readonly string[], into: (readonly string[])[]): void {
  for (const element in node) {
    if (element === ".") continue;
    const child = node[element] as FieldSet;
    const below = [...path, element];
    if (isMember(child)) into.push(below);
    collect(child, below, into);
  }
}

/** The set that a client sent, or undefined when it is none. */
export function parseFieldSet(value: unknown, depth = 0): FieldSet | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth > maxDepth) return undefined;
  const children = new Map<string, FieldSet>();
  let member = false;
  for (const [element, child] of Object.entries(value)) {
    if (element === ".") member = true;
    else if (!isElement(element)) return undefined;
    const node = parseFieldSet(child, depth + 1);
    if (node === undefined) return undefined;
    if (element !== ".") children.set(element, node);
  }
  return newNode(children, member) ?? emptySet;
}

const maxDepth = 64;

function isElement(element: string): boolean {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return true;
  if (element.startsWith("i:")) return /^\d+$/.test(rest);
  if (element.startsWith("v:")) return parseJson(rest) !== undefined;
  const keys = element.startsWith("k:") ? parseJson(rest) : undefined;
  return typeof keys === "object" && keys !== null && !Array.isArray(keys);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
