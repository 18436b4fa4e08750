import { compareStrings, fail, fromUtf8, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { decodeBase64 } from "./base64.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isNone = (value: unknown): value is undefined | null => value === undefined || value === null;

/** A value as Go's %v has it, inside of others. */
function inner(value: unknown): string {
  if (isNone(value)) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(inner).join(" ")}]`;
  if (isFields(value)) return `map[${Object.keys(value).sort(compareStrings).map((key) => `${key}:${inner(value[key])}`).join(" ")}]`;
  return typeof value === "number" ? numberText(value) : String(value as string | boolean);
}

/** Large and small numbers as Go writes a float64. */
function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** What an action prints. */
export const goText = (value: unknown): string => (isNone(value) ? "<no value>" : inner(value));

export function isTrue(value: unknown): boolean {
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

function verbText(verb: string, value: unknown, precision: string | undefined): string {
  switch (verb) {
    case "q":
      return JSON.stringify(inner(value));
    case "d":
      return typeof value === "number" ? String(Math.trunc(value)) : `%!d(${typeName(value)}=${inner(value)})`;
    case "s":
      return typeof value === "string" || isFields(value) || Array.isArray(value) ? inner(value) : `%!s(${typeName(value)}=${inner(value)})`;
    case "f":
      return typeof value === "number" ? value.toFixed(precision === undefined ? 6 : Number(precision)) : `%!f(${typeName(value)}=${inner(value)})`;
    case "x":
      return typeof value === "number" ? value.toString(16) : Array.from(inner(value), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    default:
      return inner(value);
  }
}

function typeName(value: unknown): string {
  if (isNone(value)) return "<nil>";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : typeof value === "string" ? "string" : "interface {}";
}

/** Go's print: blanks between what is no text. */
function printed(args: readonly unknown[]): string {
  return args.map((value, index) => `${index > 0 && typeof value !== "string" && typeof args[index - 1] !== "string" ? " " : ""}${inner(value)}`).join("");
}

function compared(name: string, [a, ...others]: readonly unknown[]): Result<boolean, string> {
  if (others.length === 0) return fail("missing argument for comparison");
  const [b] = others;
  if (name === "eq") {
    for (const other of others) {
      if (!isNone(a) && !isNone(other) && typeof a !== typeof other) return fail("incompatible types for comparison");
      if ((isNone(a) && isNone(other)) || a === other) return ok(true);
    }
    return ok(false);
  }
  if (name === "ne") return !isNone(a) && !isNone(b) && typeof a !== typeof b ? fail("incompatible types for comparison") : ok(!((isNone(a) && isNone(b)) || a === b));
  const order = typeof a === "number" && typeof b === "number" ? a - b : typeof a === "string" && typeof b === "string" ? compareStrings(a, b) : undefined;
  if (order === undefined) return fail(typeof a === typeof b ? "invalid type for comparison" : "incompatible types for comparison");
  return ok(name === "lt" ? order < 0 : name === "le" ? order <= 0 : name === "gt" ? order > 0 : order >= 0);
}

function indexed([value, ...keys]: readonly unknown[]): Result<unknown, string> {
  let found = value;
  for (const key of keys) {
    if (isNone(found)) return fail("index of untyped nil");
    if (Array.isArray(found)) {
      if (typeof key !== "number") return fail(`cannot index slice/array with type ${typeName(key)}`);
      if (key < 0 || key >= found.length) return fail(`index out of range: ${key}`);
      found = found[key] as unknown;
    } else if (isFields(found)) found = typeof key === "string" && Object.hasOwn(found, key) ? found[key] : undefined;
    else return fail(`can't index item of type ${typeName(found)}`);
  }
  return ok(found);
}

const escapes: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;" };

/** A function of text/template, or one of kubectl's. */
export function callFunction(name: string, args: readonly unknown[]): Result<unknown, string> {
  const [first, second, third] = args;
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
      if (typeof first === "string" || Array.isArray(first)) return ok(first.length);
      return isFields(first) ? ok(Object.keys(first).length) : fail(isNone(first) ? "len of nil pointer" : `len of type ${typeName(first)}`);
    case "index":
      return indexed(args);
    case "exists": {
      const found = indexed(args);
      return ok(found.ok && !isNone(found.value));
    }
    case "slice":
      return typeof first === "string" || Array.isArray(first) ? ok(first.slice(typeof second === "number" ? second : 0, typeof third === "number" ? third : undefined)) : fail(`can't slice item of type ${typeName(first)}`);
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
      return ok(encodeURIComponent(printed(args)).replace(/%20/g, "+"));
    case "base64decode":
      return ok(fromUtf8(decodeBase64(inner(first))));
    default:
      return fail(`function ${JSON.stringify(name)} not defined`);
  }
}
