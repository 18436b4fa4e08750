import { describe, expect, it } from "vitest";
import type { ProcessRow } from "../../../protocol/index.ts";
import { firstLanes, laneName, lanesFor, tokensFor } from "./lanes.ts";
import { endsOf, lineAt, linesOf } from "./lines.ts";
import type { Geometry } from "./lines.ts";
import { exactClock, tickLabel, ticksOf, tickStep } from "./ticks.ts";
import { panned, windowOf, zoomed } from "./view.ts";

const second = 1_000_000;
const now = 60 * second;

describe("the view", () => {
  const live = { span: second, until: undefined };
  const past = { span: second, until: 30 * second };
  const cases = [
    { name: "ends now", view: live, window: [59 * second, 60 * second] },
    { name: "ends where it was left", view: past, window: [29 * second, 30 * second] },
    { name: "zoomed while time runs it stays with the present", view: zoomed(live, 0.5, 0.2, now, true), window: [59.5 * second, 60 * second] },
    { name: "zoomed while time stands, the moment under the pointer stays", view: zoomed(live, 0.5, 0.5, now, false), window: [59.25 * second, 59.75 * second] },
    { name: "zoomed at the left edge", view: zoomed(past, 0.1, 0, now, false), window: [29 * second, 29.1 * second] },
    { name: "not nearer than 20 µs", view: zoomed(past, 1e-9, 1, now, false), window: [30 * second - 20, 30 * second] },
    { name: "not farther than a minute and a half", view: zoomed(past, 1e9, 1, now, false), window: [-30 * second, 60 * second] },
    { name: "moved into the past", view: panned(live, -0.5, now), window: [58.5 * second, 59.5 * second] },
    { name: "moved to the present, it goes on with it", view: panned({ span: second, until: 59.9 * second }, 0.5, now), window: [59 * second, 60 * second] },
    { name: "not before the beginning", view: panned(past, -100, now), window: [0, second] },
  ] as const;
  it.for(cases)("$name", ({ view, window }) => {
    expect(windowOf(view, now)).toEqual(window);
  });

  it("at the present has no end of its own", () => {
    expect(panned({ span: second, until: 59.9 * second }, 0.5, now).until).toBeUndefined();
  });
});

describe("the axis", () => {
  it.for([[60 * second, 1_000, 10 * second], [second, 1_000, 100_000], [1_000, 1_000, 100], [20, 1_000, 2], [90 * second, 200, 60 * second], [0.5 * second, 840, 50_000]] as const)("of %i µs on %i pixels has a mark every %i µs", ([span, width, step]) => {
    expect(tickStep(span, width)).toBe(step);
  });

  it("says whole seconds by the clock, and what lies between by how long after", () => {
    expect(ticksOf(64_900_000, 65_200_000, 420).map(({ label, isWhole }) => `${label}${isWhole ? "!" : ""}`)).toEqual(["+900 ms", "1:05!", "+100 ms", "+200 ms"]);
    expect(ticksOf(-second, 0.5 * second, 84 * 6).map(({ label }) => label)).toEqual(["0:00", "+500 ms"]);
  });

  it.for([[45 * second, 10, "0:45"], [45_120_000, 10_000, "+120 ms"], [45_120_300, 100, "+120.3 ms"], [45_120_317, 1, "+317 µs"], [45_120_000, 1, "+120 ms"], [3_723 * second, second, "1:02:03"]] as const)("%i µs with marks every %i µs: %s", ([at, step, label]) => {
    expect(tickLabel(at, step)).toBe(label);
  });

  it("tells a moment to the microsecond", () => {
    expect(exactClock(65_000_042)).toBe("1:05.000042");
  });
});

describe("lines", () => {
  const geometry: Geometry = { width: 1_000, from: 1_000, until: 2_000, now: 1_800, laneHeight: 40, top: 20 };
  const lines = linesOf({ from: 1_000, lines: [7, 100, 400, 0, 1, 0, 3, 8, 500, -601, 1, 2, 2, 0, 9, 700, 900, 0, 1, 0, 0] });

  it("are read out of the scene's numbers", () => {
    expect(lines).toEqual([
      { number: 7, sentAt: 1_100, arrivesAt: 1_400, from: 0, to: 1, kind: "raft", lost: false, cause: 3 },
      { number: 8, sentAt: 1_500, arrivesAt: 1_600, from: 1, to: 2, kind: "api", lost: true, cause: 0 },
      { number: 9, sentAt: 1_700, arrivesAt: 1_900, from: 0, to: 1, kind: "raft", lost: false, cause: 0 },
    ]);
  });

  it("go from lane to lane; a lost one half its way, one under way up to now", () => {
    expect(lines.map((line) => endsOf(geometry, line))).toEqual([
      { x1: 100, y1: 40, x2: 400, y2: 80, isThere: true },
      { x1: 500, y1: 80, x2: 550, y2: 100, isThere: false },
      { x1: 700, y1: 40, x2: 800, y2: 60, isThere: false },
    ]);
  });

  it("are found under the pointer", () => {
    expect([lineAt(geometry, lines, 250, 62)?.number, lineAt(geometry, lines, 525, 88)?.number, lineAt(geometry, lines, 250, 90)?.number, lineAt(geometry, lines, 860, 72)?.number]).toEqual([7, 8, undefined, undefined]);
  });
});

describe("lanes", () => {
  const row = (name: string, binary: ProcessRow["binary"]) => ({ name, binary });
  const rows = [row("kubelet-worker-10", "kubelet"), ...["1", "2", "3", "4", "5"].map((number) => row(`kubelet-worker-${number}`, "kubelet")), row("etcd-cp-2", "etcd"), row("etcd-cp-1", "etcd"), row("kubectl", "kubectl"), row("kube-scheduler-cp-1", "kube-scheduler")];

  it("stand in the order of a request's way, of many kubelets the first few", () => {
    expect(lanesFor(firstLanes, rows)).toEqual(["kubectl", "etcd-cp-1", "etcd-cp-2", "kube-scheduler-cp-1", "kubelet-worker-1", "kubelet-worker-2", "kubelet-worker-3", "kubelet-worker-4"]);
  });

  it("are named one by one, or not at all", () => {
    expect(lanesFor(["kubelet-worker-10", "etcd-cp-2", "nobody"], rows)).toEqual(["etcd-cp-2", "kubelet-worker-10"]);
  });

  it.for([{ lanes: ["etcd-cp-1", "etcd-cp-2"], tokens: ["etcd"] }, { lanes: ["etcd-cp-1"], tokens: ["etcd-cp-1"] }, { lanes: ["kubectl", "kubelet-worker-5"], tokens: ["kubectl", "kubelet-worker-5"] }])("$lanes in short: $tokens", ({ lanes, tokens }) => {
    expect(tokensFor(lanes, rows)).toEqual(tokens);
    expect(lanesFor(tokens, rows)).toEqual(lanes);
  });

  it.for([["kube-controller-manager-cp-1", "controller-manager-cp-1", "kcm-cp-1"], ["cloud-controller-manager-cp-1", "cloud-controller-cp-1", "ccm-cp-1"], ["kubelet-worker-1", "kubelet-worker-1", "kubelet-worker-1"]] as const)("%s is called %s, or %s", ([name, long, short]) => {
    expect([laneName(name, false), laneName(name, true)]).toEqual([long, short]);
  });
});
