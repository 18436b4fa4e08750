import { compareValues, contains, isEqual } from "../compare.ts";
import { arg, overload } from "../declare.ts";
import type { Implementation, Overload } from "../declare.ts";
import { bytesValue, celError, listItems, listValue, uintValue } from "../values.ts";
import type { CelValue } from "../values.ts";
import { durationValue, timestampValue } from "./time.ts";

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;
const maxUint = 2n ** 64n - 1n;

export const intResult = (value: bigint): CelValue => (value < minInt || value > maxInt ? celError("integer overflow") : value);
const uintResult = (value: bigint): CelValue => (value < 0n || value > maxUint ? celError("unsigned integer overflow") : uintValue(value));

type Numbers = Readonly<Record<"int" | "uint", (a: bigint, b: bigint) => bigint>>;

function integers(name: string, { int, uint }: Numbers, zero?: string): readonly Overload[] {
  const guard = (run: (a: bigint, b: bigint) => CelValue, a: bigint, b: bigint): CelValue => (zero !== undefined && b === 0n ? celError(zero) : run(a, b));
  return [
    overload(`${name}(int, int) int`, ([a, b]) => guard((x, y) => intResult(int(x, y)), arg.int(a), arg.int(b))),
    overload(`${name}(uint, uint) uint`, ([a, b]) => guard((x, y) => uintResult(uint(x, y)), arg.tagged(a, "uint").value, arg.tagged(b, "uint").value)),
  ];
}

function double(name: string, run: (a: number, b: number) => number): Overload {
  return overload(`${name}(double, double) double`, ([a, b]) => run(arg.double(a), arg.double(b)));
}

const same = (run: (a: bigint, b: bigint) => bigint): Numbers => ({ int: run, uint: run });
const nanosOf = (value: CelValue | undefined): bigint => (typeof value === "object" && value !== null && (value.t === "timestamp" || value.t === "duration") ? value.nanos : 0n);

const addBytes: Implementation = ([a, b]) => bytesValue(Uint8Array.from([...arg.tagged(a, "bytes").value, ...arg.tagged(b, "bytes").value]));

/** @source cel-go common/stdlib/standard.go */
const arithmetic: readonly Overload[] = [
  ...integers("_+_", same((a, b) => a + b)),
  double("_+_", (a, b) => a + b),
  overload("_+_(string, string) string", ([a, b]) => arg.text(a) + arg.text(b), "concatenate"),
  overload("_+_(bytes, bytes) bytes", addBytes, "concatenate"),
  overload("_+_(list(A), list(A)) list(A)", ([a, b]) => listValue([...listItems(arg.list(a)), ...listItems(arg.list(b))])),
  overload("_+_(timestamp, duration) timestamp", ([a, b]) => timestampValue(nanosOf(a) + nanosOf(b))),
  overload("_+_(duration, timestamp) timestamp", ([a, b]) => timestampValue(nanosOf(a) + nanosOf(b))),
  overload("_+_(duration, duration) duration", ([a, b]) => durationValue(nanosOf(a) + nanosOf(b))),
  ...integers("_-_", same((a, b) => a - b)),
  double("_-_", (a, b) => a - b),
  overload("_-_(timestamp, timestamp) duration", ([a, b]) => durationValue(nanosOf(a) - nanosOf(b))),
  overload("_-_(timestamp, duration) timestamp", ([a, b]) => timestampValue(nanosOf(a) - nanosOf(b))),
  overload("_-_(duration, duration) duration", ([a, b]) => durationValue(nanosOf(a) - nanosOf(b))),
  ...integers("_*_", same((a, b) => a * b)),
  double("_*_", (a, b) => a * b),
  ...integers("_/_", same((a, b) => a / b), "division by zero"),
  double("_/_", (a, b) => a / b),
  ...integers("_%_", same((a, b) => a % b), "modulus by zero"),
  overload("-_(int) int", ([a]) => intResult(-arg.int(a))),
  overload("-_(double) double", ([a]) => -arg.double(a)),
];

const ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"] as const;
const numbers = ["int", "uint", "double"] as const;

function comparisons(name: string, holds: (order: number) => boolean): readonly Overload[] {
  const run: Implementation = ([a, b]) => {
    const order = compareValues(a ?? null, b ?? null);
    return order === undefined ? false : holds(order);
  };
  const overloads = ordered.map((type) => overload(`${name}(${type}, ${type}) bool`, run, "compare"));
  for (const left of numbers) for (const right of numbers) if (left !== right) overloads.push(overload(`${name}(${left}, ${right}) bool`, run, "compare"));
  return overloads;
}

const inside: Implementation = ([value, container]) => contains(container ?? null, value ?? null);

export const operators: readonly Overload[] = [
  ...arithmetic,
  overload("_==_(A, A) bool", ([a, b]) => isEqual(a ?? null, b ?? null), "compare"),
  overload("_!=_(A, A) bool", ([a, b]) => !isEqual(a ?? null, b ?? null), "compare"),
  ...comparisons("_<_", (order) => order < 0),
  ...comparisons("_<=_", (order) => order <= 0),
  ...comparisons("_>_", (order) => order > 0),
  ...comparisons("_>=_", (order) => order >= 0),
  overload("@in(A, list(A)) bool", inside, "inList"),
  overload("@in(A, map(A, B)) bool", inside),
  overload("!_(bool) bool", ([a]) => !arg.bool(a)),
  // These are worked out by the evaluator itself; the checker wants their types.
  overload("_&&_(bool, bool) bool", () => false),
  overload("_||_(bool, bool) bool", () => false),
  overload("_?_:_(bool, A, A) A", () => false),
  overload("_[_](list(A), int) A", () => false),
  overload("_[_](map(A, B), A) B", () => false),
  overload("_[_](optional(list(A)), int) optional(A)", () => false),
  overload("_[_](optional(map(A, B)), A) optional(B)", () => false),
  overload("_[?_](list(A), int) optional(A)", () => false),
  overload("_[?_](map(A, B), A) optional(B)", () => false),
  overload("_[?_](optional(list(A)), int) optional(A)", () => false),
  overload("_[?_](optional(map(A, B)), A) optional(B)", () => false),
];
