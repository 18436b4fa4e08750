import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { podRequests } from "../api/index.ts";
import type { KubeObject } from "../api/index.ts";
import type { Node, Pod } from "../kinds/index.ts";
import type { AnyPlugin, Cycle, Profile, ProfilePlugin } from "./framework/extensionPoints.ts";
import { fitErrorMessage, newNodeToStatus } from "./framework/fitError.ts";
import type { NodeInfo } from "./framework/nodeInfo.ts";
import { newPodInfo } from "./framework/podInfo.ts";
import { newProfile } from "./framework/profile.ts";
import { runFilterPlugins, runPreFilterPlugins } from "./framework/runFilters.ts";
import { newStatus } from "./framework/status.ts";
import { numFeasibleNodesToFind } from "./numFeasibleNodesToFind.ts";
import { defaultPreemption, preemptionForbiddenBecause } from "./plugins/defaultPreemption/defaultPreemption.ts";
import { selectCandidate } from "./plugins/defaultPreemption/candidates.ts";
import { candidatesWanted, defaultPreemptionLimits, dryRunPreemption } from "./plugins/defaultPreemption/dryRunPreemption.ts";
import { defaultPlugins } from "./plugins/index.ts";
import { schedulePod } from "./schedulePod.ts";
import { newTestCluster, newTestCycle } from "./testCluster.ts";

interface Expected {
  readonly fit?: boolean;
  readonly code?: string;
  readonly reasons?: readonly string[];
  readonly score?: number;
}

