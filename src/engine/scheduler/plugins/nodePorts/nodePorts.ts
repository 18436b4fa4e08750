import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin } from "../../framework/extensionPoints.ts";
import { asPod, podInfoOfEvent } from "../../framework/objects.ts";
import type { HostPort } from "../../framework/podInfo.ts";
import { newStatus } from "../../framework/status.ts";

const name = "NodePorts";
const taken = newStatus(name, "Unschedulable", "node(s) didn't have free ports for the requested pod ports");
const anyAddress = "0.0.0.0";

function conflicts(wanted: HostPort, used: HostPort): boolean {
  if (wanted.port !== used.port || wanted.protocol !== used.protocol) return false;
  return wanted.ip === used.ip || wanted.ip === anyAddress || used.ip === anyAddress;
}

const anyConflict = (wanted: readonly HostPort[], used: readonly HostPort[]): boolean =>
  wanted.some((port) => used.some((other) => conflicts(port, other)));

/** Host ports. @source pkg/scheduler/framework/plugins/nodeports/node_ports.go */
export const nodePorts: FilterPlugin & PreFilterPlugin & EnqueuePlugin = {
  name,
  preFilter: (pod) => (pod.hostPorts.length === 0 ? { type: "skip" } : { type: "proceed", state: undefined }),
  filter: (_state, pod, node) => (anyConflict(pod.hostPorts, node.usedPorts) ? taken : undefined),
  eventsToRegister: () => [
    {
      resource: "AssignedPod",
      actions: ["Delete"],
      hint: (pod, old) => {
        const gone = asPod(old);
        return gone !== undefined && anyConflict(pod.hostPorts, podInfoOfEvent(gone).hostPorts) ? "Queue" : "QueueSkip";
      },
    },
    { resource: "Node", actions: ["Add"] },
  ],
};
