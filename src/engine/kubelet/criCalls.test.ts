import { describe, expect, it } from "vitest";
import { NodeLab } from "../../testing/nodeLab/index.ts";
import type { KubeletState } from "./index.ts";

const callsOf = ({ runtime }: KubeletState) => runtime.answered.map(({ type, target, code }) => [type, target, code].filter((word) => word !== "").join(" "));
const containerOf = (lab: NodeLab) => [...lab.kubelet().pods.values()][0]?.containers.get("c")?.current.id ?? "";

describe("the calls of a kubelet to its runtime", () => {
  it("are remembered in their order, with their times", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.run(6);
    const { answered, operations, calls } = lab.kubelet().runtime;
    expect(callsOf(lab.kubelet()).filter((call) => !/^(Status|List)/.test(call))).toEqual(["RunPodSandbox", "ImageStatus nginx:1.29", "PullImage nginx:1.29", "CreateContainer c", `StartContainer ${containerOf(lab)}`]);
    expect(calls.size).toBe(0);
    expect(operations.get("PullImage")).toEqual({ calls: 1, errors: 0 });
    const pull = answered.find(({ type }) => type === "PullImage");
    expect((pull?.endedAt ?? 0) - (pull?.sentAt ?? 0)).toBeGreaterThan(500_000);
    expect(pull?.uid).toBe([...lab.kubelet().pods.keys()][0]);
  });

  it("are in flight until they are answered", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    const flights = [...lab.kubelet().runtime.calls.values()];
    expect(flights).toMatchObject([{ type: "PullImage", target: "nginx:1.29" }]);
  });

  it("that fail say why", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:nonexistent" }));
    lab.run(3);
    const failed = lab.kubelet().runtime.answered.find(({ type }) => type === "PullImage");
    expect(failed).toMatchObject({ code: "NotFound", message: expect.stringContaining("nginx:nonexistent: not found") as unknown });
    expect(lab.kubelet().runtime.operations.get("PullImage")?.errors).toBeGreaterThan(0);
  });

  it("end as unavailable when the runtime dies, and are not in flight any more", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "nginx:1.29" }));
    lab.act({ type: "process", action: "stop", process: "containerd-worker-1" });
    lab.run(1);
    expect(callsOf(lab.kubelet()).at(-1)).toBe("PullImage nginx:1.29 Unavailable");
    expect(lab.kubelet().runtime.calls.size).toBe(0);
  });

  it("are given up when their pod is deleted during a pull", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("web", { image: "node:22" }));
    lab.kubectl("delete pod web --wait=false");
    expect(callsOf(lab.kubelet())).toContain("PullImage node:22 Canceled");
    lab.run(3);
    expect(lab.kubelet().runtime.answered.map(({ type }) => type).slice(-2)).toEqual(["StopPodSandbox", "RemovePodSandbox"]);
  });

  it("are forgotten but for the last few", () => {
    const lab = new NodeLab();
    lab.apply(lab.pod("probed", { image: "nginx:1.29", readinessProbe: { exec: { command: ["true"] }, periodSeconds: 1 } }));
    lab.run(120);
    const { answered, operations } = lab.kubelet().runtime;
    expect(operations.get("ExecSync")?.calls).toBeGreaterThan(100);
    expect(answered.length).toBeLessThan(48);
  });
});

describe("the loops of a kubelet", () => {
  it("remember when they last ran", () => {
    const lab = new NodeLab();
    const { now } = lab.cluster.kernel.state;
    const { loops } = lab.kubelet();
    expect(now - loops.nodeStatus.lastAt).toBeLessThanOrEqual(10_000_000);
    expect(now - loops.eviction.lastAt).toBeLessThanOrEqual(10_000_000);
    expect([loops.probes, loops.pleg]).toEqual([{ runs: 0, lastAt: -1 }, { runs: 0, lastAt: -1 }]);
    lab.apply(lab.pod("web", { image: "nginx:1.29", readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 2 } }), lab.pod("crash", { command: ["sh", "-c", "exit 1"] }));
    lab.run(8);
    expect(loops.probes.runs).toBeGreaterThanOrEqual(2);
    expect(loops.pleg.runs).toBeGreaterThanOrEqual(1);
    const probe = [...lab.kubelet().pods.values()].flatMap(({ probes }) => [...probes.values()])[0];
    expect(probe).toMatchObject({ name: "readiness", result: "success", lastFailure: undefined });
    expect((probe?.nextAt ?? 0) - (probe?.askedAt ?? 0)).toBe(2_000_000);
  });
});
