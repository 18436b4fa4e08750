import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef } from "react";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import type { Room } from "../../design/useRoom.ts";
import { select } from "../../stores/ui.ts";
import type { Layout, Shape } from "./layoutTypes.ts";

/** Space kept free around the picture; at the bottom float the time controls. */
const padding = { wide: { x: 26, top: 18, bottom: 84 }, tall: { x: 14, top: 12, bottom: 78 }, phone: { x: 8, top: 8, bottom: 46 } } as const;
/** Drawn larger than this the time controls stand below the picture, not on it (app/App.module.css). */
const projectorFrom = 1.3;
/** Over a crowd stand its tools. */
const crowdTop = 50;
const zoomMax = 1.5;
/** How near one comes to a worker of a crowd, in pixels of its width. */
const nearWidth = { most: 460, flown: 300 } as const;
/** Below this nobody can read it; a phone then scrolls instead. */
const readableZoom = 0.85;

/** The room in pixels of the page: the plane stands in pixels of the screen, where pointers are at home. */
export const pageRoom = (room: Room, magnify: number): Room => ({ width: room.width / magnify, height: room.height / magnify });

/** Which orientation suits a room of this size. */
export function shapeFor(width: number, height: number): Shape {
  if (width < 560) return "phone";
  // In a narrow room the tall one is larger, unless the room is low: a frame in a column of text.
  return width > height * (width >= 900 ? 1.12 : 1.5) ? "wide" : "tall";
}

/** Where the picture stands so that all of it is seen. */
export function fittedViewport(layout: Pick<Layout, "shape" | "width" | "height" | "crowd">, room: Room, bottom = padding[layout.shape].bottom): { readonly x: number; readonly y: number; readonly zoom: number } {
  const space = layout.crowd === undefined ? padding[layout.shape] : { ...padding[layout.shape], top: crowdTop };
  const width = Math.max(80, room.width - space.x * 2);
  const height = Math.max(80, room.height - space.top - bottom);
  const whole = Math.min(width / layout.width, height / layout.height, zoomMax);
  const zoom = layout.shape === "phone" ? Math.max(whole, Math.min(width / layout.width, readableZoom)) : whole;
  const spare = height - layout.height * zoom;
  return { x: space.x + (width - layout.width * zoom) / 2, y: space.top + Math.max(0, spare / 2), zoom };
}

/** One can come so near that a worker is a card, however many there are. */
export const nearestZoom = ({ crowd }: Layout): number => (crowd === undefined ? 3 : Math.max(3, nearWidth.most / crowd.cell.width));

/**
 * Keeps the whole picture in view while the room or the cluster changes, until the person moves it
 * themselves; `fit` gives it back.
 */
export function useFit(layout: Layout, room: Room, magnify: number) {
  const { setCenter, setViewport } = useReactFlow();
  const reduced = usePrefersReducedMotion();
  const moved = useRef(false);
  const placed = useRef(false);
  const apply = useCallback(
    (animated: boolean) => {
      const { x, y, zoom } = fittedViewport(layout, pageRoom(room, magnify), magnify > projectorFrom ? padding.phone.bottom : undefined);
      void setViewport({ x: x * magnify, y: y * magnify, zoom: zoom * magnify }, animated && !reduced ? { duration: 300 } : {});
    },
    [layout, room, magnify, setViewport, reduced],
  );
  useEffect(() => {
    if (room.width === 0 || layout.width === 0 || moved.current) return;
    apply(placed.current);
    placed.current = layout.machines.size > 0;
  }, [apply, room, layout]);
  return {
    onMove: useCallback((event: unknown) => {
      // Moves by the program come without an event.
      if (event !== null) moved.current = true;
    }, []),
    /** Goes near to a worker of a crowd, and selects it. */
    flyTo: useCallback(
      (name: string) => {
        const cell = layout.crowd?.cells.get(name);
        if (cell === undefined) return;
        moved.current = true;
        select({ type: "machine", name });
        void setCenter(cell.x + cell.width / 2, cell.y + cell.height / 2, { zoom: nearWidth.flown / cell.width, ...(reduced ? {} : { duration: 600 }) });
      },
      [layout, setCenter, reduced],
    ),
    fit: useCallback(() => {
      moved.current = false;
      apply(true);
    }, [apply]),
  };
}
