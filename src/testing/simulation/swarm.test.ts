import { describe, expect, it } from "vitest";
import { runSeed } from "./swarm.ts";
import regressions from "./regressions.json" with { type: "json" };

/** What a failure should say: all that is needed to see it again. */
function verdict(seed: number): string {
  const { broken, at } = runSeed(seed);
  return broken === undefined ? "" : `seed ${seed} at ${at / 1e6} s: ${broken.law}: ${broken.sentence} (npm run sim:swarm -- --seed ${seed} --journal)`;
}

describe("every law holds under random faults, and everything becomes well after heal all", () => {
  const batches = [1, 11, 21];
  it.for(batches)("ten histories from seed %i on", { timeout: 120_000 }, (first) => {
    for (let seed = first; seed < first + 10; seed++) expect(verdict(seed)).toBe("");
  });

  it.for(regressions)("seed $seed: $found", { timeout: 60_000 }, ({ seed }) => {
    expect(verdict(seed)).toBe("");
  });
});

describe("a swarm run", () => {
  it("is the same each time", () => {
    expect(runSeed(5)).toEqual(runSeed(5));
  });
});
