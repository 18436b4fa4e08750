/** A colour as every program reads it: "#rrggbb" and an opacity. */
export interface PlainColour {
  readonly hex: string;
  /** 0 to 1. */
  readonly opacity: number;
}

const known = new Map<string, PlainColour>();
let probe: CanvasRenderingContext2D | null | undefined;

/** What a browser calls a colour ("rgb(1 2 3 / 40%)", "color(srgb ...)", "oklch(...)"), in the plain form. */
export function plainColour(text: string): PlainColour {
  const found = known.get(text) ?? fromRgb(text) ?? fromCanvas(text);
  known.set(text, found);
  return found;
}

/** The form in which browsers give nearly all of them. */
export function fromRgb(text: string): PlainColour | undefined {
  const match = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(text);
  if (match === null) return undefined;
  const [, red, green, blue, opacity = "1"] = match;
  return { hex: hexOf(Number(red), Number(green), Number(blue)), opacity: Number(opacity) };
}

/** Whatever a browser can paint it can say the bytes of. */
function fromCanvas(text: string): PlainColour {
  probe ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  if (probe === null) return { hex: "#000000", opacity: 0 };
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = text;
  probe.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = probe.getImageData(0, 0, 1, 1).data;
  return { hex: hexOf(red, green, blue), opacity: Math.round((alpha / 255) * 1000) / 1000 };
}

const hexOf = (...parts: readonly number[]): string => `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

/** The attributes that paint with a colour; none when nothing would be seen. */
export function paint(name: "fill" | "stroke", text: string): Readonly<Record<string, string>> | undefined {
  const { hex, opacity } = plainColour(text);
  if (opacity === 0) return undefined;
  return opacity === 1 ? { [name]: hex } : { [name]: hex, [`${name}-opacity`]: String(opacity) };
}
