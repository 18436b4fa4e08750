import { queryEscape } from "../../api/index.ts";
import { fail, fromUtf8, ok, toUtf8 } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { decodeBase64 } from "./base64.ts";
import { bare, goEqual, GoNumber, goLess, goTypeName, goValueText as inner, isFields, isNone } from "./goValues.ts";

/** What an action prints. */
export const goText = (value: unknown): string => (isNone(value) ? "<no value>" : inner(value));

export function isTrue(given: unknown): boolean {
  const value = bare(given);
  if (isNone(value) || value === false || value === 0 || value === "") return false;
  return Array.isArray(value) ? value.length > 0 : !isFields(value) || Object.keys(value).length > 0;
}

/** Go's %q and the like. */
function formatted(format: string, args: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g, (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === "%") return "%";
    if (next >= args.length) return `%!${verb}(MISSING)`;
    const text = verbText(verb, args[next++], precision);
    if (width === undefined) return text;
    return flags.includes("-") ? text.padEnd(Number(width)) : text.padStart(Number(width), flags.includes("0") ? "0" : " ");
  });
}

function verbText(verb: string, given: unknown, precision: string | undefined): string {
  const value = bare(given);
  const typeName = (): string => goTypeName(given);
  switch (verb) {
    case "q":
      return JSON.stringify(inner(value));
    case "d":
      return typeof value === "number" ? String(Math.trunc(value)) : `%!d(${typeName()}=${inner(value)})`;
    case "s":
      return typeof value === "string" || isFields(value) || Array.isArray(value) ? inner(value) : `%!s(${typeName()}=${inner(value)})`;
    case "f":
      return typeof value === "number" ? value.toFixed(precision === undefined ? 6 : Number(precision)) : `%!f(${typeName()}=${inner(value)})`;
    case "x":
      return typeof value === "number" ? value.toString(16) : Array.from(inner(value), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    default:
      return inner(value);
  }
}

/** Go's print: blanks between what is no text. */
function printed(args: readonly unknown[]): string {
  return args.map((value, index) => `${index > 0 && typeof value !== "string" && typeof args[index - 1] !== "string" ? " " : ""}${inner(value)}`).join("");
}

function compared(name: string, [a, ...others]: readonly unknown[]): Result<boolean, string> {
  const [b] = others;
  const not = (result: Result<boolean, string>): Result<boolean, string> => (result.ok ? ok(!result.value) : result);
  // Nothing is equal to nothing.
  const equal = (other: unknown): Result<boolean, string> => (isNone(a) || isNone(other) ? ok(isNone(a) && isNone(other)) : goEqual(a, other));
  if (name === "eq") {
    if (others.length === 0) return fail("missing argument for comparison");
    for (const other of others) {
      const same = equal(other);
      if (!same.ok || same.value) return same;
    }
    return ok(false);
  }
  if (name === "ne") return not(equal(b));
  const less = goLess(a, b);
  if (name === "lt" || !less.ok) return less;
  if (name === "ge") return not(less);
  const orEqual = less.value ? less : goEqual(a, b);
  return name === "le" ? orEqual : not(orEqual);
}

function indexed([value, ...keys]: readonly unknown[]): Result<unknown, string> {
  let found = value;
  for (const given of keys) {
    const key = bare(given);
    if (isNone(found)) return fail("index of untyped nil");
    if (Array.isArray(found)) {
      if (typeof key !== "number") return fail(`cannot index slice/array with type ${goTypeName(given)}`);
      if (key < 0 || key > found.length) return fail(`index out of range: ${key}`);
      // text/template lets the length itself through; what comes of it is reflect's.
      if (key === found.length) return fail("reflect: slice index out of range");
      found = found[key] as unknown;
    } else if (isFields(found)) found = typeof key === "string" && Object.hasOwn(found, key) ? found[key] : undefined;
    else return fail(`can't index item of type ${goTypeName(found)}`);
  }
  return ok(found);
}

const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;" };

interface Arity {
  readonly min: number;
  /** As many as one likes. */
  readonly isOpen?: true;
}
const arities: Readonly<Record<string, Arity>> = { and: { min: 1, isOpen: true }, or: { min: 1, isOpen: true }, not: { min: 1 }, len: { min: 1 }, index: { min: 1, isOpen: true }, slice: { min: 1, isOpen: true }, printf: { min: 1, isOpen: true }, eq: { min: 1, isOpen: true }, ne: { min: 2 }, lt: { min: 2 }, le: { min: 2 }, gt: { min: 2 }, ge: { min: 2 }, base64decode: { min: 1 }, exists: { min: 1, isOpen: true } };

/** What is wrong with how many arguments a function gets. @source text/template/exec.go evalCall */
export function arityProblem(name: string, count: number): string | undefined {
  const { min, isOpen } = arities[name] ?? { min: 0, isOpen: true };
  if (isOpen === true) return count < min ? `wrong number of args for ${name}: want at least ${min} got ${count}` : undefined;
  return count === min ? undefined : `wrong number of args for ${name}: want ${min} got ${count}`;
}

/** A function of text/template, or one of kubectl's. */
export function callFunction(name: string, args: readonly unknown[]): Result<unknown, string> {
  const [first, second, third] = [args[0], bare(args[1]), bare(args[2])];
  switch (name) {
    case "eq":
    case "ne":
    case "lt":
    case "le":
    case "gt":
    case "ge":
      return compared(name, args);
    case "not":
      return ok(!isTrue(first));
    case "len":
      if (typeof first === "string" || Array.isArray(first)) return ok(new GoNumber(typeof first === "string" ? toUtf8(first).length : first.length, "int"));
      return isFields(first) ? ok(new GoNumber(Object.keys(first).length, "int")) : fail(isNone(first) ? "len of nil pointer" : `len of type ${goTypeName(first)}`);
    case "index":
      return indexed(args);
    case "exists": {
      const found = indexed(args);
      return ok(found.ok && !isNone(found.value));
    }
    case "slice":
      return typeof first === "string" || Array.isArray(first) ? ok(first.slice(typeof second === "number" ? second : 0, typeof third === "number" ? third : undefined)) : fail(`can't slice item of type ${goTypeName(first)}`);
    case "print":
      return ok(printed(args));
    case "println":
      return ok(`${args.map(inner).join(" ")}\n`);
    case "printf":
      return typeof first === "string" ? ok(formatted(first, args.slice(1))) : fail("wrong type for value; expected string");
    case "html":
      return ok(printed(args).replace(/[<>&"']/g, (char) => escapes[char] ?? char));
    case "js":
      return ok(JSON.stringify(printed(args)).slice(1, -1));
    case "urlquery":
      return ok(queryEscape(printed(args)));
    case "base64decode":
      return ok(fromUtf8(decodeBase64(inner(first))));
    default:
      return fail(`function ${JSON.stringify(name)} not defined`);
  }
}
