import { expect, it } from "vitest";
import { keepSame } from "./keepSame.ts";

it.for([
  { what: "equal numbers", before: 1, after: 1, isSame: true },
  { what: "equal lists", before: [1, { a: [2] }], after: [1, { a: [2] }], isSame: true },
  { what: "a longer list", before: [1], after: [1, 2], isSame: false },
  { what: "a shorter list", before: [1, 2], after: [1], isSame: false },
  { what: "one more field", before: { a: 1 }, after: { a: 1, b: undefined }, isSame: false },
  { what: "one field less", before: { a: 1, b: 2 }, after: { a: 1 }, isSame: false },
  { what: "a list in place of a record", before: {}, after: [], isSame: false },
  { what: "nothing before", before: undefined, after: { a: 1 }, isSame: false },
])("$what: the same is $isSame", ({ before, after, isSame }) => {
  const kept = keepSame<unknown>(before, after);
  expect(kept).toEqual(after);
  expect(Object.is(kept, before)).toBe(isSame);
});

it("keeps the parts that are the same", () => {
  const before = { a: { deep: [1, 2] }, b: { deep: [3] } };
  const after = keepSame(before, { a: { deep: [1, 2] }, b: { deep: [4] } });
  expect(after.a).toBe(before.a);
  expect(after.b).not.toBe(before.b);
});
