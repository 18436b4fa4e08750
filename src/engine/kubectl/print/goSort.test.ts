import { describe, expect, it } from "vitest";
import { goSorted } from "./goSort.ts";

/** Numbers that a seed determines. */
function numbers(seed: number, count: number, below: number): readonly number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  });
}

const isLess = (a: number, b: number): boolean => a < b;

describe("Go's sort", () => {
  it.for([0, 1, 2, 12, 13, 49, 50, 51, 200, 1000])("puts %i things in order, many of them equal", (count) => {
    for (const below of [2, 10, 1_000_000]) {
      const things = numbers(count + below, count, below);
      expect(goSorted(things, isLess)).toEqual([...things].sort((a, b) => a - b));
    }
  });

  it.for([
    { name: "rising", things: Array.from({ length: 60 }, (_, index) => index) },
    { name: "falling", things: Array.from({ length: 60 }, (_, index) => 60 - index) },
    { name: "an organ pipe", things: Array.from({ length: 120 }, (_, index) => Math.min(index, 120 - index)) },
  ])("$name", ({ things }) => {
    expect(goSorted(things, isLess)).toEqual([...things].sort((a, b) => a - b));
  });

  it("leaves few equal things as they are, and many of them not", () => {
    const keyed = (count: number): readonly { readonly key: number; readonly at: number }[] => numbers(7, count, 3).map((key, at) => ({ key, at }));
    const stable = (count: number): boolean => goSorted(keyed(count), (a, b) => a.key < b.key).every((each, index, all) => index === 0 || each.key !== all[index - 1]?.key || each.at > (all[index - 1]?.at ?? 0));
    expect([stable(12), stable(100)]).toEqual([true, false]);
  });

  it("turns things round that say of one another that they come first", () => {
    expect(goSorted(["a", "b", "c"], () => true)).toEqual(["c", "b", "a"]);
  });
});
