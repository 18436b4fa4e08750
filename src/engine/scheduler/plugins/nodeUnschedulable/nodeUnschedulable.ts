import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin } from "../../framework/extensionPoints.ts";
import { asNode, isOwnChange } from "../../framework/objects.ts";
import { newStatus } from "../../framework/status.ts";
import type { TolerationOptions } from "../../framework/tolerations.ts";
import { isTolerated, plainTolerations } from "../../framework/tolerations.ts";

const name = "NodeUnschedulable";
const cordonTaint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const;
const unschedulable = newStatus(name, "UnschedulableAndUnresolvable", "node(s) were unschedulable");

/** Cordoned nodes. @source pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go */
export function newNodeUnschedulable(options: TolerationOptions = plainTolerations): FilterPlugin & PreFilterPlugin & EnqueuePlugin {
  return {
    name,
    preFilter: (_pod, cycle) => (cycle.snapshot.cordonedNodes === 0 ? { type: "skip" } : { type: "proceed", state: undefined }),
    filter(_state, pod, node) {
      if (!node.isUnschedulable) return undefined;
      return isTolerated(cordonTaint, pod.pod.spec.tolerations, options) ? undefined : unschedulable;
    },
    eventsToRegister: () => [
      {
        resource: "Node",
        actions: ["Add", "UpdateNodeTaint"],
        hint: (_pod, old, object) => {
          const isOpen = asNode(object)?.spec.unschedulable !== true;
          const wasOpen = old !== undefined && asNode(old)?.spec.unschedulable !== true;
          return isOpen && !wasOpen ? "Queue" : "QueueSkip";
        },
      },
      { resource: "UnscheduledPod", actions: ["UpdatePodToleration"], hint: isOwnChange },
    ],
  };
}
