import { describe, expect, it } from "vitest";
import { copyData } from "./copyData.ts";

const never = () => false;

describe("a copy of plain data", () => {
  const values: readonly unknown[] = [
    1,
    "a",
    undefined,
    null,
    { a: 1, b: [1, { c: undefined }] },
    new Map<string, unknown>([["a", { b: new Set([1, 2]) }]]),
    new Set([[1], [2]]),
    Float64Array.from([1, 2]),
    Int32Array.from([-1, 2]),
    Uint16Array.from([1, 2]),
    [[], {}, new Map()],
  ];
  it.each(values.map((value) => [value]))("%o equals it", (value) => expect(copyData(value, never)).toEqual(value));

  it("is not changed with it, at any depth", () => {
    const value = { list: [{ a: 1 }], map: new Map([["k", { b: 1 }]]), set: new Set<number>(), bytes: Uint8Array.from([1]) };
    const copy = copyData(value, never);
    value.list[0] = { a: 2 };
    value.list.push({ a: 3 });
    value.map.set("k", { b: 2 });
    value.set.add(1);
    value.bytes[0] = 2;
    expect(copy).toEqual({ list: [{ a: 1 }], map: new Map([["k", { b: 1 }]]), set: new Set(), bytes: Uint8Array.from([1]) });
  });

  it("keeps two references to one thing, and rings", () => {
    const shared = { a: 1 };
    const ring: { self?: unknown; readonly both: readonly unknown[] } = { both: [shared, shared] };
    ring.self = ring;
    const copy = copyData(ring, never);
    expect(copy.self).toBe(copy);
    expect(copy.both[0]).toBe(copy.both[1]);
    expect(copy.both[0]).not.toBe(shared);
  });

  it("shares what never changes", () => {
    const fixed = { fixed: true };
    const copy = copyData({ fixed, list: [fixed] }, (object) => "fixed" in object && object.fixed === true);
    expect(copy.fixed).toBe(fixed);
    expect(copy.list[0]).toBe(fixed);
  });
});
