import type { ProfilePlugin } from "../framework/extensionPoints.ts";
import { defaultBinder } from "./defaultBinder/defaultBinder.ts";
import { defaultPreemption } from "./defaultPreemption/defaultPreemption.ts";
import { dynamicResources } from "./dynamicResources/dynamicResources.ts";
import { imageLocality } from "./imageLocality/imageLocality.ts";
import { interPodAffinity } from "./interPodAffinity/interPodAffinity.ts";
import { nodeAffinity } from "./nodeAffinity/nodeAffinity.ts";
import { nodeName } from "./nodeName/nodeName.ts";
import { nodePorts } from "./nodePorts/nodePorts.ts";
import { nodeResourcesBalancedAllocation } from "./nodeResourcesBalancedAllocation/nodeResourcesBalancedAllocation.ts";
import { nodeResourcesFit } from "./nodeResourcesFit/nodeResourcesFit.ts";
import { nodeUnschedulable } from "./nodeUnschedulable/nodeUnschedulable.ts";
import { nodeVolumeLimits } from "./nodeVolumeLimits/nodeVolumeLimits.ts";
import { podTopologySpread } from "./podTopologySpread/podTopologySpread.ts";
import { prioritySort } from "./prioritySort/prioritySort.ts";
import { schedulingGates } from "./schedulingGates/schedulingGates.ts";
import { taintToleration } from "./taintToleration/taintToleration.ts";
import { volumeBinding } from "./volumeBinding/volumeBinding.ts";
import { volumeRestrictions } from "./volumeRestrictions/volumeRestrictions.ts";
import { volumeZone } from "./volumeZone/volumeZone.ts";

/**
 * The default profile: order is the order of calls, the number the weight of the score (0: none).
 * @source pkg/scheduler/apis/config/v1/default_plugins.go getDefaultPlugins
 */
export const defaultPlugins: readonly ProfilePlugin[] = [
  { plugin: schedulingGates, weight: 0 },
  { plugin: prioritySort, weight: 0 },
  { plugin: nodeUnschedulable, weight: 0 },
  { plugin: nodeName, weight: 0 },
  { plugin: taintToleration, weight: 3 },
  { plugin: nodeAffinity, weight: 2 },
  { plugin: nodePorts, weight: 0 },
  { plugin: nodeResourcesFit, weight: 1 },
  { plugin: volumeRestrictions, weight: 0 },
  { plugin: nodeVolumeLimits, weight: 0 },
  { plugin: volumeBinding, weight: 0 },
  { plugin: volumeZone, weight: 0 },
  { plugin: podTopologySpread, weight: 2 },
  { plugin: interPodAffinity, weight: 2 },
  { plugin: dynamicResources, weight: 2 },
  { plugin: defaultPreemption, weight: 0 },
  { plugin: nodeResourcesBalancedAllocation, weight: 1 },
  { plugin: imageLocality, weight: 1 },
  { plugin: defaultBinder, weight: 0 },
];
