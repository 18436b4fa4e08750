import type { Micros } from "../../engine/core/index.ts";
import { seconds } from "../../engine/core/index.ts";
import { suggest } from "../suggest.ts";

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads values of a drill file, and keeps what is wrong with them, each at its path. */
export class FieldReader {
  readonly problems: { readonly path: string; readonly message: string; readonly hint?: string }[] = [];

  problem(path: string, message: string, hint?: string): void {
    this.problems.push({ path, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** A map with no other keys than these. */
  map(value: unknown, path: string, keys: readonly string[]): Fields {
    if (!isFields(value)) {
      this.problem(path, value === undefined ? `${path} is missing` : `${path === "" ? "the head" : path} must be a map`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (keys.includes(key)) continue;
      const meant = suggest(key, keys);
      this.problem(join(path, key), `unknown field "${key}"`, meant === undefined ? `known are: ${keys.join(", ")}` : `did you mean ${meant}?`);
    }
    return value;
  }

  text(value: unknown, path: string, { max = 2_000, fallback }: { readonly max?: number; readonly fallback?: string } = {}): string {
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value !== "string" || value.trim() === "") {
      this.problem(path, value === undefined ? `${path} is missing` : `${path} must be a text`);
      return "";
    }
    if (value.length > max) this.problem(path, `${path} is too long: ${value.length} characters, at most ${max}`);
    return value;
  }

  oneOf<T extends string>(value: unknown, path: string, options: readonly T[], fallback?: T): T | undefined {
    if (value === undefined && fallback !== undefined) return fallback;
    const found = options.find((option) => option === value);
    if (found === undefined) this.problem(path, `${path} must be one of ${options.join(", ")}`);
    return found;
  }

  whole(value: unknown, path: string, [min, max]: readonly [number, number], fallback?: number): number {
    if (value === undefined && fallback !== undefined) return fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    this.problem(path, `${path} must be a whole number from ${min} to ${max}`);
    return min;
  }

  flag(value: unknown, path: string): boolean {
    if (value === undefined) return false;
    if (typeof value !== "boolean") this.problem(path, `${path} must be true or false`);
    return value === true;
  }

  list(value: unknown, path: string, [min, max]: readonly [number, number]): readonly unknown[] {
    if (value === undefined && min === 0) return [];
    if (!Array.isArray(value)) {
      this.problem(path, value === undefined ? `${path} is missing` : `${path} must be a list`);
      return [];
    }
    if (value.length < min || value.length > max) this.problem(path, `${path} must have ${min === max ? String(min) : `${min} to ${max}`} entries, not ${value.length}`);
    return value.slice(0, max) as readonly unknown[];
  }

  /** "90s", "1500ms", "10m" */
  duration(value: unknown, path: string, max: Micros, fallback?: Micros): Micros {
    if (value === undefined && fallback !== undefined) return fallback;
    const match = typeof value === "string" ? /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(value) : null;
    const unit = { ms: 0.001, s: 1, m: 60, h: 3600 }[match?.[2] ?? ""];
    if (match === null || unit === undefined) {
      this.problem(path, `${path} must be a duration such as 90s or 10m`);
      return 0;
    }
    const micros = Math.round(seconds(1) * unit * Number(match[1]));
    if (micros > max) this.problem(path, `${path} is too long: at most ${max / seconds(60)} minutes`);
    return Math.min(micros, max);
  }
}

export const join = (path: string, key: string | number): string => (typeof key === "number" ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`);
