import { findContainer } from "../containers.ts";
import { containerEvent, podEvent } from "../events.ts";
import { formatGoDuration, truncateToMillis } from "../goDuration.ts";
import { probesStarted, stopContainerProbes } from "../probes/probes.ts";
import { callRuntime } from "../runtimeClient.ts";
import type { ContainerInfo, CriResponse, CriResult, SandboxInfo } from "../runtime/index.ts";
import type { Kubelet, PodOperation, PodWorker } from "../state.ts";
import { resyncAfter, syncBackOff } from "./resync.ts";
import { beginCreate, beginPull, beginRun, failStart, pullFailed } from "./startContainer.ts";
import { syncPod } from "./syncPod.ts";

/** The runtime has answered what a pod's worker asked. */
export function operationEnded(kubelet: Kubelet, worker: PodWorker, response: Extract<CriResponse, { type: "result" | "failure" }>): void {
  const { operation } = worker;
  if (operation === undefined || response.id !== worker.call) return;
  worker.operation = undefined;
  worker.call = 0;
  kubelet.env.cause = worker.cause;
  if (response.type === "failure") {
    operationFailed(kubelet, worker, operation, `rpc error: code = ${response.code} desc = ${response.message}`);
  } else if (operationSucceeded(kubelet, worker, operation, response.result)) {
    return;
  }
  syncPod(kubelet, worker);
}

/** True when the next step of the same container is under way. */
function operationSucceeded(kubelet: Kubelet, worker: PodWorker, operation: PodOperation, result: CriResult): boolean {
  const goesOn = worker.phase === "syncing";
  switch (result.type) {
    case "RunPodSandbox":
      setSandbox(kubelet, worker, result.sandbox);
      return false;
    case "Done":
      if (operation.type === "StopPodSandbox" && worker.sandbox?.id === operation.sandboxId) {
        setSandbox(kubelet, worker, { ...worker.sandbox, ready: false });
      }
      return false;
    case "CreateContainer":
      setContainer(kubelet, worker, result.container);
      break;
    case "StartContainer":
      setContainer(kubelet, worker, result.container);
      break;
    case "ImageStatus":
    case "PullImage":
    case "ExecSync":
    case "List":
      break;
  }
  const container = operation.type === "RunPodSandbox" || operation.type === "StopPodSandbox" ? undefined : findContainer(worker.pod.spec, operation.container);
  if (container === undefined || !goesOn) return false;
  switch (operation.type) {
    case "ImageStatus": {
      const present = result.type === "ImageStatus" && result.imageId !== undefined;
      const image = container.image ?? "";
      if (present) {
        containerEvent(kubelet, worker, container, { reason: "Pulled", message: `Container image "${image}" already present on machine and can be accessed by the pod` });
        return beginCreate(kubelet, worker, container);
      }
      if (container.imagePullPolicy !== "Never") return beginPull(kubelet, worker, container);
      const message = `Container image "${image}" is not present with pull policy of Never`;
      containerEvent(kubelet, worker, container, { type: "Warning", reason: "ErrImageNeverPull", message });
      failStart(kubelet, worker, container, "ErrImageNeverPull", message);
      resyncAfter(kubelet, worker, syncBackOff(kubelet));
      return false;
    }
    case "PullImage": {
      const took = formatGoDuration(truncateToMillis(kubelet.env.now - operation.startedAt));
      const size = result.type === "PullImage" ? result.size : 0;
      const message = `Successfully pulled image "${operation.image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`;
      kubelet.state.imageBackOff.entries.delete(`${worker.uid}_${operation.image}`);
      worker.startup.lastFinishedPulling = kubelet.env.now;
      containerEvent(kubelet, worker, container, { reason: "Pulled", message });
      return beginCreate(kubelet, worker, container);
    }
    case "CreateContainer":
      return result.type === "CreateContainer" && beginRun(kubelet, worker, container, result.container.id);
    case "StartContainer":
      containerEvent(kubelet, worker, container, { reason: "Started", message: "Container started" });
      worker.reasons.delete(container.name);
      if (result.type === "StartContainer" && result.notSimulated !== undefined) {
        containerEvent(kubelet, worker, container, { type: "Warning", reason: "NotSimulated", message: result.notSimulated });
      }
      if (result.type === "StartContainer" && result.container.state === "running") probesStarted(kubelet, worker, container, result.container);
      return false;
    case "Environment":
    case "RunPodSandbox":
    case "StopPodSandbox":
      return false;
  }
}

