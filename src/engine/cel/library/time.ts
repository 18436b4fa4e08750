import { arg, overload } from "../declare.ts";
import type { Overload } from "../declare.ts";
import { celError } from "../values.ts";
import type { CelValue } from "../values.ts";

const nanosPerSecond = 1_000_000_000n;
const secondsPerDay = 86_400n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const minTime = -62_135_596_800n * nanosPerSecond;
const maxTime = 253_402_300_799n * nanosPerSecond + 999_999_999n;
const maxDuration = 2n ** 63n - 1n;

/** Nanoseconds since 1970. */
export const timestampValue = (nanos: bigint): CelValue => (nanos < minTime || nanos > maxTime ? celError("timestamp overflow") : { t: "timestamp", nanos });
export const durationValue = (nanos: bigint): CelValue => (nanos < -maxDuration || nanos > maxDuration ? celError("integer overflow") : { t: "duration", nanos });

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1 };
}

const shape = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** An RFC 3339 text; undefined when it is none. */
export function parseTimestamp(text: string): CelValue | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const days = daysFromCivil(year, month, day);
  const back = civilFromDays(days);
  if (back.month !== month || back.day !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = match[8] === undefined ? 0 : (Number(match[9]) * 60 + Number(match[10])) * (match[8] === "-" ? -60 : 60);
  const total = BigInt(days * 86_400 + hour * 3600 + minute * 60 + second - offset);
  return timestampValue(total * nanosPerSecond + BigInt((match[7] ?? "").padEnd(9, "0")));
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

export function formatTimestamp(nanos: bigint): string {
  const seconds = floorDiv(nanos, nanosPerSecond);
  const fraction = nanos - seconds * nanosPerSecond;
  const days = floorDiv(seconds, secondsPerDay);
  const rest = Number(seconds - days * secondsPerDay);
  const { year, month, day } = civilFromDays(Number(days));
  const decimals = fraction === 0n ? "" : `.${pad(Number(fraction), 9).replace(/0+$/, "")}`;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(Math.floor(rest / 3600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}${decimals}Z`;
}

const units: Readonly<Record<string, bigint>> = { h: 3600n * nanosPerSecond, m: 60n * nanosPerSecond, s: nanosPerSecond, ms: 1_000_000n, us: 1000n, "µs": 1000n, ns: 1n };

/** "1h30m", "-1.5s". @source Go time.ParseDuration */
export function parseDuration(text: string): CelValue | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  let rest = text.slice(sign.length);
  if (rest === "0") return durationValue(0n);
  if (rest === "") return undefined;
  let total = 0n;
  while (rest !== "") {
    const match = /^(\d*)(?:\.(\d*))?(h|ms|us|µs|ns|m|s)/.exec(rest);
    if (match === null || ((match[1] ?? "") === "" && (match[2] ?? "") === "")) return undefined;
    const unit = units[match[3] ?? "s"] ?? 1n;
    total += BigInt(match[1] === "" ? "0" : (match[1] ?? "0")) * unit;
    const decimals = (match[2] ?? "").slice(0, 18);
    if (decimals !== "") total += (BigInt(decimals) * unit) / 10n ** BigInt(decimals.length);
    rest = rest.slice(match[0].length);
  }
  const value = durationValue(sign === "-" ? -total : total);
  return value;
}

/** CEL writes a duration in seconds: "90s", "1.5s". */
export function formatDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = size % nanosPerSecond;
  const decimals = fraction === 0n ? "" : `.${pad(Number(fraction), 9).replace(/0+$/, "")}`;
  return `${nanos < 0n ? "-" : ""}${size / nanosPerSecond}${decimals}s`;
}

/** Seconds east of UTC; undefined for a zone that is not known. @simplified names of zones other than UTC are unknown */
function offsetOf(zone: string): number | undefined {
  if (zone === "" || zone === "UTC" || zone === "GMT" || zone === "Z") return 0;
  const match = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone);
  return match === null ? undefined : (Number(match[2]) * 60 + Number(match[3])) * (match[1] === "-" ? -60 : 60);
}

interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfWeek: number;
  readonly dayOfYear: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly millis: number;
}

function civilOf(nanos: bigint, offset: number): Civil {
  const seconds = floorDiv(nanos, nanosPerSecond) + BigInt(offset);
  const days = Number(floorDiv(seconds, secondsPerDay));
  const rest = Number(seconds) - days * 86_400;
  const { year, month, day } = civilFromDays(days);
  return {
    year,
    month,
    day,
    dayOfWeek: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysFromCivil(year, 1, 1),
    hours: Math.floor(rest / 3600),
    minutes: Math.floor(rest / 60) % 60,
    seconds: rest % 60,
    millis: Number((nanos - floorDiv(nanos, nanosPerSecond) * nanosPerSecond) / 1_000_000n),
  };
}

function part(name: string, read: (civil: Civil) => number): readonly Overload[] {
  const run = (nanos: bigint, zone: string): CelValue => {
    const offset = offsetOf(zone);
    return offset === undefined ? celError(`unknown time zone ${zone}`) : BigInt(read(civilOf(nanos, offset)));
  };
  return [
    overload(`timestamp.${name}() int`, ([time]) => run(arg.tagged(time, "timestamp").nanos, "")),
    overload(`timestamp.${name}(string) int`, ([time, zone]) => run(arg.tagged(time, "timestamp").nanos, arg.text(zone))),
  ];
}

const ofDuration = (name: string, unit: bigint): Overload => overload(`duration.${name}() int`, ([value]) => arg.tagged(value, "duration").nanos / unit);

export const timeFunctions: readonly Overload[] = [
  ...part("getFullYear", (civil) => civil.year),
  ...part("getMonth", (civil) => civil.month - 1),
  ...part("getDate", (civil) => civil.day),
  ...part("getDayOfMonth", (civil) => civil.day - 1),
  ...part("getDayOfWeek", (civil) => civil.dayOfWeek),
  ...part("getDayOfYear", (civil) => civil.dayOfYear),
  ...part("getHours", (civil) => civil.hours),
  ...part("getMinutes", (civil) => civil.minutes),
  ...part("getSeconds", (civil) => civil.seconds),
  ...part("getMilliseconds", (civil) => civil.millis),
  ofDuration("getHours", 3600n * nanosPerSecond),
  ofDuration("getMinutes", 60n * nanosPerSecond),
  ofDuration("getSeconds", nanosPerSecond),
  overload("duration.getMilliseconds() int", ([value]) => (arg.tagged(value, "duration").nanos / 1_000_000n) % 1000n),
];
