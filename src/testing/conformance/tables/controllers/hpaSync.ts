import type { Condition, KubeObject, Scale } from "../../../../engine/api/index.ts";
import { formatTime } from "../../../../engine/api/index.ts";
import { minutes, seconds } from "../../../../engine/core/index.ts";
import { newHorizontalPodAutoscalerController } from "../../../../engine/controllers/horizontalPodAutoscaler/index.ts";
import { horizontalPodAutoscaler } from "../../../../engine/kinds/horizontalPodAutoscaler/horizontalPodAutoscaler.ts";
import type { HorizontalPodAutoscaler, MetricSpec, Pod, ScalingRules } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { accepted, newControllerLab } from "./controllerLab.ts";
import { judge, same, tableNow } from "./controllerTable.ts";
import { completePod } from "./objects.ts";

const now = tableNow;

interface Given {
  readonly CPUTarget?: number;
  readonly customClients?: boolean;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly specReplicas?: number;
  readonly statusReplicas?: number;
  readonly resource: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly metricsTarget?: readonly MetricSpec[];
  readonly reportedLevels?: readonly number[];
  readonly reportedCPURequests?: readonly string[];
  readonly reportedPodReadiness?: readonly string[];
  readonly reportedPodPhase?: readonly string[];
  readonly reportedPodStartTime?: readonly string[];
  readonly reportedPodDeletionTimestamp?: readonly boolean[];
  readonly initialConditions?: readonly Condition[];
  readonly lastScaleTime?: string;
  readonly scaleUpRules?: ScalingRules;
  readonly scaleDownRules?: ScalingRules;
  /** There: the autoscaler has been looked at before and remembers nothing. */
  readonly recommendations?: readonly unknown[];
}

interface Expected {
  readonly expectedDesiredReplicas?: number;
  readonly expectedConditions?: readonly Condition[];
}

const labels = { name: "test-pod" };

/** One container each, as the test has them. Where nothing is said of the start it was long ago. */
function podsOf({ statusReplicas = 0, reportedCPURequests, reportedPodReadiness, reportedPodPhase, reportedPodStartTime, reportedPodDeletionTimestamp }: Given): readonly Pod[] {
  return Array.from({ length: reportedPodReadiness?.length ?? reportedCPURequests?.length ?? statusReplicas }, (_, index) => {
    const cpu = reportedCPURequests?.[index] ?? "1";
    const startTime = reportedPodStartTime?.[index] ?? formatTime(now - minutes(3));
    return completePod({
      metadata: { name: `test-pod-${index}`, namespace: "default", labels, ...(reportedPodDeletionTimestamp?.[index] === true ? { deletionTimestamp: formatTime(now) } : {}) },
      spec: { containers: [{ name: "container", resources: { requests: { cpu } } }] } as unknown as Pod["spec"],
      status: { phase: reportedPodPhase?.[index] ?? "Running", startTime, conditions: [{ type: "Ready", status: reportedPodReadiness?.[index] ?? "True", lastTransitionTime: startTime }] } as unknown as Pod["status"],
    });
  });
}

function autoscalerOf(given: Given): HorizontalPodAutoscaler {
  const { resource, CPUTarget = 0, minReplicas = 0, maxReplicas = 0, metricsTarget = [], initialConditions, lastScaleTime, scaleUpRules, scaleDownRules } = given;
  const cpu: MetricSpec = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: CPUTarget } } } as MetricSpec;
  const rules = { ...(scaleUpRules === undefined ? {} : { scaleUp: scaleUpRules }), ...(scaleDownRules === undefined ? {} : { scaleDown: scaleDownRules }) };
  const bare = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "hpa", namespace: "default", uid: "hpa" },
    spec: { scaleTargetRef: resource, minReplicas, maxReplicas, metrics: [...metricsTarget, ...(CPUTarget > 0 ? [cpu] : [])], ...(Object.keys(rules).length === 0 ? {} : { behavior: rules }) },
    status: { desiredReplicas: given.specReplicas ?? 0, currentMetrics: null, ...(initialConditions === undefined ? {} : { conditions: initialConditions }), ...(lastScaleTime === undefined ? {} : { lastScaleTime }) },
  } as unknown as HorizontalPodAutoscaler;
  return Object.keys(rules).length === 0 ? bare : { ...bare, spec: { ...bare.spec, behavior: horizontalPodAutoscaler.applyDefaults(bare).spec.behavior } } as HorizontalPodAutoscaler;
}

