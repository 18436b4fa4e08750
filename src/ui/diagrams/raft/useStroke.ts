import { useCallback, useRef, useState } from "react";
import type { PointerEvent } from "react";
import type { Point } from "../../design/geometry.ts";
import { magnificationOf } from "../../design/magnify.ts";

/** Shorter than this it is a click. Pixels. */
const strokeLeast = 10;
/** Points of a stroke that are nearer to one another are left out. */
const pointApart = 4;
const pointsMax = 600;

interface StrokeHost {
  /** The stroke is done. */
  readonly onDone: (stroke: readonly Point[]) => void;
  /** It was a click. */
  readonly onClick: (point: Point, event: PointerEvent) => void;
}

/** Drawing with the pointer on the empty part of a picture. Escape gives it up. */
export function useStroke({ onDone, onClick }: StrokeHost) {
  const [stroke, setStroke] = useState<readonly Point[]>([]);
  const points = useRef<Point[]>([]);
  const box = useRef<DOMRect>(undefined);
  const magnifiedBy = useRef(1);

  const end = useCallback(() => {
    points.current = [];
    box.current = undefined;
    setStroke([]);
    window.removeEventListener("keydown", giveUp.current);
  }, []);
  const giveUp = useRef((event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    end();
  });

  const at = (event: PointerEvent): Point => ({ x: (event.clientX - (box.current?.left ?? 0)) / magnifiedBy.current, y: (event.clientY - (box.current?.top ?? 0)) / magnifiedBy.current });
  return {
    stroke,
    props: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button") !== null)) return;
        box.current = event.currentTarget.getBoundingClientRect();
        magnifiedBy.current = magnificationOf(event.currentTarget);
        points.current = [at(event)];
        event.currentTarget.setPointerCapture(event.pointerId);
        window.addEventListener("keydown", giveUp.current, { capture: true });
      },
      onPointerMove: (event: PointerEvent) => {
        const last = points.current.at(-1);
        if (last === undefined) return;
        const point = at(event);
        if (Math.hypot(point.x - last.x, point.y - last.y) < pointApart || points.current.length >= pointsMax) return;
        points.current.push(point);
        if (lengthOf(points.current) >= strokeLeast) setStroke([...points.current]);
      },
      onPointerUp: (event: PointerEvent) => {
        const first = points.current[0];
        if (first === undefined) return;
        if (lengthOf(points.current) < strokeLeast) onClick(first, event);
        else onDone(points.current);
        end();
      },
      onPointerCancel: end,
    },
  };
}

function lengthOf(points: readonly Point[]): number {
  let length = 0;
  for (let index = 1; index < points.length; index++) length += Math.hypot((points[index]?.x ?? 0) - (points[index - 1]?.x ?? 0), (points[index]?.y ?? 0) - (points[index - 1]?.y ?? 0));
  return length;
}
