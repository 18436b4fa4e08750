import { describe, expect, it } from "vitest";
import { copyData } from "./copyData.ts";
import type { Sharing } from "./copyData.ts";

const never = (): Sharing => "nothing";

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
    const copy = copyData({ fixed, list: [fixed] }, (object) => ("fixed" in object ? "whole" : "nothing"));
    expect(copy.fixed).toBe(fixed);
    expect(copy.list[0]).toBe(fixed);
  });

  it("shares the parts of what changes only by taking another part", () => {
    const record = { parts: [1], changed: false };
    const ofRecords = (object: object): Sharing => ("parts" in object ? "parts" : "nothing");
    const copy = copyData([record], ofRecords);
    record.changed = true;
    const later = copyData([record], ofRecords, copy);
    expect([copy[0], copy[0]?.parts === record.parts]).toEqual([{ parts: [1], changed: false }, true]);
    expect([later[0], copyData([record], ofRecords, later) === later]).toEqual([{ parts: [1], changed: true }, true]);
  });
});

describe("a copy beside an earlier one", () => {
  const next = <T>(value: T, change: (value: T) => void): { readonly first: T; readonly second: T } => {
    const first = copyData(value, never);
    change(value);
    return { first, second: copyData(value, never, first) };
  };

  it("is the earlier one where nothing has changed", () => {
    const { first, second } = next({ list: [{ a: 1 }, [2]], map: new Map<string, unknown>([["k", { b: new Set([1]) }]]), numbers: Int32Array.from([1]), none: null, not: Number.NaN }, () => undefined);
    expect(second).toBe(first);
  });

  it("shares with it all that is beside a change", () => {
    const { first, second } = next({ list: [{ a: 1 }, { a: 2 }], map: new Map([["k", { b: 1 }], ["l", { b: 2 }]]) }, (value) => {
      value.list[1] = { a: 3 };
      value.map.set("m", { b: 3 });
    });
    expect(second).toEqual({ list: [{ a: 1 }, { a: 3 }], map: new Map([["k", { b: 1 }], ["l", { b: 2 }], ["m", { b: 3 }]]) });
    expect(first.list[1]).toEqual({ a: 2 });
    expect([second.list[0] === first.list[0], second.map.get("l") === first.map.get("l")]).toEqual([true, true]);
  });

  const changes: readonly { readonly name: string; readonly value: unknown; readonly later: unknown }[] = [
    { name: "a Map whose order is another one", value: new Map([["a", 1], ["b", 2]]), later: new Map([["b", 2], ["a", 1]]) },
    { name: "a Set whose order is another one", value: new Set(["a", "b"]), later: new Set(["b", "a"]) },
    { name: "an object whose keys come in another order", value: { a: 1, b: 2 }, later: { b: 2, a: 1 } },
    { name: "an object that lost a key", value: { a: 1, b: undefined }, later: { a: 1 } },
    { name: "a list that grew", value: [1], later: [1, undefined] },
    { name: "a list that became an object", value: [1], later: { 0: 1 } },
    { name: "minus zero", value: { a: 0 }, later: { a: -0 } },
    { name: "numbers of another kind", value: Int32Array.from([1]), later: Uint32Array.from([1]) },
    { name: "other numbers", value: Int32Array.from([1, 2]), later: Int32Array.from([1, 3]) },
  ];
  it.for(changes)("sees $name", ({ value, later }) => {
    const order = (of: unknown): unknown => (of instanceof Map || of instanceof Set ? [...of] : Array.isArray(of) || ArrayBuffer.isView(of) ? of : Object.entries(of as object));
    const copy = copyData(later, never, copyData(value, never));
    expect(order(copy)).toEqual(order(later));
    expect(copy).not.toBe(later);
  });

  it("keeps two things apart that were one before, and makes one of what has become one", () => {
    const shared = { a: 1 };
    const apart = next({ one: shared, two: shared }, (value) => (value.two = { a: 1 })).second;
    expect(apart.one).not.toBe(apart.two);
    const together = next({ one: { a: 1 }, two: { a: 1 } }, (value) => (value.two = value.one)).second;
    expect(together.one).toBe(together.two);
  });

  it("counts what it had to make", () => {
    const value = { kept: [1, 2, 3], changed: [4] };
    const [whole, later, same] = [{ cells: 0 }, { cells: 0 }, { cells: 0 }];
    const first = copyData(value, never, undefined, whole);
    value.changed.push(5);
    const second = copyData(value, never, first, later);
    copyData(value, never, second, same);
    expect([whole.cells > later.cells, later.cells > 0, same.cells]).toEqual([true, true, 0]);
  });

  it("copies what contains itself", () => {
    const { second } = next<{ self?: unknown; n: number }>({ n: 1 }, (value) => (value.self = value));
    expect(second.self).toBe(second);
  });
});
