import { describe, expect, it } from "vitest";
import { plantedBugs } from "../../../testing/raft/brokenRules.ts";
import { findNonLinearizableKeys } from "../../../testing/raft/linearizability.ts";
import type { Operation } from "../../../testing/raft/linearizability.ts";
import { runSimulation } from "../../../testing/raft/simulation.ts";

const seedsTotal = 2_000;
const seedsPerTest = 250;
const minutes = 60_000;

const batches = Array.from({ length: seedsTotal / seedsPerTest }, (_, i) => ({ first: 1 + i * seedsPerTest, last: (i + 1) * seedsPerTest }));

describe("etcd under crashes, pauses, partitions, message loss, slow and lost disks", () => {
  it.for(batches)("seeds $first to $last lose no acknowledged write, stay linearizable, miss no change in a watch and keep Raft's five properties", { timeout: 5 * minutes }, ({ first, last }) => {
    const broken: string[] = [];
    let acknowledged = 0;
    let watched = 0;
    for (let seed = first; seed <= last; seed++) {
      const result = runSimulation(seed);
      acknowledged += result.acknowledged;
      watched += result.watched;
      for (const sentence of result.broken) broken.push(`seed ${seed}: ${sentence}`);
    }
    expect(broken).toEqual([]);
    // A run in which nothing succeeds would prove nothing.
    expect(acknowledged / seedsPerTest).toBeGreaterThan(50);
    expect(watched / seedsPerTest).toBeGreaterThan(50);
  });

  it("gives the same history for the same seed", () => {
    for (const seed of [3, 77, 1009]) expect(runSimulation(seed).hash).toBe(runSimulation(seed).hash);
  });
});

const isSafety = (sentence: string): boolean => !sentence.startsWith("liveness");

describe("the checkers notice a planted bug", () => {
  it.for(plantedBugs)("$name", { timeout: 5 * minutes }, ({ rules, profile, seedsMax }) => {
    let caught = "";
    for (let seed = 1; seed <= seedsMax && caught === ""; seed++) {
      const options = { rules, ...(profile === undefined ? {} : { profile, duration: 8_000_000 }) };
      caught = runSimulation(seed, options).broken.find(isSafety) ?? "";
    }
    expect(caught).not.toBe("");
  });
});

describe("the linearizability checker", () => {
  const operation = (type: Operation["type"], called: number, returned: number, rest: Partial<Operation> = {}): Operation => ({
    client: "c",
    key: "k",
    type,
    value: 0,
    expected: 0,
    seen: 0,
    succeeded: false,
    called,
    returned,
    ...rest,
  });
  const cases: readonly { readonly name: string; readonly history: readonly Operation[]; readonly broken: readonly string[] }[] = [
    { name: "accepts a read of the last write", history: [operation("put", 0, 1, { value: 1 }), operation("get", 2, 3, { seen: 1 })], broken: [] },
    { name: "refuses a read that misses a write which had returned", history: [operation("put", 0, 1, { value: 1 }), operation("get", 2, 3, { seen: 0 })], broken: ["k"] },
    { name: "accepts either value while a write is under way", history: [operation("put", 0, 5, { value: 1 }), operation("get", 1, 2, { seen: 0 }), operation("get", 3, 4, { seen: 1 })], broken: [] },
    { name: "refuses a value that goes back", history: [operation("put", 0, 5, { value: 1 }), operation("get", 1, 2, { seen: 1 }), operation("get", 3, 4, { seen: 0 })], broken: ["k"] },
    { name: "accepts a write without an answer that is seen later", history: [operation("put", 0, Infinity, { value: 1 }), operation("get", 8, 9, { seen: 1 })], broken: [] },
    { name: "refuses a write without an answer that is seen, then not, then seen", history: [operation("put", 0, Infinity, { value: 1 }), operation("get", 1, 2, { seen: 1 }), operation("get", 3, 4, { seen: 0 }), operation("get", 5, 6, { seen: 1 })], broken: ["k"] },
    { name: "refuses two swaps from the same value", history: [operation("cas", 0, 2, { value: 1, succeeded: true }), operation("cas", 1, 3, { value: 2, succeeded: true })], broken: ["k"] },
    { name: "refuses a failed swap that should have succeeded", history: [operation("cas", 0, 1, { value: 1, expected: 0, succeeded: false, seen: 0 })], broken: ["k"] },
  ];
  it.for(cases)("$name", ({ history, broken }) => {
    expect(findNonLinearizableKeys(history)).toEqual(broken);
  });
});
