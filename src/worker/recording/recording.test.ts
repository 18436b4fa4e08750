import { describe, expect, it } from "vitest";
import type { TraceEntry } from "../../engine/core/index.ts";
import { bareBlueprint } from "../../engine/history/index.ts";
import { Simulation } from "../simulation.ts";
import { MessageRing } from "./messageRing.ts";
import { WorkRing } from "./workRing.ts";

const entry = (seq: number, change: Partial<TraceEntry> = {}): TraceEntry => ({ seq, sentAt: seq * 10, arrivesAt: seq * 10 + 5, from: 1, to: 2, cause: 0, lost: false, kind: "datagram", message: `m${seq}`, ...change });
const kept = (ring: MessageRing): readonly unknown[] => {
  const [from, until] = ring.range;
  return Array.from({ length: until - from }, (_, index) => ring.entry(from + index)?.message);
};

describe("the ring of messages", () => {
  it("gives back what it was given, while it grows", () => {
    const ring = new MessageRing(20_000);
    for (let seq = 0; seq < 10_000; seq++) ring.add(seq * 10, entry(seq, seq % 7 === 0 ? { lost: true, kind: "syn" } : {}));
    expect(ring.range).toEqual([0, 10_000]);
    expect(ring.completeSince).toBe(0);
    for (const number of [0, 7, 4_097, 9_999]) expect(ring.entry(number)).toEqual(entry(number, number % 7 === 0 ? { lost: true, kind: "syn" } : {}));
  });

  it("drops the oldest when it is full, and says since when nothing is missing", () => {
    const ring = new MessageRing(4_096);
    for (let seq = 0; seq < 5_000; seq++) ring.add(seq * 10, entry(seq));
    expect(ring.range).toEqual([904, 5_000]);
    expect(ring.completeSince).toBe(9_030);
    expect(ring.entry(903)).toBeUndefined();
    expect(ring.entry(904)?.message).toBe("m904");
  });

  it("forgets what has not happened", () => {
    const ring = new MessageRing();
    for (const seq of [1, 2, 3]) ring.add(seq * 10, entry(seq));
    // Two lost ones and the next event have the same number.
    ring.add(40, entry(4, { lost: true, message: "lost before" }));
    ring.add(50, entry(4, { lost: true, message: "lost after" }));
    ring.add(50, entry(4));
    ring.add(60, entry(5));
    ring.forgetAfter(40, 4);
    expect(kept(ring)).toEqual(["m1", "m2", "m3", "lost before"]);
  });

  it("knows nothing of a time that was jumped over", () => {
    const ring = new MessageRing();
    ring.add(10, entry(1));
    ring.clear(500);
    ring.add(510, entry(51));
    expect([kept(ring), ring.completeSince]).toEqual([["m51"], 500]);
  });
});

it("the ring of work drops the oldest and forgets what has not happened", () => {
  const ring = new WorkRing(4_096);
  for (let at = 0; at < 5_000; at++) ring.add(at, at % 3, at, at + 1, at % 2 === 0);
  ring.forgetAfter(4_990);
  const [from, until] = ring.range;
  expect([from, until, ring.completeSince, ring.from(until - 1), ring.until(until - 1), ring.process(until - 1), ring.isDisk(until - 1)]).toEqual([904, 4_991, 903, 4_990, 4_991, 1, true]);
});

describe("a recording of a cluster", () => {
  const second = 1_000_000;
  it("is the same after going back to a checkpoint as if one had not", () => {
    const lived = new Simulation(bareBlueprint, 3);
    lived.advance(3 * second);
    const checkpoint = lived.checkpoint();
    lived.advance(5 * second);
    const facts = () => {
      const [from, until] = lived.recording.messages.range;
      const { index } = lived.cluster.kernel.process("etcd-cp-1");
      return { from, until, last: lived.recording.messages.entry(until - 1), work: lived.recording.work.range, notes: lived.recording.lastNotes(() => true, 100), lives: lived.recording.livesOf(index) };
    };
    const before = facts();
    lived.restore(checkpoint);
    expect(facts().until).toBeLessThan(before.until);
    lived.advance(5 * second);
    expect(facts()).toEqual(before);
    expect(before.notes.map(({ text }) => text)).toContain("became leader at term 2: has the votes of a majority");
  });

  it("keeps nothing of a way that was not gone", () => {
    const lived = new Simulation(bareBlueprint, 3);
    lived.advance(3 * second);
    const fork = lived.checkpoint();
    lived.advance(4 * second);
    const other = lived.checkpoint();
    lived.restore(fork);
    lived.perform({ type: "process", action: "pause", process: "etcd-cp-1" });
    lived.advance(5 * second);
    lived.restore(other);
    expect([lived.recording.messages.completeSince, lived.recording.work.completeSince, lived.recording.lastNotes(() => true, 9)]).toEqual([4 * second, 4 * second, []]);
    const { index } = lived.cluster.kernel.process("etcd-cp-1");
    expect(lived.recording.livesOf(index).map(({ at, status }) => [at, status])).toEqual([[4 * second, "running"]]);
  });

  it("says how a process lived", () => {
    const simulation = new Simulation(bareBlueprint, 3);
    simulation.advance(3 * second);
    simulation.perform({ type: "process", action: "pause", process: "etcd-cp-1" });
    simulation.advance(4 * second);
    simulation.perform({ type: "machine", action: "crash", machine: "cp-1" });
    const { index } = simulation.cluster.kernel.process("etcd-cp-1");
    expect(simulation.recording.livesOf(index).map(({ status, isOff }) => `${status}${isOff ? ", off" : ""}`).slice(-3)).toEqual(["paused", "exited, off", "exited, off"]);
  });
});
