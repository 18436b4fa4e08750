import { expect, it } from "vitest";
import type { Rect } from "../../design/geometry.ts";
import { reversed } from "../../design/geometry.ts";
import { portOf, railThrough, waysOf } from "./ways.ts";

const server: Rect = { x: 0, y: 0, width: 800, height: 300 };
const ends = (points: Float64Array): readonly number[] => [...points.slice(0, 2), ...points.slice(-2)];

it.for([
  { what: "beside it", port: "etcd", place: { x: 840, y: 0, width: 200, height: 300 }, ends: [800, 150, 840, 150] },
  { what: "below it", port: "kube-scheduler", place: { x: 100, y: 350, width: 200, height: 200 }, ends: [200, 300, 200, 350] },
  { what: "below and beyond it", port: "kubelets", place: { x: 840, y: 350, width: 200, height: 200 }, ends: [772, 300, 940, 350] },
])("the line to what stands $what", ({ port, place, ends: want }) => {
  const [way] = waysOf(new Map([["kube-apiserver", server], [port, place]]), [port]);
  expect(ends(way?.path.points ?? new Float64Array())).toEqual(want);
});

it("a way back is the way turned round", () => {
  const [way] = waysOf(new Map([["kube-apiserver", server], ["x", { x: 100, y: 350, width: 200, height: 200 }]]), ["x"]);
  expect(way === undefined ? [] : ends(reversed(way.path).points)).toEqual([200, 350, 200, 300]);
});

it("a request goes as far as the stage where it ended", () => {
  const stages = [0, 100, 200].map((x): Rect => ({ x, y: 40, width: 100, height: 200 }));
  expect(ends(railThrough(stages, 1)?.points ?? new Float64Array())).toEqual([-4, 105, 150, 105]);
  expect(railThrough([], 1)).toBeUndefined();
});

it.for([
  ["kubelet", "kubelets"],
  ["kube-proxy", "kubelets"],
  ["etcd", "etcd"],
  ["kubectl", undefined],
] as const)("%s stands at %s", ([binary, port]) => {
  expect(portOf(binary)).toBe(port);
});
