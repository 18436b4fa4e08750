import { describe, expect, it } from "vitest";
import type { MeasureRow, Standing, VitalRow } from "../../../protocol/index.ts";
import { figuresOf } from "./figures.ts";

const s = (seconds: number) => seconds * 1_000_000;
const none = { read: 0, write: 0, schedule: 0, heal: 0, traffic: 0 };

/** A second of a lane: whether writing works, probes of writing that failed so far, pods lost so far, and "ready/running" of the three that are wanted. */
const row = (at: number, write: VitalRow["status"], failed: number, lost: number, pods: readonly [number, number] = [3, 3]): MeasureRow => {
  const standing: Standing = { vitals: { write }, etcd: { is: 3, of: 3 }, leaders: ["etcd-cp-1"], apiServers: { is: 3, of: 3 }, nodes: { is: 3, of: 3 }, pods: { is: 3, of: 3 }, workloads: [{ name: "Deployment default/web", desired: 3, ready: pods[0], running: pods[1] }] };
  return { at: s(at), standing, failed: { ...none, write: failed }, lost };
};

const rows: readonly MeasureRow[] = [row(0, "unknown", 0, 0), row(20, "ok", 2, 1), row(32, "failing", 3, 1), row(40, "failing", 7, 2, [3, 2]), row(44, "ok", 7, 2, [2, 2]), row(50, "ok", 7, 2)];

describe("figures of a lane", () => {
  it.each([
    { of: "an outage in the middle", from: 30, to: 60, outage: 12, failed: 5, lost: 1, whole: s(19), ready: 2 },
    { of: "one that is cut at the start", from: 35, to: 60, outage: 9, failed: 4, lost: 1, whole: s(19), ready: 2 },
    { of: "one that lasts: no time to be whole again yet", from: 30, to: 38, outage: 6, failed: 1, lost: 0, whole: undefined, ready: 3 },
    { of: "nothing that failed", from: 20, to: 30, outage: 0, failed: 0, lost: 0, whole: "never", ready: 3 },
    { of: "all well again, and pods missing still", from: 30, to: 46, outage: 12, failed: 5, lost: 1, whole: undefined, ready: 2 },
  ])("$of", ({ from, to, outage, failed, lost, whole, ready }) => {
    const figures = figuresOf(rows, s(from), s(to), s(31));
    expect(figures).toEqual({ outage: { ...none, write: s(outage) }, failed: { ...none, write: failed }, podsLost: lost, least: [{ name: "Deployment default/web", ready, desired: 3 }], wholeAfter: whole });
  });

  it("have no time to be whole again where nothing was done", () => expect(figuresOf(rows, s(30), s(60), undefined).wholeAfter).toBe("never"));
});
