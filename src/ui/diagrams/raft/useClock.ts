import { useEffect, useRef } from "react";
import type { Micros } from "../../../protocol/index.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { onFrame } from "../../stores/connection.ts";
import { useTime } from "../../stores/time.ts";

/** People who want no motion see clocks in steps of this many wall milliseconds. */
const stepMillis = 1_000;

/** Calls with the simulated time at each frame, and after each change of `paint`: for what moves without React. It keeps its identity while it paints the same. */
export function useClock(paint: (now: Micros) => void): void {
  const reduced = usePrefersReducedMotion();
  const last = useRef(0);
  useEffect(() => {
    paint(useTime.getState().now);
    return onFrame((frame) => {
      const wall = performance.now();
      if (reduced && frame.running && wall - last.current < stepMillis) return;
      last.current = wall;
      paint(frame.now);
    });
  }, [paint, reduced]);
}