const short = ({ type, status, reason = "" }: Condition) => ({ type, status, reason });
const byType = (a: { readonly type: string }, b: { readonly type: string }): number => (a.type < b.type ? -1 : 1);

/** One look at an autoscaler. @source pkg/controller/podautoscaler/horizontal_test.go */
export const horizontalController = judge<Given, Expected>((given, { expectedDesiredReplicas = 0, expectedConditions }, name) => {
  if (name.endsWith("HPAScaleToZero=true")) return skipped("gate HPAScaleToZero=true");
  if (given.customClients === true) return skipped("what the case's own clients answer is not in the table");
  if ((given.metricsTarget ?? []).some(({ type }) => type !== "Resource" && type !== "ContainerResource")) return skipped("pods, object and external metrics: no such metrics API is simulated");
  const config = { syncPeriod: seconds(15), downscaleStabilization: 0, cpuInitialization: minutes(2), initialReadiness: seconds(10), tolerance: 0.1 };
  const lab = newControllerLab(newHorizontalPodAutoscalerController(config), { "autoscaling/v2/horizontalpodautoscalers": [autoscalerOf(given)], "v1/pods": podsOf(given) }, now);
  if (given.recommendations !== undefined) lab.context.memory.set("default/hpa", { recommendations: [], ups: [], downs: [] });
  // The other autoscaler of the same pods is set up by the test itself: of the case only the name tells of it.
  if (name.endsWith("FullSelectorOverlapBetweenHPAs")) lab.context.memory.set("default/hpa-2", { recommendations: [], ups: [], downs: [], selector: "name=test-pod" });
  const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: given.resource.name, namespace: "default" }, spec: { replicas: given.specReplicas ?? 0 }, status: { replicas: given.statusReplicas ?? 0, selector: "name=test-pod" } } as unknown as Scale;
  const usage = (given.reportedLevels ?? []).map((level, index) => ({ metadata: { name: `test-pod-${index}`, labels }, timestamp: formatTime(now), window: "1m0s", containers: [{ name: "container", usage: { cpu: `${level}m` } }] }) as unknown as KubeObject);
  let size = given.specReplicas ?? 0;
  const run = lab.sync("default/hpa", (call) => {
    if (call.verb === "get" && call.subresource === "scale") return { ok: true, object: scale as unknown as KubeObject };
    if (call.verb === "list") return { ok: true, object: undefined, items: usage };
    if (call.subresource === "scale") size = (call.body as unknown as Scale).spec.replicas ?? 0;
    return accepted(call);
  });
  const { conditions = [] } = (run.calls.findLast(({ subresource }) => subresource === "status")?.body as HorizontalPodAutoscaler | undefined)?.status ?? {};
  const compared = expectedConditions === undefined ? undefined : conditions.map(short).toSorted(byType);
  return same({ replicas: expectedDesiredReplicas, conditions: expectedConditions?.map(short).toSorted(byType) }, { replicas: size, conditions: compared });
});

interface Tolerant extends Omit<Given, "resource"> {
  readonly replicas: number;
  readonly configurableToleranceGate?: boolean;
}

/** The same, of 3 replicas at a target of 100 %. */
export const configurableTolerance = judge<Tolerant, Expected>(({ replicas, configurableToleranceGate, ...given }, { expectedDesiredReplicas = 0 }, name) => {
  if (configurableToleranceGate === false) return skipped("gate HPAConfigurableTolerance=false");
  const resource = { apiVersion: "v1", kind: "ReplicationController", name: "test-rc" };
  return horizontalController({ ...given, resource, CPUTarget: 100, minReplicas: 1, maxReplicas: 5, specReplicas: replicas, statusReplicas: replicas, recommendations: [] }, { expectedDesiredReplicas }, name);
});
