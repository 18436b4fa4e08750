import type { CompiledSelector } from "../../api/index.ts";
import { bytesOf, getCondition, matchesCompiled, milliCpuOf, parseTime } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { Pod } from "../../kinds/index.ts";

/** What one pod uses of a resource, in thousandths of its unit. */
export interface PodMetric {
  readonly value: number;
  readonly timestamp: Micros;
  readonly window: Micros;
}

/** metrics.k8s.io/v1beta1 PodMetrics */
export interface PodMetrics {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly timestamp: string;
  readonly window: string;
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
}

export const milliOf = (resource: string, quantity: string | undefined): number => (resource === "cpu" ? milliCpuOf(quantity) : bytesOf(quantity) * 1000);

/** "30s", "1m0s" in µs. */
function windowOf(text: string): Micros {
  let total = 0;
  for (const [, value = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) total += Number(value) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
  return seconds(total);
}

/** Usage by pod; pods with a container that does not say are left out. @source pkg/controller/podautoscaler/metrics/client.go getPodMetrics */
export function usageByPod(items: readonly PodMetrics[], resource: string, container: string): Map<string, PodMetric> {
  const found = new Map<string, PodMetric>();
  for (const { metadata, timestamp, window, containers } of items) {
    const own = container === "" ? containers : containers.filter((each) => each.name === container);
    const isWhole = own.length > 0 && own.every(({ usage }) => usage[resource] !== undefined);
    if (!isWhole) continue;
    const value = own.reduce((sum, { usage }) => sum + milliOf(resource, usage[resource]), 0);
    found.set(metadata.name, { value, timestamp: parseTime(timestamp) ?? 0, window: windowOf(window) });
  }
  return found;
}

/** What each pod asks for; a text is what is missing. @source replica_calculator.go calculateRequests */
export function requestsOf(pods: readonly Pod[], resource: string, container: string): ReadonlyMap<string, number> | string {
  const found = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    const sidecars = (spec.initContainers ?? []).filter((each) => each.restartPolicy === "Always");
    const whole = container === "" ? spec.resources?.requests?.[resource] : undefined;
    if (whole !== undefined) {
      found.set(metadata.name, milliOf(resource, whole));
      continue;
    }
    let sum = 0;
    for (const each of [...spec.containers, ...sidecars]) {
      if (container !== "" && each.name !== container) continue;
      const request = each.resources?.requests?.[resource];
      if (request === undefined) return `missing request for ${resource} in container ${each.name} of Pod ${metadata.name}`;
      sum += milliOf(resource, request);
    }
    found.set(metadata.name, sum);
  }
  return found;
}

export interface PodGroups {
  ready: number;
  readonly unready: Set<string>;
  readonly missing: Set<string>;
  readonly ignored: Set<string>;
}

export interface ReadinessDelays {
  /** --horizontal-pod-autoscaler-cpu-initialization-period */
  readonly cpuInitialization: Micros;
  /** --horizontal-pod-autoscaler-initial-readiness-delay */
  readonly initialReadiness: Micros;
}

/** Whether a pod's sample of CPU tells of its start and not of its work. */
function isStarting(pod: Pod, metric: PodMetric, delays: ReadinessDelays, now: Micros): boolean {
  const ready = getCondition(pod.status.conditions, "Ready");
  const start = parseTime(pod.status.startTime);
  if (ready === undefined || start === undefined) return true;
  const since = parseTime(ready.lastTransitionTime) ?? 0;
  if (start + delays.cpuInitialization > now) return ready.status === "False" || metric.timestamp < since + metric.window;
  return ready.status === "False" && start + delays.initialReadiness > since;
}

/** @source pkg/controller/podautoscaler/replica_calculator.go groupPods */
export function groupPods(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, resource: string, delays: ReadinessDelays, now: Micros): PodGroups {
  const groups: PodGroups = { ready: 0, unready: new Set(), missing: new Set(), ignored: new Set() };
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const { phase } = pod.status;
    const metric = metrics.get(name);
    if (deletionTimestamp !== undefined || phase === "Failed") groups.ignored.add(name);
    else if (phase === "Pending") groups.unready.add(name);
    else if (metric === undefined) groups.missing.add(name);
    else if (resource === "cpu" && isStarting(pod, metric, delays, now)) groups.unready.add(name);
    else groups.ready += 1;
  }
  return groups;
}

export const podsMatching = (pods: Iterable<Pod>, selector: CompiledSelector): readonly Pod[] => [...pods].filter((pod) => matchesCompiled(selector, pod.metadata.labels));
