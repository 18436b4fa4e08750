import { invalidField, notSupportedField, omitValue, requiredField, tooManyField, type FieldError } from "../fieldError.ts";
import { matchesLabelSelector } from "../labelSelector.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { qualifiedNameErrors } from "../names.ts";
import { validatePodTemplate } from "../podTemplate/validation.ts";
import { validateNonNegative } from "../workloadValidation.ts";
import { validateSuccessPolicy } from "./successPolicy.ts";
import type { JobSpec, PodFailurePolicyRule } from "./types.ts";

/** @source pkg/apis/batch/validation/validation.go validateJobSpec */

const maxRules = 20;
const manyIndexes = 100_000;
const maxParallelManyIndexes = 10_000;

function validateRule(rule: PodFailurePolicyRule, path: string, spec: JobSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const actions = ["Count", "FailIndex", "FailJob", "Ignore"];
  if (rule.action === undefined) errors.push(requiredField(`${path}.action`, `valid values: ${actions.map((each) => JSON.stringify(each)).join(", ")}`));
  else if (!actions.includes(rule.action)) errors.push(notSupportedField(`${path}.action`, rule.action, actions));
  else if (rule.action === "FailIndex" && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalidField(`${path}.action`, rule.action, "requires the backoffLimitPerIndex to be set"));
  }
  if (rule.onExitCodes !== undefined) errors.push(...validateExitCodes(rule, `${path}.onExitCodes`, spec));
  (rule.onPodConditions ?? []).forEach((condition, index) => {
    const at = `${path}.onPodConditions[${index}]`;
    for (const message of qualifiedNameErrors(condition.type ?? "")) errors.push(invalidField(`${at}.type`, condition.type ?? "", message));
    if (condition.status === undefined) errors.push(requiredField(`${at}.status`, 'valid values: "False", "True", "Unknown"'));
    else if (!["False", "True", "Unknown"].includes(condition.status)) errors.push(notSupportedField(`${at}.status`, condition.status, ["False", "True", "Unknown"]));
  });
  const hasConditions = (rule.onPodConditions ?? []).length > 0;
  if (rule.onExitCodes !== undefined && hasConditions) {
    errors.push(invalidField(path, omitValue, "specifying both OnExitCodes and OnPodConditions is not supported"));
  }
  if (rule.onExitCodes === undefined && !hasConditions) {
    errors.push(invalidField(path, omitValue, "specifying one of OnExitCodes and OnPodConditions is required"));
  }
  return errors;
}

function validateExitCodes(rule: PodFailurePolicyRule, path: string, spec: JobSpec): readonly FieldError[] {
  const codes = rule.onExitCodes;
  if (codes === undefined) return [];
  const errors: FieldError[] = [];
  if (codes.operator === undefined) errors.push(requiredField(`${path}.operator`, 'valid values: "In", "NotIn"'));
  else if (codes.operator !== "In" && codes.operator !== "NotIn") errors.push(notSupportedField(`${path}.operator`, codes.operator, ["In", "NotIn"]));
  const names = [...(spec.template.spec.containers ?? []), ...(spec.template.spec.initContainers ?? [])].map((each) => each.name);
  if (codes.containerName !== undefined && !names.includes(codes.containerName)) {
    errors.push(invalidField(`${path}.containerName`, codes.containerName, "must be one of the container or initContainer names in the pod template"));
  }
  const values = codes.values ?? [];
  if (values.length === 0) errors.push(invalidField(`${path}.values`, values, "at least one value is required"));
  const seen = new Set<number>();
  values.forEach((value, index) => {
    if (codes.operator === "In" && value === 0) errors.push(invalidField(`${path}.values[${index}]`, value, "must not be 0 for the In operator"));
    if (seen.has(value)) errors.push({ type: "FieldValueDuplicate", field: `${path}.values[${index}]`, value, detail: "" });
    seen.add(value);
  });
  return errors;
}

