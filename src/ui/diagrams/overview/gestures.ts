import type { Camera } from "./camera.ts";

export interface GestureHandlers {
  /** The person has moved the picture. */
  readonly onMoved: () => void;
  /** A press that hit no box. */
  readonly onPressBeside: () => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A press that wanders less than this is a click, in pixels. */
const clickSlop = 4;

/**
 * Moves the camera by drag, wheel (with Control or a pinch on the touchpad: zoom) and by two
 * fingers. Returns the end of it.
 */
export function listenForGestures(element: HTMLElement, camera: Camera, { onMoved, onPressBeside }: GestureHandlers): () => void {
  const abort = new AbortController();
  const options = { signal: abort.signal };
  const pressed = new Map<number, Point>();
  let start: Point | undefined;
  let isDragging = false;

  const pointOf = (event: PointerEvent | WheelEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    pressed.set(event.pointerId, pointOf(event));
    if (pressed.size === 1) {
      start = pointOf(event);
      isDragging = false;
    }
  };
  const onMove = (event: PointerEvent) => {
    const before = pressed.get(event.pointerId);
    if (before === undefined || start === undefined) return;
    const now = pointOf(event);
    if (!isDragging) {
      if (pressed.size === 1 && Math.hypot(now.x - start.x, now.y - start.y) < clickSlop) return;
      isDragging = true;
      // From now on the press belongs to the picture: no box is clicked at its end.
      element.setPointerCapture(event.pointerId);
    }
    const others = [...pressed.entries()].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    moveBy(camera, before, now, others[0]);
    pressed.set(event.pointerId, now);
    onMoved();
  };
  const onUp = (event: PointerEvent) => {
    pressed.delete(event.pointerId);
  };
  const onClick = (event: MouseEvent) => {
    if (isDragging) {
      isDragging = false;
      event.stopPropagation();
      event.preventDefault();
    } else if (event.target instanceof Element && event.target.closest("button, [role=button], a") === null) onPressBeside();
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const { x, y } = pointOf(event);
      camera.zoomAt(x, y, 2 ** (-Math.max(-60, Math.min(60, event.deltaY * unit)) * 0.01));
    } else {
      const { x, y, zoom } = camera.view();
      camera.moveTo({ x: x - event.deltaX * unit, y: y - event.deltaY * unit, zoom });
    }
    onMoved();
  };
  element.addEventListener("pointerdown", onDown, options);
  element.addEventListener("pointermove", onMove, options);
  element.addEventListener("pointerup", onUp, options);
  element.addEventListener("pointercancel", onUp, options);
  element.addEventListener("click", onClick, { ...options, capture: true });
  element.addEventListener("wheel", onWheel, { ...options, passive: false });
  return () => abort.abort();
}

/** One finger drags; with a second one still, the two hold their points of the picture. */
function moveBy(camera: Camera, before: Point, now: Point, other: Point | undefined): void {
  if (other === undefined) {
    const { x, y, zoom } = camera.view();
    camera.moveTo({ x: x + now.x - before.x, y: y + now.y - before.y, zoom });
    return;
  }
  const apart = Math.hypot(before.x - other.x, before.y - other.y);
  if (apart > 1) camera.zoomAt((before.x + other.x) / 2, (before.y + other.y) / 2, Math.hypot(now.x - other.x, now.y - other.y) / apart);
  const { x, y, zoom } = camera.view();
  camera.moveTo({ x: x + (now.x - before.x) / 2, y: y + (now.y - before.y) / 2, zoom });
}
