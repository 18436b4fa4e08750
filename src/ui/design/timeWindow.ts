import type { BandRow, Micros } from "../../protocol/index.ts";

/** The part of the history that the strip shows. */
export interface Window {
  readonly from: Micros;
  readonly to: Micros;
}

/** How much is shown: so many seconds before the end, or all. */
export type Span = "all" | "60" | "600";

const shortest: Micros = 60_000_000;
const second = 1_000_000;

/** The window of a span: its end is the end of the branch; the place that one looks at stays in it. */
export function windowOf(span: Span, end: Micros, now: Micros): Window {
  if (span === "all") return { from: 0, to: Math.max(end, shortest) };
  const length = Number(span) * second;
  const to = Math.max(end, length);
  const from = Math.max(0, to - length);
  // Looking further back than the window reaches: it goes along.
  return now >= from ? { from, to } : { from: Math.max(0, now - length / 4), to: Math.max(0, now - length / 4) + length };
}

/** Where a moment stands, 0 to 1; outside of the window below or above. */
export const placeOf = ({ from, to }: Window, at: Micros): number => (at - from) / (to - from);

/** The moment at a place. */
export const momentAt = ({ from, to }: Window, place: number): Micros => Math.round(from + Math.max(0, Math.min(1, place)) * (to - from));

/** Steps of the scale, seconds. */
const steps: readonly number[] = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];

/** Marks of the scale: at round moments, `countMax` at most. */
export function marksOf({ from, to }: Window, countMax: number): readonly Micros[] {
  const step = (steps.find((candidate) => (to - from) / (candidate * second) <= countMax) ?? 86_400) * second;
  const marks: Micros[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) marks.push(at);
  return marks;
}

export interface PlacedBand {
  readonly band: BandRow;
  readonly start: number;
  readonly length: number;
}

const bandsMax = 300;
/** What is shorter would not be seen. */
const lengthMin = 0.002;

/** The bands of a lane that lie in the window, as places: the longest, when there are too many. */
export function placedBands(bands: Iterable<BandRow>, lane: BandRow["lane"], window: Window, end: Micros): readonly PlacedBand[] {
  const placed: PlacedBand[] = [];
  for (const band of bands) {
    if (band.lane !== lane) continue;
    const start = Math.max(0, placeOf(window, band.from));
    const stop = Math.min(1, placeOf(window, band.to ?? end));
    if (stop < 0 || start > 1 || stop < start) continue;
    placed.push({ band, start, length: Math.max(lengthMin, stop - start) });
  }
  if (placed.length <= bandsMax) return placed;
  return placed.sort((a, b) => b.length - a.length).slice(0, bandsMax);
}

/** The next moment worth looking at: a command, or the beginning or end of a band. */
export function nextMark(marks: readonly Micros[], now: Micros, direction: 1 | -1): Micros | undefined {
  const sorted = [...new Set(marks)].sort((a, b) => a - b);
  return direction === 1 ? sorted.find((at) => at > now) : sorted.findLast((at) => at < now);
}
