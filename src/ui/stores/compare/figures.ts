import type { MeasureRow, Micros, VitalSign } from "../../../protocol/index.ts";
import { vitalSigns } from "../cluster.ts";
import { isWhole, measureAt } from "./standing.ts";

/** What came of it in one lane, counted from what was seen, from one moment to another. */
export interface LaneFigures {
  /** For how long each vital sign failed. */
  readonly outage: Readonly<Record<VitalSign, Micros>>;
  /** Probes that failed, by sign. */
  readonly failed: Readonly<Record<VitalSign, number>>;
  readonly podsLost: number;
  /** The least that a workload had of what it wants: pods that are ready and run. */
  readonly least: readonly { readonly name: string; readonly ready: number; readonly desired: number }[];
  /** From the first command to the last moment at which something failed or was missing; "never" when nothing did; undefined while it still does. */
  readonly wholeAfter: Micros | "never" | undefined;
}

/** A standing and for how long it held. */
interface Stretch {
  readonly row: MeasureRow;
  readonly from: Micros;
  readonly to: Micros;
}

function stretchesOf(rows: readonly MeasureRow[], from: Micros, to: Micros): readonly Stretch[] {
  const first = measureAt(rows, from);
  const shown = [...(first === undefined ? [] : [first]), ...rows.filter(({ at }) => at > from && at <= to)];
  return shown.map((row, index) => ({ row, from: Math.max(from, row.at), to: shown[index + 1]?.at ?? to }));
}

/**
 * Counts a lane's figures.
 *
 * @param from the moment at which the comparison begins
 * @param to the moment that is shown
 * @param faultAt when the first command was given, if one was
 */
export function figuresOf(rows: readonly MeasureRow[], from: Micros, to: Micros, faultAt: Micros | undefined): LaneFigures {
  const stretches = stretchesOf(rows, from, to);
  const [before, after] = [measureAt(rows, from), measureAt(rows, to)];
  const bySign = <Value>(value: (sign: VitalSign) => Value) => Object.fromEntries(vitalSigns.map((sign) => [sign, value(sign)])) as Record<VitalSign, Value>;
  return {
    outage: bySign((sign) => stretches.reduce((sum, stretch) => sum + (stretch.row.standing.vitals[sign] === "failing" ? stretch.to - stretch.from : 0), 0)),
    failed: bySign((sign) => (after?.failed[sign] ?? 0) - (before?.failed[sign] ?? 0)),
    podsLost: (after?.lost ?? 0) - (before?.lost ?? 0),
    least: leastOf(stretches),
    wholeAfter: wholeAfter(stretches, faultAt),
  };
}

function leastOf(stretches: readonly Stretch[]): LaneFigures["least"] {
  const least = new Map<string, { readonly name: string; readonly ready: number; readonly desired: number }>();
  for (const { row } of stretches) {
    for (const { name, desired, ready, running } of row.standing.workloads) {
      const has = Math.min(ready, running);
      const known = least.get(name);
      if (known === undefined || has - desired < known.ready - known.desired) least.set(name, { name, ready: has, desired });
    }
  }
  return [...least.values()];
}

function wholeAfter(stretches: readonly Stretch[], faultAt: Micros | undefined): LaneFigures["wholeAfter"] {
  if (faultAt === undefined) return "never";
  const broken = stretches.findLast(({ row, to }) => to > faultAt && !isWhole(row.standing));
  if (broken === undefined) return "never";
  return broken === stretches.at(-1) ? undefined : broken.to - faultAt;
}
