import { memo, useEffect, useRef } from "react";
import { canvasSharpness } from "./magnify.ts";
import { paletteColour } from "./palette.ts";

export interface SparklineProps {
  /** [x, y]; y below 0 is a failure and drawn as a tick through the whole height. Oldest first. */
  readonly points: readonly (readonly [number, number])[];
  readonly width: number;
  readonly height: number;
  /** Of the window shown: points before `to - span` fall off the left side. In the unit of x. */
  readonly span: number;
  readonly to: number;
  /** Repaint key: change it when the colours change. */
  readonly look?: string;
}

/** History of a few minutes as a line on a canvas; y on a logarithmic scale, failures as marks. */
export const Sparkline = memo(function Sparkline({ points, width, height, span, to, look }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return;
    const ratio = canvasSharpness(3);
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    draw(context, { points, width, height, span, to });
  }, [points, width, height, span, to, look]);
  return <canvas ref={canvas} style={{ width, height, display: "block" }} aria-hidden="true" />;
});

function draw(context: CanvasRenderingContext2D, props: SparklineProps): void {
  const { points, width, height, span, to } = props;
  const from = to - span;
  let low = Infinity;
  let high = -Infinity;
  for (const [x, y] of points) {
    if (x < from || y < 0) continue;
    const scaled = Math.log1p(y);
    low = Math.min(low, scaled);
    high = Math.max(high, scaled);
  }
  // A steady line stands in the lower third instead of filling the height with noise.
  const room = Math.max(high - low, 3);
  const xOf = (x: number) => ((x - from) / span) * (width - 3) + 1.5;
  const yOf = (y: number) => height - 3 - ((Math.log1p(y) - low) / room) * (height - 6);
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.strokeStyle = paletteColour("--ok-mark");
  context.beginPath();
  let drawing = false;
  for (const [x, y] of points) {
    if (x < from) continue;
    if (y < 0) drawing = false;
    else if (drawing) context.lineTo(xOf(x), yOf(y));
    else {
      context.moveTo(xOf(x), yOf(y));
      drawing = true;
    }
  }
  context.stroke();
  context.fillStyle = paletteColour("--bad-mark");
  for (const [x, y] of points) if (x >= from && y < 0) context.fillRect(xOf(x) - 0.75, 1, 1.75, height - 2);
}
