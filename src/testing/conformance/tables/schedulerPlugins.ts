import type { KubeObject } from "../../../engine/api/index.ts";
import { podRequests } from "../../../engine/api/index.ts";
import type { Node, Pod } from "../../../engine/kinds/index.ts";
import type { AnyPlugin, Cycle, Profile, ProfilePlugin } from "../../../engine/scheduler/framework/extensionPoints.ts";
import type { Features } from "../../../engine/scheduler/framework/features.ts";
import { defaultFeatures } from "../../../engine/scheduler/framework/features.ts";
import { newNodeToStatus } from "../../../engine/scheduler/framework/fitError.ts";
import type { NodeInfo } from "../../../engine/scheduler/framework/nodeInfo.ts";
import type { PodInfo } from "../../../engine/scheduler/framework/podInfo.ts";
import { newPodInfo } from "../../../engine/scheduler/framework/podInfo.ts";
import { newProfile } from "../../../engine/scheduler/framework/profile.ts";
import { runFilterPlugins, runPreFilterPlugins } from "../../../engine/scheduler/framework/runFilters.ts";
import { newStatus } from "../../../engine/scheduler/framework/status.ts";
import { selectCandidate } from "../../../engine/scheduler/plugins/defaultPreemption/candidates.ts";
import { newDefaultPreemption, preemptionForbiddenBecause } from "../../../engine/scheduler/plugins/defaultPreemption/defaultPreemption.ts";
import { candidatesWanted, defaultPreemptionLimits, dryRunPreemption } from "../../../engine/scheduler/plugins/defaultPreemption/dryRunPreemption.ts";
import { pluginRegistry } from "../../../engine/scheduler/plugins/index.ts";
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
  readonly args?: object;
  readonly featureGatesInTest?: Partial<Features>;
  /** The plugin asks the test for an error instead of a score. */
  readonly expectedScoreCode?: string;
  readonly randomStart?: { readonly offset: number; readonly numCandidates: number };
}

const alwaysThere = new Set(["PrioritySort", "DefaultBinder"]);

/** Filters that some tests of preemption bring along. */
const madeForTests: Readonly<Record<string, AnyPlugin>> = {
  TrueFilter: { name: "TrueFilter", filter: () => undefined },
  FalseFilter: { name: "FalseFilter", filter: () => newStatus("FalseFilter", "Unschedulable", "injecting failure for pod") },
};

const featuresOf = ({ featureGatesInTest = {} }: PluginCase): Features => ({ ...defaultFeatures, ...featureGatesInTest });

/** The plugins of a case, the one that it is about with its arguments. */
function pluginsOf(each: PluginCase, names: readonly string[]): readonly ProfilePlugin[] {
  const own = pluginRegistry
    .filter(({ name }) => alwaysThere.has(name) || names.includes(name))
    .map(({ name, weight, make }): ProfilePlugin => ({ plugin: make(name === each.plugin ? (each.args ?? {}) : {}, featuresOf(each)), weight }));
  return [...own, ...names.flatMap((name): readonly ProfilePlugin[] => (madeForTests[name] === undefined ? [] : [{ plugin: madeForTests[name], weight: 0 }]))];
}

const profileOf = (each: PluginCase, names: readonly string[]): Profile => newProfile("test", pluginsOf(each, names));

