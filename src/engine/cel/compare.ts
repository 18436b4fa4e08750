import { compareStrings } from "../core/index.ts";
import { keyText, listItems, tagOf } from "./values.ts";
import type { CelList, CelMap, CelValue } from "./values.ts";

/** int, uint and double on one scale. */
function numberOf(value: CelValue): bigint | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return value;
  return typeof value === "object" && value !== null && value.t === "uint" ? value.value : undefined;
}

/** Equality of CEL: numbers by value, everything else by type and value. @source cel-go common/types/util.go Equal */
export function isEqual(a: CelValue, b: CelValue): boolean {
  const left = numberOf(a);
  const right = numberOf(b);
  // eslint-disable-next-line eqeqeq -- a bigint and a number of the same value
  if (left !== undefined && right !== undefined) return left == right;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (a.t !== b.t) return false;
  switch (a.t) {
    case "list":
      return areListsEqual(a, b as CelList);
    case "map":
      return areMapsEqual(a, b as CelMap);
    case "bytes": {
      const other = (b as typeof a).value;
      return a.value.length === other.length && a.value.every((each, index) => each === other[index]);
    }
    case "timestamp":
    case "duration":
      return a.nanos === (b as typeof a).nanos;
    case "type":
      return a.name === (b as typeof a).name;
    case "optional": {
      const other = (b as typeof a).value;
      if (a.value === undefined || other === undefined) return a.value === other;
      return isEqual(a.value, other);
    }
    case "opaque":
      return a.name === (b as typeof a).name && a.text === (b as typeof a).text;
    case "uint":
    case "error":
      return false;
  }
}

function areListsEqual(a: CelList, b: CelList): boolean {
  if (a.size !== b.size) return false;
  for (let i = 0; i < a.size; i++) if (!isEqual(a.at(i), b.at(i))) return false;
  return true;
}

function areMapsEqual(a: CelMap, b: CelMap): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    const left = a.get(key);
    const right = b.get(key);
    if (left === undefined || right === undefined || !isEqual(left, right)) return false;
  }
  return true;
}

/** -1, 0, 1; undefined: these cannot be compared (NaN, or different types). */
export function compareValues(a: CelValue, b: CelValue): number | undefined {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : left >= right ? 0 : undefined;
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return undefined;
  if ((a.t === "timestamp" || a.t === "duration") && a.t === b.t) return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  if (a.t === "bytes" && b.t === "bytes") return compareBytes(a.value, b.value);
  return undefined;
}

/** Go compares bytes of UTF-8, which is the order of code points; only surrogates make a difference. */
function compareCodePoints(a: string, b: string): number {
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return compareStrings(a, b);
  const left = Array.from(a);
  const right = Array.from(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

/** Whether a list has the value, or a map the key. */
export function contains(container: CelValue, value: CelValue): boolean {
  if (typeof container !== "object" || container === null) return false;
  if (container.t === "list") return listItems(container).some((each) => isEqual(each, value));
  return container.t === "map" && keyText(value) !== undefined && container.get(value) !== undefined;
}

/** Of the cost model: characters, bytes, elements; 1 for everything else. @source cel-go interpreter/runtimecost.go actualSize */
export function sizeOf(value: CelValue): number {
  if (typeof value === "string") return value.length;
  switch (tagOf(value)) {
    case "list":
    case "map":
      return (value as CelList | CelMap).size;
    case "bytes":
      return (value as { readonly value: Uint8Array }).value.length;
    case "bool":
    case "double":
    case "duration":
    case "error":
    case "int":
    case "null":
    case "opaque":
    case "optional":
    case "string":
    case "timestamp":
    case "type":
    case "uint":
      return 1;
  }
}
