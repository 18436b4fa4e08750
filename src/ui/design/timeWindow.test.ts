import { describe, expect, it } from "vitest";
import type { BandRow } from "../../protocol/index.ts";
import { marksOf, momentAt, nextMark, placedBands, placeOf, windowOf } from "./timeWindow.ts";

const s = (seconds: number) => seconds * 1_000_000;
const band = (from: number, to: number | undefined, lane: BandRow["lane"] = "incident"): BandRow => ({ id: `${from}`, lane, subject: "x", kind: "off", text: "", from: s(from), ...(to === undefined ? {} : { to: s(to) }) });

describe("the window", () => {
  it.each([
    ["all", 20, 20, 0, 60],
    ["all", 500, 10, 0, 500],
    ["60", 500, 500, 440, 500],
    ["60", 30, 30, 0, 60],
    ["60", 500, 100, 85, 145],
    ["600", 3600, 3500, 3000, 3600],
  ] as const)("of %s at end %i, looking at %i, is %i to %i", (span, end, now, from, to) => expect(windowOf(span, s(end), s(now))).toEqual({ from: s(from), to: s(to) }));

  it("has places for moments and moments for places", () => {
    const window = { from: s(100), to: s(200) };
    expect(placeOf(window, s(150))).toBe(0.5);
    expect(momentAt(window, 0.25)).toBe(s(125));
    expect(momentAt(window, 7)).toBe(s(200));
  });

  it.each([
    [0, 60, 8, [0, 10, 20, 30, 40, 50, 60]],
    [85, 145, 8, [90, 100, 110, 120, 130, 140]],
    [0, 3600, 6, [0, 600, 1200, 1800, 2400, 3000, 3600]],
  ] as const)("from %i to %i has at most %i marks", (from, to, count, marks) => expect(marksOf({ from: s(from), to: s(to) }, count)).toEqual(marks.map(s)));

  it("shows the bands in it, cut at its edges; what lasts goes to the end", () => {
    const window = { from: s(100), to: s(200) };
    const placed = placedBands([band(50, 90), band(90, 110), band(120, 121), band(150, undefined), band(210, 220), band(120, 130, "leader")], "incident", window, s(180));
    expect(placed.map(({ start, length }) => [Number(start.toFixed(3)), Number(length.toFixed(3))])).toEqual([[0, 0.1], [0.2, 0.01], [0.5, 0.3]]);
  });

  it("finds the next mark and the one before", () => {
    expect(nextMark([5, 1, 9, 5], 5, 1)).toBe(9);
    expect(nextMark([5, 1, 9], 5, -1)).toBe(1);
    expect(nextMark([5], 5, 1)).toBeUndefined();
  });
});
