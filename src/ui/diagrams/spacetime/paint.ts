import { workFields } from "../../../protocol/index.ts";
import type { LaneNote, LaneScene, Micros, PacketKind } from "../../../protocol/index.ts";
import { packetShapes } from "../../design/packetShapes.ts";
import { paletteColour } from "../../design/palette.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { endsOf, xOf, yOf } from "./lines.ts";
import type { Geometry, Line } from "./lines.ts";
import { ticksOf } from "./ticks.ts";

/** All that is on the canvas at an instant. */
export interface Picture {
  readonly geometry: Geometry;
  readonly lanes: readonly LaneScene[];
  readonly lines: readonly Line[];
  /** As the scene has it: `workFields` numbers each, µs after `workFrom`. */
  readonly work: readonly number[];
  readonly workFrom: Micros;
  readonly notes: readonly LaneNote[];
  readonly commands: readonly { readonly at: Micros; readonly text: string }[];
  readonly completeSince: Micros;
  /** When the scene was read, if it ends there; else -1. */
  readonly readAt: Micros;
  readonly highlighted: number | undefined;
  readonly followed: boolean;
}

/** More lines than this are drawn fainter, so that where there are many is darker. */
const crowd = 500;

export function paint(context: CanvasRenderingContext2D, picture: Picture, ratio: number): void {
  const { geometry, lanes } = picture;
  const height = geometry.top + lanes.length * geometry.laneHeight;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, geometry.width, Math.max(height, context.canvas.height));
  context.lineCap = "butt";
  paintAxis(context, geometry, height);
  paintUnknown(context, picture, height);
  lanes.forEach((lane, index) => paintLane(context, picture, lane, index));
  paintWork(context, picture);
  paintLines(context, picture);
  paintNotes(context, picture);
  paintCommands(context, picture, height);
  paintNow(context, geometry, height);
}

const font = (size: number, weight = 400): string => `${weight} ${size}px ${paletteColour("--font")}`;

function paintAxis(context: CanvasRenderingContext2D, { width, from, until, top }: Geometry, height: number): void {
  context.font = font(10);
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { at, label, isWhole } of ticksOf(from, until, width)) {
    const x = Math.round(((at - from) / (until - from)) * width) + 0.5;
    context.strokeStyle = paletteColour("--line");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, top - 6);
    context.lineTo(x, height);
    context.stroke();
    context.font = font(10, isWhole ? 650 : 400);
    context.fillStyle = paletteColour(isWhole ? "--text" : "--text-faint");
    context.fillText(label, x + 3, top - 12);
  }
}

/** What was before the recording, or before the beginning of time. */
function paintUnknown(context: CanvasRenderingContext2D, { geometry, completeSince }: Picture, height: number): void {
  const say = wordsOf("spacetime");
  const x = Math.min(geometry.width, xOf(geometry, completeSince));
  if (x <= 0) return;
  hatch(context, geometry.top, x, height - geometry.top);
  if (x < 150) return;
  context.fillStyle = paletteColour("--text-faint");
  context.font = font(11);
  context.textAlign = "center";
  context.fillText(completeSince === 0 ? say.beforeBeginning : say.notRecorded, x / 2, geometry.top + 12);
}

/** From the left edge. */
function hatch(context: CanvasRenderingContext2D, top: number, width: number, height: number): void {
  context.save();
  context.beginPath();
  context.rect(0, top, width, height);
  context.clip();
  context.strokeStyle = paletteColour("--line-strong");
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = -height; x < width; x += 9) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** What is written into a gap of a lane. */
function gapWords(status: LaneScene["lives"][number][2]): string {
  const gaps: Readonly<Partial<Record<typeof status, string>>> = wordsOf("spacetime").gaps;
  return gaps[status] ?? "";
}

