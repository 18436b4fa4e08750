import type { ObjectMeta, PodTemplateSpec, StringMap, KubeObject } from "../../api/index.ts";
import { getCondition, newControllerRef, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { ContainerStatus, Pod } from "../../kinds/index.ts";

/** @source pkg/controller/controller_utils.go IsPodActive */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp === undefined;
}

/** @source pkg/api/v1/pod/util.go IsPodTerminal */
export function isPodTerminal(pod: Pod): boolean {
  const { phase } = pod.status;
  return phase === "Succeeded" || phase === "Failed";
}

/** On its way out, and not gone yet. @source pkg/controller/controller_utils.go IsPodTerminating */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata?.deletionTimestamp !== undefined;
}

export function isPodReady(pod: Pod): boolean {
  const { conditions } = pod.status;
  if (conditions === undefined) return false;
  for (const condition of conditions) if (condition.type === "Ready") return condition.status === "True";
  return false;
}

/** Since when the pod has its Ready status; undefined when it does not say. */
export function readyTransition(pod: Pod): Micros | undefined {
  return parseTime(getCondition(pod.status.conditions, "Ready")?.lastTransitionTime);
}

/** Ready for `minReadySeconds` without a break. @source pkg/api/v1/pod/util.go IsPodAvailable */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Micros): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readyTransition(pod);
  return since !== undefined && since + seconds(minReadySeconds) <= now;
}

/**
 * How long until the pod becomes available, undefined when no time alone makes it so.
 * @source pkg/controller/controller_utils.go nextPodAvailabilityCheck
 */
export function nextPodAvailabilityCheck(pod: Pod, minReadySeconds: number, now: Micros): Micros | undefined {
  if (!isPodReady(pod) || minReadySeconds <= 0) return undefined;
  const since = readyTransition(pod);
  if (since === undefined) return undefined;
  const left = since + seconds(minReadySeconds) - now;
  return left > 0 ? left : undefined;
}

/** The soonest of the pods' next availability checks. @source FindMinNextPodAvailabilityCheck */
export function findMinNextPodAvailabilityCheck(pods: readonly Pod[], minReadySeconds: number, now: Micros): Micros | undefined {
  if (minReadySeconds <= 0) return undefined;
  let soonest: Micros | undefined;
  for (const pod of pods) {
    const check = nextPodAvailabilityCheck(pod, minReadySeconds, now);
    if (check !== undefined && (soonest === undefined || check < soonest)) soonest = check;
  }
  return soonest;
}

/** The pod that a controller makes of a template; the API server completes the name. */
export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject, generateName: string, namespace: string): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const metadata: Omit<ObjectMeta, "name"> & { readonly name?: string } = {
    generateName,
    namespace,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ownerReferences: [newControllerRef(owner)],
  };
  return { apiVersion: "v1", kind: "Pod", metadata: metadata as ObjectMeta, spec: template.spec, status: {} };
}

/** Whether all of `wanted` are among `labels`. */
export function hasLabels(labels: StringMap | undefined, wanted: StringMap | undefined): boolean {
  if (wanted === undefined) return true;
  for (const key in wanted) if (labels?.[key] !== wanted[key]) return false;
  return true;
}

/** Restarts of the most restarted container, ordinary ones and sidecars apart. */
export function maxContainerRestarts(pod: Pod): { readonly regular: number; readonly sidecar: number } {
  let regular = 0;
  let sidecar = 0;
  for (const status of pod.status.containerStatuses ?? []) regular = Math.max(regular, status.restartCount);
  const statuses = pod.status.initContainerStatuses ?? [];
  if (statuses.length > 0) {
    const byName = new Map<string, ContainerStatus>(statuses.map((status) => [status.name, status]));
    for (const container of pod.spec.initContainers ?? []) {
      if (container.restartPolicy === "Always") sidecar = Math.max(sidecar, byName.get(container.name)?.restartCount ?? 0);
    }
  }
  return { regular, sidecar };
}
