import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isOurs, runTimeline } from "./index.ts";
import { readRecordings } from "./recording.ts";

const recordings = readRecordings(join(dirname(fileURLToPath(import.meta.url)), "../recorded/timelines")).filter(isOurs);

/** Situations in which the simulation is known to behave otherwise, and why. Only ever shorter. */
const otherwise: Readonly<Record<string, string>> = {
  "all-nodes-lost": "on the slow recording host one node of the last pass got NoExecute before that pass ended",
  "node-pressure-conditions": "the real scheduler tries a pod again after each taint that goes, though others stay",
};

describe("as a real control plane did", () => {
  it.for(recordings.filter(({ name }) => !(name in otherwise)))("$name", { timeout: 60_000 }, (recording) => {
    expect(runTimeline(recording).differences).toEqual([]);
  });

  it("names no situation as different that is not recorded", () => {
    const names = new Set(recordings.map(({ name }) => name));
    expect(Object.keys(otherwise).filter((name) => !names.has(name))).toEqual([]);
  });
});
