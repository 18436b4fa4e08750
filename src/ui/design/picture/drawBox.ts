import { paint, plainColour } from "./colour.ts";
import type { Drawing } from "./drawing.ts";
import { element, number, roundedPath } from "./write.ts";
import type { Rect } from "./write.ts";

type Radii = readonly [number, number, number, number];
const sides = ["Top", "Right", "Bottom", "Left"] as const;

/** Background and border of a box of the page. */
export function drawBox(drawing: Drawing, rect: Rect, style: CSSStyleDeclaration, scale: number): string {
  const radii = radiiOf(style, rect, scale);
  const path = roundedPath(rect, radii);
  const background = paint("fill", style.backgroundColor);
  return [
    background === undefined ? "" : element("path", { d: path, ...background }),
    style.backgroundImage === "none" ? "" : drawPattern(drawing, rect, path, style.backgroundImage, scale),
    drawBorder(rect, radii, style, scale),
  ].join("");
}

export function radiiOf(style: CSSStyleDeclaration, { width, height }: Rect, scale: number): Radii {
  const radius = (text: string): number => (text.includes("%") ? (Math.min(width, height) * Number.parseFloat(text)) / 100 : Number.parseFloat(text) * scale) || 0;
  return [radius(style.borderTopLeftRadius), radius(style.borderTopRightRadius), radius(style.borderBottomRightRadius), radius(style.borderBottomLeftRadius)];
}

interface Edge {
  readonly width: number;
  readonly colour: string;
  readonly line: string;
}

function drawBorder(rect: Rect, radii: Radii, style: CSSStyleDeclaration, scale: number): string {
  const edges = sides.map((side): Edge => ({ width: style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`]) * scale, colour: style[`border${side}Color`], line: style[`border${side}Style`] }));
  const [top, right, bottom, left] = edges as [Edge, Edge, Edge, Edge];
  if (edges.every((edge) => edge.width === top.width && edge.colour === top.colour && edge.line === top.line)) {
    const stroke = top.width === 0 ? undefined : paint("stroke", top.colour);
    if (stroke === undefined) return "";
    const half = top.width / 2;
    const inner = { x: rect.x + half, y: rect.y + half, width: Math.max(0, rect.width - top.width), height: Math.max(0, rect.height - top.width) };
    return element("path", { d: roundedPath(inner, radii.map((radius) => Math.max(0, radius - half)) as unknown as Radii), fill: "none", "stroke-width": top.width, ...dashes(top), ...stroke });
  }
  const { x, y, width, height } = rect;
  const lines: readonly (readonly [Edge, string])[] = [
    [top, `M${number(x)} ${number(y + top.width / 2)}h${number(width)}`],
    [right, `M${number(x + width - right.width / 2)} ${number(y)}v${number(height)}`],
    [bottom, `M${number(x)} ${number(y + height - bottom.width / 2)}h${number(width)}`],
    [left, `M${number(x + left.width / 2)} ${number(y)}v${number(height)}`],
  ];
  return lines.map(([edge, d]) => {
    const stroke = edge.width === 0 ? undefined : paint("stroke", edge.colour);
    return stroke === undefined ? "" : element("path", { d, "stroke-width": edge.width, ...dashes(edge), ...stroke });
  }).join("");
}

const dashes = ({ line, width }: Edge): Readonly<Record<string, string>> => (line === "dashed" ? { "stroke-dasharray": `${number(width * 3)} ${number(width * 2)}` } : line === "dotted" ? { "stroke-dasharray": `${number(width)} ${number(width)}` } : {});

/** Hatched areas and crosses, which mean something here; the dots of the canvas do not. */
function drawPattern(drawing: Drawing, rect: Rect, path: string, image: string, scale: number): string {
  const seen = image.split(/(?=(?:repeating-)?(?:linear|radial)-gradient\()/).map((layer) => ({ layer, colours: [...layer.matchAll(/(?:rgba?|color|oklch|oklab)\([^)]*\)/g)].map(([text]) => text).filter((text) => plainColour(text).opacity > 0) }));
  return seen.map(({ layer, colours }) => {
    const [first] = colours;
    if (first === undefined || layer.startsWith("radial")) return "";
    const angle = Number(/\((-?[\d.]+)deg/.exec(layer)?.[1] ?? (layer.includes("to top right") ? 45 : 180));
    if (layer.startsWith("repeating")) {
      const marks = [...layer.matchAll(/([\d.]+)px/g)].map(([, text]) => Number(text) * scale);
      const period = Math.max(2 * scale, marks.at(-1) ?? 8 * scale);
      const width = marks.find((mark) => mark > 0 && mark < period) ?? period / 2;
      const stripe = element("rect", { width, height: period, ...paint("fill", first) });
      const rest = colours.find((colour) => colour !== first);
      const ground = rest === undefined ? "" : element("path", { d: path, ...paint("fill", rest) });
      return ground + element("path", { d: path, fill: drawing.define("pattern", { width: period, height: period, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${number(angle - 90)})` }, stripe) });
    }
    if (Math.abs(angle) !== 45) return "";
    const { x, y, width, height } = rect;
    // A gradient at 45 degrees has its line across it.
    const d = angle > 0 ? `M${number(x)} ${number(y)}l${number(width)} ${number(height)}` : `M${number(x)} ${number(y + height)}l${number(width)} ${number(-height)}`;
    return element("path", { d, "stroke-width": Math.max(1, Math.min(width, height) * 0.15), ...paint("stroke", colours.at(-1) === colours[0] ? first : (colours[1] ?? first)) });
  }).join("");
}
