import type { PodSpec } from "../../api/index.ts";
import type { ContainerStatus, PodPhase } from "../../kinds/index.ts";
import { initContainersOf, isSidecar, restartPolicyOf } from "../containers.ts";

interface Counts {
  pendingInit: number;
  pendingSidecars: number;
  failedInit: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
  /** Stopped ones that will be started again. */
  restartable: number;
}

/**
 * A pod's phase from the states of its containers.
 *
 * @source pkg/kubelet/kubelet_pods.go getPhase
 */
export function podPhase(
  spec: PodSpec,
  statuses: readonly ContainerStatus[],
  isTerminal: boolean,
  hasInitialized: boolean,
): PodPhase {
  const counts: Counts = { pendingInit: 0, pendingSidecars: 0, failedInit: 0, unknown: 0, running: 0, waiting: 0, stopped: 0, succeeded: 0, restartable: 0 };
  for (const container of initContainersOf(spec)) {
    if (isSidecar(container)) countSidecar(counts, statusOf(statuses, container.name));
    else countInit(counts, statusOf(statuses, container.name));
  }
  for (const container of spec.containers) {
    countContainer(counts, statusOf(statuses, container.name), (exitCode) => {
      const policy = restartPolicyOf(spec, container);
      return policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
    });
  }
  if (counts.failedInit > 0 && spec.restartPolicy === "Never") return "Failed";
  if (counts.pendingInit > 0 || (counts.pendingSidecars > 0 && !hasInitialized)) return "Pending";
  if (counts.waiting > 0) return "Pending";
  if (counts.running > 0 && counts.unknown === 0) return "Running";
  if (counts.running === 0 && counts.stopped > 0 && counts.unknown === 0) {
    if (!isTerminal && counts.restartable > 0) return "Running";
    return counts.stopped === counts.succeeded ? "Succeeded" : "Failed";
  }
  return "Pending";
}

function statusOf(statuses: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  for (const status of statuses) if (status.name === name) return status;
  return undefined;
}

function countInit(counts: Counts, status: ContainerStatus | undefined): void {
  const terminated = status?.state?.terminated ?? (status?.state?.running === undefined ? status?.lastState?.terminated : undefined);
  if (terminated === undefined) counts.pendingInit += 1;
  else if (terminated.exitCode !== 0) counts.failedInit += 1;
}

function countSidecar(counts: Counts, status: ContainerStatus | undefined): void {
  if (status === undefined) {
    counts.unknown += 1;
  } else if (status.state?.running !== undefined) {
    if (status.started !== true) counts.pendingSidecars += 1;
    counts.running += 1;
  } else if (status.state?.terminated !== undefined || status.lastState?.terminated !== undefined) {
    return;
  } else {
    counts.pendingSidecars += 1;
    if (status.state?.waiting === undefined) counts.unknown += 1;
    else counts.waiting += 1;
  }
}

function countContainer(counts: Counts, status: ContainerStatus | undefined, restarts: (exitCode: number) => boolean): void {
  const state = status?.state;
  if (state?.running !== undefined) {
    counts.running += 1;
  } else if (state?.terminated !== undefined) {
    counts.stopped += 1;
    if (state.terminated.exitCode === 0) counts.succeeded += 1;
    if (restarts(state.terminated.exitCode)) counts.restartable += 1;
  } else if (state?.waiting !== undefined) {
    if (status?.lastState?.terminated === undefined) {
      counts.waiting += 1;
    } else {
      counts.stopped += 1;
      counts.restartable += 1;
    }
  } else {
    counts.unknown += 1;
  }
}
