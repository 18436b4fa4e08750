import {
  ageColumn,
  column,
  dns1123SubdomainErrors,
  keepSpec,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withStatus,
  type ResourceKind,
} from "../../api/index.ts";
import { metricsText } from "./columns.ts";
import type { HorizontalPodAutoscaler, MetricSpec, ScalingRules } from "./types.ts";
import { validateHpaSpec } from "./validation.ts";

const noStatus = { desiredReplicas: 0, currentMetrics: null };
const defaultMetrics: readonly MetricSpec[] = [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }];
const scaleUp: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const scaleDown: ScalingRules = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

/** What the user left out of the rules of one direction. @source pkg/apis/autoscaling/v2/defaults.go copyHPAScalingRules */
function defaultRules(rules: ScalingRules | undefined, defaults: ScalingRules): ScalingRules {
  if (rules === undefined) return defaults;
  if (rules.selectPolicy !== undefined && rules.policies !== undefined && (rules.stabilizationWindowSeconds !== undefined || defaults.stabilizationWindowSeconds === undefined)) return rules;
  return { ...defaults, ...rules };
}

function defaultBehavior(behavior: HorizontalPodAutoscaler["spec"]["behavior"]): HorizontalPodAutoscaler["spec"]["behavior"] {
  if (behavior === undefined) return behavior;
  const next = { scaleUp: defaultRules(behavior.scaleUp, scaleUp), scaleDown: defaultRules(behavior.scaleDown, scaleDown) };
  return next.scaleUp === behavior.scaleUp && next.scaleDown === behavior.scaleDown ? behavior : next;
}

/** @source pkg/apis/autoscaling/v2/defaults.go SetDefaults_HorizontalPodAutoscaler */
function applyDefaults(object: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { spec } = object;
  const metrics = spec.metrics === undefined || spec.metrics.length === 0 ? defaultMetrics : spec.metrics;
  const behavior = defaultBehavior(spec.behavior);
  if (metrics === spec.metrics && behavior === spec.behavior && spec.minReplicas !== undefined && object.status !== undefined) return object;
  return {
    ...object,
    spec: { ...spec, minReplicas: spec.minReplicas ?? 1, metrics, ...(behavior === undefined ? {} : { behavior }) },
    status: object.status ?? noStatus,
  };
}

/** @source pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
export const horizontalPodAutoscaler = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  resource: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  shortNames: ["hpa"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Reference", (object: HorizontalPodAutoscaler) => `${object.spec.scaleTargetRef.kind}/${object.spec.scaleTargetRef.name}`),
    column("Targets", metricsText),
    column("MinPods", (object: HorizontalPodAutoscaler) => String(object.spec.minReplicas ?? "<unset>")),
    { name: "MaxPods", type: "string", priority: 0, cell: (object: HorizontalPodAutoscaler) => object.spec.maxReplicas },
    { name: "Replicas", type: "string", priority: 0, cell: (object: HorizontalPodAutoscaler) => object.status.currentReplicas ?? 0 },
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: HorizontalPodAutoscaler) => withStatus(object, noStatus),
  prepareForUpdate: (next: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler) => withStatus(next, old.status),
  prepareForStatusUpdate: (next: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler) => keepSpec(next, old),
  validate: (object: HorizontalPodAutoscaler) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateHpaSpec(object.spec)],
  validateUpdate: (next: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateHpaSpec(next.spec))],
  validateStatusUpdate: (next: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<HorizontalPodAutoscaler>;
