import type { EnqueuePlugin, PreEnqueuePlugin } from "../../framework/extensionPoints.ts";
import { newStatus } from "../../framework/status.ts";

const name = "SchedulingGates";

/** Pods with gates are not even queued. @source pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go */
export const schedulingGates: PreEnqueuePlugin & EnqueuePlugin = {
  name,
  preEnqueue(pod) {
    const gates = pod.pod.spec.schedulingGates;
    if (gates === undefined || gates.length === 0) return undefined;
    const names = gates.map((gate) => gate.name).join(" ");
    return newStatus(name, "UnschedulableAndUnresolvable", `waiting for scheduling gates: [${names}]`);
  },
  eventsToRegister: () => [{ resource: "UnscheduledPod", actions: ["UpdatePodSchedulingGatesEliminated"] }],
};
