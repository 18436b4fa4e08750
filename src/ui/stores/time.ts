import { create } from "zustand";
import type { Frame, Micros } from "../../protocol/index.ts";

/** The clock as the last frame told it. */
export interface TimeState {
  readonly now: Micros;
  /** As it was asked for: shown at once. */
  readonly running: boolean;
  /** The worker has said that it stands: until then the clock is not exact. */
  readonly stands: boolean;
  readonly speed: number;
  readonly reachedSpeed: number;
  readonly eventsPerSecond: number;
  readonly totalEvents: number;
}

export const useTime = create<TimeState>(() => ({ now: 0, running: false, stands: true, speed: 1, reachedSpeed: 0, eventsPerSecond: 0, totalEvents: 0 }));

/** Takes in a frame's clock. */
export function applyTime({ now, running, speed, reachedSpeed, eventsPerSecond, totalEvents }: Frame): void {
  useTime.setState({ now, running, stands: !running, speed, reachedSpeed, eventsPerSecond, totalEvents });
}

/** The slowest and the fastest gear. */
export const speedRange = { min: 0.001, max: 1000 } as const;

export const clampSpeed = (speed: number): number => Math.min(speedRange.max, Math.max(speedRange.min, speed));
