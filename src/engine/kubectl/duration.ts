import type { Micros } from "../core/index.ts";

const units: Readonly<Record<string, number>> = { h: 3_600_000_000, m: 60_000_000, s: 1_000_000, ms: 1000, us: 1, µs: 1 };

/** "1m30s", "500ms", "30" (seconds). @returns undefined when it is no duration */
export function parseGoDuration(text: string): Micros | undefined {
  if (/^-?\d+$/.test(text)) return Number(text) * 1_000_000;
  if (!/^-?(?:\d+(?:\.\d+)?(?:h|ms|us|µs|m|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, value = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|m|s)/g)) total += Number(value) * (units[unit] ?? 0);
  return text.startsWith("-") ? -total : Math.round(total);
}
