import { describe, expect, it } from "vitest";
import { liveThrough } from "./live.ts";

const histories = 200;
const perTest = 20;

describe("200 random histories, each lived through twice", () => {
  const batches = Array.from({ length: histories / perTest }, (_, batch) => batch * perTest + 1);
  it.for(batches)("are the same both times, from seed %i on", { timeout: 300_000 }, (first) => {
    for (let seed = first; seed < first + perTest; seed++) expect({ seed, ...liveThrough(seed) }).toEqual({ seed, ...liveThrough(seed) });
  });

  it("differ from one another", () => {
    expect(liveThrough(1).hash).not.toBe(liveThrough(2).hash);
  });
});
