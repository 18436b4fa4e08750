import { describe, expect, it } from "vitest";
import { recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Affinity } from "../../api/index.ts";
import type { DaemonSet, Node, Pod } from "../../kinds/index.ts";
import { updateBounds } from "./decide.ts";
import { isPodUpdated, nodeShouldRunDaemonPod, replaceNodeNameAffinity } from "./placement.ts";

const cases = (test: string) => recordedCases("daemonset", test, 0);

describe("a daemon's pod", () => {
  it.for(cases("TestIsPodUpdated"))("$name", ({ given, expected }) => {
    const { pod, hash, templateGeneration } = given as unknown as { readonly pod: Pod; readonly hash?: string; readonly templateGeneration?: number };
    expect(isPodUpdated(pod, hash ?? "", templateGeneration === undefined ? undefined : String(templateGeneration))).toBe(expected["isUpdated"]);
  });
  it.for(cases("TestReplaceDaemonSetPodNodeNameNodeAffinity"))("$name", ({ given, expected }) => {
    const { affinity, hostname } = given as unknown as { readonly affinity?: Affinity; readonly hostname: string };
    expect(replaceNodeNameAffinity(affinity, hostname)).toEqual(expected["expected"]);
  });
  it.for(cases("TestNodeShouldRunDaemonPod"))("$name", ({ given, expected }) => {
    const { ds, nodeUnschedulable } = given as unknown as { readonly ds: DaemonSet; readonly nodeUnschedulable: boolean };
    const node = { metadata: { name: "test-node", labels: { "type": "production" } }, spec: { unschedulable: nodeUnschedulable }, status: {} } as unknown as Node;
    expect(nodeShouldRunDaemonPod(node, ds)).toEqual(expected);
  });
});

describe("the bounds of its update", () => {
  it.for(cases("TestGetUnavailableNumbers"))("$name", ({ given }) => {
    const { ds, desiredNumberScheduled, maxSurge, maxUnavailable } = given as unknown as { readonly ds: DaemonSet; readonly desiredNumberScheduled: number; readonly maxSurge: number; readonly maxUnavailable: number };
    expect(updateBounds(ds, desiredNumberScheduled)).toEqual({ maxSurge, maxUnavailable });
  });
});
