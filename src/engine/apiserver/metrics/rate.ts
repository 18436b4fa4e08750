import { microsPerSecond } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";

/** How often something happens: counted by the second. Plain data. */
export interface Rate {
  /** Which second `count` is of. */
  second: number;
  count: number;
  /** Of the second before it. */
  before: number;
}

export const newRate = (): Rate => ({ second: 0, count: 0, before: 0 });

export function countOnce(rate: Rate, now: Micros): void {
  const second = Math.floor(now / microsPerSecond);
  if (second !== rate.second) {
    rate.before = second === rate.second + 1 ? rate.count : 0;
    rate.second = second;
    rate.count = 0;
  }
  rate.count++;
}

/** How often in the last full second. */
export function perSecond({ second, count, before }: Rate, now: Micros): number {
  const current = Math.floor(now / microsPerSecond);
  return current === second ? before : current === second + 1 ? count : 0;
}