function cycleOf(each: PluginCase, plugins: readonly string[]): Cycle {
  const { nodes = [], existingPods = [], objects = [], pdbs = [], pvs = [], pvcs = [], storageClasses = [], csiDrivers = [], csiStorageCapacities = [] } = each;
  const budgets = pdbs.map((pdb) => ({ ...pdb, kind: "PodDisruptionBudget" }));
  return cycleOver({ nodes, existingPods, objects: [...objects, ...budgets, ...pvs, ...pvcs, ...storageClasses, ...csiDrivers, ...csiStorageCapacities] }, profileOf(each, plugins));
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

/** Nodes that pass the filters of the case first, where the score rests on what they found. */
function preFiltered(cycle: Cycle, pod: PodInfo): void {
  if (runPreFilterPlugins(cycle, pod).status !== undefined) return;
  for (const node of cycle.snapshot.nodes) runFilterPlugins(cycle, pod, node);
}

function checkScore(each: PluginCase): TableVerdict {
  const cycle = cycleOf(each, [each.plugin]);
  const scoring = cycle.profile.scores[0]?.plugin;
  if (scoring === undefined) return verdictOf([`${each.plugin} does not score`]);
  const pod = newPodInfo(each.pod);
  preFiltered(cycle, pod);
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
  const plugins = each.filterPlugins ?? pluginRegistry.map(({ name }) => name);
  const cycle = cycleOf(each, plugins);
  const pod = newPodInfo(each.pod);
  const findings = schedulePod(cycle, pod, 0);
  const before = newNodeToStatus();
  for (const [name, code] of Object.entries(each.filterStatusesBefore ?? {})) before.statuses.set(name, newStatus("", code));
  const result = newDefaultPreemption(each.args).postFilter(pod, cycle, each.filterStatusesBefore === undefined ? findings.nodeToStatus : before);
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
  const status = pluginsOf(each, [each.plugin]).find(({ plugin }) => plugin.name === each.plugin)?.plugin.preEnqueue?.(newPodInfo(each.pod));
  const { fit, code, reasons } = each.expected as NodeExpectation;
  return verdictOf(differences({ fit, code, reasons }, { fit: status === undefined, code: status?.code, reasons: status?.reasons }));
}

/** Gates that lost their other side long before v1.36, or that stand for kinds that are not here. */
const gatesWithOneSide: ReadonlySet<string> = new Set(["MatchLabelKeysInPodTopologySpread=false"]);

/** Cases whose tables leave out what the answer depends on. */
const underspecified: Readonly<Record<string, string>> = {
  "defaultpreemption/TestSelectBestCandidate/same priority, same number of victims, different start time for each node's pod":
    "start times differ by less than a second, which the table does not show",
};

/** What upstream parses and refuses in the scheduler cannot come as far here. */
function needsInvalidSelector({ kind, pod }: PluginCase): boolean {
  const { nodeAffinity, podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const required = [nodeAffinity, podAffinity, podAntiAffinity].map((affinity) => affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? {});
  return kind === "filter" && /"values":\["[^"]*[^A-Za-z0-9_.\-"][^"]*"/.test(JSON.stringify(required));
}

/** Why a case cannot be judged here; undefined when it can. */
function skipReason(each: PluginCase): string | undefined {
  const gate = (each.needs ?? []).map((need) => /^gate (\S+)/.exec(need)?.[1] ?? "").find((name) => gatesWithOneSide.has(name));
  if (gate !== undefined) return `gate ${gate}`;
  if ("schedulingGroup" in each.pod.spec) return "pod groups (alpha) are not modelled";
  if (/with TestPlugin/.test(each.name)) return "needs a plugin that breaks on purpose";
  if (needsInvalidSelector(each)) return "the API server refuses such label values";
  if (each.expectedScoreCode === "Error") return "the scheduler refuses to start with such arguments";
  return underspecified[each.name];
}

/** Where the test had a pod without any container, the table has a filler. */
function withoutFiller(pod: Pod): Pod {
  const [container, ...more] = pod.spec.containers;
  const isFiller = container?.name === "c0" && container.image === "pause" && more.length === 0 && Object.keys(container).length === 2;
  return isFiller ? { ...pod, spec: { ...pod.spec, containers: [] } } : pod;
}

function check(recorded: PluginCase): TableVerdict {
  const why = skipReason(recorded);
  if (why !== undefined) return skipped(why);
  const each = { ...recorded, pod: withoutFiller(recorded.pod), existingPods: (recorded.existingPods ?? []).map(withoutFiller) };
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
