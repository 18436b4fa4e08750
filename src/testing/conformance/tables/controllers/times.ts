import { formatTime } from "../../../../engine/api/index.ts";
import type { Micros } from "../../../../engine/core/index.ts";

const units: Readonly<Record<string, number>> = { ns: 0.001, µs: 1, ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

/** "1h0m0s", "4s", "-1ns" in µs. */
export function goDuration(text: string): Micros {
  let total = 0;
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|µs|ms|h|m|s)/g)) total += Number(value) * (units[unit ?? "s"] ?? 0);
  return text.startsWith("-") ? -total : total;
}

/** Makes times of "now" and "now-3m0s", wherever they stand in a case. */
export function withTimes(value: unknown, now: Micros): unknown {
  if (typeof value === "string") {
    const match = /^now([+-])?(.+)?$/.exec(value);
    if (match === null || (value !== "now" && match[1] === undefined)) return value;
    const offset = match[2] === undefined ? 0 : goDuration(match[2]);
    return formatTime(match[1] === "-" ? now - offset : now + offset);
  }
  if (Array.isArray(value)) return value.map((item) => withTimes(item, now));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTimes(item, now)]));
}
