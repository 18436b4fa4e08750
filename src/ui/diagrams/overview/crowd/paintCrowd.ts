import type { Tone } from "../../../design/tone.ts";
import type { Transform } from "../../../design/packetPainter.ts";
import { paletteColour } from "../../../design/palette.ts";
import { cluster } from "../../../stores/cluster.ts";
import { paintPods } from "../paintPods.ts";
import type { Crowd } from "./crowdLayout.ts";
import { fillOf, memberLook, podSum } from "./memberLook.ts";

/** Widths on the screen from which a cell shows its pods, and its name. */
const podsFrom = 30;
const nameFrom = 46;
/** And from which it is a card with all that is on the machine, if there is room for no more than so many. */
const cardFrom = 150;
const cardsMax = 90;

/** Whether cells are so large on the screen that they are cards, which are elements. */
export function areCards({ cell }: Crowd, { transform: [, , zoom], width, height }: Pick<CrowdView, "transform" | "width" | "height">): boolean {
  const cellWidth = cell.width * zoom;
  return cellWidth >= cardFrom && (width / cellWidth + 1) * (height / (cell.height * zoom) + 1) <= cardsMax;
}

export interface CrowdView {
  readonly crowd: Crowd;
  readonly transform: Transform;
  readonly width: number;
  readonly height: number;
  readonly selected: string | undefined;
}

interface Ink {
  readonly ground: string;
  readonly edge: string;
  /** Where a cell is too small for ground and edge. */
  readonly solid: string;
}

const inks: Readonly<Record<Tone, readonly [ground: string, edge: string, solid: string]>> = {
  ok: ["--surface", "--line-strong", "--surface-active"],
  leader: ["--surface", "--line-strong", "--surface-active"],
  info: ["--info-soft", "--info", "--info-soft"],
  idle: ["--idle-soft", "--idle", "--idle"],
  paused: ["--warn-soft", "--warn-mark", "--warn-mark"],
  warn: ["--warn-soft", "--warn-mark", "--warn-mark"],
  bad: ["--bad-soft", "--bad-mark", "--bad-mark"],
};

function inkOf(tone: Tone): Ink {
  const [ground, edge, solid] = inks[tone];
  return { ground: paletteColour(ground), edge: paletteColour(edge), solid: paletteColour(solid) };
}

/** Every worker of a crowd that is in view, with as much of it as its size on the screen allows. */
export function paintCrowd(context: CanvasRenderingContext2D, { crowd, transform: [left, top, zoom], width, height, selected }: CrowdView): void {
  context.clearRect(0, 0, width, height);
  if (areCards(crowd, { transform: [left, top, zoom], width, height })) return;
  const cellWidth = crowd.cell.width * zoom;
  const cellHeight = crowd.cell.height * zoom;
  const fill = paletteColour("--accent-line");
  const text = paletteColour("--text-soft");
  context.textBaseline = "top";
  context.font = `600 10px ${paletteColour("--font")}`;
  for (const [name, rect] of crowd.cells) {
    const x = rect.x * zoom + left;
    const y = rect.y * zoom + top;
    if (x > width || y > height || x + cellWidth < 0 || y + cellHeight < 0) continue;
    const row = cluster.machines.get(name);
    if (row === undefined) continue;
    const { tone } = memberLook(row);
    const ink = inkOf(tone);
    const sum = podSum(name);
    if (cellWidth < podsFrom) paintBlock(context, { x, y, width: cellWidth, height: cellHeight }, { ink, tone, fill, full: fillOf(row), isTroubled: sum.bad > 0 });
    else {
      paintFrame(context, { x, y, width: cellWidth, height: cellHeight }, ink, tone);
      const head = cellWidth >= nameFrom ? 14 : 3;
      if (cellWidth >= nameFrom) {
        context.fillStyle = text;
        context.fillText(fittingName(name, cellWidth - 8), x + 4, y + 3);
      }
      if (sum.pods > 0) paintPods(context, cluster.pods.groupKeys(name), { x: x + 3, y: y + head, width: cellWidth - 6, height: cellHeight - head - 3 });
    }
    if (name === selected) paintRing(context, { x, y, width: cellWidth, height: cellHeight });
  }
}

/** Pixels of a letter, about. */
const letter = 6.2;

/** As much of a worker's name as has room: its end, by which workers are told apart. */
export function fittingName(name: string, width: number): string {
  const short = name.replace(/^worker-/, "");
  const letters = Math.max(2, Math.floor(width / letter));
  return short.length <= letters ? short : `…${short.slice(1 - letters)}`;
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface BlockFacts {
  readonly ink: Ink;
  readonly tone: Tone;
  readonly fill: string;
  readonly full: number;
  readonly isTroubled: boolean;
}

/** A worker as a few pixels: filled as far as its processors are asked for; a cross where it is in trouble, a dot where a pod is. */
function paintBlock(context: CanvasRenderingContext2D, { x, y, width, height }: Place, { ink, tone, fill, full, isTroubled }: BlockFacts): void {
  context.fillStyle = ink.solid;
  context.fillRect(x, y, width, height);
  if (tone === "ok" && full > 0) {
    context.fillStyle = fill;
    context.fillRect(x, y + height * (1 - full), width, height * full);
  }
  if (tone !== "ok" && tone !== "info" && width >= 6) {
    context.strokeStyle = paletteColour("--surface");
    context.lineWidth = Math.max(1, width / 9);
    context.beginPath();
    context.moveTo(x + width * 0.3, y + height * 0.25);
    context.lineTo(x + width * 0.7, y + height * 0.75);
    if (tone === "bad") {
      context.moveTo(x + width * 0.7, y + height * 0.25);
      context.lineTo(x + width * 0.3, y + height * 0.75);
    }
    context.stroke();
  }
  if (isTroubled && tone === "ok" && width >= 5) {
    const side = Math.max(2.5, width * 0.28);
    context.fillStyle = paletteColour("--bad-mark");
    context.fillRect(x + width - side, y, side, side);
  }
}

function paintFrame(context: CanvasRenderingContext2D, { x, y, width, height }: Place, ink: Ink, tone: Tone): void {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(6, width / 8));
  context.fillStyle = ink.ground;
  context.fill();
  context.strokeStyle = ink.edge;
  context.lineWidth = tone === "ok" ? 1 : 1.5;
  if (tone === "info") context.setLineDash([3, 2]);
  context.stroke();
  context.setLineDash([]);
}

function paintRing(context: CanvasRenderingContext2D, { x, y, width, height }: Place): void {
  context.strokeStyle = paletteColour("--accent");
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x - 2, y - 2, width + 4, height + 4, Math.min(8, width / 4));
  context.stroke();
}