/** A process's life: a line while it runs, two thin ones while it is paused, nothing while it is down. */
function paintLane(context: CanvasRenderingContext2D, { geometry, readAt }: Picture, { lives }: LaneScene, lane: number): void {
  const y = Math.round(yOf(geometry, lane)) + 0.5;
  for (const [from, until, status] of lives) {
    const left = Math.max(0, xOf(geometry, from));
    // What held when the scene was read holds until the next one comes, a few frames later.
    const end = until === readAt ? geometry.now : until;
    const right = Math.min(xOf(geometry, end), geometry.width);
    if (right <= left) continue;
    if (status === "running") stroke(context, left, right, y, { token: "--edge-strong", width: 1.5 });
    else if (status === "paused") for (const offset of [-2, 2]) stroke(context, left, right, y + offset, { token: "--info", width: 1 });
    else if (status !== "unknown") {
      context.fillStyle = paletteColour(status === "exited" && from <= geometry.from ? "--surface-sunken" : "--bad-soft");
      context.fillRect(left, y - 7, right - left, 14);
      if (xOf(geometry, from) >= 0) cross(context, left, y, 4, paletteColour("--bad-mark"));
    }
    const words = gapWords(status);
    if (words === "" || right - left < 60) continue;
    context.font = font(10);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = paletteColour(status === "paused" ? "--info" : "--bad");
    context.fillText(words, left + 9, status === "paused" ? y - 8 : y);
  }
}

function stroke(context: CanvasRenderingContext2D, left: number, right: number, y: number, { token, width }: { readonly token: string; readonly width: number }): void {
  context.strokeStyle = paletteColour(token);
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(right, y);
  context.stroke();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, size: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
  context.stroke();
}

function paintWork(context: CanvasRenderingContext2D, { geometry, work, workFrom }: Picture): void {
  for (let at = 0; at + workFields <= work.length; at += workFields) {
    const left = xOf(geometry, (work[at + 1] ?? 0) + workFrom);
    const right = xOf(geometry, Math.min(geometry.now, (work[at + 2] ?? 0) + workFrom));
    const y = yOf(geometry, work[at] ?? 0);
    const isDisk = work[at + 3] === 1;
    context.fillStyle = paletteColour(isDisk ? "--packet-cri" : "--edge-strong");
    if (right >= left) context.fillRect(left, isDisk ? y + 2 : y - 4, Math.max(1, right - left), isDisk ? 4 : 8);
    if (!isDisk || right - left < 40) continue;
    context.font = font(9);
    context.textAlign = "left";
    context.textBaseline = "top";
    context.fillText("fsync", left + 2, y + 7);
  }
}

/** Lines of one colour are one path: two thousand of them take a few milliseconds. */
function paintLines(context: CanvasRenderingContext2D, { geometry, lines, highlighted, followed }: Picture): void {
  const isCrowd = lines.length > crowd;
  const byKind = new Map<PacketKind, Line[]>();
  for (const line of lines) {
    const list = byKind.get(line.kind);
    if (list === undefined) byKind.set(line.kind, [line]);
    else list.push(line);
  }
  context.lineWidth = followed ? 1.6 : 1.1;
  for (const [kind, list] of byKind) {
    const colour = paletteColour(packetShapes[kind].colour);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.globalAlpha = isCrowd ? 0.45 : 0.8;
    for (const isLost of [false, true]) {
      context.setLineDash(isLost ? [3, 3] : []);
      context.beginPath();
      for (const line of list) if (line.lost === isLost && line.sentAt <= geometry.now) addLine(context, geometry, line);
      context.stroke();
    }
    context.setLineDash([]);
    if (!isCrowd) for (const line of list) arrow(context, geometry, line);
  }
  context.globalAlpha = 1;
  const lostColour = paletteColour("--packet-failed");
  for (const line of lines) {
    if (!line.lost || line.sentAt > geometry.now) continue;
    const { x2, y2 } = endsOf(geometry, line);
    cross(context, x2, y2, 3.5, lostColour);
  }
  const chosen = lines.find(({ number }) => number === highlighted);
  if (chosen === undefined) return;
  context.strokeStyle = paletteColour("--accent");
  context.fillStyle = paletteColour("--accent");
  context.lineWidth = 3;
  context.beginPath();
  addLine(context, geometry, chosen);
  context.stroke();
  arrow(context, geometry, chosen, 8);
}

