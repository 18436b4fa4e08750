import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { liveThrough, liveWithRest } from "./live.ts";
import { randomHistory } from "./randomHistory.ts";

const histories = 200;
const perTest = 20;
/** So many of them are lived through the second time with a rest: from a checkpoint on in a new cluster. */
const withRest = 40;

/** What the browser's test compares with, where both are of one run (src/testing/workshop/testAll.mjs). */
const handOn = process.env["KUBARIUM_LIVED"];

describe("200 random histories, each lived through twice", () => {
  const lived = new Map<number, string>();
  const batches = Array.from({ length: histories / perTest }, (_, batch) => batch * perTest + 1);
  it.for(batches)("are the same both times, from seed %i on", { timeout: 300_000 }, (first) => {
    for (let seed = first; seed < first + perTest; seed++) {
      const once = liveThrough(seed);
      lived.set(seed, once.hash);
      expect({ seed, ...(seed <= withRest ? liveWithRest(seed) : liveThrough(seed)) }).toEqual({ seed, ...once });
    }
  });

  it("differ from one another", () => {
    expect(liveThrough(1).hash).not.toBe(liveThrough(2).hash);
  });

  afterAll(() => {
    if (handOn === undefined || lived.size < histories || !existsSync(dirname(handOn))) return;
    writeFileSync(handOn, JSON.stringify([...lived].map(([seed, hash]) => ({ history: randomHistory(seed), hash }))));
  });
});
