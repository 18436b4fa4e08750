import type { Container, EphemeralContainer, PodSpec, RestartPolicy } from "../api/index.ts";
import type { ContainerInfo } from "./runtime/index.ts";

const none: readonly Container[] = [];

export const initContainersOf = (spec: PodSpec): readonly Container[] => spec.initContainers ?? none;

const noneEphemeral: readonly EphemeralContainer[] = [];

export const ephemeralContainersOf = (spec: PodSpec): readonly EphemeralContainer[] => spec.ephemeralContainers ?? noneEphemeral;

/** An init container with restartPolicy Always: a sidecar. */
export const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/** The restart policy that holds for one container. @source pkg/kubelet/container/helpers.go */
export function restartPolicyOf(spec: PodSpec, container: Container): RestartPolicy {
  return container.restartPolicy ?? spec.restartPolicy ?? "Always";
}

/** Whether a container that has exited is started again. @source pkg/kubelet/container/helpers.go ShouldContainerBeRestarted */
export function shouldRestart(spec: PodSpec, container: Container, exited: Pick<ContainerInfo, "exitCode">): boolean {
  const policy = restartPolicyOf(spec, container);
  if (policy === "Never") return false;
  return policy === "Always" || exited.exitCode !== 0;
}

export function findContainer(spec: PodSpec, name: string): Container | undefined {
  for (const container of spec.containers) if (container.name === name) return container;
  for (const container of initContainersOf(spec)) if (container.name === name) return container;
  return ephemeralContainersOf(spec).find((container) => container.name === name);
}

/** A container that was added to look into the pod while it runs. */
export const isEphemeralContainer = (spec: PodSpec, name: string): boolean => spec.ephemeralContainers?.some((container) => container.name === name) === true;

export function isInitContainer(spec: PodSpec, name: string): boolean {
  for (const container of initContainersOf(spec)) if (container.name === name) return true;
  return false;
}
