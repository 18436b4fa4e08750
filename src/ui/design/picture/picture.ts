import { plainColour } from "./colour.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { drawElement } from "./drawElement.ts";
import { Drawing } from "./drawing.ts";
import { element, escape, number } from "./write.ts";

/** What stands around a picture. */
export interface Caption {
  readonly title: string;
  /** Simulated time, as the clock shows it. */
  readonly time: string;
  /** Seed and commands: what leads to this picture, in a line. */
  readonly about: string;
  /** The address that shows this moment again; undefined where there is none. */
  readonly link: string | undefined;
}

const margin = 24;
const head = 44;
const foot = 34;

/**
 * A part of the page as an SVG of its own: without style sheets, foreign objects or anything to fetch, so
 * that programs for slides and drawings read it. Drawn as it stands at this instant.
 */
export function pictureOf(node: HTMLElement, caption: Caption): string {
  const { x, y, width, height } = node.getBoundingClientRect();
  const drawing = new Drawing({ x: x - margin, y: y - head - margin / 2 });
  const content = drawElement(drawing, node);
  const size = { width: width + 2 * margin, height: height + head + foot + margin };
  const words = captionOf(node, caption, size);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width: size.width, height: size.height, viewBox: `0 0 ${number(size.width)} ${number(size.height)}`, role: "img", "aria-label": wordsOf("design").pictureAt(caption.title, caption.time) },
    `${element("title", {}, escape(wordsOf("design").pictureAt(caption.title, caption.time)))}${element("desc", {}, escape([caption.about, caption.link].filter((part) => part !== undefined).join(" ")))}${drawing.defs}${words.ground}${content}${words.text}`,
  )}`;
}

function captionOf(node: HTMLElement, { title, time, about, link }: Caption, { width, height }: { readonly width: number; readonly height: number }): { readonly ground: string; readonly text: string } {
  const style = getComputedStyle(node);
  const token = (name: string): string => plainColour(style.getPropertyValue(name).trim()).hex;
  const font = { "font-family": style.fontFamily };
  const soft = { fill: token("--text-soft"), "font-size": 12, ...font };
  const open = link === undefined ? "" : element("a", { href: link }, element("text", { x: width - margin, y: height - 14, "text-anchor": "end", ...soft, fill: token("--accent") }, wordsOf("design").openMoment));
  return {
    ground: element("rect", { width, height, fill: token("--canvas") }),
    text: [
      element("text", { x: margin, y: 34, fill: token("--text"), "font-size": 18, "font-weight": 650, ...font }, escape(title)),
      element("text", { x: width - margin, y: 34, "text-anchor": "end", fill: token("--text-soft"), "font-size": 14, ...font }, escape(time)),
      element("text", { x: margin, y: height - 14, ...soft }, escape(about)),
      open,
    ].join(""),
  };
}

/** The same as a PNG, each pixel of the page in `scale` times `scale` of the image. */
export async function pngOf(svg: string, scale: number): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(image.naturalWidth * scale), height: Math.round(image.naturalHeight * scale) });
  const context = canvas.getContext("2d");
  if (context === null) throw new Error(wordsOf("design").noCanvas);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error(wordsOf("design").tooLarge)) : resolve(blob)), "image/png"));
}
