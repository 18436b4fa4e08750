import { paint } from "./colour.ts";
import type { Drawing } from "./drawing.ts";
import { element, escape } from "./write.ts";

/** What a style sheet says of a shape and what has to stand in the file, because there is no style sheet in it. */
const copied = ["stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "fill-rule", "vector-effect", "font-size", "font-weight", "font-family", "font-style", "text-anchor", "dominant-baseline", "letter-spacing"] as const;
const usual: Readonly<Record<string, string>> = { "stroke-width": "1px", "stroke-dasharray": "none", "stroke-dashoffset": "0px", "stroke-linecap": "butt", "stroke-linejoin": "miter", "fill-rule": "nonzero", "vector-effect": "none", "font-style": "normal", "text-anchor": "start", "dominant-baseline": "auto", "letter-spacing": "normal" };
/** Attributes that say where and what a shape is; the rest is style, or of no use in a file. */
const geometry: ReadonlySet<string> = new Set(["d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform", "dx", "dy", "pathLength"]);
const shapes: ReadonlySet<string> = new Set(["path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"]);
const texts: ReadonlySet<string> = new Set(["text", "tspan"]);

/** An SVG of the page, with the styles that its style sheets give it. */
export function drawSvg(drawing: Drawing, svg: SVGSVGElement): string {
  const matrix = svg.getScreenCTM();
  if (matrix === null) return "";
  const content = [...svg.children].map((child) => drawShape(child)).join("");
  return content === "" ? "" : element("g", { transform: drawing.matrix(matrix) }, content);
}

function drawShape(node: Element): string {
  const name = node.tagName;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden" || style.opacity === "0") return "";
  const opacity = style.opacity === "1" ? undefined : style.opacity;
  if (name === "g" || name === "a") {
    const content = [...node.children].map(drawShape).join("");
    return content === "" ? "" : element("g", { transform: transformOf(node, style), opacity }, content);
  }
  if (!shapes.has(name)) return "";
  const fill = style.fill === "none" ? undefined : paint("fill", style.fill);
  const stroke = style.stroke === "none" ? undefined : paint("stroke", style.stroke);
  if (fill === undefined && stroke === undefined) return "";
  const attributes: Record<string, string | undefined> = {};
  for (const { name: attribute, value } of node.attributes) if (geometry.has(attribute)) attributes[attribute] = value;
  attributes["transform"] = transformOf(node, style);
  for (const property of copied) {
    if (property.startsWith("stroke") && stroke === undefined) continue;
    if ((property.startsWith("font") || property.startsWith("text") || property.startsWith("dom") || property.startsWith("letter")) && !texts.has(name)) continue;
    const value = style.getPropertyValue(property);
    if (value !== "" && value !== usual[property]) attributes[property] = value.replaceAll(/(\d)px/g, "$1");
  }
  return element(name, { ...attributes, ...(fill ?? { fill: "none" }), ...stroke, opacity }, texts.has(name) ? textOf(node) : "");
}

const textOf = (node: Element): string => [...node.childNodes].map((child) => (child instanceof Element ? drawShape(child) : escape(child.textContent ?? ""))).join("");

/** A style sheet's transform goes before the attribute, as in the browser. Both are about the origin of the coordinates, or said so. */
function transformOf(node: Element, style: CSSStyleDeclaration): string | undefined {
  const attribute = node.getAttribute("transform") ?? undefined;
  if (style.transform === "none" || style.transform === "") return attribute;
  if (attribute !== undefined) return attribute;
  const [x = "0", y = "0"] = style.transformOrigin.split(" ").map((part) => part.replace("px", ""));
  const box = style.getPropertyValue("transform-box") === "fill-box" && node instanceof SVGGraphicsElement ? node.getBBox() : undefined;
  const [left, top] = [Number(x) + (box?.x ?? 0), Number(y) + (box?.y ?? 0)];
  return left === 0 && top === 0 ? style.transform : `translate(${left} ${top}) ${style.transform} translate(${-left} ${-top})`;
}