function validateFailurePolicy(spec: JobSpec): readonly FieldError[] {
  const policy = spec.podFailurePolicy;
  if (policy === undefined) return [];
  const errors: FieldError[] = [];
  const { restartPolicy } = spec.template.spec;
  const rules = policy.rules ?? [];
  if (rules.length > maxRules) errors.push(tooManyField("spec.podFailurePolicy.rules", rules.length, maxRules));
  rules.forEach((rule, index) => errors.push(...validateRule(rule, `spec.podFailurePolicy.rules[${index}]`, spec)));
  if (restartPolicy !== undefined && restartPolicy !== "Never") {
    errors.unshift(invalidField("spec.template.spec.restartPolicy", restartPolicy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
  return errors;
}

function validateIndexed(spec: JobSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  if (spec.completionMode === "Indexed") {
    if (completions === undefined) errors.push(requiredField("spec.completions", "when completion mode is Indexed"));
    if (parallelism > manyIndexes) errors.push(invalidField("spec.parallelism", parallelism, `must be less than or equal to ${manyIndexes} when completion mode is Indexed`));
    if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
      errors.push(invalidField("spec.maxFailedIndexes", maxFailedIndexes, "must be less than or equal to completions"));
    }
    if (maxFailedIndexes !== undefined && maxFailedIndexes > manyIndexes) {
      errors.push(invalidField("spec.maxFailedIndexes", maxFailedIndexes, `must be less than or equal to ${manyIndexes}`));
    }
    if (completions !== undefined && completions > manyIndexes && backoffLimitPerIndex !== undefined) {
      const detail = `must be less than or equal to ${maxParallelManyIndexes} when completions are above ${manyIndexes} and used with backoff limit per index`;
      if (maxFailedIndexes === undefined) {
        errors.push(requiredField("spec.maxFailedIndexes", `must be specified when completions is above ${manyIndexes}`));
      } else if (maxFailedIndexes > maxParallelManyIndexes) errors.push(invalidField("spec.maxFailedIndexes", maxFailedIndexes, detail));
      if (parallelism > maxParallelManyIndexes) errors.push(invalidField("spec.parallelism", parallelism, detail));
    }
  } else if (backoffLimitPerIndex !== undefined) {
    errors.push(invalidField("spec.backoffLimitPerIndex", backoffLimitPerIndex, "requires indexed completion mode"));
  }
  return errors;
}

function validateCounts(spec: JobSpec): readonly FieldError[] {
  const names = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"] as const;
  const errors = names.flatMap((name) => validateNonNegative(spec[name], `spec.${name}`));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(requiredField("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified"));
  }
  return errors;
}

function validateRestart(spec: JobSpec): readonly FieldError[] {
  const policy = spec.template.spec.restartPolicy;
  const path = "spec.template.spec.restartPolicy";
  if (policy === "OnFailure" || policy === "Never") return [];
  if (policy === undefined || policy === "Always") return [requiredField(path, 'valid values: "OnFailure", "Never"')];
  return [notSupportedField(path, policy, ["OnFailure", "Never"])];
}

function validateManagedBy(managedBy: string | undefined): readonly FieldError[] {
  if (managedBy === undefined) return [];
  const isDomainPath = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/.+$/.test(managedBy);
  if (!isDomainPath) return [invalidField("spec.managedBy", managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  return [];
}

/** Without the selector, which a template of Jobs has not. */
export function validateJobSpec(spec: JobSpec): readonly FieldError[] {
  const errors: FieldError[] = [...validateCounts(spec)];
  if (spec.completionMode !== undefined && spec.completionMode !== "NonIndexed" && spec.completionMode !== "Indexed") {
    errors.push(notSupportedField("spec.completionMode", spec.completionMode, ["Indexed", "NonIndexed"]));
  }
  errors.push(...validateIndexed(spec), ...validateFailurePolicy(spec), ...validateSuccessPolicy(spec));
  if (spec.podReplacementPolicy !== undefined) {
    const supported = spec.podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
    if (!supported.includes(spec.podReplacementPolicy)) errors.push(notSupportedField("spec.podReplacementPolicy", spec.podReplacementPolicy, supported));
  }
  errors.push(...validateManagedBy(spec.managedBy));
  errors.push(...validatePodTemplate(spec.template, "spec.template"), ...validateRestart(spec));
  return errors;
}

/** Of a Job's own: it has a selector, and the selector finds its Pods. */
export function validateJobSelector(spec: JobSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const labels = spec.template.metadata?.labels;
  if (spec.selector === undefined) errors.push(requiredField("spec.selector"));
  else errors.push(...validateLabelSelector(spec.selector, "spec.selector"));
  if (!matchesLabelSelector(spec.selector, labels)) {
    errors.push(invalidField("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`"));
  }
  return errors;
}
