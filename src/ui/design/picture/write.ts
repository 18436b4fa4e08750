/** Writing SVG: numbers, texts, attributes. */

/** Two decimals are a fiftieth of a pixel on a slide. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Characters that XML may not hold, not even by number. */
const isForbidden = (code: number): boolean => (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;

/** Text as XML may hold it. */
export const escape = (text: string): string => Array.from(text, (character) => escapes[character] ?? (isForbidden(character.codePointAt(0) ?? 0) ? "\ufffd" : character)).join("");

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; attributes that are undefined or "" are left out. */
export function element(name: string, attributes: Attributes, content = ""): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined || value === "" ? [] : [` ${key}="${typeof value === "number" ? number(value) : escape(value)}"`]));
  return content === "" ? `<${name}${written.join("")}/>` : `<${name}${written.join("")}>${content}</${name}>`;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle with a radius for each corner: top left, top right, bottom right, bottom left. */
export function roundedPath({ x, y, width, height }: Rect, radii: readonly [number, number, number, number]): string {
  const most = Math.min(width, height) / 2;
  const [a, b, c, d] = radii.map((radius) => Math.min(radius, most)) as [number, number, number, number];
  const arc = (radius: number, dx: number, dy: number): string => (radius === 0 ? "" : `a${number(radius)} ${number(radius)} 0 0 1 ${number(dx)} ${number(dy)}`);
  return `M${number(x + a)} ${number(y)}H${number(x + width - b)}${arc(b, b, b)}V${number(y + height - c)}${arc(c, -c, c)}H${number(x + d)}${arc(d, -d, -d)}V${number(y + a)}${arc(a, a, -a)}Z`;
}
