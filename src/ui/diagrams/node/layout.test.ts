import { describe, expect, it } from "vitest";
import type { Rect } from "../../design/geometry.ts";
import { linkOf, podForm, waysOf } from "./layout.ts";

describe("the form of pods", () => {
  it.for([
    { pods: 0, form: "card" },
    { pods: 12, form: "card" },
    { pods: 13, form: "line" },
    { pods: 40, form: "line" },
    { pods: 41, form: "tile" },
    { pods: 110, form: "tile" },
  ])("of $pods is a $form", ({ pods, form }) => {
    expect(podForm(pods)).toBe(form);
  });
});

describe("lines", () => {
  const rect = (x: number, y: number, width: number, height: number): Rect => ({ x, y, width, height });
  const places = new Map([["api", rect(0, 0, 1000, 40)], ["kubelet", rect(0, 80, 300, 200)], ["cri", rect(310, 120, 180, 12)], ["runtime", rect(500, 80, 200, 200)], ["proxy", rect(750, 80, 250, 200)], ["kernel", rect(0, 300, 1000, 240)], ["pods", rect(0, 320, 700, 200)], ["tables", rect(720, 330, 280, 200)]]);
  const endsOf = (points: Float64Array): readonly number[] => [...points.slice(0, 2), ...points.slice(-2)];
  it.for([
    { name: "api-kubelet", ends: [150, 40, 150, 80] },
    { name: "api-proxy", ends: [875, 40, 875, 80] },
    { name: "kubelet-runtime", ends: [300, 126, 500, 126] },
    { name: "kubelet-pods", ends: [150, 280, 150, 300] },
    { name: "runtime-pods", ends: [600, 280, 600, 300] },
    { name: "proxy-tables", ends: [875, 280, 875, 300] },
  ] as const)("$name goes straight from the one to the other", ({ name, ends }) => {
    const way = waysOf(places).get(name);
    expect(way === undefined ? undefined : endsOf(way.points)).toEqual(ends);
  });

  it("are not drawn to a part that is not there", () => {
    expect([...waysOf(new Map([...places].filter(([port]) => port !== "proxy"))).keys()]).not.toContain("api-proxy");
  });
});

describe("a message", () => {
  const node = { kubelet: "kubelet-w", runtime: "containerd-w", proxy: "kube-proxy-w", kernel: "linux-w" };
  const isApi = (process: string): boolean => process.startsWith("kube-apiserver") || process === "load-balancer";
  it.for([
    { from: "kube-apiserver-cp-1", to: "kubelet-w", link: { name: "api-kubelet", isBack: false } },
    { from: "kubelet-w", to: "load-balancer", link: { name: "api-kubelet", isBack: true } },
    { from: "kubelet-w", to: "containerd-w", link: { name: "kubelet-runtime", isBack: false } },
    { from: "containerd-w", to: "kubelet-w", link: { name: "kubelet-runtime", isBack: true } },
    { from: "linux-w", to: "kubelet-w", link: { name: "kubelet-pods", isBack: true } },
    { from: "kube-proxy-w", to: "linux-w", link: { name: "proxy-tables", isBack: false } },
    { from: "kubelet-x", to: "kube-apiserver-cp-1", link: undefined },
    { from: "linux-w", to: "linux-x", link: undefined },
  ])("from $from to $to", ({ from, to, link }) => {
    expect(linkOf(node, from, to, isApi)).toEqual(link);
  });

  it("of a node without kube-proxy is nobody's by mistake", () => {
    expect(linkOf({ ...node, proxy: "" }, "kube-apiserver-cp-1", "", isApi)).toBeUndefined();
  });
});
