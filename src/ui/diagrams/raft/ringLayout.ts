import type { Point } from "../../design/geometry.ts";

/** Where a member stands on the ring, and on which side of it its words are. */
export interface Seat extends Point {
  readonly words: "above" | "below";
}

export interface RingLayout {
  readonly seats: readonly Seat[];
  /** Of a member's disc. */
  readonly radius: number;
}

/** Words above or below a disc, and the clock around it. */
const wordsHeight = 54;
const clockWidth = 12;
const discs = { least: 28, most: 48 } as const;
/** Words are wider than the disc that they belong to. */
const halfWords = 62;

/** Members on a ring, the first at the top, clockwise: as large as the room lets it be. A single one stands in the middle. */
export function ringLayout(count: number, room: { readonly width: number; readonly height: number }): RingLayout {
  const radius = Math.max(discs.least, Math.min(discs.most, Math.min(room.width, room.height) / (count > 3 ? 11 : 9.5)));
  const disc = radius + clockWidth;
  if (count <= 1) return { radius, seats: Array.from({ length: count }, () => ({ x: room.width / 2, y: (room.height - wordsHeight) / 2, words: "below" })) };
  const angles = Array.from({ length: count }, (_, index) => -Math.PI / 2 + (index * 2 * Math.PI) / count);
  const lowest = Math.max(...angles.map((angle) => Math.sin(angle)));
  const widest = Math.max(...angles.map((angle) => Math.cos(angle)));
  const sideways = (room.width / 2 - Math.max(disc, halfWords)) / widest;
  const upright = (room.height - 2 * (disc + wordsHeight)) / (1 + lowest);
  // A wide room has a flat ring, a high one a high ring; neither by much.
  const tall = Math.max(radius * 1.5, Math.min(upright, sideways * 1.25, 220));
  const wide = Math.max(radius * 1.5, Math.min(sideways, tall * 1.6));
  // The ring's top and lowest discs are equally far from the room's edges.
  const middle = room.height / 2 + (tall * (1 - lowest)) / 2;
  return {
    radius,
    seats: angles.map((angle) => ({ x: room.width / 2 + wide * Math.cos(angle), y: middle + tall * Math.sin(angle), words: Math.sin(angle) > 0.2 ? "below" : "above" })),
  };
}

/** Messages keep to one side of the line between two members, so that those that go and those that come do not meet. */
const laneOffset = 5;

/** From the rim of one member's disc to that of the other, on the right-hand lane. */
export function laneBetween(from: Point, to: Point, radius: number): readonly [Point, Point] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return [from, to];
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const rim = Math.min(radius + clockWidth, length / 2 - 1);
  const side = { x: -along.y * laneOffset, y: along.x * laneOffset };
  return [
    { x: from.x + along.x * rim + side.x, y: from.y + along.y * rim + side.y },
    { x: to.x - along.x * rim + side.x, y: to.y - along.y * rim + side.y },
  ];
}
