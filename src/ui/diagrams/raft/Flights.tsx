import { memo, useCallback, useEffect, useMemo, useRef } from "react";
import type { Micros, RaftMessageScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { pathThrough, pointAt } from "../../design/geometry.ts";
import type { Path, Point } from "../../design/geometry.ts";
import { canvasSharpness } from "../../design/magnify.ts";
import { createPacketFlow } from "../../design/packetFlow.ts";
import type { Flight, PacketFlow } from "../../design/packetFlow.ts";
import { usePrefersReducedMotion } from "../../design/usePrefersReducedMotion.ts";
import { onFrame } from "../../stores/connection.ts";
import { useTime } from "../../stores/time.ts";
import { useLook } from "../../stores/settings.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Flights.module.css";
import { paintFlights } from "./paintFlights.ts";
import { laneBetween } from "./ringLayout.ts";
import { useClock } from "./useClock.ts";
import { messageTag } from "./words.ts";

const css = bindStyles(styles);

/** As slow as this, or slower, flights are seen as they are: where each message is at the instant. */
export const exactSpeed = 0.002;

/** Whether messages are drawn where they are; else each takes its way slower than it does, or nobody would see it. */
export const useIsExact = (): boolean => {
  const reduced = usePrefersReducedMotion();
  return useTime((state) => !state.running || state.speed <= exactSpeed) || reduced;
};

export interface FlightsProps {
  readonly places: ReadonlyMap<string, Point>;
  readonly radius: number;
  readonly width: number;
  readonly height: number;
  readonly messages: readonly RaftMessageScene[];
  /** What the message says, by its number: to be drawn by its type. */
  readonly typeOf: (seq: number) => string | undefined;
  readonly onOpen: (message: RaftMessageScene, anchor: DOMRect) => void;
  /** Is given the look-up of the flight at a point. */
  readonly onFlow: (flightAt: (point: Point) => Flight | undefined) => void;
}

const reach = 14;

/** The messages between members on their way. */
export function Flights(props: FlightsProps) {
  const isExact = useIsExact();
  const ways = useWays(props.places, props.radius);
  return isExact ? <ExactFlights {...props} ways={ways} /> : <SlowedFlights {...props} ways={ways} />;
}

type Ways = (from: string, to: string) => Path | undefined;

function useWays(places: ReadonlyMap<string, Point>, radius: number): Ways {
  return useMemo(() => {
    const known = new Map<string, Path>();
    for (const [from, a] of places) for (const [to, b] of places) if (from !== to) known.set(`${from}>${to}`, pathThrough(laneBetween(a, b, radius)));
    return (from, to) => known.get(`${from}>${to}`);
  }, [places, radius]);
}

function SlowedFlights({ width, height, typeOf, onFlow, ways }: FlightsProps & { readonly ways: Ways }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook(({ key }) => key);
  const types = useRef(typeOf);
  useEffect(() => {
    types.current = typeOf;
  }, [typeOf]);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context === null || context === undefined) return undefined;
    const flow = createPacketFlow();
    onFlow((point) => nearest(flow, point));
    let last = 0;
    let request = 0;
    const paint = (time: number) => {
      request = 0;
      const moved = flow.advance(last === 0 ? 16 : Math.min(100, time - last));
      last = time;
      paintFlights(context, flow.flights, types.current);
      if (moved && !document.hidden) request = requestAnimationFrame(paint);
      else last = 0;
    };
    const stop = onFrame((frame) => {
      flow.take(frame, ways);
      if (request === 0 && !document.hidden) request = requestAnimationFrame(paint);
    });
    return () => {
      stop();
      cancelAnimationFrame(request);
      onFlow(() => undefined);
    };
  }, [ways, onFlow, look, width, height]);
  const ratio = canvasSharpness();
  return <canvas ref={canvas} width={Math.round(width * ratio)} height={Math.round(height * ratio)} className={css("canvas")} aria-hidden="true" />;
}

function nearest(flow: PacketFlow, point: Point): Flight | undefined {
  const at = { x: 0, y: 0 };
  let best: Flight | undefined;
  let least = reach;
  for (const flight of flow.flights) {
    if (flight.progress < 0) continue;
    pointAt(flight.path, flight.progress, at);
    const distance = Math.hypot(at.x - point.x, at.y - point.y);
    if (distance < least) [best, least] = [flight, distance];
  }
  return best;
}

function ExactFlights({ messages, ways, onOpen }: FlightsProps & { readonly ways: Ways }) {
  const words = useWords("raft");
  return (
    <div role="group" aria-label={words.underWay} className={css("exact")}>
      {messages.map((message, index) => {
        const path = ways(message.from, message.to);
        return path === undefined ? null : <Exact key={`${message.seq}>${message.to}`} message={message} path={path} row={rowOf(messages, index)} onOpen={onOpen} />;
      })}
    </div>
  );
}

/** Messages of one way that travel side by side are written one below the other. */
function rowOf(messages: readonly RaftMessageScene[], index: number): number {
  const own = messages[index];
  if (own === undefined) return 0;
  const isBeside = ({ from, to, sentAt, arrivesAt }: RaftMessageScene) => from === own.from && to === own.to && Math.abs(sentAt - own.sentAt) < (arrivesAt - sentAt) / 4;
  return messages.slice(0, index).filter(isBeside).length;
}

const rowHeight = 21;

interface ExactProps {
  readonly message: RaftMessageScene;
  readonly path: Path;
  readonly row: number;
  readonly onOpen: FlightsProps["onOpen"];
}

/** How far a message has come at an instant: 0 to 1. */
export const shareOfWay = ({ sentAt, arrivesAt }: Pick<RaftMessageScene, "sentAt" | "arrivesAt">, now: Micros): number => (arrivesAt <= sentAt ? 1 : Math.max(0, Math.min(1, (now - sentAt) / (arrivesAt - sentAt))));

/** A message where it is now, with its name. */
const Exact = memo(function Exact({ message, path, row, onOpen }: ExactProps) {
  const words = useWords("raft");
  const button = useRef<HTMLButtonElement>(null);
  const paint = useCallback(
    (now: Micros) => {
      const { current } = button;
      if (current === null) return;
      const share = shareOfWay(message, now);
      const at = { x: 0, y: 0 };
      pointAt(path, share, at);
      current.style.transform = `translate(${at.x.toFixed(1)}px, ${(at.y + row * rowHeight).toFixed(1)}px)`;
      current.dataset["share"] = share.toFixed(4);
      current.hidden = share >= 1 && now > message.arrivesAt;
    },
    [message, path, row],
  );
  useClock(paint);
  const { from, to, type, fields, text } = message;
  return (
    <button ref={button} type="button" data-box={`message:${message.seq}`} tabIndex={-1} className={css("flight", kindOf(type))} data-message={`${message.seq} ${from}>${to}`} aria-label={words.message(from, to, text)} onClick={(event) => onOpen(message, event.currentTarget.getBoundingClientRect())}>
      <i style={{ background: `var(${colourOf(type)})` }} />
      <span>{messageTag(type, fields)}</span>
    </button>
  );
});

const isVote = (type: string): boolean => /vote/i.test(type);
const kindOf = (type: string): "vote" | "reply" | "call" => (isVote(type) ? "vote" : type.endsWith("Response") ? "reply" : "call");
const colourOf = (type: string): string => (isVote(type) ? "--leader-line" : "--packet-raft");
