import { useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import type { AnsweredScene, StageScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { reversed } from "../../design/geometry.ts";
import type { Path } from "../../design/geometry.ts";
import { createOwnFlights } from "../../design/ownFlights.ts";
import type { OwnFlights } from "../../design/ownFlights.ts";
import { PacketCanvas } from "../../design/PacketCanvas.tsx";
import type { Tone } from "../../design/tone.ts";
import { usePlaces } from "../../design/usePlaces.ts";
import type { Places } from "../../design/usePlaces.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { cluster } from "../../stores/cluster.ts";
import styles from "../../design/PartLinks.module.css";
import { portOf, railThrough, waysOf } from "./ways.ts";

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
  const own = useRail(places, answered, stages);
  const size = places.get("") ?? nowhere;
  const wayOf = useMemo(() => {
    const paths = new Map(ways.map(({ port, path }) => [port, { out: path, back: reversed(path) }]));
    const to = (process: string) => paths.get(portOf(cluster.processes.get(process)?.binary) ?? "");
    return (from: string, until: string): Path | undefined => (from === server ? to(until)?.out : until === server ? to(from)?.back : undefined);
  }, [ways, server]);
  return (
    <>
      <svg className={css("lines")} width={size.width} height={size.height} aria-hidden="true">
        {ways.map(({ port, path }) => (
          <path key={port} d={path.d} data-link={port} className={css("line", tones.get(port))} />
        ))}
      </svg>
      <PacketCanvas className={css("packets")} size={size} wayOf={wayOf} own={own} />
    </>
  );
}

const nowhere = { width: 0, height: 0 };

/** Wall milliseconds that a request takes along the pipeline on the screen: it really takes a few. */
const railMs = 900;
const railMax = 30;

/** Requests that are over run along the pipeline to the stage where they ended. */
function useRail(places: Places, answered: readonly AnsweredScene[], stages: readonly StageScene[]): OwnFlights {
  const reduced = usePrefersReducedMotion();
  const [own] = useState(createOwnFlights);
  const newest = useRef(0);
  const known = useRef(places);
  useEffect(() => {
    known.current = places;
  }, [places]);
  useEffect(() => {
    const before = newest.current;
    newest.current = answered[0]?.endedAt ?? 0;
    if (reduced || before === 0) return;
    const rects = stages.map(({ stage }) => known.current.get(`stage ${stage}`) ?? { x: 0, y: 0, width: 0, height: 0 });
    for (const { id, endedAt, startedAt, stage, verb } of answered) {
      if (endedAt <= before || own.flights.length >= railMax) break;
      const path = railThrough(rects, stages.findIndex((each) => each.stage === stage));
      if (path === undefined || path.length < 10) continue;
      own.add({ seq: id, path, kind: verb === "watch" ? "watch" : "api", sentAt: startedAt, arrivesAt: endedAt, duration: railMs, progress: 0 });
    }
    own.wake();
  }, [answered, stages, reduced, own]);
  return own;
}
