import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatTime } from "../../../engine/api/index.ts";
import type { Micros } from "../../../engine/core/index.ts";

export interface RecordedCase {
  readonly name: string;
  readonly test: string;
  // The cases of each upstream test have a shape of their own.
  readonly given: Readonly<Record<string, never>>;
  readonly expected: Readonly<Record<string, never>>;
}

const units: Readonly<Record<string, number>> = { ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

/** "1h0m0s", "4s", "-1ns" in µs. */
export function goDuration(text: string): Micros {
  if (text.endsWith("ns")) return Number(text.slice(0, -2)) / 1000;
  let total = 0;
  for (const [, value, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) total += Number(value) * (units[unit ?? "s"] ?? 0);
  return total;
}

function revive(value: unknown, now: Micros): unknown {
  if (typeof value === "string") {
    const match = /^now([+-])?(.+)?$/.exec(value);
    if (match === null || (value !== "now" && match[1] === undefined)) return value;
    const offset = match[2] === undefined ? 0 : goDuration(match[2]);
    return formatTime(match[1] === "-" ? now - offset : now + offset);
  }
  if (Array.isArray(value)) return value.map((item) => revive(item, now));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item, now)]));
}

/** The cases of one upstream test, with "now" made a time. */
export function recordedCases(file: string, test: string, now: Micros): readonly RecordedCase[] {
  const path = join(dirname(fileURLToPath(import.meta.url)), `${file}.json`);
  const cases = JSON.parse(readFileSync(path, "utf8")) as readonly RecordedCase[];
  return cases.filter((one) => one.test === test).map((one) => revive(one, now) as RecordedCase);
}
