import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import floors from "../recorded/transcripts/floors.json" with { type: "json" };
import { checkTranscript } from "./check.ts";
import { play } from "./play.ts";
import type { Transcript } from "./transcript.ts";

const folder = join(import.meta.dirname, "../recorded/transcripts");
const floorOf: Readonly<Record<string, number>> = floors;
const names = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "floors.json");

await loadManifestReader();

describe("the page's kubectl prints what the real one printed", () => {
  it.for(names)("%s: no fewer commands than before", { timeout: 60_000 }, async (name) => {
    const transcript = JSON.parse(readFileSync(join(folder, name), "utf8")) as Transcript;
    const report = await checkTranscript(transcript, play);
    const floor = floorOf[transcript.name] ?? 0;
    const different = report.steps.filter((step) => !step.equal).map((step) => `${step.run}\n${step.difference}`);
    // Below the floor the differences are shown instead of a number.
    expect(report.equal >= floor ? [] : different).toEqual([]);
  });

  it("every recording has a floor", () => {
    expect(names.map((name) => name.replace(/\.json$/, "")).sort()).toEqual(Object.keys(floorOf).sort());
  });
});
