import { bytesOf, type Container, type EphemeralContainer, milliCpuOf } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import { isValidReference } from "../../workloads/index.ts";
import { currentBackOff, isInBackOffSince, isInBackOffSinceUpdate, nextBackOff } from "../backOff.ts";
import { isEphemeralContainer, isInitContainer } from "../containers.ts";
import { containerEvent } from "../events.ts";
import { formatGoDuration } from "../goDuration.ts";
import { callRuntime } from "../runtimeClient.ts";
import type { ContainerConfig, ContainerInfo, CriCall } from "../runtime/index.ts";
import type { Kubelet, PodOperation, PodWorker } from "../state.ts";
import { environmentOf } from "./environment.ts";
import { podHosts } from "./podHosts.ts";
import { environmentProblem } from "./references.ts";
import { resyncAfter, syncBackOff } from "./resync.ts";

/** How soon after a failed pull the back-off is told. */
const tellBackOffAfter = seconds(1);

/**
 * Begins to start a container: back-off, then image, then create, then start. False: not now, its
 * reason is noted.
 */
export function beginStart(kubelet: Kubelet, worker: PodWorker, container: Container, after: ContainerInfo | undefined): boolean {
  if (after !== undefined && isCrashLooping(kubelet, worker, container, after)) return false;
  const image = container.image ?? "";
  if (!isValidReference(image)) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
    containerEvent(kubelet, worker, container, { type: "Warning", reason: "InspectFailed", message });
    failStart(kubelet, worker, container, "InvalidImageName", message);
    return false;
  }
  if (container.imagePullPolicy === "Always") return beginPull(kubelet, worker, container);
  return operate(kubelet, worker, { type: "ImageStatus", container: container.name }, { type: "ImageStatus", image });
}

/** Exited too often: waits. @source kuberuntime_manager.go doBackOff */
function isCrashLooping(kubelet: Kubelet, worker: PodWorker, container: Container, after: ContainerInfo): boolean {
  const { state, env } = kubelet;
  const key = `${worker.uid}/${container.name}`;
  const fullName = `${worker.pod.metadata.name}_${worker.pod.metadata.namespace ?? "default"}(${worker.uid})`;
  if (!isInBackOffSince(state.crashBackOff, key, after.finishedAt, env.now)) {
    nextBackOff(state.crashBackOff, key, after.finishedAt, env.now);
    return false;
  }
  const wait = currentBackOff(state.crashBackOff, key);
  containerEvent(kubelet, worker, container, { type: "Warning", reason: "BackOff", message: `Back-off restarting failed container ${container.name} in pod ${fullName}` });
  noteReason(kubelet, worker, container.name, "CrashLoopBackOff", `back-off ${formatGoDuration(wait)} restarting failed container=${container.name} pod=${fullName}`);
  worker.attempted.add(container.name);
  resyncAfter(kubelet, worker, after.finishedAt + wait - env.now);
  return true;
}

/** Pulls the image unless it has failed lately. @source pkg/kubelet/images/image_manager.go */
export function beginPull(kubelet: Kubelet, worker: PodWorker, container: Container): boolean {
  const { state, env } = kubelet;
  const image = container.image ?? "";
  const key = `${worker.uid}_${image}`;
  if (isInBackOffSinceUpdate(state.imageBackOff, key, env.now)) {
    const message = `Back-off pulling image "${image}"`;
    containerEvent(kubelet, worker, container, { reason: "BackOff", message });
    const past = worker.reasons.get(container.name);
    const why = past?.reason === "ErrImagePull" ? `${message}: ErrImagePull: ${past.message}` : (past?.message ?? message);
    failStart(kubelet, worker, container, "ImagePullBackOff", why);
    const entry = state.imageBackOff.entries.get(key);
    resyncAfter(kubelet, worker, entry === undefined ? 0 : entry.lastUpdate + entry.backoff - env.now);
    return false;
  }
  containerEvent(kubelet, worker, container, { reason: "Pulling", message: `Pulling image "${image}"` });
  worker.startup.firstStartedPulling ??= env.now;
  const operation: PodOperation = { type: "PullImage", container: container.name, image, startedAt: env.now };
  return operate(kubelet, worker, operation, { type: "PullImage", image });
}

/** The pull failed: noted, and tried again after a back-off. */
export function pullFailed(kubelet: Kubelet, worker: PodWorker, container: Container, message: string): void {
  const image = container.image ?? "";
  nextBackOff(kubelet.state.imageBackOff, `${worker.uid}_${image}`, kubelet.env.now, kubelet.env.now);
  containerEvent(kubelet, worker, container, { type: "Warning", reason: "Failed", message: `Failed to pull image "${image}": ${message}` });
  failStart(kubelet, worker, container, "ErrImagePull", message);
  resyncAfter(kubelet, worker, tellBackOffAfter);
}

