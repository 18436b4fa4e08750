import { matchesRequiredNodeAffinity, podRequests } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { refuseUnderPressure } from "../eviction/pressure.ts";
import type { Kubelet } from "../state.ts";

/** Why this node does not take a pod that was bound to it; undefined: it does. @source pkg/kubelet/lifecycle/predicate.go */
export function admitPod(kubelet: Kubelet, pod: Pod, node: Node | undefined): { readonly reason: string; readonly message: string } | undefined {
  const { config, state } = kubelet;
  const pressure = refuseUnderPressure(kubelet, pod);
  if (pressure !== undefined) return pressure;
  const requests = podRequests(pod.spec);
  const lacks = (resource: string, requested: number, used: number, capacity: number) => ({
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  });
  const { requested } = state;
  if (requested.pods + 1 > config.podsMax) return lacks("pods", 1, requested.pods, config.podsMax);
  if (requests.cpu > 0 && requested.milliCpu + requests.cpu > config.milliCpu) {
    return lacks("cpu", requests.cpu, requested.milliCpu, config.milliCpu);
  }
  if (requests.memory > 0 && requested.memory + requests.memory > config.memory) {
    return lacks("memory", requests.memory, requested.memory, config.memory);
  }
  if (node !== undefined && !matchesRequiredNodeAffinity(pod.spec, node.metadata)) {
    return { reason: "NodeAffinity", message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  return undefined;
}