function addLine(context: CanvasRenderingContext2D, geometry: Geometry, line: Line): void {
  const { x1, y1, x2, y2 } = endsOf(geometry, line);
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

/** A head where it arrived, a dot where it is while it is under way. */
function arrow(context: CanvasRenderingContext2D, geometry: Geometry, line: Line, size = 5): void {
  if (line.sentAt > geometry.now) return;
  const { x1, y1, x2, y2, isThere } = endsOf(geometry, line);
  const length = Math.hypot(x2 - x1, y2 - y1);
  context.beginPath();
  if (!isThere) {
    if (line.lost) return;
    context.arc(x2, y2, size * 0.7, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  if (length < size * 2) return;
  const [cos, sin] = [(x2 - x1) / length, (y2 - y1) / length];
  context.moveTo(x2, y2);
  context.lineTo(x2 - cos * size - sin * size * 0.45, y2 - sin * size + cos * size * 0.45);
  context.lineTo(x2 - cos * size + sin * size * 0.45, y2 - sin * size - cos * size * 0.45);
  context.fill();
}

/** What a process said of itself: a mark on its lane, with the words where there is room. */
function paintNotes(context: CanvasRenderingContext2D, { geometry, notes }: Picture): void {
  context.font = font(10, 500);
  context.textAlign = "left";
  context.textBaseline = "middle";
  const taken = new Map<number, number>();
  for (const { lane, at, text } of notes) {
    if (at > geometry.now) continue;
    const x = xOf(geometry, at);
    const y = yOf(geometry, lane);
    context.fillStyle = paletteColour("--leader-line");
    context.beginPath();
    context.moveTo(x, y - 3);
    context.lineTo(x - 4, y - 10);
    context.lineTo(x + 4, y - 10);
    context.fill();
    if (x < (taken.get(lane) ?? -Infinity) || geometry.laneHeight < 26) continue;
    const words = text.length > 60 ? `${text.slice(0, 58)}…` : text;
    const width = context.measureText(words).width;
    taken.set(lane, x + width + 16);
    context.fillStyle = paletteColour("--surface");
    context.globalAlpha = 0.85;
    context.fillRect(x + 6, y - 16, width + 4, 12);
    context.globalAlpha = 1;
    context.fillStyle = paletteColour("--leader");
    context.fillText(words, x + 8, y - 10);
  }
}

/** What was done to the cluster, and when. */
function paintCommands(context: CanvasRenderingContext2D, { geometry, commands }: Picture, height: number): void {
  context.textBaseline = "middle";
  context.textAlign = "left";
  let taken = -Infinity;
  for (const { at, text } of commands) {
    const x = xOf(geometry, at);
    context.strokeStyle = paletteColour("--accent");
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.beginPath();
    context.moveTo(x, geometry.top - 4);
    context.lineTo(x, height);
    context.stroke();
    context.setLineDash([]);
    if (x < taken) continue;
    context.font = `500 10px ${paletteColour("--mono")}`;
    const words = text.length > 44 ? `${text.slice(0, 42)}…` : text;
    const width = context.measureText(words).width;
    context.fillStyle = paletteColour("--accent-soft");
    context.fillRect(x, geometry.top - 1, width + 8, 14);
    context.fillStyle = paletteColour("--accent");
    context.fillText(words, x + 4, geometry.top + 6);
    taken = x + width + 14;
  }
}

function paintNow(context: CanvasRenderingContext2D, geometry: Geometry, height: number): void {
  const x = xOf(geometry, geometry.now);
  if (x > geometry.width + 1) return;
  context.strokeStyle = paletteColour("--accent");
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 1, geometry.top - 8);
  context.lineTo(x - 1, height);
  context.stroke();
}
