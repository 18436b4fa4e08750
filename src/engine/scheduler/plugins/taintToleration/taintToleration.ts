import type { Toleration } from "../../../api/index.ts";
import type { Node } from "../../../kinds/index.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import { asNode, isOwnChange } from "../../framework/objects.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { defaultNormalizeScore } from "../../framework/runScores.ts";
import { newStatus } from "../../framework/status.ts";
import type { TolerationOptions } from "../../framework/tolerations.ts";
import { hasUntoleratedTaint, isTolerated, plainTolerations } from "../../framework/tolerations.ts";

const name = "TaintToleration";
const untolerated = newStatus(name, "UnschedulableAndUnresolvable", "node(s) had untolerated taint(s)");
const noTolerations: readonly Toleration[] = [];

/** Tolerations that concern PreferNoSchedule taints. */
type TaintTolerationState = readonly Toleration[];

const preferNoSchedule = (pod: PodInfo): TaintTolerationState =>
  (pod.pod.spec.tolerations ?? noTolerations).filter((toleration) => toleration.effect === undefined || toleration.effect === "PreferNoSchedule");

/** @source pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go */
export function newTaintToleration(options: TolerationOptions = plainTolerations): FilterPlugin & PreFilterPlugin & ScorePlugin<TaintTolerationState> & EnqueuePlugin {
  const fits = (pod: PodInfo, node: Node): boolean => !hasUntoleratedTaint(node.spec.taints ?? [], pod.pod.spec.tolerations, options);
  return {
    name,
    preFilter: (_pod, cycle) => (cycle.snapshot.taintedNodes === 0 ? { type: "skip" } : { type: "proceed", state: undefined }),
    filter(_state: unknown, pod, node) {
      if (node.taints.length === 0) return undefined;
      return hasUntoleratedTaint(node.taints, pod.pod.spec.tolerations, options) ? untolerated : undefined;
    },
    preScore(pod, cycle) {
      if (cycle.snapshot.discouragedNodes === 0) return { type: "uniform", score: 0, state: noTolerations };
      return { type: "proceed", state: preferNoSchedule(pod) };
    },
    score(state, _pod, nodes, scores) {
      nodes.forEach((node, i) => {
        let count = 0;
        for (const taint of node.taints) if (taint.effect === "PreferNoSchedule" && !isTolerated(taint, state, options)) count += 1;
        scores[i] = count;
      });
    },
    normalizeScore: (_state, scores) => {
      defaultNormalizeScore(scores, true);
    },
    eventsToRegister: () => [
      {
        resource: "Node",
        actions: ["Add", "UpdateNodeTaint"],
        hint: (pod, old, object) => {
          const before = asNode(old);
          const after = asNode(object);
          if (after === undefined || !fits(pod, after)) return "QueueSkip";
          return before === undefined || !fits(pod, before) ? "Queue" : "QueueSkip";
        },
      },
      { resource: "UnscheduledPod", actions: ["UpdatePodToleration"], hint: isOwnChange },
    ],
  };
}
