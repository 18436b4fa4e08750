import { useLook } from "../stores/settings.ts";

/**
 * Pixels of the screen in one pixel of an element: 1, or more where the person wants everything larger
 * (CSS `zoom`, see tokens.css). Pointer events and `getBoundingClientRect` speak of the screen; widths,
 * styles and what is painted speak of the element.
 */
export const magnificationOf = (element: Element): number => element.currentCSSZoom;

/** A rectangle of the screen in pixels of something that is magnified. */
export const unmagnified = (rect: DOMRect, by: number): DOMRect => (by === 1 ? rect : new DOMRect(rect.x / by, rect.y / by, rect.width / by, rect.height / by));

/** Device pixels in one pixel of a canvas in a diagram. */
export const canvasSharpness = (atMost = 2): number => Math.min(window.devicePixelRatio, atMost) * useLook.getState().stageMagnify;
