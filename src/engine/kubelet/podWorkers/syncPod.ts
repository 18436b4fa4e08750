import { podRequests } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import { getObject } from "../../client/index.ts";
import type { Node } from "../../kinds/index.ts";
import { podEvent } from "../events.ts";
import { loopRan } from "../loops.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { generatePodStatus } from "../status/generateStatus.ts";
import { sendPodStatus, setPodStatus, updatePodStatus } from "../status/statusManager.ts";
import { admitPod } from "./admission.ts";
import { nextAction } from "./nextAction.ts";
import { podDns } from "./podDns.ts";
import { podHostname } from "./podHosts.ts";
import { volumesMounted } from "./references.ts";
import { resyncAfter } from "./resync.ts";
import { beginStart, operate } from "./startContainer.ts";
import { beginTermination, syncTerminatingPod } from "./terminatePod.ts";

const stepsMax = 200;

/**
 * Brings one pod nearer to what is wanted: one operation of the runtime at a time; its end calls again.
 *
 * @source pkg/kubelet/kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod
 */
export function syncPod(kubelet: Kubelet, worker: PodWorker): void {
  if (worker.operation !== undefined || !kubelet.state.runtime.listed) {
    worker.dirty = true;
    return;
  }
  worker.dirty = false;
  loopRan(kubelet, "sync");
  kubelet.env.cause = worker.cause;
  switch (worker.phase) {
    case "syncing":
      syncRunningPod(kubelet, worker);
      return;
    case "terminating":
      syncTerminatingPod(kubelet, worker);
      return;
    case "terminated":
      sendPodStatus(kubelet, worker);
      return;
  }
}

function syncRunningPod(kubelet: Kubelet, worker: PodWorker): void {
  if (worker.admission === "pending" && !admit(kubelet, worker)) return;
  if (isOverDeadline(kubelet, worker)) {
    worker.verdict = { reason: "DeadlineExceeded", message: "Pod was active on the node longer than the specified deadline" };
    podEvent(kubelet, worker, { reason: "DeadlineExceeded", message: worker.verdict.message });
    beginTermination(kubelet, worker, worker.pod.spec.terminationGracePeriodSeconds ?? 30);
    return;
  }
  if (!worker.inPass) {
    worker.inPass = true;
    worker.attempted.clear();
    updatePodStatus(kubelet, worker);
  }
  if (!volumesMounted(kubelet, worker)) {
    worker.inPass = false;
    return;
  }
  for (let step = 0; step < stepsMax; step++) {
    const action = nextAction(worker);
    if (action.type === "none") break;
    if (action.type === "createSandbox") {
      if (createSandbox(kubelet, worker, action.replaces)) return;
      break;
    }
    if (beginStart(kubelet, worker, action.container, action.after)) return;
    if (!worker.attempted.has(action.container.name)) break;
  }
  endPass(kubelet, worker);
}

/** Nothing more can be done now: tells how the pod is; a pod that has come to its end is cleaned up. */
function endPass(kubelet: Kubelet, worker: PodWorker): void {
  worker.inPass = false;
  const status = generatePodStatus(worker, kubelet.config.nodeIp, kubelet.env.now);
  if (status.phase === "Succeeded" || status.phase === "Failed") beginTermination(kubelet, worker, worker.pod.spec.terminationGracePeriodSeconds ?? 30);
  else setPodStatus(kubelet, worker, status);
}

function createSandbox(kubelet: Kubelet, worker: PodWorker, replaces: boolean): boolean {
  const { metadata, spec } = worker.pod;
  if (replaces) {
    podEvent(kubelet, worker, { reason: "SandboxChanged", message: "Pod sandbox changed, it will be killed and re-created." });
    worker.sandboxAttempt += 1;
  }
  const namespace = metadata.namespace ?? "default";
  const config = {
    uid: worker.uid,
    namespace,
    name: metadata.name,
    attempt: worker.sandboxAttempt,
    hostname: podHostname(worker.pod),
    hostNetwork: spec.hostNetwork ?? false,
    ...(spec.hostPID === true ? { hostPid: true as const } : {}),
    dns: podDns(spec, namespace),
  };
  return operate(kubelet, worker, { type: "RunPodSandbox" }, { type: "RunPodSandbox", config });
}

/** Whether the node takes the pod; a pod that runs already is not asked again. */
function admit(kubelet: Kubelet, worker: PodWorker): boolean {
  const { state, env } = kubelet;
  const runs = worker.sandbox !== undefined || worker.containers.size > 0 || worker.pod.status.startTime !== undefined;
  const refusal = runs ? undefined : admitPod(kubelet, worker.pod, getObject<Node>(state.client, "v1/nodes", kubelet.config.node));
  if (refusal !== undefined) {
    worker.admission = "rejected";
    worker.verdict = refusal;
    worker.phase = "terminated";
    podEvent(kubelet, worker, { type: "Warning", reason: refusal.reason, message: refusal.message });
    updatePodStatus(kubelet, worker);
    return false;
  }
  worker.admission = "admitted";
  worker.holdsResources = true;
  worker.startTime = env.now;
  const requests = podRequests(worker.pod.spec);
  state.requested = {
    milliCpu: state.requested.milliCpu + requests.cpu,
    memory: state.requested.memory + requests.memory,
    pods: state.requested.pods + 1,
  };
  return true;
}

function isOverDeadline(kubelet: Kubelet, worker: PodWorker): boolean {
  const limit = worker.pod.spec.activeDeadlineSeconds;
  if (limit === undefined) return false;
  const rest = worker.startTime + seconds(limit) - kubelet.env.now;
  if (rest <= 0) return true;
  resyncAfter(kubelet, worker, rest);
  return false;
}
