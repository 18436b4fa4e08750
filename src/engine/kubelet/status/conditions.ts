import type { Condition, PodSpec } from "../../api/index.ts";
import type { ContainerStatus, PodPhase } from "../../kinds/index.ts";
import { initContainersOf, isSidecar } from "../containers.ts";

/** A condition without its times. */
export type ConditionVerdict = Pick<Condition, "type" | "status" | "reason" | "message">;

function verdict(type: string, status: "True" | "False", reason: string, message = ""): ConditionVerdict {
  return message === "" ? { type, status, reason } : { type, status, reason, message };
}

const containersReady: ConditionVerdict = { type: "ContainersReady", status: "True" };
const ready: ConditionVerdict = { type: "Ready", status: "True" };
const initialized: ConditionVerdict = { type: "Initialized", status: "True" };

/** @source pkg/kubelet/status/generate.go GenerateContainersReadyCondition */
export function containersReadyCondition(
  spec: PodSpec,
  statuses: readonly ContainerStatus[] | undefined,
  phase: PodPhase,
): ConditionVerdict {
  if (statuses === undefined) return verdict("ContainersReady", "False", "UnknownContainerStatuses");
  const unknown: string[] = [];
  const unready: string[] = [];
  for (const container of initContainersOf(spec)) if (isSidecar(container)) sort(statuses, container.name, unknown, unready);
  for (const container of spec.containers) sort(statuses, container.name, unknown, unready);
  if (phase === "Succeeded" && unknown.length === 0) return verdict("ContainersReady", "False", "PodCompleted");
  if (phase === "Failed") return verdict("ContainersReady", "False", "PodFailed");
  const messages: string[] = [];
  if (unknown.length > 0) messages.push(`containers with unknown status: [${unknown.join(" ")}]`);
  if (unready.length > 0) messages.push(`containers with unready status: [${unready.join(" ")}]`);
  if (messages.length === 0) return containersReady;
  return verdict("ContainersReady", "False", "ContainersNotReady", messages.join(", "));
}

function sort(statuses: readonly ContainerStatus[], name: string, unknown: string[], unready: string[]): void {
  const status = statuses.find((candidate) => candidate.name === name);
  if (status === undefined) unknown.push(name);
  else if (!status.ready) unready.push(name);
}

/** @source pkg/kubelet/status/generate.go GeneratePodReadyCondition */
export function podReadyCondition(
  spec: PodSpec,
  conditions: readonly Condition[],
  ofContainers: ConditionVerdict,
): ConditionVerdict {
  if (ofContainers.status !== "True") return { ...ofContainers, type: "Ready" };
  if (spec.readinessGates === undefined) return ready;
  const messages: string[] = [];
  for (const gate of spec.readinessGates) {
    const condition = conditions.find((candidate) => candidate.type === gate.conditionType);
    if (condition === undefined) {
      messages.push(`corresponding condition of pod readiness gate "${gate.conditionType}" does not exist.`);
    } else if (condition.status !== "True") {
      messages.push(`the status of pod readiness gate "${gate.conditionType}" is not "True", but ${condition.status}`);
    }
  }
  if (messages.length === 0) return ready;
  return verdict("Ready", "False", "ReadinessGatesNotReady", messages.join(", "));
}

/** @source pkg/kubelet/status/generate.go GeneratePodInitializedCondition */
export function podInitializedCondition(spec: PodSpec, statuses: readonly ContainerStatus[] | undefined, phase: PodPhase): ConditionVerdict {
  const init = initContainersOf(spec);
  if (init.length === 0 && phase !== "Succeeded") return initialized;
  if (statuses === undefined && init.length > 0) return verdict("Initialized", "False", "UnknownContainerStatuses");
  const unknown: string[] = [];
  const incomplete: string[] = [];
  for (const container of init) {
    const status = statuses?.find((candidate) => candidate.name === container.name);
    if (status === undefined) unknown.push(container.name);
    else if (isSidecar(container) ? status.started !== true : !status.ready) incomplete.push(container.name);
  }
  if (phase === "Succeeded" && unknown.length === 0) return verdict("Initialized", "True", "PodCompleted");
  // A pod whose init container has failed for good is not initialized, whatever its containers say.
  const started = spec.containers.some((container) => {
    const state = statuses?.find((candidate) => candidate.name === container.name)?.state;
    return state?.running !== undefined || state?.terminated !== undefined;
  });
  const messages: string[] = [];
  if (unknown.length > 0) messages.push(`containers with unknown status: [${unknown.join(" ")}]`);
  if (incomplete.length > 0) messages.push(`containers with incomplete status: [${incomplete.join(" ")}]`);
  if (messages.length === 0 || (started && unknown.length === 0)) return initialized;
  return verdict("Initialized", "False", "ContainersNotInitialized", messages.join(", "));
}
