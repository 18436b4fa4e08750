import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import type { Cycle } from "./framework/extensionPoints.ts";
import { newPodInfo } from "./framework/podInfo.ts";
import { runPostFilters } from "./runPostFilters.ts";
import { schedulePod } from "./schedulePod.ts";
import { defaultProfile, newTestCluster, newTestCycle } from "./testCluster.ts";

/** A case of Kubernetes' integration tests of the scheduler; see src/testing/recorded/scheduler/README.md. */
interface WholeCase {
  readonly name: string;
  readonly kind: "e2e-schedule" | "e2e-preemption";
  readonly nodes: readonly Node[];
  readonly existingPods: readonly Pod[];
  readonly pod: Pod;
  readonly namespaces?: readonly KubeObject[];
  readonly schedulerConfig?: { readonly onlyScorePlugin?: string };
  readonly needs?: readonly string[];
  readonly expected: {
    readonly createRejected?: boolean;
    readonly scheduled?: boolean;
    readonly nodeAnyOf?: readonly string[];
    readonly evicted?: readonly string[];
  };
}

const cases = JSON.parse(readFileSync(new URL("../../testing/recorded/scheduler/e2e.json", import.meta.url), "utf8")) as readonly WholeCase[];

/** Left out: what the API server would refuse to create, and what needs an alpha gate. */
const isApplicable = (each: WholeCase): boolean =>
  each.expected.createRejected !== true && !(each.needs ?? []).some((need) => need.startsWith("gate"));

function cycleOf(each: WholeCase): Cycle {
  const only = each.schedulerConfig?.onlyScorePlugin;
  const scores = defaultProfile.scores.filter(({ plugin }) => only === undefined || plugin.name === only);
  // Pods that were placed by the scheduler before: such cases have one node.
  const home = each.nodes[0]?.metadata.name ?? "";
  const placed = each.existingPods.map((pod) => (pod.spec.nodeName === undefined ? { ...pod, spec: { ...pod.spec, nodeName: home } } : pod));
  return newTestCycle(newTestCluster(each.nodes, placed, each.namespaces ?? []), { ...defaultProfile, scores });
}

describe("whole scheduling decisions are those of Kubernetes' integration tests", () => {
  it.for(cases.filter((each) => isApplicable(each) && each.kind === "e2e-schedule"))("$name", (each) => {
    const cycle = cycleOf(each);
    const pod = newPodInfo(each.pod);
    const findings = schedulePod(cycle, pod, 0);
    const { scheduled, nodeAnyOf } = each.expected;
    const node = findings.chosen?.name ?? runPostFilters(cycle, pod, findings.nodeToStatus).nominatedNodeName;
    expect(node !== undefined && node !== "").toBe(scheduled);
    expect(nodeAnyOf ?? [node]).toContain(node);
  });

  it.for(cases.filter((each) => isApplicable(each) && each.kind === "e2e-preemption"))("$name", (each) => {
    const cycle = cycleOf(each);
    const pod = newPodInfo(each.pod);
    const findings = schedulePod(cycle, pod, 0);
    expect(findings.chosen).toBeUndefined();
    const { victims } = runPostFilters(cycle, pod, findings.nodeToStatus);
    expect(victims.map((victim) => victim.pod.metadata.name).toSorted()).toEqual(each.expected.evicted);
  });

  it("leaves out no more than six", () => {
    expect(cases.filter((each) => !isApplicable(each)).length).toBeLessThanOrEqual(6);
  });
});
