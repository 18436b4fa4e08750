import { type Condition, deepEqual, getCondition } from "../../api/index.ts";
import { request } from "../../client/index.ts";
import type { PodStatus } from "../../kinds/index.ts";
import type { Kubelet, PodWorker } from "../state.ts";
import { generatePodStatus } from "./generateStatus.ts";

/** Generates a pod's status; when it differs from the last one it is sent. @source pkg/kubelet/status/status_manager.go */
export function updatePodStatus(kubelet: Kubelet, worker: PodWorker): void {
  setPodStatus(kubelet, worker, generatePodStatus(worker, kubelet.config.nodeIp, kubelet.env.now));
}

/** Takes a status that was generated; when it differs from the last one it is sent. */
export function setPodStatus(kubelet: Kubelet, worker: PodWorker, status: PodStatus): void {
  if (worker.status !== undefined && deepEqual(worker.status, status)) return;
  if (worker.status === undefined && isAlreadyStored(worker, status)) {
    worker.status = status;
    worker.statusVersion = 1;
    worker.sentVersion = 1;
    kubelet.state.podsVersion += 1;
    return;
  }
  worker.status = status;
  worker.statusVersion += 1;
  kubelet.state.podsVersion += 1;
  sendPodStatus(kubelet, worker);
}

/** After a restart of the kubelet the API usually has the status already. */
function isAlreadyStored(worker: PodWorker, status: PodStatus): boolean {
  const stored = worker.pod.status;
  for (const key of ["phase", "podIP", "startTime", "containerStatuses", "initContainerStatuses", "reason"] as const) {
    if (!deepEqual(stored[key], status[key])) return false;
  }
  return (status.conditions ?? []).every((condition) => (stored.conditions ?? []).some((other) => other.type === condition.type && other.status === condition.status && other.reason === condition.reason));
}

/** Sends the latest status unless it is known or on its way. Calls again when an answer comes, and every 10 s. */
export function sendPodStatus(kubelet: Kubelet, worker: PodWorker): void {
  const { state, clientConfig, env } = kubelet;
  if (worker.removed || worker.sendingVersion !== 0 || worker.status === undefined) return;
  if (worker.sentVersion === worker.statusVersion) {
    deleteIfDone(kubelet, worker);
    return;
  }
  worker.sendingVersion = worker.statusVersion;
  const patch = patchOf(worker, worker.status);
  worker.lastSent = worker.status;
  env.cause = worker.cause;
  state.statusPatches += 1;
  request(
    clientConfig,
    state.client,
    env,
    {
      verb: "patch",
      resource: "v1/pods",
      namespace: worker.pod.metadata.namespace ?? "default",
      name: worker.pod.metadata.name,
      subresource: "status",
      patchType: "application/strategic-merge-patch+json",
      body: { metadata: { uid: worker.uid }, status: patch },
    },
    { type: "podStatus", uid: worker.uid, version: worker.statusVersion },
  );
}

/** The whole status; what the stored or last sent one has and this has not is named as gone. */
function patchOf(worker: PodWorker, status: PodStatus): unknown {
  const stored = worker.pod.status;
  const sent = worker.lastSent;
  const conditions = status.conditions ?? [];
  const patched = conditionsPatch(conditions, stored.conditions, sent?.conditions);
  const stale: string[] = [];
  for (const { ip } of stored.podIPs ?? []) if (ip !== status.podIP) stale.push(ip);
  for (const { ip } of sent?.podIPs ?? []) if (ip !== status.podIP) stale.push(ip);
  // The scheduler's condition came first; the kubelet's own order stands from the first patch on.
  if (stored.conditions?.[0]?.type !== conditions[0]?.type) return { ...status, conditions: patched, "$setElementOrder/conditions": conditions.map(({ type }) => ({ type })) };
  if (stale.length > 0) return { ...status, conditions: patched, podIPs: [...(status.podIPs ?? []), ...stale.map((ip) => ({ $patch: "delete", ip }))] };
  return patched === conditions ? status : { ...status, conditions: patched };
}

/** The same list where no condition has lost its reason or message. */
function conditionsPatch(conditions: readonly Condition[], stored: readonly Condition[] | undefined, sent: readonly Condition[] | undefined): readonly unknown[] {
  let patched: unknown[] | undefined;
  for (let place = 0; place < conditions.length; place++) {
    const condition = conditions[place] as Condition;
    if (condition.reason !== undefined && condition.message !== undefined) continue;
    const old = getCondition(stored, condition.type);
    const last = getCondition(sent, condition.type);
    const reasonGone = condition.reason === undefined && (old?.reason ?? last?.reason) !== undefined;
    const messageGone = condition.message === undefined && (old?.message ?? last?.message) !== undefined;
    if (!reasonGone && !messageGone) continue;
    patched ??= [...conditions];
    patched[place] = { ...condition, ...(reasonGone ? { reason: null } : {}), ...(messageGone ? { message: null } : {}) };
  }
  return patched ?? conditions;
}

/** The API server has answered a status patch. */
export function podStatusAnswered(kubelet: Kubelet, worker: PodWorker, version: number, outcome: "stored" | "gone" | "failed"): void {
  worker.sendingVersion = 0;
  if (outcome === "gone") {
    worker.sentVersion = worker.statusVersion;
    return;
  }
  if (outcome === "failed") return;
  kubelet.state.lastStatusAt = kubelet.env.now;
  worker.sentVersion = version;
  if (worker.lastSent?.phase === "Running") worker.startup.observedRunning ??= kubelet.env.now;
  sendPodStatus(kubelet, worker);
}

/** Once everything is stopped and told, the pod's object may go. @source status_manager.go canBeDeleted */
function deleteIfDone(kubelet: Kubelet, worker: PodWorker): void {
  if (worker.phase !== "terminated" || worker.deleting || worker.pod.metadata.deletionTimestamp === undefined) return;
  worker.deleting = true;
  const { state, clientConfig, env } = kubelet;
  env.cause = worker.cause;
  request(
    clientConfig,
    state.client,
    env,
    {
      verb: "delete",
      resource: "v1/pods",
      namespace: worker.pod.metadata.namespace ?? "default",
      name: worker.pod.metadata.name,
      body: { gracePeriodSeconds: 0, preconditions: { uid: worker.uid } },
    },
    { type: "deletePod", uid: worker.uid },
  );
}

/**
 * Does the API say otherwise than this kubelet has told it? The node lifecycle controller does so when
 * the node was lost: it sets Ready to False, and only the kubelet can take that back.
 *
 * @source pkg/kubelet/status/status_manager.go needsReconcile
 */
export function noticeDrift(worker: PodWorker): void {
  const { conditions } = worker.pod.status;
  worker.drifted = worker.status?.conditions?.some((own) => getCondition(conditions, own.type)?.status !== own.status) === true;
}

/** What was not told (the API was away), or was overwritten by another, is told again. @source pkg/kubelet/status/status_manager.go syncBatch */
export function retryStatuses(kubelet: Kubelet): void {
  for (const worker of kubelet.state.pods.values()) {
    if (worker.drifted && worker.sentVersion === worker.statusVersion && worker.phase === "syncing") worker.statusVersion += 1;
    worker.drifted = false;
    if (worker.sentVersion !== worker.statusVersion || worker.phase === "terminated") sendPodStatus(kubelet, worker);
  }
}
