import {
  forbiddenField,
  internalValue,
  invalidField,
  notSupportedField,
  requiredField,
  validateNonNegative,
  validatePercentOrCount,
  validateSelectorAndTemplate,
  type FieldError,
} from "../../api/index.ts";
import type { DeploymentSpec, DeploymentStrategy } from "./types.ts";

const isZero = (value: unknown): boolean => value === 0 || value === "0%";

function validateStrategy(strategy: DeploymentStrategy): readonly FieldError[] {
  const path = "spec.strategy";
  const rollingPath = `${path}.rollingUpdate`;
  switch (strategy.type) {
    case "Recreate":
      return strategy.rollingUpdate === undefined ? [] : [forbiddenField(rollingPath, "may not be specified when strategy `type` is 'Recreate'")];
    case "RollingUpdate": {
      const rolling = strategy.rollingUpdate;
      if (rolling === undefined) return [requiredField(rollingPath, "this should be defaulted and never be nil")];
      const errors: FieldError[] = [
        ...validatePercentOrCount(rolling.maxUnavailable, `${rollingPath}.maxUnavailable`),
        ...validatePercentOrCount(rolling.maxSurge, `${rollingPath}.maxSurge`),
      ];
      if (isZero(rolling.maxUnavailable) && isZero(rolling.maxSurge)) {
        errors.push(invalidField(`${rollingPath}.maxUnavailable`, rolling.maxUnavailable, "may not be 0 when `maxSurge` is 0"));
      }
      if (typeof rolling.maxUnavailable === "string" && Number.parseInt(rolling.maxUnavailable, 10) > 100) {
        errors.push(invalidField(`${rollingPath}.maxUnavailable`, rolling.maxUnavailable, "must not be greater than 100%"));
      }
      return errors;
    }
    case undefined:
    default: {
      // Go prints its internal struct here, with its own field names.
      const value = internalValue("DeploymentStrategy", strategy);
      return [notSupportedField(path, value, ["Recreate", "RollingUpdate"])];
    }
  }
}

/** @source pkg/apis/apps/validation/validation.go ValidateDeploymentSpec */
export function validateDeploymentSpec(spec: DeploymentSpec): readonly FieldError[] {
  const errors: FieldError[] = [
    ...validateNonNegative(spec.replicas, "spec.replicas"),
    ...validateSelectorAndTemplate(spec, "deployment"),
    ...validateStrategy(spec.strategy),
    ...validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds"),
  ];
  errors.push(...validateNonNegative(spec.revisionHistoryLimit, "spec.revisionHistoryLimit"));
  if (spec.progressDeadlineSeconds !== undefined) {
    errors.push(...validateNonNegative(spec.progressDeadlineSeconds, "spec.progressDeadlineSeconds"));
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)) {
      errors.push(invalidField("spec.progressDeadlineSeconds", spec.progressDeadlineSeconds, "must be greater than minReadySeconds"));
    }
  }
  return errors;
}
