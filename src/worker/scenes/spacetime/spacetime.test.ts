import { describe, expect, it } from "vitest";
import type { TraceEntry } from "../../../engine/core/index.ts";
import { defaultBlueprint, lineFields, linesMost } from "../../../protocol/index.ts";
import type { SpacetimeQuery } from "../../../protocol/index.ts";
import { Simulation } from "../../simulation.ts";
import { livesWithin } from "./lives.ts";
import { readSpacetime } from "./readSpacetime.ts";
import { isInSample, strideFor } from "./sample.ts";

const second = 1_000_000;

describe("a process's life within a window", () => {
  const change = (at: number, status: "running" | "paused" | "exited", isOff = false) => ({ at, process: 0, status, isOff });
  const cases = [
    { name: "nothing known, from the beginning on", changes: [], knownSince: 0, lives: [[10, 20, "exited"]] },
    { name: "nothing known of a time that was not recorded", changes: [], knownSince: 15, lives: [[10, 20, "unknown"]] },
    { name: "running all the while", changes: [change(3, "running")], knownSince: 0, lives: [[10, 20, "running"]] },
    { name: "killed and started", changes: [change(3, "running"), change(12, "exited"), change(15, "running")], knownSince: 0, lives: [[10, 12, "running"], [12, 15, "exited"], [15, 20, "running"]] },
    { name: "the machine lost its power", changes: [change(3, "running"), change(12, "exited", true)], knownSince: 0, lives: [[10, 12, "running"], [12, 20, "off"]] },
    { name: "the same said twice", changes: [change(3, "running"), change(12, "running")], knownSince: 0, lives: [[10, 20, "running"]] },
    { name: "what comes after the window", changes: [change(3, "running"), change(25, "exited")], knownSince: 0, lives: [[10, 20, "running"]] },
  ] as const;
  it.for(cases)("$name", ({ changes, knownSince, lives }) => {
    expect(livesWithin(changes, { from: 10, until: 20, knownSince })).toEqual(lives);
  });
});

describe("a sample", () => {
  it.for([[0, 1], [2_000, 1], [2_001, 2], [9_000, 8]] as const)("of %i messages keeps one in %i", ([count, stride]) => {
    expect(strideFor(count, 2_000)).toBe(stride);
  });

  it("is even, and a coarser one is a part of a finer one", () => {
    const numbers = Array.from({ length: 16_000 }, (_, number) => number);
    const eighth = numbers.filter((number) => isInSample(number, 8));
    expect(Math.abs(eighth.length - 2_000)).toBeLessThan(100);
    expect(eighth.every((number) => isInSample(number, 4))).toBe(true);
  });
});

describe("space and time of a cluster", () => {
  const sent: TraceEntry[] = [];
  const simulation = new Simulation({ ...defaultBlueprint, workers: 1 }, 5);
  simulation.observers.add({ sent: (entry) => void sent.push(entry) });
  simulation.advance(20 * second);
  simulation.perform({ type: "process", action: "kill", process: "etcd-cp-2" });
  simulation.advance(30 * second);
  const { cluster, recording } = simulation;
  const read = (query: Partial<SpacetimeQuery>) => readSpacetime(cluster, { id: "spacetime", lanes, span: 2 * second, ...query }, recording);
  const lanes = ["etcd-cp-1", "etcd-cp-2", "etcd-cp-3", "kube-apiserver-cp-1"];
  const indexes = lanes.map((name) => cluster.kernel.process(name).index);
  const between = ({ from, to }: TraceEntry) => indexes.includes(from) && indexes.includes(to) && from !== to;

  it("has the messages that were under way between the lanes, and no others", () => {
    const scene = read({ until: 21 * second });
    const expected = sent.filter((entry) => between(entry) && entry.sentAt <= 21 * second && entry.arrivesAt >= 19 * second);
    expect(expected.length).toBeGreaterThan(50);
    expect(scene.matched).toBe(expected.length);
    const lines = Array.from({ length: scene.lines.length / lineFields }, (_, line) => scene.lines.slice(line * lineFields, (line + 1) * lineFields));
    expect(lines.map(([, start = 0, end = 0, from = 0, to = 0]) => [start + scene.from, (end < 0 ? -end - 1 : end) + scene.from, end < 0, lanes[from], lanes[to]])).toEqual(
      expected.map((entry) => [entry.sentAt, entry.arrivesAt, entry.lost, lanes[indexes.indexOf(entry.from)], lanes[indexes.indexOf(entry.to)]]),
    );
    expect(scene.lanes.map(({ lives }) => lives.map(([, , status]) => status).join(" "))).toEqual(["running", "running stopped", "running", "running"]);
  });

  it("is a sample where there are too many, and says of how many", () => {
    const all = cluster.kernel.state.processes.map(({ name }) => name).slice(0, 30);
    const scene = read({ lanes: all, span: 30 * second });
    expect(scene.matched).toBeGreaterThan(linesMost);
    expect(scene.lines.length / lineFields).toBeLessThanOrEqual(linesMost);
    expect(scene.lines.length / lineFields).toBeGreaterThan(linesMost / 3);
    expect(JSON.stringify(scene).length).toBeLessThan(120_000);
  });

  it("follows one command, tells a message in full, and shows work in short windows", () => {
    const { at, cause } = simulation.perform({ type: "kubectl", line: "kubectl create configmap a" });
    simulation.advance(at + second);
    const query = { lanes: ["kubectl", ...lanes], until: at + second, span: second, cause, withTexts: true } as const;
    const scene = read(query);
    expect(scene.matched).toBeGreaterThan(3);
    expect(scene.texts).toHaveLength(scene.matched);
    expect(new Set(scene.texts?.map((message) => message.cause))).toEqual(new Set([cause]));
    const number = scene.lines[0];
    expect(read({ ...query, ...(number === undefined ? {} : { message: number }) }).message).toEqual(scene.texts?.[0]);
    expect([scene.workOmitted, read({ span: 50_000 }).workOmitted, read({ span: 50_000 }).work.length > 0]).toEqual([true, false, true]);
  });

  const nonsense = [{ lanes: "all" }, { lanes: [null, {}, "nobody"] }, { span: NaN }, { span: -1 }, { until: "now" }, { message: 1e18 }, { cause: {} }];
  it.for(nonsense)("takes what a page should not send: %o", (query) => {
    expect(() => read(query as unknown as Partial<SpacetimeQuery>)).not.toThrow();
  });
});
