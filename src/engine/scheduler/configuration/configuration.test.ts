import { describe, expect, it } from "vitest";
import type { FieldError } from "../../api/index.ts";
import { formatFieldError } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { newPodInfo } from "../framework/podInfo.ts";
import { schedulePod } from "../schedulePod.ts";
import { newTestCluster, newTestCycle } from "../testCluster.ts";
import { newDefaultProfile, profilesOf } from "./profiles.ts";
import type { KubeSchedulerConfiguration } from "./types.ts";
import { validateConfiguration } from "./validate.ts";

const told = (error: FieldError): string => `${error.field}: ${formatFieldError(error)}`;

const withPlugins = (plugins: NonNullable<NonNullable<KubeSchedulerConfiguration["profiles"]>[number]["plugins"]>): KubeSchedulerConfiguration => ({ profiles: [{ plugins }] });
const profileOf = (configuration: KubeSchedulerConfiguration) => profilesOf(configuration).get("default-scheduler") ?? newDefaultProfile();
const scoresOf = (configuration: KubeSchedulerConfiguration): readonly string[] => profileOf(configuration).scores.map(({ plugin, weight }) => `${plugin.name} ${weight}`);

describe("a profile has the plugins that its configuration names", () => {
  it.for([
    { what: "nothing said: the defaults with their weights", configuration: {}, scores: ["TaintToleration 3", "NodeAffinity 2", "NodeResourcesFit 1", "PodTopologySpread 2", "InterPodAffinity 2", "DynamicResources 2", "NodeResourcesBalancedAllocation 1", "ImageLocality 1"] },
    { what: "only one scores", configuration: withPlugins({ score: { disabled: [{ name: "*" }], enabled: [{ name: "ImageLocality", weight: 5 }] } }), scores: ["ImageLocality 5"] },
    { what: "one is off everywhere", configuration: withPlugins({ multiPoint: { disabled: [{ name: "DynamicResources" }] } }), scores: ["TaintToleration 3", "NodeAffinity 2", "NodeResourcesFit 1", "PodTopologySpread 2", "InterPodAffinity 2", "NodeResourcesBalancedAllocation 1", "ImageLocality 1"] },
    { what: "one that is named comes first", configuration: withPlugins({ score: { enabled: [{ name: "ImageLocality", weight: 7 }] } }), scores: ["ImageLocality 7", "TaintToleration 3", "NodeAffinity 2", "NodeResourcesFit 1", "PodTopologySpread 2", "InterPodAffinity 2", "DynamicResources 2", "NodeResourcesBalancedAllocation 1"] },
  ])("$what", ({ configuration, scores }) => {
    expect(scoresOf(configuration)).toEqual(scores);
  });

  it("a plugin that is off at Filter still scores", () => {
    const profile = profileOf(withPlugins({ filter: { disabled: [{ name: "TaintToleration" }] } }));
    expect(profile.filters.map(({ filter }) => filter.name)).not.toContain("TaintToleration");
    expect(profile.scores.map(({ plugin }) => plugin.name)).toContain("TaintToleration");
  });
});

const node = (name: string, cpu: string, memory: string): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels: { "kubernetes.io/hostname": name } }, spec: {}, status: { allocatable: { cpu, memory, pods: "10" } } });
const pod: Pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec: { containers: [{ name: "c", resources: { requests: { cpu: "1", memory: "1Gi" } } }] }, status: {} };

describe("the arguments of a profile decide where pods go", () => {
  const nodes = [node("large", "16", "32Gi"), node("small", "2", "4Gi")];
  it.for([
    { what: "by default where most is left", configuration: {}, chosen: "large" },
    { what: "MostAllocated: where least is left", configuration: { profiles: [{ pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "MostAllocated" } } }] }] }, chosen: "small" },
    { what: "addedAffinity: where the scheduler lets pods at all", configuration: { profiles: [{ pluginConfig: [{ name: "NodeAffinity", args: { addedAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["small"] }] }] } } } }] }] }, chosen: "small" },
  ])("$what", ({ configuration, chosen }) => {
    expect(validateConfiguration(configuration)).toEqual([]);
    const cycle = newTestCycle(newTestCluster(nodes, [], []), profileOf(configuration));
    expect(schedulePod(cycle, newPodInfo(pod), 0).chosen?.name).toBe(chosen);
  });
});

describe("what is wrong with a configuration is said by place", () => {
  it.for([
    { configuration: [], messages: ["configuration: Invalid value: []: must be an object"] },
    { configuration: { percentageOfNodesToScore: 101 }, messages: ["percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]"] },
    { configuration: { podInitialBackoffSeconds: 0 }, messages: ["podInitialBackoffSeconds: Invalid value: 0: must be greater than 0"] },
    { configuration: { podInitialBackoffSeconds: 5, podMaxBackoffSeconds: 2 }, messages: ["podMaxBackoffSeconds: Invalid value: 2: must be greater than or equal to PodInitialBackoffSeconds"] },
    { configuration: { profiles: [{}, {}] }, messages: ['profiles[1].schedulerName: Duplicate value: "default-scheduler"'] },
    { configuration: { profiles: [{ plugins: { queueSort: { disabled: [{ name: "*" }] } } }] }, messages: ["profiles[0].plugins.queueSort: Required value"] },
    { configuration: { profiles: [{ pluginConfig: [{ name: "InterPodAffinity", args: { hardPodAffinityWeight: 200 } }] }] }, messages: ["profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 200: not in valid range [0-100]"] },
    { configuration: { profiles: [{ pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "RequestedToCapacityRatio" } } }] }] }, messages: ["profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape: Required value"] },
    { configuration: { profiles: [{ pluginConfig: [{ name: "PodTopologySpread", args: { defaultConstraints: [{ maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }] } }] }] }, messages: ['profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty'] },
  ])("$messages", ({ configuration, messages }) => {
    expect(validateConfiguration(configuration).map(told)).toEqual(messages);
  });

  it("an unknown plugin is answered with those there are", () => {
    const [error] = validateConfiguration({ profiles: [{ plugins: { filter: { disabled: [{ name: "NodeNames" }] } } }] }).map(told);
    expect(error).toContain('profiles[0].plugins.filter.disabled[0].name: Unsupported value: "NodeNames"');
  });
});
