import { packetKinds } from "../../protocol/index.ts";
import type { PacketKind } from "../../protocol/index.ts";
import { clamp, pointAt } from "./geometry.ts";
import type { Path } from "./geometry.ts";
import type { PacketFlow } from "./packetFlow.ts";
import { useLook } from "../stores/settings.ts";
import { canvasSharpness } from "./magnify.ts";
import { packetShapes } from "./packetShapes.ts";
import { paletteColour } from "./palette.ts";

/** Where the plane is that is drawn on, and how large. */
export type Transform = readonly [x: number, y: number, zoom: number];

/** The size is given: to ask the element would make the browser lay out the page in the middle of a frame. */
export function fitCanvas(element: HTMLCanvasElement, room: { readonly width: number; readonly height: number }): void {
  const ratio = canvasSharpness();
  const width = Math.round(room.width * ratio);
  const height = Math.round(room.height * ratio);
  if (element.width === width && element.height === height) return;
  element.width = width;
  element.height = height;
}

/** Draws messages on a canvas. */
export interface Painter {
  readonly paint: (transform: Transform) => void;
  /** Sees the way of each message shown. */
  readonly see: ((path: Path | undefined) => Path | undefined) | undefined;
  /** A second is over. */
  readonly tick: (() => void) | undefined;
}

/** Pixels of tail behind a message. */
const trail = 13;

/** Each message as its shape, with a tail. Colours are read once: a new theme needs a new one. */
export function createPainter(context: CanvasRenderingContext2D, packets: Pick<PacketFlow, "flights">): Painter {
  const ratio = canvasSharpness();
  const sprites = drawSprites(ratio);
  const at = { x: 0, y: 0 };
  const tail = { x: 0, y: 0 };
  const paint = ([x, y, zoom]: Transform) => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const scale = clamp(zoom, 0.75, 1.5 * useLook.getState().stageMagnify);
    context.lineCap = "round";
    for (const { path, kind, progress } of packets.flights) {
      if (progress < 0) continue;
      const lost = kind === "failed";
      const eased = ease(lost ? Math.min(progress, 0.5) : progress);
      pointAt(path, eased, at);
      const sprite = sprites[kind];
      const left = at.x * zoom + x;
      const top = at.y * zoom + y;
      context.globalAlpha = lost ? clamp(2 - progress * 2, 0, 1) : clamp(Math.min(progress, 1 - progress) * 14, 0.15, 1);
      if (!lost) {
        pointAt(path, Math.max(0, eased - trail / path.length), tail);
        context.strokeStyle = sprite.colour;
        context.lineWidth = 1.8 * scale;
        const alpha = context.globalAlpha;
        context.globalAlpha = alpha * 0.35;
        context.beginPath();
        context.moveTo(tail.x * zoom + x, tail.y * zoom + y);
        context.lineTo(left, top);
        context.stroke();
        context.globalAlpha = alpha;
      }
      const side = spriteSide * scale;
      context.drawImage(sprite.image, left - side / 2, top - side / 2, side, side);
    }
    context.globalAlpha = 1;
  };
  return { paint, see: undefined, tick: undefined };
}

/** Messages leave and arrive gently. */
const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t)) * 0.35 + t * 0.65;

const spriteSide = 14;

interface Sprite {
  readonly image: HTMLCanvasElement;
  readonly colour: string;
}

function drawSprites(ratio: number): Readonly<Record<PacketKind, Sprite>> {
  const surface = paletteColour("--surface");
  const sprites: Partial<Record<PacketKind, Sprite>> = {};
  const sharpness = ratio * 1.5;
  for (const kind of packetKinds) {
    const { d, hollow, colour } = packetShapes[kind];
    const image = document.createElement("canvas");
    image.width = image.height = Math.ceil(spriteSide * sharpness);
    const context = image.getContext("2d");
    const paint = paletteColour(colour);
    if (context !== null) {
      context.scale(sharpness, sharpness);
      context.translate(spriteSide / 2, spriteSide / 2);
      const outline = new Path2D(d);
      context.lineJoin = "round";
      context.lineCap = "round";
      // A rim in the colour of the boxes keeps the shape clear above lines and text.
      context.strokeStyle = surface;
      context.lineWidth = hollow ? 4.4 : 2.4;
      context.stroke(outline);
      context.fillStyle = hollow ? surface : paint;
      if (kind !== "failed") context.fill(outline);
      if (hollow) {
        context.strokeStyle = paint;
        context.lineWidth = 2;
        context.stroke(outline);
      }
    }
    sprites[kind] = { image, colour: paint };
  }
  return sprites as Readonly<Record<PacketKind, Sprite>>;
}

/** For people who want no motion: how many messages went along each line in the last second, as a number. */
export function createCounterPainter(context: CanvasRenderingContext2D): Painter {
  const ratio = canvasSharpness();
  let counting = new Map<Path, number>();
  let counts: ReadonlyMap<Path, number> = counting;
  const at = { x: 0, y: 0 };
  const paint = ([x, y, zoom]: Transform) => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = `600 10px ${paletteColour("--font")}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const [path, count] of counts) {
      pointAt(path, 0.5, at);
      const text = `${count}`;
      const left = at.x * zoom + x;
      const top = at.y * zoom + y;
      const width = context.measureText(text).width + 8;
      context.fillStyle = paletteColour("--surface-raised");
      context.strokeStyle = paletteColour("--line-strong");
      context.beginPath();
      context.roundRect(left - width / 2, top - 7, width, 14, 7);
      context.fill();
      context.stroke();
      context.fillStyle = paletteColour("--text-soft");
      context.fillText(text, left, top);
    }
  };
  const see = (path: Path | undefined): undefined => {
    if (path !== undefined && path.length >= 12) counting.set(path, (counting.get(path) ?? 0) + 1);
    return undefined;
  };
  const tick = () => {
    counts = counting;
    counting = new Map();
  };
  return { paint, see, tick };
}
