import { useEffect, useRef } from "react";
import { onFrame } from "../stores/connection.ts";
import { useLook } from "../stores/settings.ts";
import type { Path } from "./geometry.ts";
import type { OwnFlights } from "./ownFlights.ts";
import { createPacketFlow } from "./packetFlow.ts";
import { createCounterPainter, createPainter, fitCanvas } from "./packetPainter.ts";
import { usePrefersReducedMotion } from "./usePrefersReducedMotion.ts";

export interface PacketCanvasProps {
  readonly className: string;
  readonly size: { readonly width: number; readonly height: number };
  /** The way of messages from one process to another; undefined where they are not shown. */
  readonly wayOf: (from: string, to: string) => Path | undefined;
  readonly own?: OwnFlights;
}

/** Messages between processes on their ways, as they were really sent; with reduced motion how many there were. */
export function PacketCanvas({ className, size, wayOf, own }: PacketCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const reduced = usePrefersReducedMotion();
  const look = useLook(({ key }) => key);
  const drawn = useRef({ size, wayOf });
  useEffect(() => {
    drawn.current = { size, wayOf };
  }, [size, wayOf]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return undefined;
    const packets = createPacketFlow();
    const both = {
      get flights() {
        return own === undefined ? packets.flights : [...packets.flights, ...own.flights];
      },
    };
    const painter = reduced ? createCounterPainter(context) : createPainter(context, both);
    let last = 0;
    let request = 0;
    const paint = (time: number) => {
      request = 0;
      const wallMs = last === 0 ? 16 : Math.min(100, time - last);
      const moved = packets.advance(wallMs);
      own?.advance(wallMs);
      last = time;
      fitCanvas(element, drawn.current.size);
      painter.paint([0, 0, 1]);
      if ((moved || (own?.flights.length ?? 0) > 0) && !document.hidden) request = requestAnimationFrame(paint);
      else last = 0;
    };
    const wake = () => {
      if (request === 0 && !document.hidden) request = requestAnimationFrame(paint);
    };
    own?.paintedBy(wake);
    const end = onFrame((frame) => {
      packets.take(frame, (from, to) => {
        const path = drawn.current.wayOf(from, to);
        return painter.see === undefined ? path : painter.see(path);
      });
      if (!reduced) wake();
    });
    const ticker = window.setInterval(() => {
      if (painter.tick === undefined) return;
      painter.tick();
      wake();
    }, 1000);
    wake();
    return () => {
      end();
      window.clearInterval(ticker);
      cancelAnimationFrame(request);
    };
  }, [reduced, look, own]);

  return <canvas ref={canvas} aria-hidden="true" className={className} style={{ width: size.width, height: size.height }} />;
}
