import type { Micros } from "../protocol/index.ts";

/** The longest that the worker computes without looking at its messages, in wall milliseconds. */
export const sliceMillis = 10;
/** A tab that slept does not make up for it. */
const longestCatchUpMillis = 100;

export interface Pace {
  /** Simulated time that the wall clock allows now; a fraction of a microsecond is kept. */
  allowed: number;
  lastWall: number;
  /** For the speed that is really reached: simulated time and wall clock at the last measurement. */
  measuredAt: number;
  measuredFrom: Micros;
  reached: number;
}

export const newPace = (now: Micros, wall: number): Pace => ({ allowed: now, lastWall: wall, measuredAt: wall, measuredFrom: now, reached: 0 });

/**
 * How far the simulation may run at this moment.
 *
 * @param speed simulated seconds per wall second
 * @param wall the wall clock, milliseconds
 */
export function allowUntil(pace: Pace, speed: number, now: Micros, wall: number): Micros {
  const elapsed = Math.min(Math.max(0, wall - pace.lastWall), longestCatchUpMillis);
  pace.lastWall = wall;
  // What could not be computed in time is not owed: the clock goes slower instead, and says so.
  const base = Math.max(now, Math.min(pace.allowed, now + speed * longestCatchUpMillis * 1000));
  pace.allowed = base + elapsed * 1000 * speed;
  return Math.floor(pace.allowed);
}

const measureEveryMillis = 500;

/** The speed reached over the last half second. */
export function measureSpeed(pace: Pace, now: Micros, wall: number): number {
  const elapsed = wall - pace.measuredAt;
  if (elapsed >= measureEveryMillis) {
    pace.reached = (now - pace.measuredFrom) / 1000 / elapsed;
    pace.measuredAt = wall;
    pace.measuredFrom = now;
  }
  return pace.reached;
}
