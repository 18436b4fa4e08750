import { beforeEach, describe, expect, it } from "vitest";
import type { BandRow, Frame, StampedCommand, TimelineInfo } from "../../protocol/index.ts";
import { applyTimeline, useTimeline } from "./timeline.ts";

const command = (at: number): StampedCommand => ({ at, command: { type: "healAll" } });
const info = (branch: number, isPast = false): TimelineInfo => ({ branch, branches: [], isPast, end: 9 });
const band = (id: string, text = "stopped"): BandRow => ({ id, lane: "incident", subject: "etcd-cp-1", kind: "stopped", text, from: 1 });
const frame = (part: Partial<Frame>): Frame => ({ type: "frame", version: 1, reset: false, now: 0, running: true, speed: 1, reachedSpeed: 1, eventsPerSecond: 0, totalEvents: 0, packetCount: 0, ...part });
const times = () => useTimeline.getState().commands.map(({ at }) => at);

beforeEach(() => applyTimeline(frame({ reset: true, timeline: info(1), bands: [band("1")], branchCommands: [command(1), command(2)], commands: [command(1), command(2)] })));

describe("the timeline's store", () => {
  it("knows all commands after a reset, and adds those that are done", () => {
    expect(times()).toEqual([1, 2]);
    applyTimeline(frame({ commands: [command(5)] }));
    expect(times()).toEqual([1, 2, 5]);
    expect(useTimeline.getState().done).toBe(3);
  });

  it("keeps those that lie ahead when the clock is turned back, and adds none while they are done again", () => {
    applyTimeline(frame({ reset: true, timeline: info(1, true), bands: [band("1")], branchCommands: [command(1), command(2)], commands: [command(1)] }));
    expect(useTimeline.getState()).toMatchObject({ done: 1 });
    applyTimeline(frame({ commands: [command(2)] }));
    expect(times()).toEqual([1, 2]);
    expect(useTimeline.getState().done).toBe(2);
  });

  it("takes another branch's commands and bands in the place of the old ones", () => {
    applyTimeline(frame({ reset: true, timeline: info(1, true), bands: [band("1"), band("2")], branchCommands: [command(1), command(2)], commands: [command(1)] }));
    applyTimeline(frame({ timeline: info(2), bands: [band("1")], branchCommands: [command(1), command(7)], commands: [command(7)] }));
    expect(times()).toEqual([1, 7]);
    expect(useTimeline.getState().done).toBe(2);
    expect([...useTimeline.getState().bands.keys()]).toEqual(["1"]);
  });

  it("replaces a band that changed", () => {
    applyTimeline(frame({ bands: [{ ...band("1"), to: 4 }] }));
    expect(useTimeline.getState().bands.get("1")).toMatchObject({ from: 1, to: 4 });
  });
});
