import type { Fact } from "../../protocol/index.ts";
import { formatDuration } from "./formatTime.ts";
import { wordsOf, writing } from "./words/language.ts";

/** An amount of memory: "512 B", "8 GiB", "1.5 MiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || Number.isInteger(value) ? writing().figure(Math.round(value)) : writing().figure(value, 1)} ${units[unit] ?? ""}`;
}

/** An amount of processor as Kubernetes writes it: "250m", "4". */
export const formatMilliCpu = (milli: number): string => (milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`);

/** A fact's value with its unit, in words. */
export function formatFact({ value, unit }: Fact): string {
  if (typeof value === "boolean") return value ? wordsOf("design").yes : wordsOf("design").no;
  if (typeof value === "string" || unit === undefined) return String(value);
  switch (unit) {
    case "µs":
      return formatDuration(value);
    case "bytes":
      return formatBytes(value);
    case "millicores":
      return formatMilliCpu(value);
  }
}