/** The image is there: the container is made. */
export function beginCreate(kubelet: Kubelet, worker: PodWorker, container: Container): boolean {
  if (worker.sandbox === undefined) return false;
  const problem = environmentProblem(kubelet, worker, container);
  if (problem === "asking") {
    worker.operation = { type: "Environment", container: container.name };
    return true;
  }
  const { targetContainerName: target = "" } = container as EphemeralContainer;
  if (problem === undefined && target !== "" && !worker.containers.has(target)) {
    failStart(kubelet, worker, container, "CreateContainerConfigError", `unable to find target container ${JSON.stringify(target)}`);
    resyncAfter(kubelet, worker, syncBackOff(kubelet));
    return false;
  }
  if (problem !== undefined) {
    failStart(kubelet, worker, container, "CreateContainerConfigError", problem.message);
    resyncAfter(kubelet, worker, syncBackOff(kubelet));
    return false;
  }
  const config = containerConfig(worker, container, podHosts(worker.pod, kubelet.config.node, worker.sandbox.ip), environmentOf(worker, container, kubelet.config.nodeIp));
  return operate(kubelet, worker, { type: "CreateContainer", container: container.name }, { type: "CreateContainer", sandboxId: worker.sandbox.id, config });
}

export function beginRun(kubelet: Kubelet, worker: PodWorker, container: Container, containerId: string): boolean {
  containerEvent(kubelet, worker, container, { reason: "Created", message: "Container created" });
  return operate(kubelet, worker, { type: "StartContainer", container: container.name, containerId }, { type: "StartContainer", containerId });
}

function containerConfig(worker: PodWorker, container: Container, etcHosts: string, env: ContainerConfig["env"]): ContainerConfig {
  const { metadata, spec } = worker.pod;
  const earlier = worker.containers.get(container.name)?.current;
  return {
    podUid: worker.uid,
    name: container.name,
    attempt: earlier === undefined ? 0 : earlier.config.attempt + 1,
    image: container.image ?? "",
    command: container.command ?? [],
    args: container.args ?? [],
    ports: (container.ports ?? []).map((port) => port.containerPort),
    etcHosts,
    env,
    annotations: isInitContainer(spec, container.name) || isEphemeralContainer(spec, container.name) ? {} : (metadata.annotations ?? {}),
    memoryLimit: bytesOf(container.resources?.limits?.["memory"]),
    milliCpuRequest: milliCpuOf(container.resources?.requests?.["cpu"]),
    milliCpuLimit: milliCpuOf(container.resources?.limits?.["cpu"]),
    ...(container.stdin === true ? { stdin: true } : {}),
    ...(container.stdinOnce === true ? { stdinOnce: true } : {}),
    ...(container.tty === true ? { tty: true } : {}),
    ...targetOf(worker, container),
  };
}

/** Whose processes it sees: those of the container that it debugs, or of the whole pod. */
function targetOf(worker: PodWorker, container: EphemeralContainer): Pick<ContainerConfig, "targetId"> {
  const { targetContainerName: name = "" } = container;
  const id = name === "" && worker.pod.spec.shareProcessNamespace === true ? worker.sandbox?.id : worker.containers.get(name)?.current.id;
  return id === undefined ? {} : { targetId: id };
}

/** A container could not be started: the reason is shown until it can. */
export function failStart(kubelet: Kubelet, worker: PodWorker, container: Container, reason: string, message: string): void {
  worker.attempted.add(container.name);
  noteReason(kubelet, worker, container.name, reason, message);
  if (reason !== "InvalidImageName") containerEvent(kubelet, worker, container, { type: "Warning", reason: "Failed", message: `Error: ${reason === "ErrImagePull" || reason === "ImagePullBackOff" ? reason : message}` });
}

function noteReason(kubelet: Kubelet, worker: PodWorker, container: string, reason: string, message: string): void {
  worker.reasons.set(container, { reason, message });
  kubelet.state.podsVersion += 1;
}

/** Makes one call to the runtime the worker's operation at hand. */
export function operate(kubelet: Kubelet, worker: PodWorker, operation: PodOperation, call: CriCall): boolean {
  kubelet.env.cause = worker.cause;
  const number = callRuntime(kubelet, call, { type: "pod", uid: worker.uid });
  if (number === 0) return false;
  worker.operation = operation;
  worker.call = number;
  return true;
}
