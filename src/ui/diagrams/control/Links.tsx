import { useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { AnsweredScene, StageScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import type { Path, Rect } from "../../design/geometry.ts";
import { magnificationOf, unmagnified } from "../../design/magnify.ts";
import { createPacketFlow } from "../../design/packetFlow.ts";
import type { Flight } from "../../design/packetFlow.ts";
import { createCounterPainter, createPainter, fitCanvas } from "../../design/packetPainter.ts";
import type { Tone } from "../../design/tone.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { cluster } from "../../stores/cluster.ts";
import { onFrame } from "../../stores/connection.ts";
import { useLook } from "../../stores/settings.ts";
import styles from "./Links.module.css";
import { portOf, railThrough, reversed, waysOf } from "./ways.ts";
import type { Places } from "./ways.ts";

const css = bindStyles(styles);

export interface LinksProps {
  readonly container: RefObject<HTMLElement | null>;
  /** The API server that is opened up. */
  readonly server: string;
  /** How the parts at the other ends are. */
  readonly tones: ReadonlyMap<string, Tone>;
  readonly answered: readonly AnsweredScene[];
  readonly stages: readonly StageScene[];
}

/** Lines between the API server and the parts around it, the messages on them, and requests along the pipeline. */
export function Links({ container, server, tones, answered, stages }: LinksProps) {
  const places = usePlaces(container);
  const ports = useMemo(() => [...tones.keys()], [tones]);
  const ways = useMemo(() => waysOf(places, ports), [places, ports]);
  const size = places.get("");
  return (
    <>
      <svg className={css("lines")} width={size?.width ?? 0} height={size?.height ?? 0} aria-hidden="true">
        {ways.map(({ port, path }) => (
          <path key={port} d={path.d} data-link={port} className={css("line", tones.get(port))} />
        ))}
      </svg>
      <Packets {...{ places, server, answered, stages }} paths={useMemo(() => new Map(ways.map(({ port, path }) => [port, { out: path, back: reversed(path) }])), [ways])} />
    </>
  );
}

/** Where everything with a port stands in the container; under "" the container's own size. */
function usePlaces(container: RefObject<HTMLElement | null>): Places {
  const [places, setPlaces] = useState<Places>(new Map());
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const measure = () => {
      const by = magnificationOf(element);
      const origin = unmagnified(element.getBoundingClientRect(), by);
      const found = new Map<string, Rect>([["", { x: 0, y: 0, width: element.clientWidth, height: element.scrollHeight }]]);
      for (const each of element.querySelectorAll<HTMLElement>("[data-port], [data-stage]")) {
        const { x, y, width, height } = unmagnified(each.getBoundingClientRect(), by);
        found.set(each.dataset["port"] ?? `stage ${each.dataset["stage"] ?? ""}`, { x: x - origin.x, y: y - origin.y, width, height });
      }
      setPlaces((before) => (samePlaces(before, found) ? before : found));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const each of element.querySelectorAll("[data-port]")) observer.observe(each);
    return () => observer.disconnect();
  }, [container]);
  return places;
}

function samePlaces(a: Places, b: Places): boolean {
  if (a.size !== b.size) return false;
  for (const [port, { x, y, width, height }] of b) {
    const before = a.get(port);
    if (before === undefined || before.x !== x || before.y !== y || before.width !== width || before.height !== height) return false;
  }
  return true;
}

interface PacketsProps extends Pick<LinksProps, "server" | "answered" | "stages"> {
  readonly places: Places;
  readonly paths: ReadonlyMap<string, { readonly out: Path; readonly back: Path }>;
}

/** Wall milliseconds that a request takes along the pipeline on the screen: it really takes a few. */
const railMs = 900;
const railMax = 30;

function Packets({ places, paths, server, answered, stages }: PacketsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const reduced = usePrefersReducedMotion();
  const look = useLook(({ key }) => key);
  const drawn = useRef({ places, paths, server });
  useEffect(() => {
    drawn.current = { places, paths, server };
  }, [places, paths, server]);
  const rail = useRef<Flight[]>([]);
  const wakeRef = useRef<() => void>(undefined);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return undefined;
    const packets = createPacketFlow();
    const both = {
      get flights() {
        return [...packets.flights, ...rail.current];
      },
    };
    const painter = reduced ? createCounterPainter(context) : createPainter(context, both);
    let last = 0;
    let request = 0;
    const paint = (time: number) => {
      request = 0;
      const wallMs = last === 0 ? 16 : Math.min(100, time - last);
      const moved = packets.advance(wallMs);
      rail.current = rail.current.filter((flight) => (flight.progress += wallMs / flight.duration) < 1);
      last = time;
      fitCanvas(element, drawn.current.places.get("") ?? { width: 0, height: 0 });
      painter.paint([0, 0, 1]);
      if ((moved || rail.current.length > 0) && !document.hidden) request = requestAnimationFrame(paint);
      else last = 0;
    };
    const wake = () => {
      if (request === 0 && !document.hidden) request = requestAnimationFrame(paint);
    };
    wakeRef.current = wake;
    const end = onFrame((frame) => {
      packets.take(frame, (from, to) => {
        const { server: opened, paths: known } = drawn.current;
        const path = from === opened ? known.get(portOf(cluster.processes.get(to)?.binary) ?? "")?.out : to === opened ? known.get(portOf(cluster.processes.get(from)?.binary) ?? "")?.back : undefined;
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
  }, [reduced, look]);

  const newest = useRef(0);
  useEffect(() => {
    const before = newest.current;
    newest.current = answered[0]?.endedAt ?? 0;
    if (reduced || before === 0) return;
    const rects = stages.map(({ stage }) => drawn.current.places.get(`stage ${stage}`) ?? { x: 0, y: 0, width: 0, height: 0 });
    for (const { id, endedAt, startedAt, stage, verb } of answered) {
      if (endedAt <= before || rail.current.length >= railMax) break;
      const path = railThrough(rects, stages.findIndex((each) => each.stage === stage));
      if (path === undefined || path.length < 10) continue;
      rail.current.push({ seq: id, path, kind: verb === "watch" ? "watch" : "api", sentAt: startedAt, arrivesAt: endedAt, duration: railMs, progress: 0 });
    }
    wakeRef.current?.();
  }, [answered, stages, reduced]);

  return <canvas ref={canvas} aria-hidden="true" className={css("packets")} style={{ width: places.get("")?.width ?? 0, height: places.get("")?.height ?? 0 }} />;
}
