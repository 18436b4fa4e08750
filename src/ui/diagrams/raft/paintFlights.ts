import { clamp, pointAt } from "../../design/geometry.ts";
import type { Flight } from "../../design/packetFlow.ts";
import { canvasSharpness } from "../../design/magnify.ts";
import { paletteColour } from "../../design/palette.ts";

const tail = 16;

/** Draws the flights: filled what asks, hollow what answers, squares for votes, small for heartbeats, a cross for what is lost. */
export function paintFlights(context: CanvasRenderingContext2D, flights: readonly Flight[], typeOf: (seq: number) => string | undefined): void {
  const ratio = canvasSharpness();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.lineCap = "round";
  const at = { x: 0, y: 0 };
  const before = { x: 0, y: 0 };
  const surface = paletteColour("--canvas");
  for (const { seq, path, kind, progress } of flights) {
    if (progress < 0) continue;
    const lost = kind === "failed";
    const type = typeOf(seq) ?? "";
    const share = lost ? Math.min(progress, 0.5) : progress;
    pointAt(path, share, at);
    pointAt(path, Math.max(0, share - tail / path.length), before);
    const colour = paletteColour(lost ? "--packet-failed" : /vote/i.test(type) ? "--leader-line" : "--packet-raft");
    const opacity = lost ? clamp(2 - progress * 2, 0, 1) : clamp(Math.min(progress, 1 - progress) * 14, 0.2, 1);
    context.strokeStyle = colour;
    if (!lost) {
      context.globalAlpha = opacity * 0.3;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(before.x, before.y);
      context.lineTo(at.x, at.y);
      context.stroke();
    }
    context.globalAlpha = opacity;
    drawMark(context, at, { type, lost, colour, surface });
  }
  context.globalAlpha = 1;
}

interface Mark {
  readonly type: string;
  readonly lost: boolean;
  readonly colour: string;
  readonly surface: string;
}

function drawMark(context: CanvasRenderingContext2D, { x, y }: { readonly x: number; readonly y: number }, { type, lost, colour, surface }: Mark): void {
  context.beginPath();
  context.lineWidth = 2;
  if (lost) {
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
    context.stroke();
    return;
  }
  const size = type.startsWith("heartbeat") ? 3 : 5;
  if (/vote/i.test(type)) context.rect(x - 4, y - 4, 8, 8);
  else {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
  }
  context.fillStyle = type.endsWith("Response") ? surface : colour;
  context.fill();
  context.stroke();
}
