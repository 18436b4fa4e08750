import { compareStrings } from "../../core/index.ts";
import { arg, overload, qualified } from "../declare.ts";
import type { Overload } from "../declare.ts";
import { celError, isError, listItems, listValue, tagOf, typeNameOf } from "../values.ts";
import type { CelValue } from "../values.ts";
import { formatDouble, toText } from "./conversions.ts";

/** Strings are counted in code points. */
const pointsOf = (text: string): string[] => Array.from(text);

const range = (index: bigint): CelValue => celError(`index out of range: ${index}`);

function charAt(text: string, index: bigint): CelValue {
  const characters = pointsOf(text);
  if (index < 0n || index > BigInt(characters.length)) return range(index);
  return characters[Number(index)] ?? "";
}

function indexOf(text: string, part: string, from: bigint): CelValue {
  if (part === "") return from;
  const characters = pointsOf(text);
  if (from < 0n || from > BigInt(characters.length)) return range(from);
  const skipped = characters.slice(0, Number(from)).join("").length;
  const at = text.indexOf(part, skipped);
  return at === -1 ? -1n : BigInt(pointsOf(text.slice(0, at)).length);
}

function lastIndexOf(text: string, part: string, from: bigint | undefined): CelValue {
  const characters = pointsOf(text);
  if (from !== undefined && (from < 0n || from > BigInt(characters.length))) return range(from);
  if (part === "") return from ?? BigInt(characters.length);
  const limit = from === undefined ? undefined : characters.slice(0, Number(from)).join("").length;
  const at = limit === undefined ? text.lastIndexOf(part) : text.lastIndexOf(part, limit);
  return at === -1 ? -1n : BigInt(pointsOf(text.slice(0, at)).length);
}

function replace(text: string, from: string, to: string, limit: bigint): CelValue {
  if (limit < 0n) return text.replaceAll(from, () => to);
  let rest = text;
  let made = "";
  for (let count = 0n; count < limit; count++) {
    const at = rest.indexOf(from);
    if (at === -1 || (from === "" && rest === "")) break;
    const step = from === "" ? pointsOf(rest)[0] ?? "" : "";
    made += rest.slice(0, at) + to + step;
    rest = rest.slice(at + from.length + step.length);
  }
  return made + rest;
}

function split(text: string, separator: string, limit: bigint): CelValue {
  if (limit === 0n) return listValue([]);
  const parts = separator === "" ? pointsOf(text) : text.split(separator);
  if (limit < 0n || BigInt(parts.length) <= limit) return listValue(parts);
  const kept = parts.slice(0, Number(limit) - 1);
  return listValue([...kept, parts.slice(Number(limit) - 1).join(separator)]);
}

function substring(text: string, start: bigint, end: bigint | undefined): CelValue {
  const characters = pointsOf(text);
  const last = end ?? BigInt(characters.length);
  if (start < 0n || start > BigInt(characters.length)) return range(start);
  if (last < 0n || last > BigInt(characters.length)) return range(last);
  if (start > last) return celError(`invalid substring range. start: ${start}, end: ${last}`);
  return characters.slice(Number(start), Number(last)).join("");
}

const quoted = (text: string): string => `"${text.replace(/[\p{Cc}\\"]/gu, (each) => ({ "\u0007": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"' })[each] ?? each)}"`;

const textOf = (value: CelValue): string => arg.text(toText(value));

/** A value in the text of format("%s"). @source cel-go ext/formatting.go */
function shown(value: CelValue, isNested = false): string {
  const tag = tagOf(value);
  if (tag === "string") return isNested ? quoted(arg.text(value)) : arg.text(value);
  if (tag === "null") return "null";
  if (tag === "double") return formatDouble(arg.double(value));
  if (tag === "list") return `[${listItems(arg.list(value)).map((each) => shown(each, true)).join(", ")}]`;
  if (tag === "type") return arg.tagged(value, "type").name;
  if (tag === "timestamp" && isNested) return `timestamp("${textOf(value)}")`;
  if (tag === "duration" && isNested) return `duration("${textOf(value)}")`;
  if (tag === "map") {
    const map = arg.map(value);
    const entries = map.keys().map((key): readonly [string, string] => [shown(key, true), shown(map.get(key) ?? null, true)]);
    return `{${entries.toSorted((a, b) => compareStrings(a[0], b[0])).map(([key, each]) => `${key}: ${each}`).join(", ")}}`;
  }
  const text = toText(value);
  return typeof text === "string" ? text : typeNameOf(value);
}

function integerOf(value: CelValue): bigint | undefined {
  if (typeof value === "bigint") return value;
  return typeof value === "object" && value !== null && value.t === "uint" ? value.value : undefined;
}

const hexOf = (text: string): string => pointsOf(text).map((each) => (each.codePointAt(0) ?? 0).toString(16).padStart(2, "0")).join("");

