import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { fitCanvas } from "../../../design/packetPainter.ts";
import { cluster } from "../../../stores/cluster.ts";
import { useLook } from "../../../stores/settings.ts";
import type { Crowd } from "./crowdLayout.ts";
import { paintCrowd } from "./paintCrowd.ts";

/** What changed is painted at most this often; moves of the picture with each frame. */
const paintEveryMs = 120;

/** All workers of a crowd on one canvas that keeps the screen's sharpness at every zoom. */
export function CrowdCanvas({ crowd, selected }: { readonly crowd: Crowd; readonly selected: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const look = useLook(({ key }) => key);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return undefined;
    let request = 0;
    let timer = 0;
    const paint = () => {
      request = 0;
      window.clearTimeout(timer);
      timer = 0;
      const { transform, width, height } = flow.getState();
      fitCanvas(element, { width, height });
      const ratio = width === 0 ? 1 : element.width / width;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintCrowd(context, { crowd, transform, width, height, selected });
    };
    const soon = () => {
      if (request === 0) request = requestAnimationFrame(paint);
    };
    const later = () => {
      if (timer === 0) timer = window.setTimeout(soon, paintEveryMs);
    };
    const endMachines = cluster.machines.subscribe(later);
    const endPods = cluster.pods.subscribe(later);
    const endMoves = flow.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height) soon();
    });
    soon();
    return () => {
      endMachines();
      endPods();
      endMoves();
      window.clearTimeout(timer);
      cancelAnimationFrame(request);
    };
  }, [crowd, selected, flow, look]);
  return <canvas ref={canvas} aria-hidden="true" data-crowd={crowd.cells.size} style={{ position: "absolute", inset: 0, width: "100%", height: "100%", zIndex: 1, pointerEvents: "none" }} />;
}
