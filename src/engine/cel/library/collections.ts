import { compareValues, contains, isEqual } from "../compare.ts";
import { arg, overload, qualified } from "../declare.ts";
import type { Implementation, Overload } from "../declare.ts";
import { celError, listItems, optionalNone, optionalOf, tagOf } from "../values.ts";
import type { CelList, CelValue } from "../values.ts";
import { intResult } from "./arithmetic.ts";
import { durationValue } from "./time.ts";

const comparable = ["int", "uint", "double", "bool", "string", "bytes", "timestamp", "duration"] as const;
const summable = ["int", "uint", "double", "duration"] as const;

const isSorted: Implementation = ([list]) => {
  const items = listItems(arg.list(list));
  return items.every((each, index) => index === 0 || (compareValues(items[index - 1] ?? null, each) ?? 1) <= 0);
};

function extreme(name: string, wanted: number): Implementation {
  return ([list]) => {
    const items = listItems(arg.list(list));
    let best = items[0];
    if (best === undefined) return celError(`${name} called on empty list`);
    for (const each of items) if (compareValues(each, best) === wanted) best = each;
    return best;
  };
}

function sum(type: (typeof summable)[number]): Implementation {
  return ([list]) => {
    let total = 0n;
    let real = 0;
    for (const each of listItems(arg.list(list))) {
      if (typeof each === "bigint") total += each;
      else if (typeof each === "number") real += each;
      else if (each !== null && typeof each === "object" && each.t === "uint") total += each.value;
      else if (each !== null && typeof each === "object" && each.t === "duration") total += each.nanos;
    }
    if (type === "double") return real;
    if (type === "duration") return durationValue(total);
    return type === "uint" ? { t: "uint", value: total } : intResult(total);
  };
}

function position(list: CelList, value: CelValue, isLast: boolean): CelValue {
  const items = listItems(list);
  const at = isLast ? items.findLastIndex((each) => isEqual(each, value)) : items.findIndex((each) => isEqual(each, value));
  return BigInt(at);
}

/** @source k8s.io/apiserver/pkg/cel/library/lists.go */
export const lists: readonly Overload[] = [
  ...comparable.flatMap((type) => [
    overload(`list(${type}).isSorted() bool`, isSorted, "traverseList"),
    overload(`list(${type}).min() ${type}`, extreme("min", -1), "traverseList"),
    overload(`list(${type}).max() ${type}`, extreme("max", 1), "traverseList"),
  ]),
  ...summable.map((type) => overload(`list(${type}).sum() ${type}`, sum(type), "traverseList")),
  overload("list(A).indexOf(A) int", ([list, value]) => position(arg.list(list), value ?? null, false), "traverseList"),
  overload("list(A).lastIndexOf(A) int", ([list, value]) => position(arg.list(list), value ?? null, true), "traverseList"),
];

const isSubset = (list: CelValue | undefined, of: CelValue | undefined): boolean => listItems(arg.list(list)).every((each) => contains(of ?? null, each));

/** @source cel-go ext/sets.go */
export const sets: readonly Overload[] = [
  qualified("sets", overload("contains(list(A), list(A)) bool", ([a, b]) => isSubset(b, a), "contains")),
  qualified("sets", overload("equivalent(list(A), list(A)) bool", ([a, b]) => isSubset(a, b) && isSubset(b, a), "contains")),
  qualified("sets", overload("intersects(list(A), list(A)) bool", ([a, b]) => listItems(arg.list(a)).some((each) => contains(b ?? null, each)), "contains")),
];

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === "") return true;
  if (typeof value !== "object") return false;
  switch (value.t) {
    case "list":
    case "map":
      return value.size === 0;
    case "uint":
      return value.value === 0n;
    case "bytes":
      return value.value.length === 0;
    case "duration":
      return value.nanos === 0n;
    case "optional":
      return value.value === undefined;
    case "error":
    case "opaque":
    case "timestamp":
    case "type":
      return false;
  }
}

/** @source cel-go cel/library.go optionalLib */
export const optionals: readonly Overload[] = [
  qualified("optional", overload("of(A) optional(A)", ([a]) => optionalOf(a ?? null))),
  qualified("optional", overload("none() optional(A)", () => optionalNone)),
  qualified("optional", overload("ofNonZeroValue(A) optional(A)", ([a]) => (isZero(a ?? null) ? optionalNone : optionalOf(a ?? null)))),
  overload("optional(A).value() A", ([a]) => arg.tagged(a, "optional").value ?? (isPresent(a) ? null : celError("optional.none() dereference"))),
  overload("optional(A).hasValue() bool", ([a]) => isPresent(a)),
  overload("optional(A).or(optional(A)) optional(A)", ([a, b]) => (isPresent(a) ? (a ?? null) : (b ?? null))),
  overload("optional(A).orValue(A) A", ([a, b]) => (isPresent(a) ? (arg.tagged(a, "optional").value ?? null) : (b ?? null))),
];

const isPresent = (value: CelValue | undefined): boolean => tagOf(value ?? null) === "optional" && arg.tagged(value, "optional").value !== undefined;
