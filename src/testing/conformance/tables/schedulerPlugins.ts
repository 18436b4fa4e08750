import type { KubeObject } from "../../../engine/api/index.ts";
import { podRequests } from "../../../engine/api/index.ts";
import type { Node, Pod } from "../../../engine/kinds/index.ts";
import type { Cycle, Profile, ProfilePlugin } from "../../../engine/scheduler/framework/extensionPoints.ts";
import { newNodeToStatus } from "../../../engine/scheduler/framework/fitError.ts";
import type { NodeInfo } from "../../../engine/scheduler/framework/nodeInfo.ts";
import { newPodInfo } from "../../../engine/scheduler/framework/podInfo.ts";
import { newProfile } from "../../../engine/scheduler/framework/profile.ts";
import { runFilterPlugins, runPreFilterPlugins } from "../../../engine/scheduler/framework/runFilters.ts";
import { newStatus } from "../../../engine/scheduler/framework/status.ts";
import { selectCandidate } from "../../../engine/scheduler/plugins/defaultPreemption/candidates.ts";
import { defaultPreemption, preemptionForbiddenBecause } from "../../../engine/scheduler/plugins/defaultPreemption/defaultPreemption.ts";
import { candidatesWanted, defaultPreemptionLimits, dryRunPreemption } from "../../../engine/scheduler/plugins/defaultPreemption/dryRunPreemption.ts";
import { defaultPlugins } from "../../../engine/scheduler/plugins/index.ts";
import { schedulePod } from "../../../engine/scheduler/schedulePod.ts";
import { differences } from "../compareObjects.ts";
import { cycleOver } from "./schedulerCycle.ts";
import type { TableVerdict } from "./tableRunner.ts";
import { skipped, tableRunner, verdictOf } from "./tableRunner.ts";

interface NodeExpectation {
  readonly fit?: boolean;
  readonly code?: string;
  readonly reasons?: readonly string[];
  readonly score?: number;
}

/** A case of the tests of one of Kubernetes' scheduler plugins. */
export interface PluginCase {
  readonly name: string;
  readonly plugin: string;
  readonly kind: string;
  readonly nodes?: readonly Node[];
  readonly existingPods?: readonly Pod[];
  readonly pod: Pod;
  readonly objects?: readonly KubeObject[];
  readonly pdbs?: readonly KubeObject[];
  readonly pvs?: readonly KubeObject[];
  readonly pvcs?: readonly KubeObject[];
  readonly storageClasses?: readonly KubeObject[];
  readonly csiDrivers?: readonly KubeObject[];
  readonly csiStorageCapacities?: readonly KubeObject[];
  readonly expected: Readonly<Record<string, unknown>>;
  readonly usableWithDefaults: boolean;
  readonly needs?: readonly string[];
  readonly normalized?: boolean;
  readonly filteredOutNodes?: readonly (string | { readonly name: string })[];
  readonly filterPlugins?: readonly string[];
  readonly filterStatusesBefore?: Readonly<Record<string, "Unschedulable" | "UnschedulableAndUnresolvable">>;
  readonly args?: { readonly minCandidateNodesPercentage?: number; readonly minCandidateNodesAbsolute?: number };
  readonly randomStart?: { readonly offset: number; readonly numCandidates: number };
}

const alwaysThere = new Set(["PrioritySort", "DefaultBinder"]);

function profileOf(names: readonly string[]): Profile {
  return newProfile("test", defaultPlugins.filter(({ plugin }: ProfilePlugin) => alwaysThere.has(plugin.name) || names.includes(plugin.name)));
}

function cycleOf(each: PluginCase, plugins: readonly string[]): Cycle {
  const { nodes = [], existingPods = [], objects = [], pdbs = [], pvs = [], pvcs = [], storageClasses = [], csiDrivers = [], csiStorageCapacities = [] } = each;
  const budgets = pdbs.map((pdb) => ({ ...pdb, kind: "PodDisruptionBudget" }));
  return cycleOver({ nodes, existingPods, objects: [...objects, ...budgets, ...pvs, ...pvcs, ...storageClasses, ...csiDrivers, ...csiStorageCapacities] }, profileOf(plugins));
}

