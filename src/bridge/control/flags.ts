import { fail, ok } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";

interface Flags {
  readonly positional: readonly string[];
  /** Each flag's values, in the order in which they were given. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Reads "--flag value" and "--flag=value"; `switches` are flags without a value. */
export function readFlags(words: readonly string[], known: readonly string[], switches: readonly string[] = []): Result<Flags, string> {
  const positional: string[] = [];
  const values = new Map<string, string[]>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("--")) {
      positional.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const name = equals === -1 ? word.slice(2) : word.slice(2, equals);
    if (switches.includes(name)) {
      values.set(name, [""]);
      continue;
    }
    if (!known.includes(name)) return fail(`unknown flag --${name}`);
    const value = equals === -1 ? words[++at] : word.slice(equals + 1);
    if (value === undefined) return fail(`--${name} needs a value`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return ok({ positional, values });
}

const units: Readonly<Record<string, number>> = { us: 1, µs: 1, ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

/** "90s", "1m30s", "50ms" in microseconds; undefined when it is none. */
export function readDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let micros = 0;
  for (const [, value, , unit = ""] of text.matchAll(/(\d+(\.\d+)?)(us|µs|ms|s|m|h)/g)) micros += Number(value) * (units[unit] ?? 0);
  return Math.round(micros);
}
