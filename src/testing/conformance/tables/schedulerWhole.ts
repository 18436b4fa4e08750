import type { KubeObject } from "../../../engine/api/index.ts";
import { must } from "../../../engine/core/index.ts";
import type { Node, Pod } from "../../../engine/kinds/index.ts";
import { kindByGroupVersionKind } from "../../../engine/kinds/registry.ts";
import { defaultSchedulerName, profilesOf } from "../../../engine/scheduler/configuration/profiles.ts";
import { defaultFeatures } from "../../../engine/scheduler/framework/features.ts";
import { newPodInfo } from "../../../engine/scheduler/framework/podInfo.ts";
import { runPostFilters } from "../../../engine/scheduler/runPostFilters.ts";
import { schedulePod } from "../../../engine/scheduler/schedulePod.ts";
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

/** A selector with "DoesNotExist" and values, of which the table has no values. */
const underspecified: ReadonlySet<string> = new Set(["e2e/filters.TestInterPodAffinity/validates that a pod with an invalid podAffinity is rejected because of the LabelSelectorRequirement is invalid"]);

/** Whether the API server would not even store the pod. */
function isRefused(pod: Pod): boolean {
  const kind = must(kindByGroupVersionKind("v1", "Pod"), "the kind Pod");
  return kind.validate(kind.applyDefaults(pod)).length > 0;
}

function check(each: WholeCase): TableVerdict {
  if (underspecified.has(each.name)) return skipped("the table leaves out what makes the pod invalid");
  if (each.expected.createRejected === true) return verdictOf(isRefused(each.pod) ? [] : ["the API server takes the pod"]);
  const gates = (each.needs ?? []).flatMap((need) => /^gate (\w+)=true/.exec(need)?.[1] ?? []);
  const unknown = gates.find((gate) => !Object.hasOwn(defaultFeatures, gate));
  if (unknown !== undefined) return skipped(`gate ${unknown}`);
  const features = { ...defaultFeatures, ...Object.fromEntries(gates.map((gate) => [gate, true])) };
  const profile = must(profilesOf({}, features).get(defaultSchedulerName), "the default profile");
  const only = each.schedulerConfig?.onlyScorePlugin;
  const scores = profile.scores.filter(({ plugin }) => only === undefined || plugin.name === only);
  const { nodes, existingPods, namespaces } = each;
  const cycle = cycleOver({ nodes, existingPods, ...(namespaces === undefined ? {} : { objects: namespaces }) }, { ...profile, scores });
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
