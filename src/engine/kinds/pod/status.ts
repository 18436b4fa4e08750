import { ageOf, isConditionTrue, parseTime, type Container } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { ContainerStatus, Pod } from "./types.ts";

/** What `kubectl get pods` makes of a Pod. @source pkg/printers/internalversion/printers.go printPod */
export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  /** "Running", "Init:0/2", "CrashLoopBackOff", "Terminating" ... */
  readonly reason: string;
  readonly restarts: number;
  /** When the last restarted container had ended; undefined when none was restarted. */
  readonly lastRestart: string | undefined;
}

interface Tally {
  ready: number;
  restarts: number;
  lastRestart: string | undefined;
  reason: string;
}

const isRestartable = (container: Container | undefined): boolean => container?.restartPolicy === "Always";

function later(left: string | undefined, right: string | undefined): string | undefined {
  return (parseTime(right) ?? -1) > (parseTime(left) ?? -1) ? right : left;
}

function countRestarts(tally: Tally, status: ContainerStatus): void {
  tally.restarts += status.restartCount;
  tally.lastRestart = later(tally.lastRestart, status.lastState?.terminated?.finishedAt);
}

const endOf = (terminated: { readonly reason?: string; readonly signal?: number; readonly exitCode: number }): string => {
  if ((terminated.reason ?? "") !== "") return terminated.reason ?? "";
  return (terminated.signal ?? 0) !== 0 ? `Signal:${terminated.signal ?? 0}` : `ExitCode:${terminated.exitCode}`;
};

/** Walks the init containers up to the first that is not done; answers whether one holds the Pod up. */
function walkInitContainers(pod: Pod, all: Tally, sidecars: Tally): boolean {
  const containers = pod.spec.initContainers ?? [];
  const statuses = pod.status.initContainerStatuses ?? [];
  for (let i = 0; i < statuses.length; i++) {
    const status = statuses[i] as ContainerStatus;
    const isSidecar = isRestartable(containers.find((container) => container.name === status.name));
    countRestarts(all, status);
    if (isSidecar) countRestarts(sidecars, status);
    const { terminated, waiting } = status.state ?? {};
    if (terminated !== undefined && terminated.exitCode === 0) continue;
    if (isSidecar && status.started === true) {
      if (status.ready) all.ready++;
      continue;
    }
    if (terminated !== undefined) all.reason = `Init:${endOf(terminated)}`;
    else if ((waiting?.reason ?? "") !== "" && waiting?.reason !== "PodInitializing") all.reason = `Init:${waiting?.reason ?? ""}`;
    else all.reason = `Init:${i}/${containers.length}`;
    return true;
  }
  return false;
}

function walkContainers(pod: Pod, tally: Tally): void {
  const statuses = pod.status.containerStatuses ?? [];
  let hasRunning = false;
  for (let i = statuses.length - 1; i >= 0; i--) {
    const status = statuses[i] as ContainerStatus;
    countRestarts(tally, status);
    const { waiting, terminated, running } = status.state ?? {};
    if ((waiting?.reason ?? "") !== "") tally.reason = waiting?.reason ?? "";
    else if (terminated !== undefined) tally.reason = endOf(terminated);
    else if (status.ready && running !== undefined) {
      hasRunning = true;
      tally.ready++;
    }
  }
  if (tally.reason === "Completed" && hasRunning) tally.reason = isConditionTrue(pod.status.conditions, "Ready") ? "Running" : "NotReady";
}

function phaseReason(pod: Pod): string {
  const gated = pod.status.conditions?.some((condition) => condition.type === "PodScheduled" && condition.reason === "SchedulingGated");
  if (gated === true) return "SchedulingGated";
  return pod.status.reason !== undefined && pod.status.reason !== "" ? pod.status.reason : (pod.status.phase ?? "");
}

/** The words of `kubectl get pods` for a Pod. */
export function summarizePod(pod: Pod): PodSummary {
  const sidecars = (pod.spec.initContainers ?? []).filter(isRestartable).length;
  const all: Tally = { ready: 0, restarts: 0, lastRestart: undefined, reason: phaseReason(pod) };
  const sidecarTally: Tally = { ready: 0, restarts: 0, lastRestart: undefined, reason: "" };
  const isInitializing = walkInitContainers(pod, all, sidecarTally);
  if (!isInitializing || isConditionTrue(pod.status.conditions, "Initialized")) {
    all.restarts = sidecarTally.restarts;
    all.lastRestart = sidecarTally.lastRestart;
    walkContainers(pod, all);
  }
  let reason = all.reason;
  if (pod.metadata.deletionTimestamp !== undefined) {
    const isTerminal = pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
    if (pod.status.reason === "NodeLost") reason = "Unknown";
    else if (!isTerminal) reason = "Terminating";
  }
  return { ready: all.ready, total: pod.spec.containers.length + sidecars, reason, restarts: all.restarts, lastRestart: all.lastRestart };
}

/** "3 (10s ago)", "0". */
export function formatRestarts(summary: PodSummary, now: Micros): string {
  if (summary.restarts === 0 || summary.lastRestart === undefined) return String(summary.restarts);
  return `${summary.restarts} (${ageOf(summary.lastRestart, now)} ago)`;
}