const expectations = (each: PluginCase): Readonly<Record<string, NodeExpectation>> => each.expected as Readonly<Record<string, NodeExpectation>>;

function checkFilter(each: PluginCase): TableVerdict {
  const cycle = cycleOf(each, [each.plugin]);
  const pod = newPodInfo(each.pod);
  const verdict = runPreFilterPlugins(cycle, pod);
  const answer = (node: NodeInfo | undefined): NodeExpectation => {
    if (node === undefined) return {};
    const status = verdict.status ?? runFilterPlugins(cycle, pod, node);
    return status === undefined ? { fit: true } : { fit: false, code: status.code, reasons: status.reasons };
  };
  const differ = Object.entries(expectations(each)).flatMap(([name, { fit, code, reasons = [] }]) => {
    const got = answer(cycle.snapshot.byName.get(name));
    return fit === true || code === undefined ? differences({ fit }, { fit: got.fit }, name) : differences({ fit, code, reasons }, got, name);
  });
  return verdictOf(differ);
}

function checkScore(each: PluginCase): TableVerdict {
  const cycle = cycleOf(each, [each.plugin]);
  const scoring = cycle.profile.scores[0]?.plugin;
  if (scoring === undefined) return verdictOf([`${each.plugin} does not score`]);
  const pod = newPodInfo(each.pod);
  const out = new Set((each.filteredOutNodes ?? []).map((node) => (typeof node === "string" ? node : node.name)));
  const nodes = cycle.snapshot.nodes.filter((node) => !out.has(node.name));
  const result = scoring.preScore(pod, cycle, nodes);
  const scores = new Int32Array(nodes.length);
  if (result.type === "uniform") scores.fill(result.score);
  if (result.type === "proceed") scoring.score(result.state, pod, nodes, scores);
  if (each.normalized === true && result.type !== "skip") scoring.normalizeScore?.(result.state, scores, nodes);
  return verdictOf(Object.entries(expectations(each)).flatMap(([name, { score }]) => differences(score, scores[nodes.findIndex((node) => node.name === name)], name)));
}

function checkPreemption(each: PluginCase): TableVerdict {
  const plugins = each.filterPlugins ?? defaultPlugins.map(({ plugin }: ProfilePlugin) => plugin.name);
  const cycle = cycleOf(each, plugins);
  const pod = newPodInfo(each.pod);
  const findings = schedulePod(cycle, pod, 0);
  const before = newNodeToStatus();
  for (const [name, code] of Object.entries(each.filterStatusesBefore ?? {})) before.statuses.set(name, newStatus("", code));
  const result = defaultPreemption.postFilter(pod, cycle, each.filterStatusesBefore === undefined ? findings.nodeToStatus : before);
  const { nominatedNode, victims, message } = each.expected as { readonly nominatedNode: string; readonly victims?: readonly string[]; readonly message?: readonly string[] };
  return verdictOf([
    ...differences(nominatedNode, result.nominatedNodeName ?? "", "nominatedNode"),
    ...(victims === undefined ? [] : differences(victims.toSorted(), result.victims.map((victim) => victim.pod.metadata.name).toSorted(), "victims")),
    // Where the table shows what the plugin itself answers, the prefix of its caller is not there.
    ...(message === undefined ? [] : differences(message.map(withoutPrefix), (result.status?.reasons ?? []).map(withoutPrefix), "message")),
  ]);
}

const withoutPrefix = (reason: string): string => reason.replace(/^preemption: /, "");

function dryRun(each: PluginCase): ReturnType<typeof dryRunPreemption> {
  const cycle = cycleOf(each, each.filterPlugins ?? []);
  const pod = newPodInfo(each.pod);
  runPreFilterPlugins(cycle, pod);
  const { nodes } = cycle.snapshot;
  const wanted = each.randomStart?.numCandidates ?? candidatesWanted(nodes.length, { ...defaultPreemptionLimits, ...each.args });
  return dryRunPreemption(cycle, pod, nodes, each.randomStart?.offset ?? 0, wanted);
}

