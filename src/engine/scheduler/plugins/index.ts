import type { AnyPlugin } from "../framework/extensionPoints.ts";
import type { Features } from "../framework/features.ts";
import { defaultBinder } from "./defaultBinder/defaultBinder.ts";
import { newDefaultPreemption } from "./defaultPreemption/defaultPreemption.ts";
import { dynamicResources } from "./dynamicResources/dynamicResources.ts";
import { imageLocality } from "./imageLocality/imageLocality.ts";
import { newInterPodAffinity } from "./interPodAffinity/interPodAffinity.ts";
import { newNodeAffinity } from "./nodeAffinity/nodeAffinity.ts";
import { nodeName } from "./nodeName/nodeName.ts";
import { nodePorts } from "./nodePorts/nodePorts.ts";
import { newNodeResourcesBalancedAllocation } from "./nodeResourcesBalancedAllocation/nodeResourcesBalancedAllocation.ts";
import { newNodeResourcesFit } from "./nodeResourcesFit/nodeResourcesFit.ts";
import { newNodeUnschedulable } from "./nodeUnschedulable/nodeUnschedulable.ts";
import { nodeVolumeLimits } from "./nodeVolumeLimits/nodeVolumeLimits.ts";
import { newPodTopologySpread } from "./podTopologySpread/podTopologySpread.ts";
import { prioritySort } from "./prioritySort/prioritySort.ts";
import { schedulingGates } from "./schedulingGates/schedulingGates.ts";
import { newTaintToleration } from "./taintToleration/taintToleration.ts";
import { newVolumeBinding } from "./volumeBinding/volumeBinding.ts";
import { volumeRestrictions } from "./volumeRestrictions/volumeRestrictions.ts";
import { volumeZone } from "./volumeZone/volumeZone.ts";

export interface RegisteredPlugin {
  readonly name: string;
  /** Of the score in the default profile; 0 for plugins that do not score. */
  readonly weight: number;
  /** Makes the plugin with the arguments of a profile. @param args `pluginConfig[].args`, checked before */
  readonly make: (args: object, features: Features) => AnyPlugin;
}

const tolerations = ({ TaintTolerationComparisonOperators }: Features): { readonly comparesNumbers: boolean } => ({ comparesNumbers: TaintTolerationComparisonOperators });

/**
 * All plugins, in the order and with the weights of the default profile.
 * @source pkg/scheduler/apis/config/v1/default_plugins.go getDefaultPlugins, pkg/scheduler/framework/plugins/registry.go
 */
export const pluginRegistry: readonly RegisteredPlugin[] = [
  { name: "SchedulingGates", weight: 0, make: () => schedulingGates },
  { name: "PrioritySort", weight: 0, make: () => prioritySort },
  { name: "NodeUnschedulable", weight: 0, make: (_args, features) => newNodeUnschedulable(tolerations(features)) },
  { name: "NodeName", weight: 0, make: () => nodeName },
  { name: "TaintToleration", weight: 3, make: (_args, features) => newTaintToleration(tolerations(features)) },
  { name: "NodeAffinity", weight: 2, make: (args) => newNodeAffinity(args) },
  { name: "NodePorts", weight: 0, make: () => nodePorts },
  { name: "NodeResourcesFit", weight: 1, make: (args) => newNodeResourcesFit(args) },
  { name: "VolumeRestrictions", weight: 0, make: () => volumeRestrictions },
  { name: "NodeVolumeLimits", weight: 0, make: () => nodeVolumeLimits },
  { name: "VolumeBinding", weight: 0, make: (args, features) => newVolumeBinding(args, features) },
  { name: "VolumeZone", weight: 0, make: () => volumeZone },
  { name: "PodTopologySpread", weight: 2, make: (args, features) => newPodTopologySpread(args, tolerations(features)) },
  { name: "InterPodAffinity", weight: 2, make: (args) => newInterPodAffinity(args) },
  { name: "DynamicResources", weight: 2, make: () => dynamicResources },
  { name: "DefaultPreemption", weight: 0, make: (args) => newDefaultPreemption(args) },
  { name: "NodeResourcesBalancedAllocation", weight: 1, make: (args) => newNodeResourcesBalancedAllocation(args) },
  { name: "ImageLocality", weight: 1, make: () => imageLocality },
  { name: "DefaultBinder", weight: 0, make: () => defaultBinder },
];
