import { drawBox, radiiOf } from "./drawBox.ts";
import type { Drawing } from "./drawing.ts";
import { drawSvg } from "./drawSvg.ts";
import { drawText } from "./drawText.ts";
import { element, roundedPath } from "./write.ts";
import type { Rect } from "./write.ts";

/** What a picture does not show: controls, and what is there for screen readers. */
const leftOut = "[role=toolbar], .no-print, .visually-hidden, .react-flow__attribution, .react-flow__controls, .react-flow__minimap, input, select";

/**
 * What stands on the page, written as shapes and texts: boxes, borders, lines of text where the browser
 * broke them, SVG, and canvases as images. It reads what the browser has laid out, and changes nothing.
 */
export function drawElement(drawing: Drawing, node: Element): string {
  if (node.matches(leftOut)) return "";
  if (node instanceof SVGSVGElement) return isShown(getComputedStyle(node)) ? drawSvg(drawing, node) : "";
  if (node instanceof HTMLCanvasElement) return drawCanvas(drawing, node);
  if (!(node instanceof HTMLElement)) return "";
  const style = getComputedStyle(node);
  if (!isShown(style)) return "";
  const bounds = node.getBoundingClientRect();
  const scale = node.offsetWidth === 0 ? 1 : bounds.width / node.offsetWidth;
  const rect = drawing.place(bounds);
  const isVisible = style.visibility !== "hidden" && bounds.width > 0 && bounds.height > 0;
  const box = isVisible ? drawPseudo(drawing, node, rect, scale, "::before") + drawBox(drawing, rect, style, scale) : "";
  const children = inOrder(node).map((child) => (child instanceof Text ? (style.visibility === "hidden" ? "" : drawText(drawing, child, style, scale)) : child instanceof Element ? drawElement(drawing, child) : "")).join("");
  const inside = style.overflowX === "visible" && style.overflowY === "visible" ? children : drawing.clip(roundedPath(rect, radiiOf(style, rect, scale)), children);
  const after = isVisible ? drawPseudo(drawing, node, rect, scale, "::after") : "";
  const content = box + inside + after;
  return style.opacity === "1" || content === "" ? content : element("g", { opacity: style.opacity }, content);
}

const isShown = (style: CSSStyleDeclaration): boolean => style.display !== "none" && style.opacity !== "0";

/** As they are painted: those that stand lower first. */
function inOrder(node: Element): readonly Node[] {
  const children = [...node.childNodes];
  const layers = children.map((child) => (child instanceof Element ? Number.parseInt(getComputedStyle(child).zIndex, 10) || 0 : 0));
  if (layers.every((layer) => layer === 0)) return children;
  return children.map((child, index) => ({ child, layer: layers[index] ?? 0 })).sort((a, b) => a.layer - b.layer).map(({ child }) => child);
}

function drawCanvas(drawing: Drawing, canvas: HTMLCanvasElement): string {
  const style = getComputedStyle(canvas);
  if (!isShown(style) || style.visibility === "hidden" || canvas.width === 0 || canvas.height === 0) return "";
  const { x, y, width, height } = drawing.place(canvas.getBoundingClientRect());
  return element("image", { x, y, width, height, href: canvas.toDataURL("image/png") });
}

/** Lines and marks that a style sheet adds; texts that it adds stand in no diagram. */
function drawPseudo(drawing: Drawing, node: HTMLElement, rect: Rect, scale: number, which: "::before" | "::after"): string {
  const style = getComputedStyle(node, which);
  if (style.content === "none" || style.content === "normal" || style.position !== "absolute" || getComputedStyle(node).position === "static") return "";
  const size = (text: string): number => Number.parseFloat(text) * scale;
  const [x, y, width, height] = [rect.x + (node.clientLeft * scale) + size(style.left), rect.y + (node.clientTop * scale) + size(style.top), size(style.width), size(style.height)];
  if (![x, y, width, height].every(Number.isFinite)) return "";
  return drawBox(drawing, { x, y, width, height }, style, scale);
}
