import { getCondition } from "../../api/index.ts";
import type { EndpointSlice, Pod, Service } from "../../kinds/index.ts";
import type { TopologyCache } from "./topologyCache.ts";

/** What the controller remembers of one Service between syncs, so that a pod that changes costs what one pod costs. */
export interface ServiceMemory {
  /** All pods and slices must be looked at. */
  full: boolean;
  /** Pods that changed since the last sync: uid -> key. */
  dirty: Map<string, string>;
  /** Uid of each endpoint's pod -> name of the slice that has it, as the cache shows it. */
  readonly location: Map<string, string>;
  /** What has been made known: the service's creation, and since when pods are ready. */
  toldService: string;
  readonly toldPods: Map<string, string>;
  /** Writes are out whose answers have not come. */
  writing: boolean;
  /** Slices that changed meanwhile, and to which version: the answers will say whether by this controller. */
  readonly seen: Map<string, number>;
  /** The cache has yet to show the own last write. */
  stale: boolean;
}

export interface Memory {
  readonly services: Map<string, ServiceMemory>;
  /** Slice -> the resourceVersion that its last write returned: an older one in the cache is stale. */
  readonly written: Map<string, number>;
  readonly topology: TopologyCache;
}

export function serviceMemory(memory: Memory, key: string): ServiceMemory {
  let own = memory.services.get(key);
  if (own === undefined) {
    own = { full: true, dirty: new Map(), location: new Map(), toldService: "", toldPods: new Map(), writing: false, seen: new Map(), stale: false };
    memory.services.set(key, own);
  }
  return own;
}

const none: EndpointSlice["endpoints"] = [];

/** Follows a slice of the cache. Most changes concern one endpoint: what stands where it stood is only looked at. */
export function locate({ location }: ServiceMemory, before: EndpointSlice | undefined, after: EndpointSlice | undefined): void {
  const name = (before ?? after)?.metadata.name ?? "";
  const old = before?.endpoints ?? none;
  const now = after?.endpoints ?? none;
  let first = 0;
  for (; first < old.length && first < now.length; first++) {
    const uid = now[first]?.targetRef?.uid ?? "";
    if (old[first]?.targetRef?.uid !== uid) break;
    if (location.get(uid) !== name) location.set(uid, name);
  }
  for (let place = first; place < old.length; place++) {
    const uid = old[place]?.targetRef?.uid ?? "";
    if (location.get(uid) === name) location.delete(uid);
  }
  for (let place = first; place < now.length; place++) location.set(now[place]?.targetRef?.uid ?? "", name);
}

/**
 * The earliest cause of this write that was not told yet: the service's creation or a pod's readiness.
 *
 * @param pods those that may have changed; undefined instead of a pod that is gone
 * @source staging/src/k8s.io/endpointslice/trigger_time_tracker.go
 */
export function triggerTime(own: ServiceMemory, service: Service, pods: Iterable<Pod>): string | undefined {
  const isFirst = own.toldService === "";
  const created = service.metadata.creationTimestamp ?? "";
  let earliest: string | undefined;
  if (created > own.toldService) earliest = created;
  own.toldService = created;
  for (const pod of pods) {
    const time = getCondition(pod.status.conditions, "Ready")?.lastTransitionTime;
    if (time === undefined) continue;
    const before = own.toldPods.get(pod.metadata.name);
    if (before === time) continue;
    own.toldPods.set(pod.metadata.name, time);
    if (!isFirst && (before === undefined || time > before) && (earliest === undefined || time < earliest)) earliest = time;
  }
  return earliest;
}