function formatOne(verb: string, precision: number | undefined, value: CelValue): CelValue {
  const integer = integerOf(value);
  switch (verb) {
    case "s":
      return shown(value);
    case "d":
      if (integer !== undefined) return String(integer);
      return typeof value === "number" && !Number.isFinite(value) ? formatDouble(value) : celError(`error during formatting: decimal clause can only be used on integers, was given ${typeNameOf(value)}`);
    case "f":
    case "e": {
      const number = typeof value === "number" ? value : integer === undefined ? undefined : Number(integer);
      if (number === undefined) return celError(`error during formatting: ${verb === "f" ? "fixed-point" : "scientific notation"} clause can only be used on doubles, was given ${typeNameOf(value)}`);
      return verb === "f" ? number.toFixed(precision ?? 6) : number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, "e$10$2");
    }
    case "b":
      if (typeof value === "boolean") return value ? "1" : "0";
      return integer === undefined ? celError(`error during formatting: only integers and bools can be formatted as binary, was given ${typeNameOf(value)}`) : integer.toString(2);
    case "o":
      return integer === undefined ? celError(`error during formatting: octal clause can only be used on integers, was given ${typeNameOf(value)}`) : integer.toString(8);
    case "x":
    case "X": {
      const hex = integer !== undefined ? integer.toString(16) : typeof value === "string" ? hexOf(value) : undefined;
      if (hex === undefined) return celError(`error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given ${typeNameOf(value)}`);
      return verb === "x" ? hex : hex.toUpperCase();
    }
    default:
      return celError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

function format(text: string, values: readonly CelValue[]): CelValue {
  const clause = /%(?:%|(?:\.(\d+))?([a-zA-Z]))/g;
  let made = "";
  let at = 0;
  let used = 0;
  for (const match of text.matchAll(clause)) {
    made += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[0] === "%%") made += "%";
    else {
      const value = values[used];
      if (value === undefined) return celError(`index ${used} out of range`);
      used++;
      const piece = formatOne(match[2] ?? "s", match[1] === undefined ? undefined : Number(match[1]), value);
      if (isError(piece)) return piece;
      made += arg.text(piece);
    }
  }
  return made + text.slice(at);
}

const white = /^[\s\u0085]+|[\s\u0085]+$/g;
const lower = (text: string): string => text.replace(/[A-Z]/g, (each) => each.toLowerCase());
const upper = (text: string): string => text.replace(/[a-z]/g, (each) => each.toUpperCase());
const joinTexts = (list: CelValue | undefined, separator: string): string => listItems(arg.list(list)).map((each) => arg.text(each)).join(separator);

/** A key as a step of a JSON Pointer. @source k8s.io/apiserver/pkg/cel/library/jsonpatch.go */
const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** @source cel-go ext/strings.go, version 2 */
export const stringFunctions: readonly Overload[] = [
  overload("string.charAt(int) string", ([a, b]) => charAt(arg.text(a), arg.int(b))),
  overload("string.indexOf(string) int", ([a, b]) => indexOf(arg.text(a), arg.text(b), 0n), "contains"),
  overload("string.indexOf(string, int) int", ([a, b, c]) => indexOf(arg.text(a), arg.text(b), arg.int(c)), "contains"),
  overload("string.lastIndexOf(string) int", ([a, b]) => lastIndexOf(arg.text(a), arg.text(b), undefined), "contains"),
  overload("string.lastIndexOf(string, int) int", ([a, b, c]) => lastIndexOf(arg.text(a), arg.text(b), arg.int(c)), "contains"),
  overload("string.lowerAscii() string", ([a]) => lower(arg.text(a)), "traverse"),
  overload("string.upperAscii() string", ([a]) => upper(arg.text(a)), "traverse"),
  overload("string.replace(string, string) string", ([a, b, c]) => replace(arg.text(a), arg.text(b), arg.text(c), -1n), "traverse"),
  overload("string.replace(string, string, int) string", ([a, b, c, d]) => replace(arg.text(a), arg.text(b), arg.text(c), arg.int(d)), "traverse"),
  overload("string.split(string) list(string)", ([a, b]) => split(arg.text(a), arg.text(b), -1n), "traverse"),
  overload("string.split(string, int) list(string)", ([a, b, c]) => split(arg.text(a), arg.text(b), arg.int(c)), "traverse"),
  overload("string.substring(int) string", ([a, b]) => substring(arg.text(a), arg.int(b), undefined), "traverse"),
  overload("string.substring(int, int) string", ([a, b, c]) => substring(arg.text(a), arg.int(b), arg.int(c)), "traverse"),
  overload("string.trim() string", ([a]) => arg.text(a).replace(white, ""), "traverse"),
  overload("string.format(list(dyn)) string", ([a, b]) => format(arg.text(a), listItems(arg.list(b))), "traverse"),
  qualified("jsonpatch", overload("escapeKey(string) string", ([a]) => escapeKey(arg.text(a)), "traverse")),
  qualified("strings", overload("quote(string) string", ([a]) => quoted(arg.text(a)), "traverse")),
  overload("list(string).join() string", ([a]) => joinTexts(a, ""), "traverseList"),
  overload("list(string).join(string) string", ([a, b]) => joinTexts(a, arg.text(b)), "traverseList"),
];
