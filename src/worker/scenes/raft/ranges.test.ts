import { expect, it } from "vitest";
import { rangesOf } from "./ranges.ts";

const cases = [
  { name: "nothing in the log", ends: [0, 0, 0], ranges: [] },
  { name: "a short log: all of it", ends: [3, 5, 4], ranges: [[1, 5]] },
  { name: "a long log: its end", ends: [1_000, 1_000, 998], ranges: [[953, 1_000]] },
  { name: "where a member's log ends that lags far behind", ends: [1_000, 1_000, 700], ranges: [[691, 701], [953, 1_000]] },
  { name: "a member that lost its disk has no end to show", ends: [1_000, 1_000, 0], ranges: [[953, 1_000]] },
  { name: "two that lag: the two nearest", ends: [1_000, 900, 700, 20, 1_000], ranges: [[691, 701], [891, 901], [953, 1_000]] },
  { name: "two that lag alike: one stretch", ends: [1_000, 702, 700], ranges: [[691, 703], [953, 1_000]] },
  { name: "one that lags a little more than is shown: no break", ends: [1_000, 950], ranges: [[941, 1_000]] },
  { name: "the very beginning", ends: [1_000, 2], ranges: [[1, 3], [953, 1_000]] },
] as const;

it.for(cases)("$name", ({ ends, ranges }) => {
  expect(rangesOf(ends)).toEqual(ranges);
});
