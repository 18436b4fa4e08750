import { describe, expect, it } from "vitest";
import { createKeyedStore } from "./keyedStore.ts";

interface Row {
  readonly name: string;
  readonly node: string;
  readonly value: number;
}

const newStore = () => createKeyedStore<Row>({ keyOf: (row) => row.name, groupOf: (row) => row.node });
const row = (name: string, node = "a", value = 0): Row => ({ name, node, value });
const upsert = (...rows: Row[]) => ({ upserted: rows, removed: [] });
const remove = (...keys: string[]) => ({ upserted: [], removed: keys });

describe("a keyed store", () => {
  it("tells only the listeners of the row that changed", () => {
    const store = newStore();
    store.apply(upsert(...Array.from({ length: 1_000 }, (_, index) => row(`pod-${index}`))));
    const told: string[] = [];
    for (const key of store.keys()) store.subscribeKey(key, () => told.push(key));
    store.apply(upsert(row("pod-7", "a", 1)));
    expect(told).toEqual(["pod-7"]);
  });

  it("keeps its list of keys while rows only change", () => {
    const store = newStore();
    store.apply(upsert(row("x"), row("y")));
    const before = store.keys();
    store.apply(upsert(row("x", "a", 5)));
    expect(store.keys()).toBe(before);
    store.apply(remove("x"));
    expect(store.keys()).toEqual(["y"]);
  });

  it("moves a row between groups, and tells both", () => {
    const store = newStore();
    store.apply(upsert(row("x", ""), row("y", "a")));
    const told: string[] = [];
    store.subscribeGroup("", () => told.push("waiting"));
    store.subscribeGroup("a", () => told.push("a"));
    store.subscribeGroup("b", () => told.push("b"));
    store.apply(upsert(row("x", "a")));
    expect({ told: told.sort(), waiting: store.groupKeys(""), a: store.groupKeys("a") }).toEqual({ told: ["a", "waiting"], waiting: [], a: ["y", "x"] });
  });

  it("never shows the same version of a group twice", () => {
    const store = newStore();
    const seen: number[] = [];
    for (let round = 0; round < 3; round++) {
      store.apply(upsert(row("x", "a", round)));
      seen.push(store.groupVersion("a"));
      store.apply(remove("x"));
    }
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("forgets everything and tells everybody when it is cleared", () => {
    const store = newStore();
    store.apply(upsert(row("x")));
    let told = 0;
    store.subscribeKey("x", () => told++);
    store.subscribeGroup("a", () => told++);
    store.subscribeKeys(() => told++);
    store.clear();
    expect({ told, keys: store.keys(), row: store.get("x"), group: store.groupKeys("a") }).toEqual({ told: 3, keys: [], row: undefined, group: [] });
  });

  it("passes over keys that are not there", () => {
    const store = newStore();
    const before = store.keys();
    store.apply(remove("nobody"));
    expect(store.keys()).toBe(before);
  });
});