function checkCandidates(each: PluginCase): TableVerdict {
  const candidates = dryRun(each).candidates.map(({ nodeName, budgetViolations, victims }) => ({
    node: nodeName,
    numPDBViolations: budgetViolations,
    victims: victims.map((victim) => victim.pod.metadata.name).toSorted(),
  }));
  return verdictOf(differences(each.expected["candidates"], candidates.toSorted((a, b) => (a.node < b.node ? -1 : 1)), "candidates"));
}

function checkSelect(each: PluginCase): TableVerdict {
  const best = selectCandidate(dryRun(each).candidates)?.nodeName ?? "";
  const wanted = (each.expected["nodeAnyOf"] ?? []) as readonly string[];
  return verdictOf(wanted.includes(best) ? [] : [`node: expected one of ${wanted.join(", ")}, is ${best}`]);
}

function checkPreEnqueue(each: PluginCase): TableVerdict {
  const status = defaultPlugins.find(({ plugin }: ProfilePlugin) => plugin.name === each.plugin)?.plugin.preEnqueue?.(newPodInfo(each.pod));
  const { fit, code, reasons } = each.expected as NodeExpectation;
  return verdictOf(differences({ fit, code, reasons }, { fit: status === undefined, code: status?.code, reasons: status?.reasons }));
}

/** Cases that cannot apply, and why. */
const notApplicable: Readonly<Record<string, string>> = {
  "defaultpreemption/TestPostFilter/only one node but failed with TestPlugin": "needs a plugin that breaks on purpose",
  "defaultpreemption/TestPostFilter/one failed with TestPlugin and the other pass": "needs a plugin that breaks on purpose",
  "noderesources/TestLeastAllocatedScoringStrategy/nothing scheduled, nothing requested": "about a pod without any container",
  "noderesources/TestLeastAllocatedScoringStrategy/no resources requested, pods scheduled": "about a pod without any container",
  "noderesources/TestLeastAllocatedScoringStrategy/no resources requested, pods scheduled with resources": "about a pod without any container",
  "nodeaffinity/TestNodeAffinity/Pod with an invalid value in Affinity term won't be scheduled onto the node": "the API server refuses such values",
  "interpodaffinity/TestRequiredAffinitySingleNode/PodAffinity fails PreFilter with an invalid affinity label syntax": "the API server refuses such values",
  "defaultpreemption/TestSelectBestCandidate/same priority, same number of victims, different start time for each node's pod":
    "start times differ by less than a second, which the table does not show",
  "defaultpreemption/TestPostFilter/pod with SchedulingGroup with WAP enabled should not preempt": "pod groups are not modelled",
};

function check(each: PluginCase): TableVerdict {
  const why = notApplicable[each.name] ?? (each.usableWithDefaults ? undefined : (each.needs ?? ["a filter made for the test"]).join(", "));
  if (why !== undefined) return skipped(why);
  switch (each.kind) {
    case "filter":
      return checkFilter(each);
    case "score":
      return checkScore(each);
    case "scoring-request": {
      const { nonZeroCpu, nonZeroMemory } = podRequests(each.pod.spec);
      return verdictOf(differences(each.expected, { requests: { cpu: nonZeroCpu, memory: nonZeroMemory } }));
    }
    case "preEnqueue":
      return checkPreEnqueue(each);
    case "preemption":
      return checkPreemption(each);
    case "preemption-candidates":
      return checkCandidates(each);
    case "preemption-select":
      return checkSelect(each);
    case "preemption-eligible": {
      const reason = preemptionForbiddenBecause(newPodInfo(each.pod), cycleOf(each, []), newNodeToStatus());
      return verdictOf(differences(each.expected, { eligible: reason === "" }));
    }
    default:
      return verdictOf([`no judge for cases of kind ${each.kind}`]);
  }
}

/** Each scheduler plugin on its own. */
export const schedulerPlugins = tableRunner<PluginCase>("scheduler/plugins.json", () => check);
