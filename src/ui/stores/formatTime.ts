import type { Micros } from "../../protocol/index.ts";
import { writing } from "./words/language.ts";

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

/** Simulated time since the start as a clock: "00:01:23.456". */
export function formatClock(micros: Micros): string {
  const millis = Math.floor(micros / 1000);
  const hours = Math.floor(millis / 3_600_000);
  return `${pad(hours, 2)}:${pad(Math.floor(millis / 60_000) % 60, 2)}:${pad(Math.floor(millis / 1000) % 60, 2)}.${pad(millis % 1000, 3)}`;
}

/** A duration in the unit that suits it: "320 µs", "12 ms", "1.4 s", "3 min". */
export function formatDuration(micros: Micros): string {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 10_000) return `${writing().figure(micros / 1_000, 1)} ms`;
  if (micros < 1_000_000) return `${Math.round(micros / 1_000)} ms`;
  if (micros < 10_000_000) return `${writing().figure(micros / 1_000_000, 1)} s`;
  if (micros < 120_000_000) return `${Math.round(micros / 1_000_000)} s`;
  return micros < 7_200_000_000 ? `${Math.round(micros / 60_000_000)} min` : `${Math.round(micros / 3_600_000_000)} h`;
}

/** How long something has been going on: never below zero, for the clock on the page comes in steps. */
export const ageOf = (since: Micros, now: Micros): Micros => Math.max(0, now - since);

/** How long ago, as kubectl's AGE column says it: "45s", "12m", "3h20m", "4d". */
export function formatAge(micros: Micros): string {
  const seconds = Math.max(0, Math.floor(micros / 1_000_000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** A speed in words: "1×", "1/100×", "250×". */
export function formatSpeed(speed: number): string {
  if (speed >= 10) return `${Math.round(speed)}×`;
  if (speed >= 0.95) return `${writing().figure(Number(speed.toFixed(1)))}×`;
  // Halves and hundredths are said as such; what lies between is no fraction that people use.
  const inverse = 1 / speed;
  return Math.abs(inverse - Math.round(inverse)) < 0.05 ? `1/${Math.round(inverse)}×` : `${writing().figure(Number(speed.toPrecision(2)))}×`;
}
