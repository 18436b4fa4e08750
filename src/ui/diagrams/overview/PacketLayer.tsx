import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { onFrame } from "../../stores/connection.ts";
import { useLook } from "../../stores/settings.ts";
import { createPacketFlow } from "../../design/packetFlow.ts";
import type { PacketFlow } from "../../design/packetFlow.ts";
import { createCounterPainter, createPainter, fitCanvas } from "../../design/packetPainter.ts";
import { setPacketRates } from "./packetRates.ts";
import type { Routes } from "./routes.ts";

/** One canvas over the diagram on which the engine's messages travel. It draws only while something moves. */
export function PacketLayer({ routes }: { readonly routes: Routes }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const reduced = usePrefersReducedMotion();
  const look = useLook(({ key }) => key);
  const between = useRef(routes.between);
  const packetFlow = useRef<PacketFlow>(undefined);
  packetFlow.current ??= createPacketFlow();

  useEffect(() => {
    between.current = routes.between;
    packetFlow.current?.clear();
  }, [routes]);

  useEffect(() => {
    const element = canvas.current;
    const packets = packetFlow.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined || packets === undefined) return undefined;
    const painter = reduced ? createCounterPainter(context) : createPainter(context, packets);
    let last = 0;
    let request = 0;
    const paint = (time: number) => {
      request = 0;
      const moved = packets.advance(last === 0 ? 16 : Math.min(100, time - last));
      last = time;
      fitCanvas(element, flow.getState());
      painter.paint(flow.getState().transform);
      if (moved && !document.hidden) request = requestAnimationFrame(paint);
      else last = 0;
    };
    const wake = () => {
      if (request === 0 && !document.hidden) request = requestAnimationFrame(paint);
    };
    const endFrames = onFrame((frame) => {
      const counting = painter.see;
      packets.take(frame, counting === undefined ? between.current : (from, to) => counting(between.current(from, to)));
      if (!reduced) wake();
    });
    const endMoves = flow.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height) wake();
    });
    const ticker = window.setInterval(() => {
      setPacketRates(packets.rates());
      if (painter.tick === undefined) return;
      painter.tick();
      wake();
    }, 1000);
    wake();
    return () => {
      endFrames();
      endMoves();
      window.clearInterval(ticker);
      cancelAnimationFrame(request);
    };
  }, [flow, reduced, look]);

  return <canvas ref={canvas} aria-hidden="true" style={{ position: "absolute", inset: 0, width: "100%", height: "100%", zIndex: 4, pointerEvents: "none" }} />;
}
