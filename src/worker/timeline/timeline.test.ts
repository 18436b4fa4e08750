import { describe, expect, it } from "vitest";
import { rngStream, seconds, stateDigest, StateRng } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Command, History, Micros } from "../../protocol/index.ts";
import { randomHistory } from "../../testing/determinism/randomHistory.ts";
import { loadManifestReader } from "../manifestInput.ts";
import { Replay } from "../simulation.ts";
import { followState } from "./follow.ts";
import { Timeline } from "./timeline.ts";

await loadManifestReader();

/** A clock that says that all work costs something, so that checkpoints are taken. */
function countingClock(): () => number {
  let ticks = 0;
  return () => (ticks += 10);
}

const digestOf = (timeline: Timeline): string => stateDigest(timeline.simulation.cluster.kernel.state);

function lifeUntil(history: History, until: Micros): string {
  const replay = new Replay({ ...history, commands: history.commands.filter(({ at }) => at <= until), until });
  replay.advance(() => true);
  return stateDigest(replay.simulation.cluster.kernel.state);
}

function live(history: History): Timeline {
  const timeline = new Timeline(history, countingClock());
  timeline.advance(history.until);
  return timeline;
}

const quiet: History = { blueprint: defaultBlueprint, seed: 7, commands: [], until: seconds(60) };
const kill = (process: string): Command => ({ type: "process", action: "kill", process });
const create: Command = { type: "kubectl", line: "kubectl create configmap paint" };

