export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const right = (rect: Rect): number => rect.x + rect.width;
export const bottom = (rect: Rect): number => rect.y + rect.height;
export const middle = (rect: Rect): Point => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 });
export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** A line to draw and to travel along: corner points made round, and the length up to each point. */
export interface Path {
  /** x, y, x, y ... */
  readonly points: Float64Array;
  /** Length from the start to each point. */
  readonly lengths: Float64Array;
  readonly length: number;
  /** For an SVG path element. */
  readonly d: string;
}

const cornerRadius = 9;
const cornerSteps = 4;

/** Joins points by straight lines with round corners. */
export function pathThrough(corners: readonly Point[]): Path {
  const points: number[] = [];
  let d = "";
  corners.forEach((corner, index) => {
    const before = corners[index - 1];
    const after = corners[index + 1];
    if (before === undefined) {
      points.push(corner.x, corner.y);
      d = `M${round(corner.x)} ${round(corner.y)}`;
    } else if (after === undefined) {
      points.push(corner.x, corner.y);
      d += `L${round(corner.x)} ${round(corner.y)}`;
    } else {
      const radius = Math.min(cornerRadius, distance(before, corner) / 2, distance(corner, after) / 2);
      const start = towards(corner, before, radius);
      const end = towards(corner, after, radius);
      d += `L${round(start.x)} ${round(start.y)}Q${round(corner.x)} ${round(corner.y)} ${round(end.x)} ${round(end.y)}`;
      for (let step = 0; step <= cornerSteps; step++) {
        const t = step / cornerSteps;
        const a = (1 - t) * (1 - t);
        const b = 2 * t * (1 - t);
        points.push(a * start.x + b * corner.x + t * t * end.x, a * start.y + b * corner.y + t * t * end.y);
      }
    }
  });
  return measured(Float64Array.from(points), d);
}

/** A path the other way round. */
export const reversed = (path: Path): Path => {
  const points: Point[] = [];
  for (let i = path.points.length - 2; i >= 0; i -= 2) points.push({ x: path.points[i] ?? 0, y: path.points[i + 1] ?? 0 });
  return pathThrough(points);
};

function measured(points: Float64Array, d: string): Path {
  const count = points.length / 2;
  const lengths = new Float64Array(count);
  let length = 0;
  for (let index = 1; index < count; index++) {
    const dx = (points[index * 2] ?? 0) - (points[index * 2 - 2] ?? 0);
    const dy = (points[index * 2 + 1] ?? 0) - (points[index * 2 - 1] ?? 0);
    length += Math.sqrt(dx * dx + dy * dy);
    lengths[index] = length;
  }
  return { points, lengths, length, d };
}

/** The point at a share (0 to 1) of the way, written into `out` so that a frame of packets allocates nothing. */
export function pointAt(path: Path, share: number, out: { x: number; y: number }): void {
  const { points, lengths } = path;
  const target = share * path.length;
  let index = 1;
  while (index < lengths.length - 1 && (lengths[index] ?? 0) < target) index++;
  const start = lengths[index - 1] ?? 0;
  const span = (lengths[index] ?? 0) - start;
  const t = span === 0 ? 0 : (target - start) / span;
  const x = points[index * 2 - 2] ?? 0;
  const y = points[index * 2 - 1] ?? 0;
  out.x = x + ((points[index * 2] ?? x) - x) * t;
  out.y = y + ((points[index * 2 + 1] ?? y) - y) * t;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const distance = (a: Point, b: Point): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  const t = whole === 0 ? 0 : length / whole;
  return { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
}
