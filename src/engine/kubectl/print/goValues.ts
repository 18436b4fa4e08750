import { compareStrings, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** A number of a template's own, which Go tells apart by how it is written. Those of objects are int64, or float64 with a fraction. */
export class GoNumber {
  constructor(
    readonly value: number,
    readonly type: "int" | "float64",
  ) {}
}

/** A value without Go's type. */
export const bare = (value: unknown): unknown => (value instanceof GoNumber ? value.value : value);

export const isNone = (value: unknown): value is undefined | null => value === undefined || value === null;

type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof GoNumber);

/** Go's name of a value's type. */
export function goTypeName(value: unknown): string {
  if (value instanceof GoNumber) return value.type;
  if (isNone(value)) return "<nil>";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** What can be compared with one another; undefined: nothing can be compared with it. @source text/template/funcs.go basicKind */
function kindOf(value: unknown): "bool" | "int" | "float" | "string" | undefined {
  const type = goTypeName(value);
  if (type === "bool" || type === "string") return type;
  return type === "int" || type === "int64" ? "int" : type === "float64" ? "float" : undefined;
}

const badType = "invalid type for comparison";
const badPair = "incompatible types for comparison";

export function goEqual(a: unknown, b: unknown): Result<boolean, string> {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left === undefined || right === undefined) return fail(badType);
  return left === right ? ok(bare(a) === bare(b)) : fail(badPair);
}

export function goLess(a: unknown, b: unknown): Result<boolean, string> {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left === undefined || right === undefined) return fail(badType);
  if (left !== right) return fail(badPair);
  if (left === "bool") return fail(badType);
  const [x, y] = [bare(a), bare(b)];
  return ok(typeof x === "string" && typeof y === "string" ? compareStrings(x, y) < 0 : Number(x) < Number(y));
}

/** Large and small numbers as Go writes a float64. */
export function goNumberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** A value as Go's %v has it. */
export function goValueText(value: unknown): string {
  if (value instanceof GoNumber) return goNumberText(value.value);
  if (isNone(value)) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValueText).join(" ")}]`;
  if (isFields(value)) return `map[${Object.keys(value).sort(compareStrings).map((key) => `${key}:${goValueText(value[key])}`).join(" ")}]`;
  return typeof value === "number" ? goNumberText(value) : String(value as string | boolean);
}
