import { compileGoRegexp, matchesGoRegexp } from "../../api/index.ts";
import { arg, overload } from "../declare.ts";
import type { CallContext, Overload } from "../declare.ts";
import { decodeUtf8, encodeUtf8 } from "../literals.ts";
import { bytesValue, celError, typeNameOf, typeValue, uintValue } from "../values.ts";
import type { CelValue } from "../values.ts";
import { intResult } from "./arithmetic.ts";
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp, timestampValue } from "./time.ts";

const cannot = (from: string, to: string): CelValue => celError(`type conversion error from '${from}' to '${to}'`);
const nanosPerSecond = 1_000_000_000n;

function doubleToInt(value: number): CelValue {
  if (!Number.isFinite(value) || value >= 9_223_372_036_854_775_808 || value <= -9_223_372_036_854_775_808) return celError("integer overflow");
  return BigInt(Math.trunc(value));
}

function toUint(value: bigint): CelValue {
  return value < 0n || value > 2n ** 64n - 1n ? celError("unsigned integer overflow") : uintValue(value);
}

/** Go's %g of a float64, as string(double) writes it. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [, mantissa = "", exponent = "0"] = /^(.*)e(.*)$/.exec(value.toExponential()) ?? [];
  const power = Number(exponent);
  if (power < -4 || power >= 21) return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return String(value);
}

export function toText(value: CelValue): CelValue {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "number") return formatDouble(value);
  if (value === null) return cannot("null_type", "string");
  switch (value.t) {
    case "uint":
      return String(value.value);
    case "bytes":
      return decodeUtf8(value.value) ?? celError("invalid UTF-8 in bytes, cannot convert to string");
    case "timestamp":
      return formatTimestamp(value.nanos);
    case "duration":
      return formatDuration(value.nanos);
    case "error":
    case "list":
    case "map":
    case "opaque":
    case "optional":
    case "type":
      return cannot(typeNameOf(value), "string");
  }
}

const truths: ReadonlySet<string> = new Set(["true", "TRUE", "True", "t", "1"]);
const lies: ReadonlySet<string> = new Set(["false", "FALSE", "False", "f", "0"]);

const textToInt = (text: string): CelValue => (/^[+-]?\d+$/.test(text) && text.length < 40 && typeof intResult(BigInt(text)) === "bigint" ? BigInt(text) : cannot("string", "int"));
const textToDouble = (text: string): CelValue => (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : /^[+-]?(inf|infinity)$/i.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : /^nan$/i.test(text) ? Number.NaN : cannot("string", "double"));

const conversions: readonly Overload[] = [
  overload("int(int) int", ([a]) => a ?? null),
  overload("int(uint) int", ([a]) => intResult(arg.tagged(a, "uint").value)),
  overload("int(double) int", ([a]) => doubleToInt(arg.double(a))),
  overload("int(string) int", ([a]) => textToInt(arg.text(a))),
  overload("int(timestamp) int", ([a]) => {
    const { nanos } = arg.tagged(a, "timestamp");
    return nanos / nanosPerSecond - (nanos % nanosPerSecond < 0n ? 1n : 0n);
  }),
  overload("int(duration) int", ([a]) => arg.tagged(a, "duration").nanos),
  overload("uint(uint) uint", ([a]) => a ?? null),
  overload("uint(int) uint", ([a]) => toUint(arg.int(a))),
  overload("uint(double) uint", ([a]) => {
    const value = arg.double(a);
    return !Number.isFinite(value) || value < 0 || value >= 18_446_744_073_709_551_616 ? celError("unsigned integer overflow") : uintValue(BigInt(Math.trunc(value)));
  }),
  overload("uint(string) uint", ([a]) => (/^\d{1,20}$/.test(arg.text(a)) ? toUint(BigInt(arg.text(a))) : cannot("string", "uint"))),
  overload("double(double) double", ([a]) => a ?? null),
  overload("double(int) double", ([a]) => Number(arg.int(a))),
  overload("double(uint) double", ([a]) => Number(arg.tagged(a, "uint").value)),
  overload("double(string) double", ([a]) => textToDouble(arg.text(a))),
  overload("bool(bool) bool", ([a]) => a ?? null),
  overload("bool(string) bool", ([a]) => (truths.has(arg.text(a)) ? true : lies.has(arg.text(a)) ? false : cannot("string", "bool"))),
  overload("bytes(bytes) bytes", ([a]) => a ?? null),
  overload("bytes(string) bytes", ([a]) => bytesValue(Uint8Array.from(encodeUtf8(arg.text(a)))), "traverse"),
  ...(["string", "bool", "int", "uint", "double", "timestamp", "duration"] as const).map((type) => overload(`string(${type}) string`, ([a]) => toText(a ?? null))),
  overload("string(bytes) string", ([a]) => toText(a ?? null), "traverse"),
  overload("timestamp(timestamp) timestamp", ([a]) => a ?? null),
  overload("timestamp(string) timestamp", ([a]) => parseTimestamp(arg.text(a)) ?? cannot("string", "google.protobuf.Timestamp")),
  overload("timestamp(int) timestamp", ([a]) => timestampValue(arg.int(a) * nanosPerSecond)),
  overload("duration(duration) duration", ([a]) => a ?? null),
  overload("duration(string) duration", ([a]) => parseDuration(arg.text(a)) ?? cannot("string", "google.protobuf.Duration")),
  overload("dyn(A) dyn", ([a]) => a ?? null),
  overload("type(A) type(A)", ([a]) => typeValue(typeNameOf(a ?? null))),
];

/** Characters are code points. */
const lengthOf = (text: string): bigint => {
  let length = 0n;
  for (const _each of text) length++;
  return length;
};

function sizes(type: "string" | "bytes" | "list(A)" | "map(A, B)", size: (value: CelValue) => bigint): readonly Overload[] {
  return [overload(`size(${type}) int`, ([a]) => size(a ?? null)), overload(`${type}.size() int`, ([a]) => size(a ?? null))];
}

/** Patterns that repeat parts many times cost more than their length says. */
const stepsPerCost = 200;

export function matchText(text: string, pattern: string, { charge }: CallContext): CelValue {
  const regexp = compileGoRegexp(pattern);
  if (regexp.ok) charge(Math.floor((regexp.value.program.length * text.length) / stepsPerCost));
  return regexp.ok ? matchesGoRegexp(regexp.value, text) : celError(regexp.error);
}

export const standard: readonly Overload[] = [
  ...conversions,
  ...sizes("string", (value) => lengthOf(arg.text(value))),
  ...sizes("bytes", (value) => BigInt(arg.tagged(value, "bytes").value.length)),
  ...sizes("list(A)", (value) => BigInt(arg.list(value).size)),
  ...sizes("map(A, B)", (value) => BigInt(arg.map(value).size)),
  overload("string.contains(string) bool", ([a, b]) => arg.text(a).includes(arg.text(b)), "contains"),
  overload("string.endsWith(string) bool", ([a, b]) => arg.text(a).endsWith(arg.text(b)), "traverse"),
  overload("string.startsWith(string) bool", ([a, b]) => arg.text(a).startsWith(arg.text(b)), "traverse"),
  overload("string.matches(string) bool", ([a, b], context) => matchText(arg.text(a), arg.text(b), context), "matches"),
  overload("matches(string, string) bool", ([a, b], context) => matchText(arg.text(a), arg.text(b), context), "matches"),
];
