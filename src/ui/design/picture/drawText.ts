import { paint } from "./colour.ts";
import type { Drawing } from "./drawing.ts";
import { element, escape } from "./write.ts";

/** One line of a text as it stands on the screen. */
interface Line {
  text: string;
  rect: DOMRect;
}

/** A text, line by line where the browser broke it. */
export function drawText(drawing: Drawing, node: Text, style: CSSStyleDeclaration, scale: number): string {
  const fill = paint("fill", style.color);
  if (fill === undefined || node.data.trim() === "") return "";
  const size = Number.parseFloat(style.fontSize) * scale;
  // What a screen reader alone is told is one pixel small.
  if (!(size > 0.5)) return "";
  const parent = node.parentElement;
  const limit = parent === null ? undefined : ellipsisLimit(parent);
  return linesOf(node)
    .map(({ text, rect }) => {
      const shown = limit === undefined || rect.right <= limit + 0.5 ? text : shortened(text, rect, limit);
      if (shown.trim() === "") return "";
      const { x, y, width, height } = drawing.place(rect);
      const cased = style.textTransform === "uppercase" ? shown.toUpperCase() : shown;
      return element(
        "text",
        {
          x,
          // The box of a line is its font's ascent and descent; of all common fonts the base line lies about here.
          y: y + height / 2 + size * 0.35,
          "font-family": style.fontFamily,
          "font-size": size,
          "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
          "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
          "text-decoration": style.textDecorationLine === "none" ? undefined : style.textDecorationLine,
          // Another font than the page's is squeezed to the same width, so that nothing runs over.
          textLength: shown === text && width > 0 ? width : undefined,
          lengthAdjust: shown === text ? "spacingAndGlyphs" : undefined,
          "xml:space": "preserve",
          ...fill,
        },
        escape(cased),
      );
    })
    .join("");
}

/** Where a browser breaks a text cannot be asked; where each of its characters stands can. */
function linesOf(node: Text): readonly Line[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = [...range.getClientRects()];
  const only = rects[0];
  if (only === undefined) return [];
  if (rects.length === 1) return [{ text: spacesShown(node, range), rect: only }];
  const lines: Line[] = [];
  for (let index = 0; index < node.data.length; index++) {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    const rect = range.getClientRects()[0];
    if (rect === undefined || rect.width === 0) continue;
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.rect.top - rect.top) < rect.height / 2) {
      line.text += node.data[index];
      line.rect = new DOMRect(line.rect.x, line.rect.y, rect.right - line.rect.x, line.rect.height);
    } else lines.push({ text: node.data[index] ?? "", rect });
  }
  return lines.map(({ text, rect }) => ({ text: text.replaceAll(/\s+/g, " ").trimEnd(), rect }));
}

/** A text of one line; a space at its ends counts where the browser gave it room. */
function spacesShown(node: Text, range: Range): string {
  const { data } = node;
  const hasRoom = (index: number): boolean => {
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    return (range.getClientRects()[0]?.width ?? 0) > 0;
  };
  const text = data.trim().replaceAll(/\s+/g, " ");
  const before = /^\s/.test(data) && hasRoom(0) ? " " : "";
  return before + text + (/\s$/.test(data) && hasRoom(data.length - 1) ? " " : "");
}

/** How far to the right a text may go that ends in three dots where it is too long. */
function ellipsisLimit(parent: Element): number | undefined {
  for (let element_: Element | null = parent, depth = 0; element_ !== null && depth < 3; element_ = element_.parentElement, depth++) {
    if (getComputedStyle(element_).textOverflow === "ellipsis") return element_.getBoundingClientRect().right;
  }
  return undefined;
}

function shortened(text: string, rect: DOMRect, limit: number): string {
  const room = limit - rect.left;
  const kept = Math.floor((text.length * room) / rect.width) - 1;
  return kept <= 0 ? "" : `${text.slice(0, kept).trimEnd()}…`;
}
