import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin } from "../../framework/extensionPoints.ts";
import { newStatus } from "../../framework/status.ts";

const name = "NodeName";
const mismatch = newStatus(name, "UnschedulableAndUnresolvable", "node(s) didn't match the requested node name");

/** spec.nodeName, where the pod names its node itself. @source pkg/scheduler/framework/plugins/nodename/node_name.go */
export const nodeName: FilterPlugin & PreFilterPlugin & EnqueuePlugin = {
  name,
  preFilter: (pod) => ((pod.pod.spec.nodeName ?? "") === "" ? { type: "skip" } : { type: "proceed", state: undefined }),
  filter: (_state, pod, node) => (pod.pod.spec.nodeName === node.name ? undefined : mismatch),
  eventsToRegister: () => [{ resource: "Node", actions: ["Add"] }],
};
