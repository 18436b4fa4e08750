import { appColour } from "../../design/appColour.ts";
import type { Rect } from "../../design/geometry.ts";
import { paletteColour } from "../../design/palette.ts";
import { podLook } from "../../design/processLook.ts";
import { cluster } from "../../stores/cluster.ts";
import { heatSide } from "./podFit.ts";

/** Pods as squares: full = running, hollow = on its way, cross = trouble. */
export function paintPods(context: CanvasRenderingContext2D, uids: readonly string[], { x: left, y: top, width, height }: Rect): void {
  const side = heatSide(uids.length, width, height);
  const columns = Math.max(1, Math.floor(width / side));
  const bad = paletteColour("--bad-mark");
  const warn = paletteColour("--warn-mark");
  const box = side - (side > 4 ? 2 : 1);
  context.lineWidth = 1;
  uids.forEach((uid, index) => {
    const row = cluster.pods.get(uid);
    if (row === undefined) return;
    const x = left + (index % columns) * side;
    const y = top + Math.floor(index / columns) * side;
    const app = paletteColour(appColour(row.app));
    const { tone } = podLook(row);
    if (tone === "ok" || tone === "bad") {
      context.fillStyle = tone === "bad" ? bad : app;
      context.fillRect(x, y, box, box);
    } else {
      context.strokeStyle = tone === "warn" ? warn : app;
      context.strokeRect(x + 0.5, y + 0.5, box - 1, box - 1);
    }
    if (tone === "bad" && box >= 4) {
      context.clearRect(x + box / 2 - 0.5, y, 1, box);
      context.clearRect(x, y + box / 2 - 0.5, box, 1);
    }
  });
}
