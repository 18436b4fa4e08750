import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { liveThrough, liveWithRest } from "./live.ts";
import { randomHistory } from "./randomHistory.ts";

const histories = 200;
const perTest = 20;
/** So many of them are lived through a second time here, from a checkpoint on in a new cluster; all of them in the browser (e2e/determinism.spec.ts). */
const livedTwice = 40;

/** What the browser's test compares with, where both are of one run (src/testing/workshop/testAll.mjs). */
const handOn = process.env["KUBARIUM_LIVED"];

describe("200 random histories", () => {
  const lived = new Map<number, string>();
  const seedsFrom = (first: number): readonly number[] => Array.from({ length: perTest }, (_, at) => first + at);
  const batches = Array.from({ length: histories / perTest }, (_, batch) => batch * perTest + 1);

  it.for(batches.filter((first) => first <= livedTwice))("are the same both times, from seed %i on", { timeout: 300_000 }, (first) => {
    for (const seed of seedsFrom(first)) {
      const once = liveThrough(seed);
      lived.set(seed, once.hash);
      expect({ seed, ...liveWithRest(seed) }).toEqual({ seed, ...once });
    }
  });

  it.for(batches.filter((first) => first > livedTwice))("differ from one another, from seed %i on", { timeout: 300_000 }, (first) => {
    for (const seed of seedsFrom(first)) {
      const { hash } = liveThrough(seed);
      expect([...lived.values()]).not.toContain(hash);
      lived.set(seed, hash);
    }
  });

  afterAll(() => {
    if (handOn === undefined || lived.size < histories || !existsSync(dirname(handOn))) return;
    writeFileSync(handOn, JSON.stringify([...lived].map(([seed, hash]) => ({ history: randomHistory(seed), hash }))));
  });
});