/** A ConfigMap or Secret is there, or is known not to be: goes on with what waited for it. */
export function environmentAnswered(kubelet: Kubelet, worker: PodWorker): void {
  const { operation } = worker;
  kubelet.env.cause = worker.cause;
  if (operation?.type === "Environment") {
    for (const reference of worker.references.values()) if (reference.state === "asking") return;
    worker.operation = undefined;
    const container = findContainer(worker.pod.spec, operation.container);
    if (container !== undefined && worker.phase === "syncing" && worker.sandbox?.ready === true && beginCreate(kubelet, worker, container)) return;
  }
  syncPod(kubelet, worker);
}

function operationFailed(kubelet: Kubelet, worker: PodWorker, operation: PodOperation, message: string): void {
  if (operation.type === "RunPodSandbox") {
    worker.attempted.add("");
    podEvent(kubelet, worker, { type: "Warning", reason: "FailedCreatePodSandBox", message: `Failed to create pod sandbox: ${message}` });
    resyncAfter(kubelet, worker, syncBackOff(kubelet));
    return;
  }
  if (operation.type === "StopPodSandbox") {
    podEvent(kubelet, worker, { type: "Warning", reason: "FailedKillPod", message: `error killing pod: ${message}` });
    resyncAfter(kubelet, worker, syncBackOff(kubelet));
    return;
  }
  const container = findContainer(worker.pod.spec, operation.container);
  if (container === undefined || worker.phase !== "syncing") return;
  if (operation.type === "PullImage") {
    pullFailed(kubelet, worker, container, message);
    return;
  }
  if (operation.type === "Environment") return;
  const reason = { ImageStatus: "ImageInspectError", CreateContainer: "CreateContainerError", StartContainer: "RunContainerError" }[operation.type];
  failStart(kubelet, worker, container, reason, message);
  resyncAfter(kubelet, worker, syncBackOff(kubelet));
}

/** A container has changed by itself: its process has ended. */
export function containerChanged(kubelet: Kubelet, worker: PodWorker, container: ContainerInfo): void {
  setContainer(kubelet, worker, container);
  if (container.state === "exited") {
    worker.stopping.delete(container.id);
    stopContainerProbes(kubelet, worker, container.config.name);
  }
  syncPod(kubelet, worker);
}

/** Keeps the latest attempt of a container and the one before; older ones are removed from the runtime. */
export function setContainer(kubelet: Kubelet, worker: PodWorker, container: ContainerInfo): void {
  const attempts = worker.containers.get(container.config.name);
  kubelet.state.podsVersion += 1;
  if (attempts === undefined) {
    worker.containers.set(container.config.name, { current: container, previous: undefined });
    worker.restarts += container.config.attempt;
  } else if (attempts.current.id === container.id) {
    // An exit may overtake the answer to the start.
    if (attempts.current.state !== "exited" || container.state === "exited") attempts.current = container;
  } else if (attempts.previous?.id === container.id) {
    attempts.previous = container;
  } else if (container.config.attempt >= attempts.current.config.attempt) {
    if (attempts.previous !== undefined) removeAttempt(kubelet, worker, attempts.previous);
    worker.restarts += container.config.attempt - attempts.current.config.attempt;
    attempts.previous = attempts.current;
    attempts.current = container;
  } else {
    attempts.previous = container;
  }
}

/** An attempt of a sandbox that was replaced goes with the whole sandbox. */
function removeAttempt(kubelet: Kubelet, worker: PodWorker, container: ContainerInfo): void {
  const { sandboxId } = container;
  if (sandboxId === worker.sandbox?.id) callRuntime(kubelet, { type: "RemoveContainer", containerId: container.id }, { type: "ignore" });
  else callRuntime(kubelet, { type: "RemovePodSandbox", sandboxId }, { type: "ignore" });
}

/** A new sandbox replaces the old one, which is removed. */
export function setSandbox(kubelet: Kubelet, worker: PodWorker, sandbox: SandboxInfo): void {
  worker.sandbox = sandbox;
  worker.sandboxAttempt = sandbox.config.attempt;
  kubelet.state.podsVersion += 1;
}

