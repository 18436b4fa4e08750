import { packetFields, packetKinds } from "../../protocol/index.ts";
import type { Frame, Micros, PacketKind } from "../../protocol/index.ts";
import { knownProcessNames } from "../stores/cluster.ts";
import type { Path } from "./geometry.ts";

/** A message on its way across the screen. */
export interface Flight {
  /** Of the message: events are numbered. */
  readonly seq: number;
  readonly path: Path;
  readonly kind: PacketKind;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  /** 0 to 1; below 0 while it waits for its turn within the frame that brought it. */
  progress: number;
  /** Wall milliseconds for the whole way. */
  readonly duration: number;
}

/** Messages take some 300 µs; shown at that speed none would be seen. Each is on screen for at least this long. */
export const leastFlightMs = 450;
/** More flights than this at a time are sampled. */
export const flightsMax = 320;
/** Ways shorter than this (boxes that touch) show nothing worth a dot. */
const shortestWay = 4;

/**
 * The messages that are shown right now. All of them were really sent: a flight begins with a
 * message and ends at its arrival, drawn slower than it is, and never ahead of the simulated clock.
 */
export interface PacketFlow {
  readonly flights: readonly Flight[];
  readonly take: (frame: Frame, between: (from: string, to: string) => Path | undefined) => void;
  /** Moves everything by a span of wall time; false when nothing moves any more. */
  readonly advance: (wallMs: number) => boolean;
  readonly clear: () => void;
  /** Messages since the last call, and how many of them were left out because there were too many. */
  readonly rates: () => { readonly sent: number; readonly omitted: number };
}

export function createPacketFlow(): PacketFlow {
  let flights: Flight[] = [];
  let processNames = knownProcessNames();
  let now: Micros = 0;
  let running = false;
  let sent = 0;
  let omitted = 0;

  const take: PacketFlow["take"] = (frame, between) => {
    const before = frame.reset ? frame.now : now;
    if (frame.reset) flights = [];
    now = frame.now;
    running = frame.running;
    processNames = frame.processNames ?? processNames;
    sent += frame.packetCount;
    const packets = frame.packets;
    if (packets === undefined) return;
    const count = packets.length / packetFields;
    omitted += frame.packetCount - count;
    const room = Math.max(0, flightsMax - flights.length);
    // Rather every fifth message than none for a while: what is shown stays a fair sample.
    const stride = count <= room ? 1 : Math.ceil(count / Math.max(1, Math.ceil(room / 8)));
    for (let index = 0; index < count; index++) {
      const at = index * packetFields;
      const kind = packetKinds[packets[at + 5] ?? 0] ?? "other";
      if ((index % stride !== 0 && kind !== "failed") || flights.length >= flightsMax) {
        omitted += 1;
        continue;
      }
      const from = processNames[packets[at + 3] ?? -1];
      const to = processNames[packets[at + 4] ?? -1];
      const path = from === undefined || to === undefined ? undefined : between(from, to);
      if (path === undefined || path.length < shortestWay) continue;
      const sentAt = packets[at + 1] ?? now;
      const arrivesAt = packets[at + 2] ?? now;
      const duration = Math.max(leastFlightMs, frame.speed > 0 ? (arrivesAt - sentAt) / 1000 / frame.speed : 0);
      // Messages of one frame start one after another, as they were sent.
      const late = now > before ? (Math.max(sentAt, before) - before) / (now - before) : 0;
      flights.push({ seq: packets[at] ?? 0, path, kind, sentAt, arrivesAt, duration, progress: running ? (-late * frameMs) / duration : 0 });
    }
  };

  const advance: PacketFlow["advance"] = (wallMs) => {
    let moved = false;
    let kept = 0;
    for (const flight of flights) {
      const limit = running || flight.arrivesAt <= now || flight.arrivesAt <= flight.sentAt ? 1 : Math.max(0, (now - flight.sentAt) / (flight.arrivesAt - flight.sentAt));
      const next = Math.min(limit, flight.progress + wallMs / flight.duration);
      if (next > flight.progress) {
        flight.progress = next;
        moved = true;
      }
      if (flight.progress < 1) flights[kept++] = flight;
    }
    flights.length = kept;
    return moved;
  };

  return {
    get flights() {
      return flights;
    },
    take,
    advance,
    clear: () => {
      flights = [];
    },
    rates: () => {
      const rates = { sent, omitted };
      sent = 0;
      omitted = 0;
      return rates;
    },
  };
}

/** Wall time between two frames. */
const frameMs = 16;
