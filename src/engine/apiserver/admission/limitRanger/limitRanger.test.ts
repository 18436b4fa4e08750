import { describe, expect, it } from "vitest";
import type { LimitRange, Pod } from "../../../kinds/index.ts";
import { applyPodDefaults } from "./defaults.ts";
import { podLimitErrors } from "./limits.ts";

const range = {
  apiVersion: "v1",
  kind: "LimitRange",
  metadata: { name: "sizes", namespace: "default" },
  spec: { limits: [{ type: "Container", default: { cpu: "500m", memory: "256Mi" }, defaultRequest: { cpu: "100m", memory: "256Mi" }, maxLimitRequestRatio: { cpu: "5" } }] },
} as unknown as LimitRange;
const podOf = (resources: object): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { containers: [{ name: "web", image: "nginx", resources }] } }) as unknown as Pod;

describe("LimitRanger's defaults", () => {
  it("fill what a container does not say, and an annotation tells of it", () => {
    const pod = applyPodDefaults(range, podOf({}));
    expect(pod.spec.containers[0]?.resources).toEqual({ limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "256Mi" } });
    expect(pod.metadata.annotations).toEqual({ "kubernetes.io/limit-ranger": "LimitRanger plugin set: cpu, memory request for container web; cpu, memory limit for container web" });
  });

  it("leave a container alone that says everything", () => {
    const pod = podOf({ limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1", memory: "1Gi" } });
    expect(applyPodDefaults(range, pod)).toBe(pod);
  });

  it("a ratio is said with six decimals", () => {
    expect(podLimitErrors(range, podOf({ limits: { cpu: "900m" }, requests: { cpu: "100m" } }).spec)).toEqual(["cpu max limit to request ratio per Container is 5, but provided ratio is 9.000000"]);
  });
});
