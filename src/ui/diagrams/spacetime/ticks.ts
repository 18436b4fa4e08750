import type { Micros } from "../../../protocol/index.ts";
import { writing } from "../../stores/words/language.ts";

/** A mark of the time axis. */
export interface Tick {
  readonly at: Micros;
  readonly label: string;
  /** The clock's second changes here: it is said in full. */
  readonly isWhole: boolean;
}

const second = 1_000_000;
/** Pixels between two labels, at least. */
const apart = 84;
const steps = [1, 2, 5] as const;
/** Beyond seconds the steps are those of clocks. */
const longSteps = [1, 2, 5, 10, 15, 30, 60] as const;

/** The distance between marks so that their labels do not touch. */
export function tickStep(span: Micros, width: number): Micros {
  const least = (span / Math.max(1, width)) * apart;
  for (let power = 1; power < second; power *= 10) for (const step of steps) if (step * power >= least) return step * power;
  for (const step of longSteps) if (step * second >= least) return step * second;
  return 60 * second;
}

/** The marks of a window: whole seconds by the clock, what lies between by how long after. */
export function ticksOf(from: Micros, until: Micros, width: number): readonly Tick[] {
  const step = tickStep(until - from, width);
  const ticks: Tick[] = [];
  for (let at = Math.max(0, Math.ceil(from / step) * step); at <= until; at += step) ticks.push({ at, label: tickLabel(at, step), isWhole: at % second === 0 });
  return ticks;
}

/** "1:05" for a whole second; else what has gone of it: "+250 ms", "+250.3 ms", "+17 µs" after a whole millisecond. */
export function tickLabel(at: Micros, step: Micros): string {
  const rest = at % second;
  if (rest === 0) return clock(at);
  if (step >= 1_000) return `+${writing().figure(rest / 1_000)} ms`;
  if (rest % 1_000 === 0) return `+${writing().figure(rest / 1_000)} ms`;
  return step >= 100 ? `+${writing().figure(rest / 1_000, 1)} ms` : `+${rest % 1_000} µs`;
}

/** Minutes and seconds, with hours when there are any: "0:45", "1:02:03". */
export function clock(at: Micros): string {
  const seconds = Math.floor(at / second);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3_600);
  const tail = String(parts[1]).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(parts[0]).padStart(2, "0")}:${tail}` : `${parts[0]}:${tail}`;
}

/** A moment to the microsecond: "0:45.123456", where the axis shows only what comes after it. */
export const exactClock = (at: Micros): string => `${clock(at)}.${String(Math.floor(at) % second).padStart(6, "0")}`;
