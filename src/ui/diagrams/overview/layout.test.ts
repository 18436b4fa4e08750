import { describe, expect, it } from "vitest";
import type { Binary } from "../../../protocol/index.ts";
import { bottom, right } from "../../design/geometry.ts";
import type { Rect } from "../../design/geometry.ts";
import { layoutCluster } from "./layout.ts";
import type { Layout, MachineInput, ProcessInput, Shape } from "./layoutTypes.ts";
import { routeLayout } from "./routes.ts";

const shapes: readonly Shape[] = ["wide", "tall", "phone"];
const planeBinaries: readonly Binary[] = ["etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];
const workerBinaries: readonly Binary[] = ["kubelet", "containerd", "kube-proxy", "linux"];

interface Size {
  readonly planes?: number;
  readonly workers: readonly number[];
}

function parts({ planes = 3, workers }: Size): { machines: MachineInput[]; processes: ProcessInput[] } {
  const machines: MachineInput[] = [
    { name: "load-balancer", role: "load-balancer" },
    { name: "laptop", role: "laptop" },
    { name: "cloud", role: "cloud" },
  ];
  const processes: ProcessInput[] = [
    { name: "load-balancer", binary: "load-balancer", machine: "load-balancer" },
    { name: "kubectl", binary: "kubectl", machine: "laptop" },
    { name: "vital-signs", binary: "vital-signs", machine: "laptop" },
    { name: "cloud-provider", binary: "cloud-provider", machine: "cloud" },
  ];
  const add = (name: string, role: MachineInput["role"], binaries: readonly Binary[]) => {
    machines.push({ name, role });
    for (const binary of binaries) processes.push({ name: `${binary}-${name}`, binary, machine: name });
  };
  for (let index = 1; index <= planes; index++) add(`cp-${index}`, "control-plane", planeBinaries);
  for (const index of workers) add(`worker-${index}`, "worker", workerBinaries);
  return { machines, processes };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const layOut = (shape: Shape, size: Size, slots: ReadonlyMap<string, number> = new Map()): Layout => layoutCluster({ shape, ...parts(size), slots });

const overlap = (a: Rect, b: Rect): boolean => a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
const inside = (inner: Rect, outer: Rect): boolean => inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5 && right(inner) <= right(outer) + 0.5 && bottom(inner) <= bottom(outer) + 0.5;

const sizes = [
  { name: "no worker", size: { workers: [] } },
  { name: "one machine of each", size: { planes: 1, workers: [1] } },
  { name: "the default cluster", size: { workers: numbers(3) } },
  { name: "five control planes", size: { planes: 5, workers: numbers(3) } },
  { name: "12 workers", size: { workers: numbers(12) } },
  { name: "100 workers", size: { workers: numbers(100) } },
  { name: "500 workers", size: { workers: numbers(500) } },
];
const cases = shapes.flatMap((shape) => sizes.map(({ name, size }) => ({ name: `${shape}: ${name}`, shape, size })));

describe("the layout", () => {
  it.for(cases)("$name: all machines have a place, none covers another, processes stand in their machine", ({ shape, size }) => {
    const layout = layOut(shape, size);
    const members = [...(layout.crowd?.cells ?? [])].map(([name, rect]) => ({ name, rect }));
    const boxes = [...layout.machines.values(), ...members];
    expect(boxes).toHaveLength(parts(size).machines.length);
    const covering = boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => overlap(a.rect, b.rect)).map((b) => `${a.name} ${b.name}`));
    const strayed = [...layout.processes.values()].filter((process) => {
      const machine = layout.machines.get(process.machine);
      return machine === undefined || !inside(process.rect, machine.rect);
    });
    const outside = boxes.filter((box) => !inside(box.rect, { x: 0, y: 0, width: layout.width, height: layout.height }));
    expect({ covering, strayed, outside }).toEqual({ covering: [], strayed: [], outside: [] });
  });

  it.for(cases)("$name: processes do not cover one another or the pods", ({ shape, size }) => {
    const layout = layOut(shape, size);
    const clashes: string[] = [];
    for (const { name, podArea: pods } of layout.machines.values()) {
      const processes = [...layout.processes.values()].filter((process) => process.machine === name);
      processes.forEach((a, index) => {
        for (const b of processes.slice(index + 1)) if (overlap(a.rect, b.rect)) clashes.push(`${a.name} ${b.name}`);
        if (pods !== undefined && overlap(a.rect, pods)) clashes.push(`${a.name} pods`);
      });
    }
    expect(clashes).toEqual([]);
  });

  it.for(shapes)("%s: a worker that joins moves nobody", (shape) => {
    const before = layOut(shape, { workers: numbers(20) });
    const after = layOut(shape, { workers: numbers(21) }, before.slots);
    const moved = [...before.machines.values()].filter((box) => after.machines.get(box.name)?.rect.x !== box.rect.x || after.machines.get(box.name)?.rect.y !== box.rect.y);
    expect(moved.map(({ name }) => name).filter((name) => name !== "load-balancer" && name !== "cloud")).toEqual([]);
  });

  it.for(shapes)("%s: a worker that leaves moves no other worker, and its place is taken by the next", (shape) => {
    const before = layOut(shape, { workers: numbers(20) });
    const fewer = numbers(20).filter((index) => index !== 5);
    const after = layOut(shape, { workers: fewer }, before.slots);
    const next = layOut(shape, { workers: [...fewer, 21] }, after.slots);
    expect(fewer.filter((index) => after.slots.get(`worker-${index}`) !== before.slots.get(`worker-${index}`))).toEqual([]);
    expect(next.slots.get("worker-21")).toBe(before.slots.get("worker-5"));
  });

  it("closes the ranks after a great removal", () => {
    const before = layOut("wide", { workers: numbers(100) });
    const after = layOut("wide", { workers: [40, 70, 99] }, before.slots);
    expect([...after.slots.values()]).toEqual([0, 1, 2]);
    expect(after.workerDetail).toBe("full");
  });
});

describe("the ways of messages", () => {
  it.for(cases)("$name: there is a way between any two processes", ({ shape, size }) => {
    const input = parts({ ...size, workers: size.workers.slice(0, size.workers.length > 60 ? 70 : 40) });
    const layout = layoutCluster({ shape, ...input, slots: new Map() });
    const { between } = routeLayout(layout);
    const missing: string[] = [];
    for (const from of input.processes) for (const to of input.processes) {
      if (from === to) continue;
      const path = between(from.name, to.name);
      if (path === undefined || !path.points.every(Number.isFinite)) missing.push(`${from.name} ${to.name}`);
    }
    expect(missing).toEqual([]);
  });

  it("leads back where it came from", () => {
    const { between } = routeLayout(layOut("wide", { workers: numbers(3) }));
    const forth = between("kubelet-worker-1", "load-balancer");
    const back = between("load-balancer", "kubelet-worker-1");
    expect(forth?.points[0]).toBe(back?.points.at(-2));
    expect(forth?.points.at(-1)).toBe(back?.points[1]);
  });

  it("leads from a kubelet to an API server through the load balancer", () => {
    const { between } = routeLayout(layOut("wide", { workers: numbers(3) }));
    const whole = between("kubelet-worker-1", "kube-apiserver-cp-3");
    const first = between("kubelet-worker-1", "load-balancer");
    const second = between("load-balancer", "kube-apiserver-cp-3");
    expect(whole?.length).toBeGreaterThan((first?.length ?? 0) + (second?.length ?? 0) - 20);
  });
});
