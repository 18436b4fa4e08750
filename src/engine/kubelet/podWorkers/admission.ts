import { bytesOf, matchesRequiredNodeAffinity, milliCpuOf, type PodSpec } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { initContainersOf, isSidecar } from "../containers.ts";
import { refuseUnderPressure } from "../eviction/pressure.ts";
import type { Kubelet } from "../state.ts";

export interface PodRequests {
  readonly milliCpu: number;
  readonly memory: number;
}

/** What a pod asks for: the sum of its containers, or its largest init container. @source k8s.io/component-helpers/resource/helpers.go PodRequests */
export function podRequests(spec: PodSpec): PodRequests {
  let milliCpu = 0;
  let memory = 0;
  for (const container of spec.containers) {
    milliCpu += milliCpuOf(container.resources?.requests?.["cpu"]);
    memory += bytesOf(container.resources?.requests?.["memory"]);
  }
  let sidecarCpu = 0;
  let sidecarMemory = 0;
  let initCpu = 0;
  let initMemory = 0;
  for (const container of initContainersOf(spec)) {
    const cpu = milliCpuOf(container.resources?.requests?.["cpu"]);
    const bytes = bytesOf(container.resources?.requests?.["memory"]);
    if (isSidecar(container)) {
      sidecarCpu += cpu;
      sidecarMemory += bytes;
    }
    initCpu = Math.max(initCpu, isSidecar(container) ? sidecarCpu : sidecarCpu + cpu);
    initMemory = Math.max(initMemory, isSidecar(container) ? sidecarMemory : sidecarMemory + bytes);
  }
  return {
    milliCpu: Math.max(milliCpu + sidecarCpu, initCpu) + milliCpuOf(spec.overhead?.["cpu"]),
    memory: Math.max(memory + sidecarMemory, initMemory) + bytesOf(spec.overhead?.["memory"]),
  };
}

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
  if (requests.milliCpu > 0 && requested.milliCpu + requests.milliCpu > config.milliCpu) {
    return lacks("cpu", requests.milliCpu, requested.milliCpu, config.milliCpu);
  }
  if (requests.memory > 0 && requested.memory + requests.memory > config.memory) {
    return lacks("memory", requests.memory, requested.memory, config.memory);
  }
  if (node !== undefined && !matchesRequiredNodeAffinity(pod.spec, node.metadata)) {
    return { reason: "NodeAffinity", message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  return undefined;
}
