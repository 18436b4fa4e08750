import type { Point } from "../../design/geometry.ts";

/** A line between two members. */
export interface Chord {
  readonly a: string;
  readonly b: string;
  readonly from: Point;
  readonly to: Point;
}

/**
 * The lines that a drawn stroke cuts: those it crosses an odd number of times. A stroke across one
 * line cuts it; a loop around members cuts all lines between them and the others, and leaves alone
 * a line that goes through it from one side to the other.
 */
export function chordsCut(stroke: readonly Point[], chords: readonly Chord[]): readonly Chord[] {
  const path = isLoop(stroke) ? [...stroke, ...stroke.slice(0, 1)] : stroke;
  return chords.filter(({ from, to }) => crossings(path, from, to) % 2 === 1);
}

/** Ends near its beginning, and went somewhere in between. */
export function isLoop(stroke: readonly Point[]): boolean {
  const first = stroke[0];
  const last = stroke.at(-1);
  if (first === undefined || last === undefined || stroke.length < 4) return false;
  const reach = Math.max(...stroke.map((point) => Math.hypot(point.x - first.x, point.y - first.y)));
  return Math.hypot(last.x - first.x, last.y - first.y) < reach * 0.35;
}

function crossings(path: readonly Point[], a: Point, b: Point): number {
  let count = 0;
  for (let index = 1; index < path.length; index++) {
    const from = path[index - 1];
    const to = path[index];
    if (from !== undefined && to !== undefined && cross(from, to, a, b)) count++;
  }
  return count;
}

const side = (a: Point, b: Point, point: Point): number => (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);

/** Whether two pieces of line cross. A point on the line counts to one side, so that a corner of the stroke there counts once. */
const cross = (from: Point, to: Point, a: Point, b: Point): boolean => side(a, b, from) > 0 !== side(a, b, to) > 0 && side(from, to, a) > 0 !== side(from, to, b) > 0;
