import type { KubeObject } from "../../../api/index.ts";
import { matchesCompiled } from "../../../api/index.ts";
import type { QueueingHint } from "../../framework/clusterEvent.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import { asNode, asPod } from "../../framework/objects.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { TolerationOptions } from "../../framework/tolerations.ts";
import { plainTolerations } from "../../framework/tolerations.ts";
import type { PodTopologySpreadArgs } from "./constraints.ts";
import { ownConstraints, spreadOptions, writesItsOwn } from "./constraints.ts";
import type { SpreadFilterState } from "./filtering.ts";
import { cloneSpreadState, filterSpread, preFilterSpread, updateSpreadWithPod } from "./filtering.ts";
import type { SpreadScoreState } from "./scoring.ts";
import { normalizeSpread, preScoreSpread, scoreSpread } from "./scoring.ts";

/** A pod that counts for one of the constraints came, went or changed its labels. @source plugin.go isSchedulableAfterPodChange */
function afterPodChange(pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const before = asPod(old);
  const after = asPod(object);
  const other = after ?? before;
  if (other === undefined || (other.metadata.namespace ?? "default") !== pod.namespace) return "QueueSkip";
  if (after !== undefined && after.metadata.uid === pod.uid) return "Queue";
  // Turned away by the scheduler's own constraints: whom they count is not at hand here.
  if (!writesItsOwn(pod)) return "Queue";
  const constraints = ownConstraints(pod, "DoNotSchedule");
  const counts = (labels: KubeObject["metadata"]["labels"]): boolean =>
    constraints.some((each) => each.selector !== undefined && matchesCompiled(each.selector, labels));
  const didCount = before !== undefined && counts(before.metadata.labels);
  const doesCount = after !== undefined && counts(after.metadata.labels);
  return didCount !== doesCount ? "Queue" : "QueueSkip";
}

/** A node with all topology labels came or went, or a node's domains changed. @source plugin.go isSchedulableAfterNodeChange */
function afterNodeChange(pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const before = asNode(old)?.metadata.labels ?? {};
  const after = asNode(object)?.metadata.labels ?? {};
  if (!writesItsOwn(pod)) return "Queue";
  const constraints = ownConstraints(pod, "DoNotSchedule");
  const isIn = (labels: Readonly<Record<string, string>>): boolean => constraints.every((each) => Object.hasOwn(labels, each.topologyKey));
  if (isIn(before) !== isIn(after)) return "Queue";
  return isIn(after) && constraints.some((each) => before[each.topologyKey] !== after[each.topologyKey]) ? "Queue" : "QueueSkip";
}

/** @source pkg/scheduler/framework/plugins/podtopologyspread/plugin.go */
export function newPodTopologySpread(args: PodTopologySpreadArgs = {}, tolerations: TolerationOptions = plainTolerations): FilterPlugin<SpreadFilterState> & PreFilterPlugin<SpreadFilterState> & ScorePlugin<SpreadScoreState> & EnqueuePlugin {
  const options = spreadOptions(args, tolerations);
  return {
    name: "PodTopologySpread",
    preFilter: (pod, cycle) => preFilterSpread(pod, cycle, options),
    cloneState: cloneSpreadState,
    addPod(state, pod, other, node) {
      updateSpreadWithPod(state, pod, other, node, 1);
    },
    removePod(state, pod, other, node) {
      updateSpreadWithPod(state, pod, other, node, -1);
    },
    filter: filterSpread,
    preScore: (pod, cycle, nodes) => preScoreSpread(pod, cycle, nodes, options),
    score: scoreSpread,
    normalizeScore: normalizeSpread,
    eventsToRegister: () => [
      { resource: "Pod", actions: ["Add", "UpdatePodLabel", "Delete"], hint: afterPodChange },
      { resource: "Node", actions: ["Add", "Delete", "UpdateNodeLabel"], hint: afterNodeChange },
      { resource: "Node", actions: ["UpdateNodeTaint"] },
    ],
  };
}
