import type { PodPhase } from "../kinds/index.ts";
import type { KubeletState, PodWorker } from "./state.ts";
import { isTerminalPhase } from "./status/generateStatus.ts";

/** A pod as its kubelet knows it. */
export interface KubeletPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly phase: PodPhase;
  readonly readyContainers: number;
  readonly containers: number;
  readonly restarts: number;
  readonly terminating: boolean;
  /** kubectl's STATUS column: "Running", "CrashLoopBackOff", "ContainerCreating", "Completed", "Terminating" ... */
  readonly status: string;
  /** "ReplicaSet/web-5d4f", "" without a controller. */
  readonly owner: string;
}

/** The pods of a node as its kubelet knows them. Unchanged while `state.podsVersion` is. */
export function kubeletPods(state: KubeletState): readonly KubeletPod[] {
  const pods: KubeletPod[] = [];
  for (const worker of state.pods.values()) pods.push(kubeletPod(worker));
  return pods;
}

/** One of them. */
export function kubeletPod(worker: PodWorker): KubeletPod {
  const { metadata, spec } = worker.pod;
  const status = worker.status ?? worker.pod.status;
  const statuses = status.containerStatuses ?? [];
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  const phase = status.phase ?? "Pending";
  const deleted = metadata.deletionTimestamp !== undefined || worker.removed;
  return {
    uid: worker.uid,
    namespace: metadata.namespace ?? "default",
    name: metadata.name,
    phase,
    readyContainers: statuses.filter((container) => container.ready).length,
    containers: spec.containers.length,
    restarts: worker.restarts,
    terminating: deleted,
    status: deleted ? "Terminating" : statusWord(worker, phase),
    owner: owner === undefined ? "" : `${owner.kind}/${owner.name}`,
  };
}

/** @source pkg/printers/internalversion/printers.go printPod */
function statusWord(worker: PodWorker, phase: PodPhase): string {
  const status = worker.status ?? worker.pod.status;
  const init = status.initContainerStatuses ?? [];
  const sidecars = new Set((worker.pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always").map((container) => container.name));
  for (const [index, container] of init.entries()) {
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0 || (sidecars.has(container.name) && container.started === true)) continue;
    if (terminated !== undefined) return `Init:${terminated.reason ?? `ExitCode:${terminated.exitCode}`}`;
    if (waiting?.reason !== undefined && waiting.reason !== "PodInitializing") return `Init:${waiting.reason}`;
    return `Init:${index}/${init.length}`;
  }
  let word = status.reason ?? phase;
  let running = false;
  for (const container of [...(status.containerStatuses ?? [])].reverse()) {
    const { terminated, waiting } = container.state ?? {};
    if (waiting?.reason !== undefined) word = waiting.reason;
    else if (terminated !== undefined) word = terminated.reason ?? `ExitCode:${terminated.exitCode}`;
    else if (container.ready && container.state?.running !== undefined) running = true;
  }
  if (word === "Completed" && running) return "Running";
  return isTerminalPhase(worker.pod) && word === "Running" ? phase : word;
}
