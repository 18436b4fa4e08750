import { create } from "zustand";
import type { Micros } from "../../protocol/index.ts";
import { localStore } from "./storage.ts";

/** How a drill was solved best: with the fewest hints, then the quickest. */
export interface Solved {
  readonly seed: number;
  /** Simulated time. */
  readonly solvedAfter: Micros;
  readonly hints: number;
  readonly isExam: boolean;
}

const storageKey = "kubarium:drills";
const drillsMax = 500;

/** What this visitor has solved, by drill. It stays in this browser. */
export const useProgress = create<{ readonly solved: ReadonlyMap<string, Solved> }>(() => ({ solved: recall() }));

const isBetter = (one: Solved, other: Solved): boolean => one.hints < other.hints || (one.hints === other.hints && one.solvedAfter < other.solvedAfter);

export function noteSolved(name: string, how: Solved): void {
  const before = useProgress.getState().solved;
  const known = before.get(name);
  if (known !== undefined && !isBetter(how, known)) return;
  const solved = new Map(before).set(name, how);
  useProgress.setState({ solved });
  try {
    localStore().setItem(storageKey, JSON.stringify([...solved].slice(-drillsMax)));
  } catch {
    // Storage may be forbidden or full; it then lasts for this visit.
  }
}

/** A line for each drill, for who collects them. */
export function progressAsCsv(): string {
  const lines = [...useProgress.getState().solved].map(([name, { seed, solvedAfter, hints, isExam }]) => [name, seed, (solvedAfter / 1_000_000).toFixed(1), hints, isExam ? "exam" : "drill"].join(","));
  return `${["drill,seed,seconds,hints,mode", ...lines].join("\n")}\n`;
}

const isSolved = (value: unknown): value is Solved => {
  if (typeof value !== "object" || value === null) return false;
  const { seed, solvedAfter, hints, isExam } = value as Partial<Record<keyof Solved, unknown>>;
  return Number.isSafeInteger(seed) && typeof solvedAfter === "number" && Number.isFinite(solvedAfter) && typeof hints === "number" && typeof isExam === "boolean";
};

function recall(): ReadonlyMap<string, Solved> {
  try {
    const kept: unknown = JSON.parse(localStore().getItem(storageKey) ?? "[]");
    if (!Array.isArray(kept)) return new Map();
    return new Map(kept.slice(0, drillsMax).filter((entry): entry is [string, Solved] => Array.isArray(entry) && typeof entry[0] === "string" && isSolved(entry[1])));
  } catch {
    return new Map();
  }
}