/** A case of Kubernetes' own tests as data; see src/testing/recorded/scheduler/README.md. */
interface PluginCase {
  readonly name: string;
  readonly plugin: string;
  readonly kind: string;
  readonly nodes: readonly Node[];
  readonly existingPods: readonly Pod[];
  readonly pod: Pod;
  readonly objects?: readonly KubeObject[];
  readonly pdbs?: readonly KubeObject[];
  readonly expected: Readonly<Record<string, unknown>>;
  readonly usableWithDefaults: boolean;
  readonly normalized?: boolean;
  readonly preScoreSkip?: boolean;
  readonly filteredOutNodes?: readonly (string | { readonly name: string })[];
  readonly filterPlugins?: readonly string[];
  readonly filterStatusesBefore?: Readonly<Record<string, "Unschedulable" | "UnschedulableAndUnresolvable">>;
  readonly args?: { readonly minCandidateNodesPercentage?: number; readonly minCandidateNodesAbsolute?: number };
  readonly randomStart?: { readonly offset: number; readonly numCandidates: number };
}

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../testing/recorded/scheduler/${file}`, import.meta.url), "utf8")) as T;
const cases = [...read<readonly PluginCase[]>("plugins.json"), ...read<readonly PluginCase[]>("volumePlugins.json")];

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

const isApplicable = (each: PluginCase): boolean => each.usableWithDefaults && notApplicable[each.name] === undefined;
const alwaysThere = new Set(["PrioritySort", "DefaultBinder"]);

function profileOf(names: readonly string[]): Profile {
  return newProfile("test", defaultPlugins.filter(({ plugin }: ProfilePlugin) => alwaysThere.has(plugin.name) || names.includes(plugin.name)));
}

function cycleOf(each: PluginCase, plugins: readonly string[]): Cycle {
  const objects = [...(each.objects ?? []), ...(each.pdbs ?? []).map((pdb) => ({ ...pdb, kind: "PodDisruptionBudget" }))];
  const nodes = each.nodes.map((node) => ({ ...node, spec: node.spec ?? {} }));
  // Some of the tests put pods on their only node whatever node name the pods have.
  const names = new Set(nodes.map((node) => node.metadata.name));
  const home = nodes[0]?.metadata.name ?? "";
  const pods = each.existingPods.map((pod) => (names.has(pod.spec.nodeName ?? "") ? pod : { ...pod, spec: { ...pod.spec, nodeName: home } }));
  return newTestCycle(newTestCluster(nodes, pods, objects), profileOf(plugins));
}

function judgeFilter(each: PluginCase): unknown {
  const cycle = cycleOf(each, [each.plugin]);
  const pod = newPodInfo(each.pod);
  const verdict = runPreFilterPlugins(cycle, pod);
  const answer = (node: NodeInfo): Expected => {
    if (verdict.status !== undefined) return { fit: false, code: verdict.status.code, reasons: verdict.status.reasons };
    const status = runFilterPlugins(cycle, pod, node);
    return status === undefined ? { fit: true } : { fit: false, code: status.code, reasons: status.reasons };
  };
  return Object.fromEntries(Object.keys(each.expected).map((name) => {
    const node = cycle.snapshot.byName.get(name);
    const wanted = each.expected[name] as Expected;
    const got = node === undefined ? {} : answer(node);
    return [name, wanted.fit === true || got.code === undefined ? { fit: got.fit } : got];
  }));
}

function wantedFilter(each: PluginCase): unknown {
  return Object.fromEntries(
    Object.entries(each.expected as Record<string, Expected>).map(([name, wanted]) => [
      name,
      wanted.fit === true || wanted.code === undefined ? { fit: wanted.fit } : { fit: false, code: wanted.code, reasons: wanted.reasons ?? [] },
    ]),
  );
}

function judgeScore(each: PluginCase): unknown {
  const cycle = cycleOf(each, [each.plugin]);
  const scoring = cycle.profile.scores[0]?.plugin;
  if (scoring === undefined) return undefined;
  const pod = newPodInfo(each.pod);
  const out = new Set((each.filteredOutNodes ?? []).map((node) => (typeof node === "string" ? node : node.name)));
  const nodes = cycle.snapshot.nodes.filter((node) => !out.has(node.name));
  const result = scoring.preScore(pod, cycle, nodes);
  const raw = new Int32Array(nodes.length);
  if (result.type === "uniform") raw.fill(result.score);
  if (result.type === "proceed") scoring.score(result.state, pod, nodes, raw);
  if (each.normalized === true && result.type !== "skip") scoring.normalizeScore?.(result.state, raw, nodes);
  return Object.fromEntries(Object.keys(each.expected).map((name) => [name, raw[nodes.findIndex((node) => node.name === name)]]));
}

function wantedScore(each: PluginCase): unknown {
  return Object.fromEntries(Object.entries(each.expected as Record<string, Expected>).map(([name, wanted]) => [name, wanted.score]));
}

function judgePreemption(each: PluginCase): unknown {
  const plugins = each.filterPlugins ?? defaultPlugins.map(({ plugin }: { readonly plugin: AnyPlugin }) => plugin.name);
  const cycle = cycleOf(each, plugins);
  const pod = newPodInfo(each.pod);
  const findings = schedulePod(cycle, pod, 0);
  const before = newNodeToStatus();
  for (const [name, code] of Object.entries(each.filterStatusesBefore ?? {})) before.statuses.set(name, newStatus("", code));
  const result = defaultPreemption.postFilter(pod, cycle, each.filterStatusesBefore === undefined ? findings.nodeToStatus : before);
  return {
    nominatedNode: result.nominatedNodeName ?? "",
    ...(each.expected["victims"] !== undefined && { victims: result.victims.map((victim) => victim.pod.metadata.name).toSorted() }),
    ...(each.expected["message"] !== undefined && { message: (result.status?.reasons ?? []).map((reason) => reason.replace(/^preemption: (?=not eligible)/, "")) }),
  };
}

function wantedPreemption(each: PluginCase): unknown {
  const { nominatedNode, victims, message } = each.expected as { nominatedNode: string; victims?: string[]; message?: string[] };
  return { nominatedNode, ...(victims !== undefined && { victims: victims.toSorted() }), ...(message !== undefined && { message }) };
}

function dryRun(each: PluginCase): ReturnType<typeof dryRunPreemption> {
  const cycle = cycleOf(each, each.filterPlugins ?? []);
  const pod = newPodInfo(each.pod);
  runPreFilterPlugins(cycle, pod);
  const limits = { ...defaultPreemptionLimits, ...each.args };
  const byName = cycle.snapshot.nodes;
  const wanted = each.randomStart?.numCandidates ?? candidatesWanted(byName.length, limits);
  return dryRunPreemption(cycle, pod, byName, each.randomStart?.offset ?? 0, wanted);
}

function judgeCandidates(each: PluginCase): unknown {
  return dryRun(each)
    .candidates.map((candidate) => ({
      node: candidate.nodeName,
      numPDBViolations: candidate.budgetViolations,
      victims: candidate.victims.map((victim) => victim.pod.metadata.name).toSorted(),
    }))
    .toSorted((a, b) => (a.node < b.node ? -1 : 1));
}

function judgeSelect(each: PluginCase): unknown {
  const best = selectCandidate(dryRun(each).candidates);
  return ((each.expected["nodeAnyOf"] ?? []) as string[]).includes(best?.nodeName ?? "");
}

function judge(each: PluginCase): { readonly got: unknown; readonly wanted: unknown } {
  switch (each.kind) {
    case "filter":
      return { got: judgeFilter(each), wanted: wantedFilter(each) };
    case "score":
      return { got: judgeScore(each), wanted: wantedScore(each) };
    case "scoring-request": {
      const requests = podRequests(each.pod.spec);
      return { got: { requests: { cpu: requests.nonZeroCpu, memory: requests.nonZeroMemory } }, wanted: each.expected };
    }
    case "preEnqueue": {
      const status = defaultPlugins.find(({ plugin }: ProfilePlugin) => plugin.name === each.plugin)?.plugin.preEnqueue?.(newPodInfo(each.pod));
      return { got: { fit: status === undefined, code: status?.code, reasons: status?.reasons }, wanted: each.expected };
    }
    case "preemption":
      return { got: judgePreemption(each), wanted: wantedPreemption(each) };
    case "preemption-candidates":
      return { got: judgeCandidates(each), wanted: each.expected["candidates"] };
    case "preemption-select":
      return { got: judgeSelect(each), wanted: true };
    case "preemption-eligible": {
      const reason = preemptionForbiddenBecause(newPodInfo(each.pod), cycleOf(each, []), newNodeToStatus());
      return { got: { eligible: reason === "" }, wanted: each.expected };
    }
    default:
      return { got: "no judge", wanted: each.kind };
  }
}

describe("every plugin answers as Kubernetes' own tests ask", () => {
  it.for(cases.filter(isApplicable))("$name", (each) => {
    const { got, wanted } = judge(each);
    expect(got).toEqual(wanted);
  });

  it("leaves out only what needs alpha gates, other plugin arguments or parts that are not modelled", () => {
    expect(cases.length).toBe(249);
    expect(cases.filter((each) => !isApplicable(each)).length).toBeLessThanOrEqual(35);
  });
});

type MiscCase =
  | { readonly name: string; readonly kind: "fit-error-message"; readonly numAllNodes: number; readonly nodeStatuses: Record<string, { code: "Unschedulable"; reasons: string[] }>; readonly preFilterMsg: string; readonly postFilterMsg: string; readonly expected: string }
  | { readonly name: string; readonly kind: "num-feasible-nodes"; readonly percentageOfNodesToScore: number; readonly numAllNodes: number; readonly expected: number }
  | { readonly name: string; readonly kind: "pod-effective-request"; readonly pod: Pod; readonly expected: Readonly<Record<string, number | null>> & { readonly scalar: null } };

/** What we say, and what Kubernetes says. */
function judgeMisc(each: MiscCase): { readonly got: unknown; readonly wanted: unknown } {
  switch (each.kind) {
    case "num-feasible-nodes":
      return { got: numFeasibleNodesToFind(each.percentageOfNodesToScore, each.numAllNodes), wanted: each.expected };
    case "fit-error-message": {
      const nodeToStatus = newNodeToStatus();
      for (const [name, { code, reasons }] of Object.entries(each.nodeStatuses)) nodeToStatus.statuses.set(name, newStatus("", code, ...reasons));
      const { numAllNodes, preFilterMsg, postFilterMsg } = each;
      const error = { numAllNodes, nodeToStatus, preFilterMessage: preFilterMsg, postFilterMessage: postFilterMsg };
      return { got: fitErrorMessage(error), wanted: each.expected };
    }
    case "pod-effective-request": {
      const { cpu, memory, ephemeralStorage, nonZeroCpu, nonZeroMemory } = podRequests(each.pod.spec);
      const { scalar: _none, ...wanted } = each.expected;
      return { got: { cpuMilli: cpu, memory, ephemeralStorage, nonZeroCpuMilli: nonZeroCpu, nonZeroMemory }, wanted };
    }
  }
}

describe("messages, node sampling and effective requests are Kubernetes' own", () => {
  it.for(read<readonly MiscCase[]>("misc.json"))("$name", (each) => {
    const { got, wanted } = judgeMisc(each);
    expect(got).toEqual(wanted);
  });
});
