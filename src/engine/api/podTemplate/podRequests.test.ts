import { describe, expect, it } from "vitest";
import { milliCpuOf } from "../quantity.ts";
import { podRequests } from "./podRequests.ts";
import { podResources } from "./podResources.ts";
import type { PodSpec } from "./types.ts";

const container = (cpu: string | undefined, more: object = {}) => ({ name: "c", image: "i", ...(cpu === undefined ? {} : { resources: { requests: { cpu } } }), ...more });
const sidecar = (cpu: string) => container(cpu, { restartPolicy: "Always" });

describe("what a pod asks for", () => {
  it.for([
    { name: "containers together", spec: { containers: [container("100m"), container("1"), container(undefined)] }, cpu: 1100 },
    { name: "an init container that asks for more than they do", spec: { containers: [container("100m")], initContainers: [container("2"), container("1")] }, cpu: 2000 },
    { name: "sidecars beside the containers", spec: { containers: [container("100m")], initContainers: [sidecar("300m")] }, cpu: 400 },
    { name: "a sidecar beside the init container after it, not the one before", spec: { containers: [container("100m")], initContainers: [container("700m"), sidecar("300m"), container("600m")] }, cpu: 900 },
    { name: "the pod's own level instead of its containers", spec: { containers: [container("2")], resources: { requests: { cpu: "500m" } } }, cpu: 500 },
    { name: "the overhead of its runtime class on top", spec: { containers: [container("100m")], resources: { requests: { cpu: "500m" } }, overhead: { cpu: "50m" } }, cpu: 550 },
  ] as const)("$name", ({ spec, cpu }) => {
    const pod = spec as unknown as PodSpec;
    expect(podRequests(pod).cpu).toBe(cpu);
    // Exactly, for quotas: the same rule in another form.
    expect(podResources(pod, "requests").get("cpu")?.nano).toBe(BigInt(cpu) * 1_000_000n);
    expect(milliCpuOf(`${String(cpu)}m`)).toBe(cpu);
  });

  it("limits: overhead makes no limit where there is none", () => {
    const spec = { containers: [{ name: "c", image: "i", resources: { limits: { memory: "1Gi" } } }], overhead: { cpu: "50m", memory: "1Gi" } } as unknown as PodSpec;
    expect([...podResources(spec, "limits").keys()]).toEqual(["memory"]);
  });
});
