import type { LaneStatus, Micros } from "../../../protocol/index.ts";
import type { LifeChange } from "../../recording/recording.ts";

const stretchesMost = 60;

/** A process's life within a window, from the changes that are known of it; what was before the first is unknown, or a process that was never started. */
export function livesWithin(changes: readonly LifeChange[], window: { readonly from: Micros; readonly until: Micros; readonly knownSince: Micros }): readonly (readonly [Micros, Micros, LaneStatus])[] {
  const { from, until, knownSince } = window;
  const before: LaneStatus = knownSince > 0 ? "unknown" : "exited";
  const steps: (readonly [Micros, LaneStatus])[] = [[-Infinity, before], ...changes.map((change) => [change.at, statusOf(change)] as const)];
  const stretches: (readonly [Micros, Micros, LaneStatus])[] = [];
  for (const [index, [at, status]] of steps.entries()) {
    const start = Math.max(from, at);
    const end = Math.min(until, steps[index + 1]?.[0] ?? Infinity);
    const last = stretches.at(-1);
    if (end <= start) continue;
    if (last !== undefined && last[2] === status) stretches[stretches.length - 1] = [last[0], end, status];
    else stretches.push([start, end, status]);
  }
  return stretches.slice(-stretchesMost);
}

const statusOf = ({ status, isOff }: LifeChange): LaneStatus => (isOff ? "off" : status);
