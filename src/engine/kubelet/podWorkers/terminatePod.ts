import type { Container, LifecycleHandler } from "../../api/index.ts";
import { podRequests } from "../../api/index.ts";
import { type Micros, seconds } from "../../core/index.ts";
import { parseShell } from "../../workloads/index.ts";
import { findContainer, initContainersOf, isSidecar } from "../containers.ts";
import { callEnded } from "../criCalls.ts";
import { stopProbes } from "../probes/probes.ts";
import { callRuntime } from "../runtimeClient.ts";
import type { ContainerInfo } from "../runtime/index.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { sendPodStatus, updatePodStatus } from "../status/statusManager.ts";
import { operate } from "./startContainer.ts";
import { containerEvent } from "../events.ts";

/** However long a preStop hook took, SIGTERM gets this much. @source kuberuntime_container.go minimumGracePeriodInSeconds */
const minimumGrace = seconds(2);

/** The pod shall end: deleted, evicted, rejected, or come to its end. `grace` in seconds. */
export function beginTermination(kubelet: Kubelet, worker: PodWorker, grace: number): void {
  if (worker.phase === "terminated") return;
  if (worker.phase === "syncing") {
    worker.phase = "terminating";
    worker.terminatingSince = kubelet.env.now;
    worker.grace = grace;
    worker.inPass = false;
    kubelet.state.podsVersion += 1;
    // A pull may take long; what it was for is no longer wanted.
    if (worker.operation?.type === "PullImage" || worker.operation?.type === "ImageStatus" || worker.operation?.type === "Environment") {
      callEnded(kubelet, worker.call, "Canceled");
      worker.operation = undefined;
    }
  } else if (grace < worker.grace) {
    worker.grace = grace;
    hurry(kubelet, worker);
  }
  if (worker.operation === undefined && kubelet.state.runtime.listed) syncTerminatingPod(kubelet, worker);
}

/** Stops containers, then the sandbox, then tells. @source kuberuntime_container.go killContainersWithSyncResult */
export function syncTerminatingPod(kubelet: Kubelet, worker: PodWorker): void {
  updatePodStatus(kubelet, worker);
  const running: ContainerInfo[] = [];
  for (const { current } of worker.containers.values()) if (current.state === "running") running.push(current);
  const main = running.filter((container) => !isSidecarName(worker, container.config.name));
  const next = main.length > 0 ? main : lastSidecar(worker, running);
  for (const container of next) stop(kubelet, worker, container);
  if (running.length > 0) return;
  if (worker.sandbox?.ready === true) {
    operate(kubelet, worker, { type: "StopPodSandbox", sandboxId: worker.sandbox.id }, { type: "StopPodSandbox", sandboxId: worker.sandbox.id });
    return;
  }
  finishTermination(kubelet, worker);
}

function finishTermination(kubelet: Kubelet, worker: PodWorker): void {
  const { state, env } = kubelet;
  worker.phase = "terminated";
  stopProbes(kubelet, worker);
  if (worker.resync !== undefined) env.cancelTimer(worker.resync.timer);
  worker.resync = undefined;
  if (worker.holdsResources) {
    const requests = podRequests(worker.pod.spec);
    const { requested } = state;
    state.requested = { milliCpu: requested.milliCpu - requests.cpu, memory: requested.memory - requests.memory, pods: requested.pods - 1 };
    worker.holdsResources = false;
  }
  state.podsVersion += 1;
  updatePodStatus(kubelet, worker);
  if (worker.removed) forgetPod(kubelet, worker);
  else sendPodStatus(kubelet, worker);
}

/** The pod is gone from the API and from the node: its containers are removed, and it is forgotten. */
export function forgetPod(kubelet: Kubelet, worker: PodWorker): void {
  const sandboxes = new Set<string>();
  if (worker.sandbox !== undefined) sandboxes.add(worker.sandbox.id);
  for (const attempts of worker.containers.values()) {
    sandboxes.add(attempts.current.sandboxId);
    if (attempts.previous !== undefined) sandboxes.add(attempts.previous.sandboxId);
  }
  for (const sandboxId of sandboxes) callRuntime(kubelet, { type: "RemovePodSandbox", sandboxId }, { type: "ignore" });
  kubelet.state.pods.delete(worker.uid);
  kubelet.state.podsVersion += 1;
}

function stop(kubelet: Kubelet, worker: PodWorker, container: ContainerInfo): void {
  if (worker.stopping.has(container.id)) return;
  worker.stopping.add(container.id);
  const spec = findContainer(worker.pod.spec, container.config.name);
  if (spec !== undefined) containerEvent(kubelet, worker, spec, { reason: "Killing", message: `Stopping container ${spec.name}` });
  const elapsed = kubelet.env.now - worker.terminatingSince;
  const total = seconds(worker.grace);
  const hook = Math.min(hookDuration(spec), Math.max(0, total - elapsed));
  const timeout = Math.max(worker.grace === 0 ? 0 : minimumGrace, total - elapsed - hook);
  if (hook > 0) kubelet.env.wakeAfter(hook, { owner: "kubelet", type: "stopGrace", uid: worker.uid, containerId: container.id, timeout }, worker.cause);
  else callStop(kubelet, worker, container.id, Math.min(timeout, Math.max(total, 0)));
}

/** SIGTERM, and SIGKILL after `timeout`. */
export function callStop(kubelet: Kubelet, worker: PodWorker, containerId: string, timeout: Micros): void {
  kubelet.env.cause = worker.cause;
  callRuntime(kubelet, { type: "StopContainer", containerId, timeout }, { type: "stop", uid: worker.uid, containerId });
}

/** The grace was shortened: what is still there gets the rest only. */
function hurry(kubelet: Kubelet, worker: PodWorker): void {
  const rest = Math.max(0, worker.terminatingSince + seconds(worker.grace) - kubelet.env.now);
  for (const id of worker.stopping) callStop(kubelet, worker, id, rest);
}

/**
 * How long a preStop hook takes.
 *
 * @simplified only sleeping hooks take time (`sleep`, or an exec of sleep); others are passed over.
 */
function hookDuration(container: Container | undefined): Micros {
  const hook: LifecycleHandler | undefined = container?.lifecycle?.preStop;
  if (hook?.sleep !== undefined) return seconds(hook.sleep.seconds);
  const command = hook?.exec?.command;
  if (command === undefined) return 0;
  const script = /(^|\/)(ba|a|da)?sh$/.test(command[0] ?? "") ? (command.at(-1) ?? "") : command.join(" ");
  let total = 0;
  for (const step of parseShell(script).steps) if (step.type === "sleep") total += step.duration;
  return total;
}

function isSidecarName(worker: PodWorker, name: string): boolean {
  return initContainersOf(worker.pod.spec).some((container) => container.name === name && isSidecar(container));
}

/** Sidecars end one after the other, the last one first. */
function lastSidecar(worker: PodWorker, running: readonly ContainerInfo[]): readonly ContainerInfo[] {
  const order = initContainersOf(worker.pod.spec);
  for (let i = order.length - 1; i >= 0; i--) {
    const found = running.find((container) => container.config.name === order[i]?.name);
    if (found !== undefined) return [found];
  }
  return running;
}
