import type { KubeObject } from "../../../engine/api/index.ts";
import type { Node, Pod } from "../../../engine/kinds/index.ts";
import { newPodInfo } from "../../../engine/scheduler/framework/podInfo.ts";
import { runPostFilters } from "../../../engine/scheduler/runPostFilters.ts";
import { schedulePod } from "../../../engine/scheduler/schedulePod.ts";
import { defaultProfile } from "../../../engine/scheduler/testCluster.ts";
import { cycleOver } from "./schedulerCycle.ts";
import type { TableVerdict } from "./tableRunner.ts";
import { skipped, tableRunner, verdictOf } from "./tableRunner.ts";

/** A case of Kubernetes' integration tests of the scheduler. */
export interface WholeCase {
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

function check(each: WholeCase): TableVerdict {
  const gate = (each.needs ?? []).find((need) => need.startsWith("gate"));
  if (gate !== undefined) return skipped(gate);
  if (each.expected.createRejected === true) return skipped("the API server refuses the pod");
  const only = each.schedulerConfig?.onlyScorePlugin;
  const scores = defaultProfile.scores.filter(({ plugin }) => only === undefined || plugin.name === only);
  const { nodes, existingPods, namespaces } = each;
  const cycle = cycleOver({ nodes, existingPods, ...(namespaces === undefined ? {} : { objects: namespaces }) }, { ...defaultProfile, scores });
  const pod = newPodInfo(each.pod);
  const findings = schedulePod(cycle, pod, 0);
  const { scheduled, nodeAnyOf, evicted } = each.expected;
  const differ: string[] = [];
  const postFilter = findings.chosen === undefined ? runPostFilters(cycle, pod, findings.nodeToStatus) : undefined;
  const node = findings.chosen?.name ?? postFilter?.nominatedNodeName ?? "";
  if (scheduled !== undefined && (node !== "") !== scheduled) differ.push(`scheduled: expected ${scheduled}, is on ${JSON.stringify(node)}`);
  if (nodeAnyOf !== undefined && !nodeAnyOf.includes(node)) differ.push(`node: expected one of ${nodeAnyOf.join(", ")}, is ${JSON.stringify(node)}`);
  if (evicted !== undefined) {
    const victims = (postFilter?.victims ?? []).map((victim) => victim.pod.metadata.name).toSorted();
    if (JSON.stringify(victims) !== JSON.stringify(evicted.toSorted())) differ.push(`victims: expected ${evicted.join(", ")}, are ${victims.join(", ")}`);
  }
  return verdictOf(differ);
}

/** Whole scheduling decisions: where a pod goes, and whom it evicts. */
export const schedulerWhole = tableRunner<WholeCase>("scheduler/e2e.json", () => check);
