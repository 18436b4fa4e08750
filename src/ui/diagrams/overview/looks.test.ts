import { describe, expect, it } from "vitest";
import type { MachineRow, PodRow, ProcessRow } from "../../../protocol/index.ts";
import { changedFacts } from "../../design/facts.ts";
import { fitPods, heatSide } from "./podFit.ts";
import { machineLooks, nodeLook, podLook, processLook } from "../../design/processLook.ts";
import { nextPlace } from "../../design/spatialFocus.ts";
import { fittedViewport, shapeFor } from "./useFit.ts";

const machine: MachineRow = { name: "cp-1", role: "control-plane", power: "on", paused: false, slowFactor: 1, isolated: false, diskFull: false };
const process: ProcessRow = { name: "etcd-cp-1", binary: "etcd", machine: "cp-1", running: "running", slowFactor: 1, condition: "ok", role: "leader", headline: "", load: 0 };

describe("a process looks", () => {
  const cases = [
    { name: "well", process: {}, machine: {}, look: { tone: "ok", word: "" } },
    { name: "powered off when its machine is, whatever it was before", process: { running: "paused" }, machine: { power: "off" }, look: { tone: "idle", word: "powered off" } },
    { name: "stopped when a person stopped it", process: { running: "stopped", condition: "down" }, machine: {}, look: { tone: "bad", word: "stopped" } },
    { name: "restarting when it ended by itself", process: { running: "exited", condition: "down" }, machine: {}, look: { tone: "bad", word: "restarting" } },
    { name: "paused when its machine is frozen", process: {}, machine: { paused: true }, look: { tone: "paused", word: "paused" } },
    { name: "slow when it was slowed down", process: { slowFactor: 10 }, machine: {}, look: { tone: "warn", word: "10× slower" } },
    { name: "degraded when it says so", process: { condition: "degraded", slowFactor: 10 }, machine: {}, look: { tone: "warn", word: "degraded" } },
  ] as const;
  it.for(cases)("$name", (given) => {
    expect(processLook({ ...process, ...given.process }, { ...machine, ...given.machine })).toEqual(given.look);
  });
});

describe("a machine says", () => {
  const cases = [
    { name: "nothing when all is well", row: {}, words: [] },
    { name: "everything that is wrong with it", row: { paused: true, isolated: true, slowFactor: 3, fsync: 200_000 }, words: ["frozen", "cut off", "3× slower", "fsync 200 ms"] },
    { name: "only that it is off when it is off", row: { power: "off", isolated: true }, words: ["powered off"] },
  ] as const;
  it.for(cases)("$name", ({ row, words }) => {
    expect(machineLooks({ ...machine, ...row }).map((look) => look.word)).toEqual(words);
  });

  it("what the API says of its node, if it is a worker", () => {
    const worker: MachineRow = { ...machine, role: "worker" };
    expect([nodeLook(machine), nodeLook({ ...worker, nodeReady: "Ready", cordoned: true })?.word, nodeLook({ ...worker, nodeReady: "Unknown" })?.tone, nodeLook(worker)?.word]).toEqual([undefined, "Ready, cordoned", "bad", "not registered"]);
  });
});

const pod: PodRow = { uid: "1", namespace: "default", name: "web-1", node: "worker-1", status: "Running", phase: "Running", readyContainers: 1, containers: 1, runningContainers: 1, restarts: 0, terminating: false, owner: "", app: "web", frozen: false };

describe("a pod looks", () => {
  const cases = [
    { name: "well when all containers are ready", row: {}, tone: "ok" },
    { name: "worse when one is not ready", row: { readyContainers: 0 }, tone: "warn" },
    { name: "bad in CrashLoopBackOff, although its phase is Running", row: { status: "CrashLoopBackOff", readyContainers: 0 }, tone: "bad" },
    { name: "on its way while it is created", row: { status: "ContainerCreating", phase: "Pending", readyContainers: 0 }, tone: "info" },
    { name: "on its way out while it terminates", row: { status: "Terminating", terminating: true }, tone: "idle" },
    { name: "done when it has succeeded", row: { status: "Completed", phase: "Succeeded", readyContainers: 0 }, tone: "idle" },
  ] as const;
  it.for(cases)("$name", ({ row, tone }) => {
    expect(podLook({ ...pod, ...row }).tone).toBe(tone);
  });
});

describe("pods are drawn", () => {
  const cases = [
    { name: "as cards when they are few", count: 6, all: 6, form: "card" },
    { name: "as tiles when there are more", count: 30, all: 90, form: "tile" },
    { name: "as dots when the machine is full", count: 110, all: 330, form: "dot" },
    { name: "as a heat map when there are many on the page", count: 6, all: 1_000, form: "heat" },
    { name: "as a heat map when even dots have no room", count: 300, all: 300, form: "heat" },
  ] as const;
  it.for(cases)("$name", ({ count, all, form }) => {
    expect(fitPods(count, 314, 126, all).form).toBe(form);
  });

  it("in squares that all fit", () => {
    const side = heatSide(110, 74, 41);
    expect(Math.floor(74 / side) * Math.floor(41 / side)).toBeGreaterThanOrEqual(110);
  });
});

describe("arrow keys", () => {
  const place = (left: number, top: number) => ({ left, top, right: left + 10, bottom: top + 10 });
  const cases = [
    { name: "go to the nearest box that way", key: "ArrowRight", to: 1 },
    { name: "go down", key: "ArrowDown", to: 2 },
    { name: "stay where nothing is", key: "ArrowUp", to: -1 },
  ] as const;
  it.for(cases)("$name", ({ key, to }) => {
    expect(nextPlace(place(0, 0), [place(200, 0), place(40, 4), place(0, 50)], key)).toBe(to);
  });
});

describe("the picture", () => {
  const cases = [
    { name: "stands side by side on a desktop", width: 1440, height: 760, shape: "wide" },
    { name: "stacks on a tablet held upright", width: 820, height: 1000, shape: "tall" },
    { name: "stands side by side in a low frame", width: 740, height: 360, shape: "wide" },
    { name: "is small on a phone", width: 390, height: 640, shape: "phone" },
  ] as const;
  it.for(cases)("$name", ({ width, height, shape }) => {
    expect(shapeFor(width, height)).toBe(shape);
  });

  it("fits into the room", () => {
    const layout = { shape: "wide", width: 1400, height: 676, crowd: undefined } as const;
    const { x, y, zoom } = fittedViewport(layout, { width: 1000, height: 600 });
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + layout.width * zoom).toBeLessThanOrEqual(1000);
    expect(y + layout.height * zoom).toBeLessThanOrEqual(600);
  });
});

describe("what is said aloud", () => {
  const facts = (entries: Record<string, string>) => new Map(Object.entries(entries));
  it("is what is new, changed or over", () => {
    const before = facts({ "leader of etcd": "etcd-cp-1 leads", "node worker-1": "node worker-1 is Ready", "etcd-cp-2": "etcd-cp-2 is paused" });
    const after = facts({ "node worker-1": "node worker-1 is NotReady" });
    expect(changedFacts(before, after)).toEqual(["node worker-1 is NotReady", "nobody leads etcd", "etcd-cp-2 is well again"]);
  });
  it("is nothing when the cluster is seen for the first time", () => {
    expect(changedFacts(new Map(), facts({ "node worker-1": "node worker-1 is Ready" }))).toEqual([]);
  });
});
