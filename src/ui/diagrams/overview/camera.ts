/** Where the picture stands on the screen: a point p of the picture is seen at `p * zoom + (x, y)`. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Holds the view outside React: a gesture moves one transform, and renders nothing. */
export interface Camera {
  readonly view: () => View;
  /** Goes there, at once or in `duration` milliseconds. */
  readonly moveTo: (view: View, duration?: number) => void;
  /** Zooms around a point of the screen. */
  readonly zoomAt: (x: number, y: number, factor: number) => void;
  readonly subscribe: (listener: (view: View) => void) => () => void;
}

export const zoomRange = { min: 0.15, max: 3 } as const;

export function createCamera(): Camera {
  let view: View = { x: 0, y: 0, zoom: 1 };
  let request = 0;
  const listeners = new Set<(view: View) => void>();
  const place = (next: View) => {
    view = next;
    for (const listener of listeners) listener(view);
  };
  const moveTo = (target: View, duration = 0) => {
    cancelAnimationFrame(request);
    if (duration === 0) return place(target);
    const from = view;
    let began = 0;
    const step = (time: number) => {
      began = began === 0 ? time : began;
      const done = Math.min(1, (time - began) / duration);
      place(between(from, target, 1 - (1 - done) ** 3));
      if (done < 1) request = requestAnimationFrame(step);
    };
    request = requestAnimationFrame(step);
  };
  const zoomAt = (x: number, y: number, factor: number) => {
    const zoom = Math.max(zoomRange.min, Math.min(zoomRange.max, view.zoom * factor));
    const scale = zoom / view.zoom;
    moveTo({ x: x - (x - view.x) * scale, y: y - (y - view.y) * scale, zoom });
  };
  return {
    view: () => view,
    moveTo,
    zoomAt,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const between = (from: View, to: View, share: number): View => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
  zoom: from.zoom + (to.zoom - from.zoom) * share,
});
