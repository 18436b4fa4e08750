import { bytesOf, milliCpuOf, type NodeSelectorRequirement, type NodeSelectorTerm, type PodSpec, type StringMap } from "../../api/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { initContainersOf, isSidecar } from "../containers.ts";
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
  if (node !== undefined && !matchesNode(pod.spec, node)) {
    return { reason: "NodeAffinity", message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  return undefined;
}

function matchesNode(spec: PodSpec, node: Node): boolean {
  const labels: StringMap = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, labels, node.metadata.name));
}

function matchesTerm(term: NodeSelectorTerm, labels: StringMap, name: string): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((requirement) => matchesRequirement(requirement, labels[requirement.key])) &&
    fields.every((requirement) => requirement.key === "metadata.name" && matchesRequirement(requirement, name))
  );
}

function matchesRequirement(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
  }
}
