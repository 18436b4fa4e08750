import { useEffect, useRef } from "react";
import { cluster } from "../../stores/cluster.ts";
import { useGroupVersion } from "../../stores/keyedStore.ts";
import { useLook } from "../../stores/settings.ts";
import { paintPods } from "./paintPods.ts";

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
  paintPods(context, cluster.pods.groupKeys(machine), { x: 0, y: 0, width, height });
}
