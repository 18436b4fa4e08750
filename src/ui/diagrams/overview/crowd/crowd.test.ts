import { describe, expect, it } from "vitest";
import type { MachineRow } from "../../../../protocol/index.ts";
import { layoutCrowd } from "./crowdLayout.ts";
import { nearMembers } from "./CrowdCards.tsx";
import { findMembers } from "./FindWorker.tsx";
import { groupOf } from "./grouping.ts";
import { fillOf } from "./memberLook.ts";
import { fittingName } from "./paintCrowd.ts";

const names = Array.from({ length: 1_000 }, (_, index) => `worker-${index + 1}`);

describe("a worker is found by", () => {
  const cases = [
    { name: "its number, before those that have it in theirs", text: "17", first: "worker-17" },
    { name: "its whole name", text: "worker-170", first: "worker-170" },
    { name: "letters of any size", text: " WORKER-9 ", first: "worker-9" },
    { name: "nothing, where nobody is called so", text: "cp-1", first: undefined },
    { name: "nothing, before anything is typed", text: " ", first: undefined },
  ];
  it.for(cases)("$name", ({ text, first }) => {
    const found = findMembers(names, text);
    expect(found[0]).toBe(first);
    expect(found.length).toBeLessThanOrEqual(8);
  });
});

describe("a worker stands", () => {
  const row: MachineRow = { name: "worker-1", role: "worker", power: "on", paused: false, slowFactor: 1, isolated: false, diskFull: false, nodeReady: "Ready", zone: "zone-a", pool: "m5.large", milliCpu: 4_000, milliCpuUsed: 1_000 };
  const cases = [
    { name: "with its zone", by: "zone", change: {}, group: "zone-a" },
    { name: "with its pool", by: "pool", change: {}, group: "m5.large" },
    { name: "with those in its state", by: "state", change: { nodeReady: "Unknown" }, group: "Unknown" },
    { name: "with those whose machine is in trouble, whatever the API says", by: "state", change: { power: "off" }, group: "powered off" },
    { name: "with all", by: "none", change: {}, group: "" },
    { name: "with those that have not registered", by: "zone", change: { zone: "" }, group: "" },
  ] as const;
  it.for(cases)("$name", ({ by, change, group }) => expect(groupOf({ ...row, ...change }, by)).toBe(group));

  it("filled as far as its processors are asked for", () => expect([fillOf(row), fillOf({ ...row, milliCpuUsed: 9_000 }), fillOf({ ...row, milliCpu: 0 })]).toEqual([0.25, 1, 0]));
});

describe("a name", () => {
  const cases = [
    { name: "worker-17", width: 40, shown: "17" },
    { name: "ip-10-0-17-204.eu-west-1.compute.internal", width: 62, shown: "….internal" },
    { name: "n".repeat(253), width: 20, shown: "…nn" },
  ];
  it.for(cases)("of $width pixels: $shown", ({ name, width, shown }) => expect(fittingName(name, width)).toBe(shown));
});

describe("cards", () => {
  const crowd = layoutCrowd(names.map((name) => ({ name, group: "" })), { x: 0, y: 0, width: 1_040, height: 616 });
  it("are none from afar, and no more than are in view from near", () => {
    expect(nearMembers(crowd, { transform: [0, 0, 1], width: 1_440, height: 700 })).toEqual([]);
    const zoom = 200 / crowd.cell.width;
    const near = nearMembers(crowd, { transform: [0, 0, zoom], width: 1_440, height: 700 });
    expect(near[0]).toBe("worker-1");
    expect(near.length).toBeGreaterThan(20);
    expect(near.length).toBeLessThan(60);
    // On a wall of screens there would be hundreds: they stay cells until one comes nearer.
    expect(nearMembers(crowd, { transform: [0, 0, zoom], width: 7_680, height: 2_160 })).toEqual([]);
  });
});
