import { describe, expect, it } from "vitest";
import { seconds } from "../core/index.ts";
import { resolveWorkload } from "../workloads/index.ts";
import { cpuQuota, cpuStat, cpuUse, underLimit } from "./cgroup.ts";
import type { ContainerSpec } from "./messages.ts";
import { NodeLab } from "../../testing/nodeLab/index.ts";

const perl = resolveWorkload({ image: "perl:5.34", command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"], args: [], ports: [], annotations: {} });
const spec = (milliCpuLimit: number): ContainerSpec => ({ id: "c", sandboxId: "s", name: "c", workload: perl, memoryLimit: 0, milliCpuRequest: 0, milliCpuLimit, image: "perl:5.34", stdin: false, stdinOnce: false, tty: false, etcHosts: "", env: [] });

describe("the quota of a cgroup", () => {
  it.for([
    { name: "no limit", limit: 0, quota: 0, use: 1000 },
    { name: "a whole processor", limit: 1000, quota: 100_000, use: 1000 },
    { name: "a quarter of one", limit: 250, quota: 25_000, use: 250 },
    { name: "less than the kernel takes", limit: 1, quota: 1_000, use: 10 },
    { name: "more than is wanted", limit: 4000, quota: 400_000, use: 1000 },
  ])("of $name is $quota µs, and who wants 1000m gets $use", ({ limit, quota, use }) => {
    expect([cpuQuota(limit), cpuUse(1000, limit)]).toEqual([quota, use]);
  });
});

describe("cpu.stat", () => {
  const start = seconds(10);
  it.for([
    { name: "without a limit nothing is counted but use", limit: 0, running: true, expected: { usage: 2_000_000, periods: 0, throttledPeriods: 0, throttled: 0 } },
    { name: "with room it is never held up", limit: 2000, running: true, expected: { usage: 2_000_000, periods: 20, throttledPeriods: 0, throttled: 0 } },
    { name: "at a quarter it is held up in each period for three quarters of it", limit: 250, running: true, expected: { usage: 500_000, periods: 20, throttledPeriods: 20, throttled: 1_500_000 } },
    { name: "it stands still when the program has ended", limit: 250, running: false, expected: { usage: 250_000, periods: 10, throttledPeriods: 10, throttled: 750_000 } },
  ])("$name", ({ limit, running, expected }) => {
    expect(cpuStat({ spec: spec(limit), running, startedAt: start, finishedAt: running ? 0 : start + seconds(1) }, start + seconds(2))).toEqual(expected);
  });
});

describe("a program under a CPU limit", () => {
  it("takes longer to compute, and no longer to sleep", () => {
    expect(underLimit(perl, 500).script?.[0]).toEqual({ type: "compute", duration: 8_400_000 });
    expect(underLimit(perl, 1000)).toBe(perl);
    const sleeper = resolveWorkload({ image: "busybox", command: ["sleep", "3"], args: [], ports: [], annotations: {} });
    expect(underLimit(sleeper, 100)).toBe(sleeper);
  });

  it("ends as much later on a node", () => {
    const lab = new NodeLab();
    const command = ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"];
    lab.apply(lab.pod("free", { image: "perl:5.34", command }), lab.pod("held", { image: "perl:5.34", command, resources: { limits: { cpu: "500m" } } }));
    lab.run(30);
    const took = (pod: string): number | undefined => {
      const { pods, processes } = lab.linux();
      const ended = [...processes.values()].find(({ spec: { sandboxId }, running }) => !running && pods.get(sandboxId)?.spec.name === pod);
      return ended === undefined ? undefined : ended.finishedAt - ended.startedAt;
    };
    expect([took("free"), took("held")]).toEqual([4_200_000, 8_400_000]);
  });
});