describe("a timeline", () => {
  it.for([4, 7])("goes to any moment of a history, back and forth, and is there as if it had come straight (seed %i)", { timeout: 120_000 }, (seed) => {
    const history = randomHistory(seed);
    const timeline = live(history);
    const rng = new StateRng(rngStream(seed, "seek"));
    for (let i = 0; i < 3; i++) {
      const at = rng.int(0, history.until);
      timeline.seek(at);
      timeline.advance(at);
      expect({ at, digest: digestOf(timeline) }).toEqual({ at, digest: lifeUntil(history, at) });
    }
    timeline.seek(Infinity);
    timeline.advance(timeline.end);
    expect(timeline.isPast).toBe(false);
    expect(digestOf(timeline)).toBe(lifeUntil(history, history.until));
  });

  it("forks when something is done in the past; the other way stays", () => {
    const timeline = live(quiet);
    timeline.perform(kill("etcd-cp-1"));
    timeline.advance(seconds(70));
    const before = digestOf(timeline);
    timeline.seek(seconds(50));
    timeline.advance(seconds(50));
    expect(timeline.perform(create)).toMatchObject({ ok: true, forked: true, at: seconds(50) });
    timeline.advance(seconds(55));
    expect(timeline.history()).toMatchObject({ commands: [{ at: seconds(50), command: create }], until: seconds(55) });
    expect(timeline.rows()).toEqual([
      { id: 1, name: "Branch 1", end: seconds(70), commands: 1 },
      { id: 2, name: "Branch 2", parent: 1, forkedAt: seconds(50), end: seconds(55), commands: 1 },
    ]);
    expect(timeline.switchTo(1)).toBe(true);
    timeline.advance(timeline.end);
    expect(digestOf(timeline)).toBe(before);
    expect(timeline.log).toEqual([{ at: seconds(60), command: kill("etcd-cp-1") }]);
  });

  it("takes back the last command", () => {
    const timeline = live(quiet);
    timeline.perform(create);
    timeline.advance(seconds(65));
    timeline.perform(kill("etcd-cp-1"));
    timeline.advance(seconds(80));
    expect(timeline.undo()).toBe(true);
    timeline.advance(timeline.end);
    expect(timeline.history()).toEqual({ ...quiet, commands: [{ at: seconds(60), command: create }], until: seconds(65) });
    expect(digestOf(timeline)).toBe(lifeUntil(timeline.history(), seconds(65)));
    expect(timeline.bands.all().filter(({ subject }) => subject === "etcd-cp-1")).toEqual([]);
    expect(timeline.traces.of(2).messages).toEqual([]);
    timeline.undo();
    expect(timeline.undo()).toBe(false);
  });

  it("does again what was taken back, in its order, and is where it was; not after something else was done", () => {
    const timeline = live(quiet);
    timeline.perform(create);
    timeline.advance(seconds(65));
    timeline.perform(kill("etcd-cp-1"));
    timeline.advance(seconds(80));
    const before = { digest: digestOf(timeline), history: timeline.history(), bands: timeline.bands.all().map(({ id: _, ...band }) => band), messages: timeline.traces.of(2).messages };
    for (const turn of [1, 2]) {
      timeline.undo();
      timeline.advance(timeline.end + seconds(turn));
    }
    expect(timeline.undone).toEqual(create);
    expect(timeline.redo()).toBe(true);
    timeline.advance(timeline.end);
    expect(timeline.undone).toEqual(kill("etcd-cp-1"));
    expect(timeline.redo()).toBe(true);
    timeline.advance(timeline.end);
    expect({ digest: digestOf(timeline), history: timeline.history(), bands: timeline.bands.all().map(({ id: _, ...band }) => band), messages: timeline.traces.of(2).messages }).toEqual(before);
    expect(timeline.redo()).toBe(false);
    timeline.undo();
    timeline.advance(timeline.end);
    timeline.perform(kill("etcd-cp-2"));
    expect(timeline.undone).toBeUndefined();
    expect(timeline.redo()).toBe(false);
  });

  it("says who leads in a cluster of a hundred workers too", () => {
    const timeline = live({ ...quiet, blueprint: { ...defaultBlueprint, workers: 100 }, until: seconds(3) });
    expect(timeline.bands.all().filter(({ lane, subject }) => lane === "leader" && subject === "etcd")).toMatchObject([{ text: expect.stringMatching(/^etcd-cp-\d$/) as string }]);
    expect(timeline.bands.all().filter(({ lane }) => lane === "incident")).toEqual([]);
  });

  it("keeps what lasted: who led, and who was down from when to when", () => {
    const timeline = live(quiet);
    const leader = timeline.bands.all().find(({ lane, subject, to }) => lane === "leader" && subject === "etcd" && to === undefined)?.text ?? "";
    expect(leader).toMatch(/^etcd-cp-\d$/);
    timeline.perform({ type: "process", action: "stop", process: leader });
    timeline.advance(seconds(75));
    timeline.perform({ type: "process", action: "start", process: leader });
    timeline.advance(seconds(90));
    const bands = timeline.bands.all();
    const leaders = bands.filter(({ lane, subject }) => lane === "leader" && subject === "etcd");
    expect(leaders).toHaveLength(2);
    expect(leaders[1]?.text).not.toBe(leader);
    const incident = bands.find(({ lane, subject }) => lane === "incident" && subject === leader);
    expect(incident).toMatchObject({ kind: "stopped" });
    expect(incident?.from).toBeGreaterThanOrEqual(seconds(60));
    expect(incident?.from).toBeLessThan(seconds(62));
    expect(incident?.to).toBeGreaterThanOrEqual(seconds(75));
    expect(incident?.to).toBeLessThan(seconds(77));
    // A past that is lived through again adds nothing.
    timeline.seek(seconds(65));
    timeline.advance(seconds(88));
    expect(timeline.bands.all()).toEqual(bands);
  });

  it("keeps what a command set off, once, however often it is lived through", () => {
    const timeline = live(quiet);
    timeline.perform(create);
    timeline.advance(seconds(65));
    const { messages } = timeline.traces.of(1);
    expect(messages[0]).toMatchObject({ from: "kubectl", sentAt: expect.any(Number) as number });
    expect(messages.some(({ to }) => to.startsWith("etcd-"))).toBe(true);
    const count = messages.length;
    timeline.seek(seconds(30));
    timeline.advance(seconds(65));
    expect(timeline.traces.of(1).messages).toHaveLength(count);
  });

  it("says whether what a command set off is under way", () => {
    const timeline = live(quiet);
    const state = () => followState(timeline.simulation.cluster, 1);
    expect(state()).toBe("over");
    timeline.perform(create);
    expect(state()).toBe("moving");
    timeline.advance(seconds(75));
    expect(state()).not.toBe("moving");
  });
});
