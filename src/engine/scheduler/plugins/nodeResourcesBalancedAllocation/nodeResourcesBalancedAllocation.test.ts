import { describe, expect, it } from "vitest";
import type { Node, Pod } from "../../../kinds/index.ts";
import { newPodInfo } from "../../framework/podInfo.ts";
import { newTestCluster, newTestCycle } from "../../testCluster.ts";
import { newNodeResourcesBalancedAllocation } from "./nodeResourcesBalancedAllocation.ts";

const node = (allocatable: Record<string, string>): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name: "n" }, spec: {}, status: { allocatable: { pods: "10", ...allocatable } } });
const podOf = (requests: Record<string, string>): Pod => ({ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec: { containers: [{ name: "c", resources: { requests } }] }, status: {} }) as unknown as Pod;
const all = [{ name: "cpu" }, { name: "memory" }, { name: "example.com/gpu" }];

describe("how much more balanced the pod makes the node", () => {
  it.for([
    { what: "cpu and memory alike: three quarters", resources: undefined, requests: { cpu: "1", memory: "1Gi" }, allocatable: { cpu: "4", memory: "4Gi" }, score: 75 },
    { what: "all of one and none of the other: half of that", resources: undefined, requests: { cpu: "4" }, allocatable: { cpu: "4", memory: "4Gi" }, score: 50 },
    { what: "a third resource that the pod does not ask for does not count", resources: all, requests: { cpu: "1", memory: "1Gi" }, allocatable: { cpu: "4", memory: "4Gi", "example.com/gpu": "4" }, score: 75 },
    { what: "three shares 1/4, 1/4 and 1: the standard deviation is 0.353", resources: all, requests: { cpu: "1", memory: "1Gi", "example.com/gpu": "4" }, allocatable: { cpu: "4", memory: "4Gi", "example.com/gpu": "4" }, score: 57 },
  ])("$what", ({ resources, requests, allocatable, score }) => {
    const plugin = newNodeResourcesBalancedAllocation(resources === undefined ? {} : { resources });
    const cycle = newTestCycle(newTestCluster([node(allocatable as Record<string, string>)], [], []));
    const scores = new Int32Array(1);
    plugin.score(undefined, newPodInfo(podOf(requests as Record<string, string>)), cycle.snapshot.nodes, scores);
    expect(scores[0]).toBe(score);
  });
});
