import type { KubeObject } from "../../../api/index.ts";
import { matchesTerm } from "../../framework/affinityTerm.ts";
import type { QueueingHint } from "../../framework/clusterEvent.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import { asNode, asPod, podInfoOfEvent } from "../../framework/objects.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { AffinityFilterState } from "./filtering.ts";
import { cloneAffinityState, filterAffinity, preFilterAffinity, updateAffinityWithPod } from "./filtering.ts";
import type { AffinityScoreState, InterPodAffinityArgs } from "./scoring.ts";
import { normalizeAffinity, preScoreAffinity, scoreAffinity } from "./scoring.ts";

/** A pod it wants to be near came (or changed), or one that keeps it away left. @source plugin.go isSchedulableAfterPodChange */
function afterPodChange(pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const before = asPod(old);
  const after = asPod(object);
  const other = after ?? before;
  if (other === undefined) return "QueueSkip";
  const info = podInfoOfEvent(other);
  const namesNamespaces = [...pod.requiredAffinityTerms, ...pod.requiredAntiAffinityTerms].some((term) => term.namespaceSelector !== undefined);
  // Namespace labels are not at hand here: such a pod is looked at again.
  if (namesNamespaces) return "Queue";
  if (after !== undefined && pod.requiredAffinityTerms.some((term) => matchesTerm(term, info.namespace, info.labels, undefined))) return "Queue";
  if (after !== undefined && before === undefined) return "QueueSkip";
  const keptAway =
    pod.requiredAntiAffinityTerms.some((term) => matchesTerm(term, info.namespace, before?.metadata.labels, undefined)) ||
    info.requiredAntiAffinityTerms.some((term) => term.namespaceSelector !== undefined || matchesTerm(term, pod.namespace, pod.labels, undefined));
  return keptAway ? "Queue" : "QueueSkip";
}

/** A node with the right topology labels came, or got them. @source plugin.go isSchedulableAfterNodeChange */
function afterNodeChange(pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const after = asNode(object)?.metadata.labels ?? {};
  const before = asNode(old)?.metadata.labels;
  const terms = [...pod.requiredAffinityTerms, ...pod.requiredAntiAffinityTerms];
  if (terms.length === 0) return "Queue";
  const mayHelp = terms.some((term) => Object.hasOwn(after, term.topologyKey) && before?.[term.topologyKey] !== after[term.topologyKey]);
  return mayHelp ? "Queue" : "QueueSkip";
}

/** @source pkg/scheduler/framework/plugins/interpodaffinity/plugin.go */
export function newInterPodAffinity(args: InterPodAffinityArgs = {}): FilterPlugin<AffinityFilterState> & PreFilterPlugin<AffinityFilterState> & ScorePlugin<AffinityScoreState> & EnqueuePlugin {
  return {
    name: "InterPodAffinity",
    preFilter: preFilterAffinity,
    cloneState: cloneAffinityState,
    addPod(state, pod, other, node) {
      updateAffinityWithPod(state, pod, other, node, 1);
    },
    removePod(state, pod, other, node) {
      updateAffinityWithPod(state, pod, other, node, -1);
    },
    filter: filterAffinity,
    preScore: (pod, cycle) => preScoreAffinity(pod, cycle, args),
    score: scoreAffinity,
    normalizeScore: normalizeAffinity,
    eventsToRegister: () => [
      { resource: "Pod", actions: ["Add", "UpdatePodLabel", "Delete"], hint: afterPodChange },
      { resource: "Node", actions: ["Add", "UpdateNodeLabel"], hint: afterNodeChange },
    ],
  };
}
