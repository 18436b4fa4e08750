import { type Condition, type Container, formatTime, getCondition } from "../../api/index.ts";
import { type Address, compareStrings, type Micros } from "../../core/index.ts";
import type { ContainerState, ContainerStatus, Pod, PodPhase, PodStatus } from "../../kinds/index.ts";
import { lookUpImage } from "../../workloads/index.ts";
import { ephemeralContainersOf, initContainersOf, isSidecar, shouldRestart } from "../containers.ts";
import type { ContainerInfo } from "../runtime/index.ts";
import type { ContainerAttempts, PodWorker } from "../state.ts";
import { type ConditionVerdict, containersReadyCondition, podInitializedCondition, podReadyCondition } from "./conditions.ts";
import { podPhase } from "./podPhase.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const none: readonly Condition[] = [];
const scheduled: ConditionVerdict = { type: "PodScheduled", status: "True" };
const readyToStart: ConditionVerdict = { type: "PodReadyToStartContainers", status: "True" };
const notReadyToStart: ConditionVerdict = { type: "PodReadyToStartContainers", status: "False" };

/**
 * The status of a pod as the API shall show it, from what the runtime has of it.
 *
 * @source pkg/kubelet/kubelet_pods.go generateAPIPodStatus
 */
export function generatePodStatus(worker: PodWorker, nodeIp: Address, now: Micros): PodStatus {
  const { pod } = worker;
  const previous = worker.status ?? pod.status;
  if (worker.admission === "rejected") return rejectedStatus(worker, now);
  const hasInitialized = isInitialized(worker);
  const init = initContainersOf(pod.spec).map((container) => containerStatus(worker, container, { isInit: true, hasInitialized }));
  const main = pod.spec.containers.map((container) => containerStatus(worker, container, { isInit: false, hasInitialized }));
  if (main.length > 1) main.sort((a, b) => compareStrings(a.name, b.name));
  const all = init.length === 0 ? main : [...init, ...main];
  const isTerminal = worker.phase !== "syncing";
  let phase: PodPhase = podPhase(pod.spec, all, isTerminal, hasInitialized);
  if (worker.verdict !== undefined) phase = "Failed";
  if (previous.phase === "Failed" || previous.phase === "Succeeded") phase = previous.phase;
  const ip = worker.sandbox?.ip ?? previous.podIP;
  // Field by field: this runs for every pod several times, and spreads are slow.
  const status: Mutable<PodStatus> = {
    phase,
    conditions: podConditions(worker, phase, all, { previous: previous.conditions ?? none, now }),
    hostIP: nodeIp,
    hostIPs: previous.hostIPs ?? [{ ip: nodeIp }],
    startTime: pod.status.startTime ?? previous.startTime ?? formatTime(worker.startTime),
    containerStatuses: main,
  };
  if (pod.metadata.generation !== undefined) status.observedGeneration = pod.metadata.generation;
  if (worker.verdict !== undefined) {
    status.reason = worker.verdict.reason;
    status.message = worker.verdict.message;
  }
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = previous.podIP === ip && previous.podIPs !== undefined ? previous.podIPs : [{ ip }];
  }
  if (init.length > 0) status.initContainerStatuses = init;
  if (pod.spec.ephemeralContainers !== undefined) status.ephemeralContainerStatuses = ephemeralContainersOf(pod.spec).map((container) => ephemeralStatus(worker, container, hasInitialized));
  if (pod.status.qosClass !== undefined) status.qosClass = pod.status.qosClass;
  return status;
}

/** All init containers that must end have ended well, and the sidecars have started. */
export function isInitialized(worker: PodWorker): boolean {
  const { spec } = worker.pod;
  if (spec.containers.some((container) => worker.containers.has(container.name))) return true;
  return initContainersOf(spec).every((container) => {
    const current = worker.containers.get(container.name)?.current;
    if (current === undefined) return false;
    return isSidecar(container) ? current.state === "running" && isStarted(worker, current) : current.state === "exited" && current.exitCode === 0;
  });
}

/** Running, and past its startup probe when it has one. */
export function isStarted(worker: PodWorker, container: ContainerInfo): boolean {
  if (container.state !== "running") return false;
  const probe = worker.probes.get(`${container.config.name}/startup`);
  return probe === undefined || (probe.containerId === container.id && probe.result === "success");
}

function isReady(worker: PodWorker, container: ContainerInfo): boolean {
  if (!isStarted(worker, container)) return false;
  const probe = worker.probes.get(`${container.config.name}/readiness`);
  return probe === undefined || (probe.containerId === container.id && probe.result === "success");
}

