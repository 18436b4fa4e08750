import { lineFields, packetKinds } from "../../../protocol/index.ts";
import type { Micros, PacketKind, SpacetimeScene } from "../../../protocol/index.ts";

/** One message between two lanes. */
export interface Line {
  readonly number: number;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  readonly from: number;
  readonly to: number;
  readonly kind: PacketKind;
  readonly lost: boolean;
  readonly cause: number;
}

/** The lines of a scene, out of its numbers. */
export function linesOf({ lines, from }: Pick<SpacetimeScene, "lines" | "from">): readonly Line[] {
  const result: Line[] = [];
  for (let at = 0; at + lineFields <= lines.length; at += lineFields) {
    const end = lines[at + 2] ?? 0;
    result.push({
      number: lines[at] ?? 0,
      sentAt: (lines[at + 1] ?? 0) + from,
      arrivesAt: (end < 0 ? -end - 1 : end) + from,
      from: lines[at + 3] ?? 0,
      to: lines[at + 4] ?? 0,
      kind: packetKinds[lines[at + 5] ?? 0] ?? "other",
      lost: end < 0,
      cause: lines[at + 6] ?? 0,
    });
  }
  return result;
}

/** Where lanes and moments are on the canvas. */
export interface Geometry {
  readonly width: number;
  readonly from: Micros;
  readonly until: Micros;
  readonly now: Micros;
  readonly laneHeight: number;
  /** Above the first lane: the axis. */
  readonly top: number;
}

export const xOf = ({ width, from, until }: Geometry, at: Micros): number => ((at - from) / (until - from)) * width;
export const yOf = ({ laneHeight, top }: Geometry, lane: number): number => top + (lane + 0.5) * laneHeight;

/** The ends of a line as far as it has come: a lost one goes half its way, one that is under way up to now. */
export function endsOf(geometry: Geometry, line: Line): { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly isThere: boolean } {
  const { sentAt, arrivesAt, lost } = line;
  const x1 = xOf(geometry, sentAt);
  const y1 = yOf(geometry, line.from);
  const share = lost ? 0.5 : arrivesAt <= geometry.now || arrivesAt <= sentAt ? 1 : Math.max(0, (geometry.now - sentAt) / (arrivesAt - sentAt));
  return { x1, y1, x2: x1 + (xOf(geometry, arrivesAt) - x1) * share, y2: y1 + (yOf(geometry, line.to) - y1) * share, isThere: !lost && share >= 1 };
}

const reach = 7;

/** The line that is nearest to a point, if one is near. */
export function lineAt(geometry: Geometry, lines: readonly Line[], x: number, y: number): Line | undefined {
  let best: Line | undefined;
  let least = reach;
  for (const line of lines) {
    const ends = endsOf(geometry, line);
    const { x1, y1, x2, y2 } = ends;
    if (x < Math.min(x1, x2) - reach || x > Math.max(x1, x2) + reach || y < Math.min(y1, y2) - reach || y > Math.max(y1, y2) + reach) continue;
    const distance = distanceTo(x, y, ends);
    if (distance < least) [best, least] = [line, distance];
  }
  return best;
}

function distanceTo(x: number, y: number, { x1, y1, x2, y2 }: Omit<ReturnType<typeof endsOf>, "isThere">): number {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return Math.hypot(x - x1 - share * (x2 - x1), y - y1 - share * (y2 - y1));
}
