import { formatTime } from "../../../../engine/api/index.ts";
import { minutes, seconds } from "../../../../engine/core/index.ts";
import type { ResourceQuestion } from "../../../../engine/controllers/horizontalPodAutoscaler/calculator.ts";
import { rawReplicas, utilizationReplicas } from "../../../../engine/controllers/horizontalPodAutoscaler/calculator.ts";
import type { PodMetrics } from "../../../../engine/controllers/horizontalPodAutoscaler/metrics.ts";
import { usageByPod } from "../../../../engine/controllers/horizontalPodAutoscaler/metrics.ts";
import type { Pod } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { judge, same, tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

const now = tableNow;

interface Given {
  readonly currentReplicas?: number;
  readonly container?: string;
  readonly podReadiness?: readonly string[];
  readonly podPhase?: readonly string[];
  readonly podStartTime?: readonly string[];
  readonly podDeletionTimestamp?: readonly boolean[];
  readonly tolerances?: { readonly scaleUp?: number; readonly scaleDown?: number };
  readonly resource?: { readonly name: string; readonly requests?: readonly string[]; readonly levels?: readonly (readonly number[])[]; readonly podNames?: readonly string[]; readonly targetUtilization?: number; readonly targetUsage?: number };
  readonly metric?: { readonly metricTypeName: string; readonly levels?: readonly number[]; readonly targetUsage?: number };
}

interface Expected {
  readonly expectedReplicas?: number;
  readonly expectedError?: string;
  readonly "resource.expectedUtilization"?: number;
  readonly "resource.expectedValue"?: number;
  readonly "metric.expectedUsage"?: number;
}

/** As many pods as replicas, or as phases are given. Where nothing is said of the start it was long ago. */
function podsOf({ currentReplicas = 0, podPhase, podReadiness, podStartTime, podDeletionTimestamp, resource }: Given): readonly Pod[] {
  return Array.from({ length: podPhase?.length ?? currentReplicas }, (_, index) => {
    const startTime = podStartTime?.[index] ?? formatTime(now - minutes(4));
    const request = resource?.requests?.[index];
    const resources = request === undefined || resource === undefined ? {} : { requests: { [resource.name]: request } };
    return completePod({
      metadata: { name: `test-pod-${index}`, namespace: "default", ...(podDeletionTimestamp?.[index] === true ? { deletionTimestamp: formatTime(now) } : {}) },
      spec: { containers: [{ name: "container1", resources }, { name: "container2", resources }] } as unknown as Pod["spec"],
      status: { phase: podPhase?.[index] ?? "Running", startTime, conditions: [{ type: "Ready", status: podReadiness?.[index] ?? "True", lastTransitionTime: startTime }] } as unknown as Pod["status"],
    });
  });
}

/** What the resource metrics API says: the levels are those of the first and the second container, in thousandths. */
function itemsOf({ resource }: Given): readonly PodMetrics[] {
  if (resource === undefined) return [];
  return (resource.levels ?? []).map((levels, index) => ({
    metadata: { name: resource.podNames?.[index] ?? `test-pod-${index}` },
    timestamp: formatTime(now),
    window: "1m0s",
    containers: levels.map((level, container) => ({ name: `container${container + 1}`, usage: { [resource.name]: `${level}m` } })),
  }));
}

/** @source pkg/controller/podautoscaler/replica_calculator_test.go */
export const replicaCalculator = judge<Given, Expected>((given, expected) => {
  const { resource, metric, currentReplicas = 0, container = "", tolerances } = given;
  const question = (metrics: ResourceQuestion["metrics"]): ResourceQuestion => ({
    currentReplicas,
    resource: resource?.name ?? "",
    container,
    pods: podsOf(given),
    metrics,
    tolerances: { scaleUp: tolerances?.scaleUp ?? (tolerances === undefined ? 0.1 : 0), scaleDown: tolerances?.scaleDown ?? (tolerances === undefined ? 0.1 : 0) },
    delays: { cpuInitialization: minutes(2), initialReadiness: seconds(10) },
    now,
  });
  if (resource !== undefined) {
    const items = itemsOf(given);
    const usage = usageByPod(items, resource.name, container);
    const isUtilization = resource.targetUtilization !== undefined && resource.targetUtilization !== 0;
    const found = isUtilization ? utilizationReplicas(question(usage), resource.targetUtilization ?? 0) : rawReplicas(question(usage), resource.targetUsage ?? 0);
    if (expected.expectedError !== undefined) return same(true, typeof found === "string");
    if (typeof found === "string") return same(expected.expectedReplicas ?? 0, found);
    const { replicas, utilization, usage: value } = found;
    return same(
      { replicas: expected.expectedReplicas ?? 0, value: expected["resource.expectedValue"] ?? 0, ...(isUtilization ? { utilization: expected["resource.expectedUtilization"] ?? 0 } : {}) },
      { replicas, value, ...(isUtilization ? { utilization } : {}) },
    );
  }
  // Custom and external metrics have no API here, and so nobody who reckons with those of objects.
  if (metric?.metricTypeName !== "pods") return skipped("object and external metrics: no such metrics API is simulated");
  const samples = new Map((metric.levels ?? []).map((value, index) => [`test-pod-${index}`, { value, timestamp: now, window: minutes(1) }]));
  const found = rawReplicas(question(samples), metric.targetUsage ?? 0);
  if (expected.expectedError !== undefined) return same(true, typeof found === "string");
  return same({ replicas: expected.expectedReplicas ?? 0, usage: expected["metric.expectedUsage"] ?? 0 }, typeof found === "string" ? found : { replicas: found.replicas, usage: found.usage });
});