function containerStatus(
  worker: PodWorker,
  container: Container,
  how: { readonly isInit: boolean; readonly hasInitialized: boolean },
): ContainerStatus {
  const attempts = worker.containers.get(container.name);
  const failure = worker.reasons.get(container.name);
  if (attempts === undefined) return waitingStatus(worker, container, how, failure);
  const { current, previous } = attempts;
  const running = current.state === "running";
  const completedInit = how.isInit && !isSidecar(container) && current.state === "exited" && current.exitCode === 0;
  let state = stateOf(current);
  let lastState: ContainerState = previous === undefined || previous.state !== "exited" ? {} : stateOf(previous);
  if (failure !== undefined && current.state === "exited" && worker.phase === "syncing" && shouldRestart(worker.pod.spec, container, current)) {
    lastState = state;
    state = { waiting: failure };
  } else if (failure !== undefined && current.state === "created") {
    state = { waiting: failure };
  }
  const image = lookUpImage(current.config.image);
  return {
    name: container.name,
    state,
    lastState,
    ready: completedInit || (running && isReady(worker, current)),
    restartCount: restartCount(attempts),
    image: image.reference,
    imageID: current.imageId,
    containerID: `containerd://${current.id}`,
    started: how.isInit && !isSidecar(container) ? false : running && isStarted(worker, current),
  };
}

/** It is neither ready nor started, whatever it does, and never started again. */
function ephemeralStatus(worker: PodWorker, container: Container, hasInitialized: boolean): ContainerStatus {
  const { started: _started, ...status } = containerStatus(worker, container, { isInit: false, hasInitialized });
  const current = worker.containers.get(container.name)?.current;
  return { ...status, ready: false, ...(current === undefined ? {} : { state: stateOf(current), lastState: {} }) };
}

function waitingStatus(
  worker: PodWorker,
  container: Container,
  how: { readonly isInit: boolean; readonly hasInitialized: boolean },
  failure: { readonly reason: string; readonly message: string } | undefined,
): ContainerStatus {
  const hasInit = initContainersOf(worker.pod.spec).length > 0;
  const reason = hasInit && !how.hasInitialized ? "PodInitializing" : "ContainerCreating";
  return {
    name: container.name,
    state: { waiting: failure ?? { reason } },
    lastState: {},
    ready: false,
    restartCount: 0,
    image: container.image ?? "",
    imageID: "",
    started: false,
  };
}

function restartCount(attempts: ContainerAttempts): number {
  return attempts.current.config.attempt;
}

function stateOf(container: ContainerInfo): ContainerState {
  switch (container.state) {
    case "created":
      return { waiting: { reason: "ContainerCreating" } };
    case "running":
      return { running: { startedAt: formatTime(container.startedAt) } };
    case "exited":
      return {
        terminated: {
          exitCode: container.exitCode,
          reason: container.reason,
          startedAt: formatTime(container.startedAt),
          finishedAt: formatTime(container.finishedAt),
          containerID: `containerd://${container.id}`,
        },
      };
  }
}

/** Conditions of the kubelet's own, and what it keeps of others'. */
function podConditions(
  worker: PodWorker,
  phase: PodPhase,
  statuses: readonly ContainerStatus[],
  past: { readonly previous: readonly Condition[]; readonly now: Micros },
): readonly Condition[] {
  const { spec } = worker.pod;
  const stored = worker.pod.status.conditions ?? none;
  const containersReady = containersReadyCondition(spec, statuses, phase);
  const verdicts: readonly ConditionVerdict[] = [
    worker.sandbox?.ready === true ? readyToStart : notReadyToStart,
    podInitializedCondition(spec, statuses, phase),
    podReadyCondition(spec, stored, containersReady),
    containersReady,
    scheduled,
    ...(worker.verdict?.reason === "Evicted" ? [{ type: "DisruptionTarget", status: "True", reason: "TerminationByKubelet", message: worker.verdict.message } as const] : []),
  ];
  return verdicts.map((verdict) => conditionOf(worker, verdict, getCondition(past.previous, verdict.type) ?? getCondition(stored, verdict.type), past.now));
}

/** The condition as it was when nothing of it changed. */
function conditionOf(worker: PodWorker, verdict: ConditionVerdict, before: Condition | undefined, now: Micros): Condition {
  const { generation } = worker.pod.metadata;
  if (
    before?.status === verdict.status &&
    before.reason === verdict.reason &&
    before.message === verdict.message &&
    before.observedGeneration === generation
  ) {
    return before;
  }
  const since = before?.status === verdict.status ? before.lastTransitionTime : undefined;
  const condition: Mutable<Condition> = { type: verdict.type, status: verdict.status, lastTransitionTime: since ?? formatTime(now) };
  if (generation !== undefined) condition.observedGeneration = generation;
  if (verdict.reason !== undefined) condition.reason = verdict.reason;
  if (verdict.message !== undefined) condition.message = verdict.message;
  return condition;
}

function rejectedStatus(worker: PodWorker, now: Micros): PodStatus {
  const { pod, verdict } = worker;
  return {
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    phase: "Failed",
    ...(verdict === undefined ? {} : { reason: verdict.reason, message: `Pod was rejected: ${verdict.message}` }),
    startTime: pod.status.startTime ?? formatTime(now),
    ...(pod.status.conditions === undefined ? {} : { conditions: pod.status.conditions }),
    ...(pod.status.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
  };
}

/** The phase is an end: no container of the pod will run again. */
export const isTerminalPhase = (pod: Pod): boolean => pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
