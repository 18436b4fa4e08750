import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { commandLine } from "../../../protocol/index.ts";
import type { SpacetimeScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { canvasSharpness, magnificationOf } from "../../design/magnify.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { onFrame } from "../../stores/connection.ts";
import { useShownCommands } from "../../stores/shownCommands.ts";
import { useTime } from "../../stores/time.ts";
import { useLook } from "../../stores/settings.ts";
import { useWords } from "../../stores/words/language.ts";
import { lineAt } from "./lines.ts";
import type { Geometry, Line } from "./lines.ts";
import { paint } from "./paint.ts";
import type { Picture } from "./paint.ts";
import styles from "./Spacetime.module.css";
import { exactClock } from "./ticks.ts";
import { usePointers } from "./usePointers.ts";
import { panned, windowOf, zoomed } from "./view.ts";
import type { View } from "./view.ts";

const css = bindStyles(styles);

export const axisHeight = 24;

export interface CanvasProps {
  readonly scene: SpacetimeScene;
  readonly lines: readonly Line[];
  readonly view: View;
  readonly onView: (change: (view: View) => View) => void;
  readonly width: number;
  readonly laneHeight: number;
  readonly chosen: number | undefined;
  readonly onChoose: (line: Line | undefined) => void;
  readonly onHover: (line: Line | undefined, at: { readonly x: number; readonly y: number }) => void;
  readonly isFollowed: boolean;
}

/** Steps with reduced motion. Milliseconds. */
const stepMillis = 1_000;

/** The lanes through time. It is drawn when the scene, the view or the clock has moved, and not otherwise. */
export function Canvas(props: CanvasProps) {
  const words = useWords("spacetime");
  const { scene, lines, view, onView, width, laneHeight, chosen, onChoose, onHover, isFollowed } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const commands = useShownCommands();
  const [hovered, setHovered] = useState<number>();
  const marks = useMemo(() => commands.map(({ at, command }) => ({ at, text: commandLine(command) })), [commands]);
  const geometry = useCallback((): Geometry => {
    const { now } = useTime.getState();
    const [from, until] = windowOf(view, now);
    return { width, from, until, now, laneHeight, top: axisHeight };
  }, [view, width, laneHeight]);
  const picture = useCallback((): Picture => {
    const own = geometry();
    return {
      geometry: own,
      lanes: scene.lanes,
      lines,
      work: scene.work,
      workFrom: scene.from,
      notes: scene.notes,
      commands: marks.filter(({ at }) => at >= own.from && at <= own.until),
      completeSince: scene.completeSince,
      readAt: view.until === undefined ? scene.until : -1,
      highlighted: hovered ?? chosen,
      followed: isFollowed,
    };
  }, [geometry, scene, view, lines, marks, hovered, chosen, isFollowed]);
  useRepaint(canvas, picture, view.until === undefined);

  const hitAt = (event: { readonly clientX: number; readonly clientY: number; readonly currentTarget: Element }): Line | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const by = magnificationOf(event.currentTarget);
    return lineAt(geometry(), lines, (event.clientX - box.left) / by, (event.clientY - box.top) / by);
  };
  const pointers = usePointers({
    width,
    onPan: (share) => onView((before) => panned(before, share, useTime.getState().now)),
    onZoom: (factor, share) => onView((before) => zoomed(before, factor, share, useTime.getState().now, useTime.getState().running)),
    onPress: (event) => onChoose(hitAt(event)),
  });
  useWheel(canvas, onView);
  const onKeyDown = (event: KeyboardEvent) => {
    const { now, running } = useTime.getState();
    const change = keyChange(event.key, now, running);
    if (change !== undefined) onView(change);
    else if (event.key === "n" || event.key === "p") onChoose(beside(lines, chosen, event.key === "n" ? 1 : -1, geometry()));
    else if (event.key === "Escape" && chosen !== undefined) onChoose(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const ratio = canvasSharpness();
  const height = axisHeight + scene.lanes.length * laneHeight;
  return (
    <canvas
      ref={canvas}
      width={Math.round(width * ratio)}
      height={Math.round(height * ratio)}
      style={{ width, height }}
      className={css("canvas", hovered !== undefined && "overLine")}
      role="slider"
      tabIndex={0}
      aria-label={words.window.label}
      aria-valuemin={0}
      aria-valuemax={Math.round(scene.until)}
      aria-valuenow={Math.round(scene.until)}
      aria-valuetext={words.window.value(exactClock(Math.max(0, scene.from)), exactClock(scene.until), scene.matched)}
      data-lines={lines.length}
      data-from={scene.from}
      data-until={scene.until}
      onKeyDown={onKeyDown}
      {...pointers}
      onPointerMove={(event: PointerEvent<HTMLElement>) => {
        pointers.onPointerMove(event);
        const line = event.buttons === 0 ? hitAt(event) : undefined;
        setHovered(line?.number);
        onHover(line, { x: event.clientX, y: event.clientY });
      }}
      onPointerLeave={(event) => {
        setHovered(undefined);
        onHover(undefined, { x: event.clientX, y: event.clientY });
      }}
    />
  );
}

/** What a key does to the view; undefined: nothing. */
export function keyChange(key: string, now: number, running: boolean): ((view: View) => View) | undefined {
  switch (key) {
    case "ArrowLeft":
      return (view) => panned(view, -0.15, now);
    case "ArrowRight":
      return (view) => panned(view, 0.15, now);
    case "PageUp":
      return (view) => panned(view, -0.9, now);
    case "PageDown":
      return (view) => panned(view, 0.9, now);
    case "+":
    case "=":
      return (view) => zoomed(view, 0.5, 0.5, now, running);
    case "-":
      return (view) => zoomed(view, 2, 0.5, now, running);
    case "End":
      return (view) => ({ span: view.span, until: undefined });
    case "Home":
      return (view) => panned(view, -1e9, now);
    default:
      return undefined;
  }
}

/** The line that was sent next to the chosen one, within the window. */
function beside(lines: readonly Line[], chosen: number | undefined, direction: 1 | -1, { from, until }: Geometry): Line | undefined {
  const seen = lines.filter(({ sentAt, arrivesAt }) => sentAt <= until && arrivesAt >= from);
  const at = seen.findIndex(({ number }) => number === chosen);
  if (at === -1) return direction === 1 ? seen[0] : seen.at(-1);
  return seen[Math.max(0, Math.min(seen.length - 1, at + direction))];
}

/** The wheel zooms about the pointer; sideways, or with Shift, it moves. React's own listener could not keep the page from scrolling. */
function useWheel(canvas: RefObject<HTMLCanvasElement | null>, onView: CanvasProps["onView"]): void {
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { now, running } = useTime.getState();
      const box = element.getBoundingClientRect();
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) onView((view) => panned(view, sideways / box.width, now));
      else onView((view) => zoomed(view, Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.004), (event.clientX - box.left) / box.width, now, running));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [canvas, onView]);
}

/** Draws at once when what is drawn changes, and with each frame while the view keeps up with the clock. */
function useRepaint(canvas: RefObject<HTMLCanvasElement | null>, picture: () => Picture, keepsUp: boolean): void {
  const reduced = usePrefersReducedMotion();
  const look = useLook(({ key }) => key);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context === null || context === undefined) return undefined;
    let request = 0;
    let last = 0;
    const draw = () => {
      request = 0;
      paint(context, picture(), canvasSharpness());
    };
    draw();
    if (!keepsUp) return undefined;
    const stop = onFrame((frame) => {
      const wall = performance.now();
      if (request !== 0 || (reduced && frame.running && wall - last < stepMillis)) return;
      last = wall;
      request = requestAnimationFrame(draw);
    });
    return () => {
      stop();
      cancelAnimationFrame(request);
    };
  }, [canvas, picture, keepsUp, reduced, look]);
}
