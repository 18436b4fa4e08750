import { useRef } from "react";
import type { PointerEvent } from "react";
import { magnificationOf } from "../../design/magnify.ts";

/** Moved less than this it is a press. Pixels. */
const pressMost = 4;

interface PointersHost {
  readonly width: number;
  /** Moved by a share of the width. */
  readonly onPan: (share: number) => void;
  /** Two fingers: factor, and the share of the width at which they are. */
  readonly onZoom: (factor: number, share: number) => void;
  readonly onPress: (event: PointerEvent<HTMLElement>) => void;
}

/** One pointer moves the picture, two zoom it, one that does not move presses. */
export function usePointers({ width, onPan, onZoom, onPress }: PointersHost) {
  const down = useRef(new Map<number, number>());
  const moved = useRef(0);
  const xIn = (event: PointerEvent<HTMLElement>) => (event.clientX - event.currentTarget.getBoundingClientRect().left) / magnificationOf(event.currentTarget);
  const lift = (event: PointerEvent<HTMLElement>) => void down.current.delete(event.pointerId);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (down.current.size === 0) moved.current = 0;
      down.current.set(event.pointerId, xIn(event));
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const before = down.current.get(event.pointerId);
      if (before === undefined) return;
      const x = xIn(event);
      const others = [...down.current].filter(([id]) => id !== event.pointerId);
      const other = others[0]?.[1];
      down.current.set(event.pointerId, x);
      moved.current += Math.abs(x - before);
      if (other === undefined) {
        if (moved.current > pressMost) onPan((before - x) / width);
        return;
      }
      const [wide, wider] = [Math.abs(before - other), Math.abs(x - other)];
      if (wide > 8 && wider > 8) onZoom(wide / wider, (x + other) / 2 / width);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (down.current.size === 1 && down.current.has(event.pointerId) && moved.current <= pressMost) onPress(event);
      lift(event);
    },
    onPointerCancel: lift,
  };
}
