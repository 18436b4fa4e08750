import type { Condition, KubeObject, ResourceKind, StringMap } from "../../api/index.ts";
import { horizontalPodAutoscaler } from "./horizontalPodAutoscaler.ts";
import type { CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricStatus } from "./types.ts";

/** @source k8s.io/api/autoscaling/v1/types.go HorizontalPodAutoscaler */
interface HorizontalPodAutoscalerV1 extends KubeObject {
  readonly apiVersion: "autoscaling/v1";
  readonly kind: "HorizontalPodAutoscaler";
  readonly spec: {
    readonly scaleTargetRef: CrossVersionObjectReference;
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly targetCPUUtilizationPercentage?: number;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastScaleTime?: string;
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly currentCPUUtilizationPercentage?: number;
  };
}

/** What v1 has no field for stands in annotations. @source pkg/apis/autoscaling/v1/conversion.go */
const annotations = {
  metrics: "autoscaling.alpha.kubernetes.io/metrics",
  current: "autoscaling.alpha.kubernetes.io/current-metrics",
  conditions: "autoscaling.alpha.kubernetes.io/conditions",
  behavior: "autoscaling.alpha.kubernetes.io/behavior",
} as const;

const isCpu = ({ type, resource }: MetricSpec): boolean => type === "Resource" && resource?.name === "cpu" && resource.target.averageUtilization !== undefined;

function parse<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    // Whoever wrote it by hand loses it, as with a real server.
    return undefined;
  }
}

function withoutOwn(all: StringMap | undefined): StringMap {
  const own: readonly string[] = Object.values(annotations);
  return Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => !own.includes(name)));
}

function withAnnotations<T extends KubeObject>(object: T, next: StringMap): T {
  const { annotations: _old, ...metadata } = object.metadata;
  return { ...object, metadata: Object.keys(next).length === 0 ? metadata : { ...metadata, annotations: next } };
}

function toHub(object: KubeObject): KubeObject {
  const v1 = object as HorizontalPodAutoscalerV1;
  const { targetCPUUtilizationPercentage: cpu, ...spec } = v1.spec;
  const told = v1.metadata.annotations;
  const cpuMetric: readonly MetricSpec[] = cpu === undefined ? [] : [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpu } } }];
  const metrics = [...(parse<readonly MetricSpec[]>(told?.[annotations.metrics]) ?? []), ...cpuMetric];
  const behavior = parse<HorizontalPodAutoscalerSpec["behavior"]>(told?.[annotations.behavior]);
  const current = parse<readonly MetricStatus[]>(told?.[annotations.current]);
  const conditions = parse<readonly Condition[]>(told?.[annotations.conditions]);
  const { currentCPUUtilizationPercentage: used, ...status } = v1.status ?? {};
  const cpuStatus: readonly MetricStatus[] = used === undefined ? [] : [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: used } } }];
  const currentMetrics = [...(current ?? []), ...cpuStatus];
  const hub: HorizontalPodAutoscaler = {
    ...v1,
    apiVersion: "autoscaling/v2",
    spec: { ...spec, ...(metrics.length === 0 ? {} : { metrics }), ...(behavior === undefined ? {} : { behavior }) },
    status: { ...status, desiredReplicas: status.desiredReplicas ?? 0, currentMetrics: currentMetrics.length === 0 ? null : currentMetrics, ...(conditions === undefined ? {} : { conditions }) },
  };
  return withAnnotations(hub, withoutOwn(told));
}

function fromHub(object: KubeObject): KubeObject {
  const hub = object as HorizontalPodAutoscaler;
  const { metrics = [], behavior, ...spec } = hub.spec;
  const { currentMetrics, conditions, ...status } = hub.status;
  const cpu = metrics.find(isCpu)?.resource?.target.averageUtilization;
  const others = metrics.filter((metric) => !isCpu(metric));
  const known = currentMetrics ?? [];
  const used = known.find(({ resource }) => resource?.name === "cpu" && resource.current.averageUtilization !== undefined)?.resource?.current.averageUtilization;
  const told: Record<string, string> = { ...hub.metadata.annotations };
  if (others.length > 0) told[annotations.metrics] = JSON.stringify(others);
  if (known.length > 0) told[annotations.current] = JSON.stringify(known);
  if (conditions !== undefined && conditions.length > 0) told[annotations.conditions] = JSON.stringify(conditions);
  if (behavior !== undefined) told[annotations.behavior] = JSON.stringify(behavior);
  const v1: HorizontalPodAutoscalerV1 = {
    ...hub,
    apiVersion: "autoscaling/v1",
    spec: { ...spec, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: { ...status, currentReplicas: status.currentReplicas ?? 0, desiredReplicas: status.desiredReplicas, ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }) },
  };
  return withAnnotations(v1, told);
}

/** The older version of the same autoscalers: CPU only, the rest in annotations. */
export const horizontalPodAutoscalerV1 = {
  ...(horizontalPodAutoscaler as unknown as ResourceKind<HorizontalPodAutoscalerV1>),
  apiVersion: "autoscaling/v1",
  applyDefaults: (object: HorizontalPodAutoscalerV1) => (object.spec.minReplicas === undefined ? { ...object, spec: { ...object.spec, minReplicas: 1 } } : object),
  storedAs: { hub: horizontalPodAutoscaler as unknown as ResourceKind, toHub, fromHub },
} satisfies ResourceKind<HorizontalPodAutoscalerV1>;
