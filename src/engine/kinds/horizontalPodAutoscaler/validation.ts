import { compareQuantities, dns1123LabelErrors, forbiddenField, groupOf, invalidField, notSupportedField, requiredField, type FieldError } from "../../api/index.ts";
import type { CrossVersionObjectReference, HorizontalPodAutoscalerSpec, MetricIdentifier, MetricSpec, MetricTarget, ScalingRules } from "./types.ts";

/** @source pkg/apis/autoscaling/validation/validation.go */

const sources = [
  ["ContainerResource", "containerResource"],
  ["External", "external"],
  ["Object", "object"],
  ["Pods", "pods"],
  ["Resource", "resource"],
] as const;

/** @source k8s.io/apimachinery/pkg/api/validation/path IsValidPathSegmentName */
function pathErrors(name: string): readonly string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
}

function validateReference(reference: CrossVersionObjectReference | undefined, path: string, needsGroup: boolean): readonly FieldError[] {
  const { kind = "", name = "", apiVersion = "" } = reference ?? {};
  const errors: FieldError[] = [];
  if (kind === "") errors.push(requiredField(`${path}.kind`));
  else for (const message of pathErrors(kind)) errors.push(invalidField(`${path}.kind`, kind, message));
  if (name === "") errors.push(requiredField(`${path}.name`));
  else for (const message of pathErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  if (needsGroup && kind !== "ReplicationController" && groupOf(apiVersion) === "") errors.push(invalidField(`${path}.apiVersion`, apiVersion, "apiVersion must specify API group"));
  return errors;
}

const isPositive = (quantity: string): boolean => compareQuantities(quantity, "0") > 0;

function validateTarget(target: MetricTarget | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type = target?.type ?? "";
  if (type === "") errors.push(requiredField(`${path}.type`, "must specify a metric target type"));
  if (!["Utilization", "Value", "AverageValue"].includes(type)) errors.push(invalidField(`${path}.type`, type, "must be either Utilization, Value, or AverageValue"));
  if (target?.value !== undefined && !isPositive(target.value)) errors.push(invalidField(`${path}.value`, target.value, "must be positive"));
  if (target?.averageValue !== undefined && !isPositive(target.averageValue)) errors.push(invalidField(`${path}.averageValue`, target.averageValue, "must be positive"));
  if (target?.averageUtilization !== undefined && target.averageUtilization < 1) {
    errors.push(invalidField(`${path}.averageUtilization`, target.averageUtilization, "must be greater than 0"));
  }
  return errors;
}

function validateIdentifier(metric: MetricIdentifier | undefined, path: string): readonly FieldError[] {
  const name = metric?.name ?? "";
  if (name === "") return [requiredField(`${path}.name`, "must specify a metric name")];
  return pathErrors(name).map((message) => invalidField(`${path}.name`, name, message));
}

/** Utilization or a raw value, not both. */
function validateResourceTarget(target: MetricTarget | undefined, path: string): readonly FieldError[] {
  const { averageUtilization, averageValue } = target ?? {};
  if (averageUtilization === undefined && averageValue === undefined) return [requiredField(`${path}.averageUtilization`, "must set either a target raw value or a target utilization")];
  if (averageUtilization !== undefined && averageValue !== undefined) return [forbiddenField(`${path}.averageValue`, "may not set both a target raw value and a target utilization")];
  return [];
}

function validateObjectTarget(target: MetricTarget | undefined, path: string): readonly FieldError[] {
  const { value, averageValue } = target ?? {};
  if (value === undefined && averageValue === undefined) return [requiredField(`${path}.averageValue`, "must set either a target value for metric or a per-pod target")];
  if (value !== undefined && averageValue !== undefined) return [forbiddenField(`${path}.value`, "may not set both a target value for metric and a per-pod target")];
  return [];
}

/** @source pkg/apis/core/validation/validation.go ValidateContainerResourceName */
function resourceNameErrors(name: string, path: string): readonly FieldError[] {
  if (name === "") return [requiredField(path, "must specify a resource name")];
  const isQualified = name.includes("/");
  const isStandard = ["cpu", "memory", "ephemeral-storage"].includes(name) || name.startsWith("hugepages-");
  if (isStandard || isQualified) return [];
  return [invalidField(path, name, "must be a standard resource type or fully qualified"), invalidField(path, name, "must be a standard resource for containers")];
}

function validateSource(metric: MetricSpec, path: string): readonly FieldError[] {
  const { object, pods, resource, containerResource, external } = metric;
  const errors: FieldError[] = [];
  if (object !== undefined) {
    const at = `${path}.object`;
    errors.push(...validateReference(object.describedObject, `${at}.describedObject`, false), ...validateIdentifier(object.metric, `${at}.metric`));
    errors.push(...validateTarget(object.target, `${at}.target`), ...validateObjectTarget(object.target, `${at}.target`));
  }
  if (external !== undefined) {
    const at = `${path}.external`;
    errors.push(...validateIdentifier(external.metric, `${at}.metric`), ...validateTarget(external.target, `${at}.target`), ...validateObjectTarget(external.target, `${at}.target`));
  }
  if (pods !== undefined) {
    const at = `${path}.pods`;
    errors.push(...validateIdentifier(pods.metric, `${at}.metric`), ...validateTarget(pods.target, `${at}.target`));
    if (pods.target?.averageValue === undefined || !isPositive(pods.target.averageValue)) {
      errors.push(requiredField(`${at}.target.averageValue`, "must specify a positive target averageValue"));
    }
  }
  if (containerResource !== undefined) {
    const at = `${path}.containerResource`;
    const container = containerResource.container ?? "";
    errors.push(...resourceNameErrors(containerResource.name ?? "", `${at}.name`));
    if (container === "") errors.push(requiredField(`${at}.container`, "must specify a container"));
    else for (const message of dns1123LabelErrors(container)) errors.push(invalidField(`${at}.container`, container, message));
    errors.push(...validateTarget(containerResource.target, `${at}.target`), ...validateResourceTarget(containerResource.target, `${at}.target`));
  }
  if (resource !== undefined) {
    const at = `${path}.resource`;
    if ((resource.name ?? "") === "") errors.push(requiredField(`${at}.name`, "must specify a resource name"));
    errors.push(...validateTarget(resource.target, `${at}.target`), ...validateResourceTarget(resource.target, `${at}.target`));
  }
  return errors;
}

function validateMetric(metric: MetricSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const type = metric.type ?? "";
  if (type as string === "") errors.push(requiredField(`${path}.type`, "must specify a metric source type"));
  const source = sources.find(([name]) => name === type);
  if (source === undefined) {
    // Told twice, as a real server does: once for the type and once for the source that it would name.
    const unknown = notSupportedField(`${path}.type`, type, sources.map(([name]) => name));
    return [...errors, unknown, unknown];
  }
  const [, wanted] = source;
  if (metric[wanted] === undefined) errors.push(requiredField(`${path}.${wanted}`, "must populate information for the given metric source"));
  else for (const [, field] of sources) if (field !== wanted && metric[field] !== undefined) errors.push(forbiddenField(`${path}.${field}`, "must populate the given metric source only"));
  return errors.length > 0 ? errors : validateSource(metric, path);
}

const windowMax = 3600;
const periodMax = 1800;

function validateRules(rules: ScalingRules | undefined, path: string): readonly FieldError[] {
  if (rules === undefined) return [];
  const errors: FieldError[] = [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  if (window !== undefined && window < 0) errors.push(invalidField(`${path}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero"));
  if (window !== undefined && window > windowMax) errors.push(invalidField(`${path}.stabilizationWindowSeconds`, window, `must be less than or equal to ${windowMax}`));
  if (selectPolicy !== undefined && !["Max", "Min", "Disabled"].includes(selectPolicy)) errors.push(notSupportedField(`${path}.selectPolicy`, selectPolicy, ["Disabled", "Max", "Min"]));
  if (policies.length === 0) errors.push(requiredField(`${path}.policies`, "must specify at least one Policy"));
  policies.forEach(({ type, value, periodSeconds }, index) => {
    const at = `${path}.policies[${index}]`;
    if (type !== "Pods" && type !== "Percent") errors.push(notSupportedField(`${at}.type`, type, ["Percent", "Pods"]));
    if (value <= 0) errors.push(invalidField(`${at}.value`, value, "must be greater than zero"));
    if (periodSeconds <= 0) errors.push(invalidField(`${at}.periodSeconds`, periodSeconds, "must be greater than zero"));
    if (periodSeconds > periodMax) errors.push(invalidField(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${periodMax}`));
  });
  if (tolerance !== undefined && compareQuantities(tolerance, "0") < 0) errors.push(invalidField(`${path}.tolerance`, tolerance, "must be greater than or equal to 0"));
  return errors;
}

const scalesToZero = ({ metrics = [] }: HorizontalPodAutoscalerSpec): boolean => metrics.some(({ type }) => type === "Object" || type === "External");

/** @source validation.go validateHorizontalPodAutoscalerSpec */
export function validateHpaSpec(spec: HorizontalPodAutoscalerSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas, metrics = [], behavior } = spec;
  if (minReplicas !== undefined && minReplicas < 1) errors.push(invalidField("spec.minReplicas", minReplicas, "must be greater than or equal to 1"));
  if (maxReplicas < 1) errors.push(invalidField("spec.maxReplicas", maxReplicas, "must be greater than 0"));
  if (minReplicas !== undefined && maxReplicas < minReplicas) errors.push(invalidField("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`"));
  errors.push(...validateReference(spec.scaleTargetRef, "spec.scaleTargetRef", true));
  metrics.forEach((metric, index) => errors.push(...validateMetric(metric, `spec.metrics[${index}]`)));
  if (minReplicas === 0 && !scalesToZero(spec)) errors.push(forbiddenField("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"));
  errors.push(...validateRules(behavior?.scaleUp, "spec.behavior.scaleUp"), ...validateRules(behavior?.scaleDown, "spec.behavior.scaleDown"));
  return errors;
}
