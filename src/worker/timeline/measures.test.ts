import { describe, expect, it } from "vitest";
import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Command, MeasureRow, Micros, StampedCommand } from "../../protocol/index.ts";
import { loadManifestReader } from "../manifestInput.ts";
import { Timeline } from "./timeline.ts";

await loadManifestReader();

const web: Command = { type: "kubectl", line: "kubectl create deployment web --image=nginx --replicas=3" };
const stop = (process: string): Command => ({ type: "process", action: "stop", process });

/** A history that is lived through in strides of so many µs. */
function live(commands: readonly StampedCommand[], until: Micros, stride: Micros): Timeline {
  const timeline = new Timeline({ blueprint: { ...defaultBlueprint, etcdMembers: 3 }, seed: 5, commands, until }, () => 0, undefined, true);
  for (let at = stride; at < until; at += stride) timeline.advance(at);
  timeline.advance(until);
  return timeline;
}

const rowsOf = (timeline: Timeline): readonly MeasureRow[] => timeline.measures?.all() ?? [];
const at = (rows: readonly MeasureRow[], moment: Micros): MeasureRow | undefined => rows.findLast((row) => row.at <= moment);

describe("how a cluster stood from second to second", () => {
  const commands: readonly StampedCommand[] = [
    { at: seconds(40) + 123, command: web },
    { at: seconds(60), command: { type: "machine", action: "crash", machine: "worker-2" } },
    { at: seconds(64) + 500_000, command: stop("etcd-cp-1") },
    { at: seconds(70) + 1, command: stop("etcd-cp-2") },
  ];
  const timeline = live(commands, seconds(95), seconds(95));
  const rows = rowsOf(timeline);

  it("is read off what runs, not off what the API says of it", () => {
    expect(at(rows, seconds(59))?.standing).toMatchObject({ etcd: { is: 3, of: 3 }, apiServers: { is: 3, of: 3 }, nodes: { is: 3, of: 3 }, vitals: { write: "ok", traffic: "ok" }, leaders: [expect.stringMatching(/^etcd-cp-\d$/)] });
    expect(at(rows, seconds(59))?.standing.workloads.find(({ name }) => name === "Deployment default/web")).toEqual({ name: "Deployment default/web", desired: 3, ready: 3, running: 3 });
    // The machine is dark: its pods are gone, and nobody has told the API yet.
    const dark = at(rows, seconds(62))?.standing;
    expect(dark?.nodes).toEqual({ is: 3, of: 3 });
    expect(dark?.workloads.find(({ name }) => name === "Deployment default/web")).toEqual({ name: "Deployment default/web", desired: 3, ready: 3, running: 2 });
    expect(at(rows, seconds(61))?.lost).toBeGreaterThan(at(rows, seconds(59))?.lost ?? 0);
  });

  it("shows an outage and counts the probes that failed in it", () => {
    expect(at(rows, seconds(69))?.standing.vitals.write).toBe("ok");
    const last = at(rows, seconds(95));
    expect(last?.standing).toMatchObject({ vitals: { write: "failing" }, etcd: { is: 1, of: 3 }, leaders: [] });
    expect(last?.failed.write).toBeGreaterThan(2);
    expect(last?.failed.write).toBeGreaterThan(at(rows, seconds(80))?.failed.write ?? Infinity);
  });

  it("is the same in whatever strides it was lived through", () => {
    expect(rowsOf(live(commands, seconds(95), 377_001))).toEqual(rows);
  });

  it("is cut where the history forks, and goes on as if it had come straight", () => {
    timeline.seek(seconds(62) + 500_000);
    timeline.advance(seconds(62) + 500_000);
    timeline.perform(stop("etcd-cp-3"));
    timeline.advance(seconds(80));
    const straight = live([...commands.slice(0, 2), { at: seconds(62) + 500_000, command: stop("etcd-cp-3") }], seconds(80), seconds(80));
    expect(rowsOf(timeline)).toEqual(rowsOf(straight));
  });

  it("is not kept where nobody asks for it", () => {
    expect(new Timeline({ blueprint: defaultBlueprint, seed: 5, commands: [], until: 0 }, () => 0).measures).toBeUndefined();
  });
});
