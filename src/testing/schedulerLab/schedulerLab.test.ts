import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { playSchedulerRecording, readSchedulerRecordings } from "./index.ts";
import { isDeployment } from "./recording.ts";
import type { SituationRecording } from "./recording.ts";

const recordings = readSchedulerRecordings(join(import.meta.dirname, "../recorded/scheduler/whole"));

describe("API server, controllers and scheduler do with a new pod what the real ones did", () => {
  it.for(recordings)("$name", { timeout: 30_000 }, (recording) => {
    expect(playSchedulerRecording(recording)).toEqual([]);
  });

  it("a recording that says otherwise is told from ours, place by place", () => {
    const recording = recordings.find(({ name }) => name === "nodeaffinity-matchfields") as SituationRecording;
    expect(isDeployment(recording)).toBe(false);
    const otherwise: SituationRecording = { ...recording, attempts: 2, chosen: ["n9"], prefilter: ["n9"] };
    expect(playSchedulerRecording(otherwise).map((line) => line.split(":")[0])).toEqual(["attempts", "prefilter[0]", "chosen"]);
  });
});
