import { useEffect, useRef } from "react";
import { appColour } from "../../design/appColour.ts";
import { paletteColour } from "../../design/palette.ts";
import { cluster } from "../../stores/cluster.ts";
import { useGroupVersion } from "../../stores/keyedStore.ts";
import { useLook } from "../../stores/settings.ts";
import { heatSide } from "./podFit.ts";
import { podLook } from "../../design/processLook.ts";

export interface PodHeatProps {
  readonly machine: string;
  readonly width: number;
  readonly height: number;
}

/** All pods of a machine as squares on one canvas: full = running, hollow = on its way, cross = trouble. */
export function PodHeat({ machine, width, height }: PodHeatProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const lastPaint = useRef(-paintEveryMs);
  const version = useGroupVersion(cluster.pods, machine);
  const look = useLook(({ key }) => key);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    // At most ten times a second, however often the group changes: more cannot be read.
    const wait = Math.max(0, lastPaint.current + paintEveryMs - performance.now());
    const timer = window.setTimeout(() => {
      lastPaint.current = performance.now();
      paint(element, machine, width, height);
    }, wait);
    return () => window.clearTimeout(timer);
  }, [machine, width, height, version, look]);
  return <canvas ref={canvas} style={{ width, height, display: "block" }} aria-hidden="true" />;
}

const sharpness = 2;
const paintEveryMs = 100;

function paint(element: HTMLCanvasElement, machine: string, width: number, height: number): void {
  const context = element.getContext("2d");
  if (context === null) return;
  const pixelWidth = Math.round(width * sharpness);
  const pixelHeight = Math.round(height * sharpness);
  if (element.width !== pixelWidth || element.height !== pixelHeight) {
    element.width = pixelWidth;
    element.height = pixelHeight;
  }
  context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
  context.clearRect(0, 0, width, height);
  const uids = cluster.pods.groupKeys(machine);
  const side = heatSide(uids.length, width, height);
  const columns = Math.max(1, Math.floor(width / side));
  const bad = paletteColour("--bad-mark");
  const warn = paletteColour("--warn-mark");
  const box = side - (side > 4 ? 2 : 1);
  uids.forEach((uid, index) => {
    const row = cluster.pods.get(uid);
    if (row === undefined) return;
    const x = (index % columns) * side;
    const y = Math.floor(index / columns) * side;
    const app = paletteColour(appColour(row.app));
    const { tone } = podLook(row);
    context.fillStyle = tone === "bad" ? bad : app;
    context.strokeStyle = tone === "warn" ? warn : app;
    context.lineWidth = 1;
    if (tone === "ok" || tone === "bad") context.fillRect(x, y, box, box);
    else context.strokeRect(x + 0.5, y + 0.5, box - 1, box - 1);
    if (tone === "bad" && box >= 4) {
      context.clearRect(x + box / 2 - 0.5, y, 1, box);
      context.clearRect(x, y + box / 2 - 0.5, box, 1);
    }
  });
}
