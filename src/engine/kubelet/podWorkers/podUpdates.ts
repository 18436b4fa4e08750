import type { KubeObject } from "../../api/index.ts";
import type { Env } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";
import { forgetBackOff } from "../backOff.ts";
import type { ContainerInfo, SandboxInfo } from "../runtime/index.ts";
import { callRuntime } from "../runtimeClient.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { isTerminalPhase } from "../status/generateStatus.ts";
import { noticeDrift, sendPodStatus, updatePodStatus } from "../status/statusManager.ts";
import { probesStarted } from "../probes/probes.ts";
import { findContainer } from "../containers.ts";
import { setContainer, setSandbox } from "./runtimeEvents.ts";
import { syncPod } from "./syncPod.ts";
import { beginTermination, forgetPod } from "./terminatePod.ts";

const defaultGrace = 30;

export const isPod = (object: KubeObject): object is Pod => object.kind === "Pod";

function newWorker(pod: Pod, env: Env): PodWorker {
  const { metadata } = pod;
  return {
    uid: metadata.uid ?? "",
    key: `${metadata.namespace ?? "default"}/${metadata.name}`,
    pod,
    cause: env.cause,
    phase: "syncing",
    admission: "pending",
    holdsResources: false,
    addedAt: env.now,
    startup: {},
    startTime: env.now,
    sandbox: undefined,
    sandboxAttempt: 0,
    containers: new Map(),
    operation: undefined,
    call: 0,
    dirty: false,
    resync: undefined,
    inPass: false,
    attempted: new Set(),
    reasons: new Map(),
    probes: new Map(),
    references: new Map(),
    mounted: false,
    mountRetry: 0,
    stopping: new Set(),
    grace: 0,
    terminatingSince: 0,
    verdict: undefined,
    status: undefined,
    statusVersion: 0,
    sentVersion: 0,
    sendingVersion: 0,
    drifted: false,
    lastSent: undefined,
    deleting: false,
    removed: false,
    restarts: 0,
  };
}

/** A pod was bound to this node, or is seen for the first time. */
export function podAdded(kubelet: Kubelet, pod: Pod): void {
  const { state, env } = kubelet;
  const uid = pod.metadata.uid ?? "";
  const known = state.pods.get(uid);
  if (known !== undefined) {
    podUpdated(kubelet, pod);
    return;
  }
  const worker = newWorker(pod, env);
  state.pods.set(uid, worker);
  state.podsVersion += 1;
  if (state.runtime.listed) startWorker(kubelet, worker);
}

/** Begins to work on a pod, once it is known what the runtime has of it. */
export function startWorker(kubelet: Kubelet, worker: PodWorker): void {
  if (isTerminalPhase(worker.pod) && worker.sandbox?.ready !== true) {
    worker.phase = "terminated";
    worker.status = worker.pod.status;
    sendPodStatus(kubelet, worker);
  } else if (isTerminalPhase(worker.pod)) {
    worker.status = worker.pod.status;
    beginTermination(kubelet, worker, graceOf(worker.pod));
  } else if (worker.pod.metadata.deletionTimestamp !== undefined) {
    worker.admission = "admitted";
    beginTermination(kubelet, worker, graceOf(worker.pod));
  } else {
    syncPod(kubelet, worker);
  }
}

/** A pod's object changed: often only its status, by our own doing. */
export function podUpdated(kubelet: Kubelet, pod: Pod): void {
  const worker = kubelet.state.pods.get(pod.metadata.uid ?? "");
  if (worker === undefined) {
    podAdded(kubelet, pod);
    return;
  }
  const before = worker.pod;
  worker.pod = pod;
  const deleted = pod.metadata.deletionTimestamp !== undefined;
  if (deleted) {
    worker.cause = kubelet.env.cause === 0 ? worker.cause : kubelet.env.cause;
    if (worker.phase === "terminated") sendPodStatus(kubelet, worker);
    else if (before.metadata.deletionTimestamp === undefined || graceOf(pod) < worker.grace) {
      if (kubelet.state.runtime.listed) beginTermination(kubelet, worker, graceOf(pod));
    }
    return;
  }
  if (worker.phase !== "syncing") return;
  noticeDrift(worker);
  if (pod.metadata.generation !== before.metadata.generation) syncPod(kubelet, worker);
  else if (pod.spec.readinessGates !== undefined && worker.status !== undefined) updatePodStatus(kubelet, worker);
}

/** A pod's object is gone: what is left of it on the node is ended. */
export function podDeleted(kubelet: Kubelet, pod: Pod): void {
  const worker = kubelet.state.pods.get(pod.metadata.uid ?? "");
  if (worker === undefined) return;
  worker.removed = true;
  worker.pod = pod;
  forgetBackOff(kubelet.state.crashBackOff, `${worker.uid}/`);
  forgetBackOff(kubelet.state.imageBackOff, `${worker.uid}_`);
  if (worker.phase === "terminated") forgetPod(kubelet, worker);
  else beginTermination(kubelet, worker, Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? graceOf(pod)));
}

function graceOf(pod: Pod): number {
  return pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? defaultGrace;
}

/**
 * What the runtime has, after the kubelet or the runtime was restarted: running containers are taken over,
 * not restarted; pods that nobody knows any more are ended.
 */
export function runtimeListed(kubelet: Kubelet, sandboxes: readonly SandboxInfo[], containers: readonly ContainerInfo[]): void {
  const { state } = kubelet;
  for (const sandbox of [...sandboxes].sort((a, b) => a.config.attempt - b.config.attempt || a.createdAt - b.createdAt)) {
    const worker = state.pods.get(sandbox.config.uid);
    if (worker !== undefined) setSandbox(kubelet, worker, sandbox);
    else removeOrphan(kubelet, sandbox);
  }
  for (const container of [...containers].sort((a, b) => a.config.attempt - b.config.attempt)) {
    const worker = state.pods.get(container.config.podUid);
    if (worker !== undefined) takeOver(kubelet, worker, container);
  }
  for (const worker of state.pods.values()) {
    if (worker.sandbox !== undefined && !sandboxes.some((sandbox) => sandbox.id === worker.sandbox?.id)) worker.sandbox = undefined;
    startWorker(kubelet, worker);
  }
}

function takeOver(kubelet: Kubelet, worker: PodWorker, container: ContainerInfo): void {
  setContainer(kubelet, worker, container);
  const spec = findContainer(worker.pod.spec, container.config.name);
  if (container.state === "running" && spec !== undefined) probesStarted(kubelet, worker, spec, container);
}

/** @source pkg/kubelet/kubelet_pods.go HandlePodCleanups */
function removeOrphan(kubelet: Kubelet, sandbox: SandboxInfo): void {
  callRuntime(kubelet, { type: "StopPodSandbox", sandboxId: sandbox.id }, { type: "orphan", sandboxId: sandbox.id, step: "stop" });
}
