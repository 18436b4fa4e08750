import {
  invalidField,
  notSupportedField,
  validateNonNegative,
  validatePercentOrCount,
  validateSelectorAndTemplate,
  type FieldError,
} from "../../api/index.ts";
import type { DaemonSetSpec, DaemonSetUpdateStrategy } from "./types.ts";

const isZero = (value: unknown): boolean => value === 0 || value === "0%" || value === undefined;

function validateStrategy(strategy: DaemonSetUpdateStrategy): readonly FieldError[] {
  const path = "spec.updateStrategy";
  if (strategy.type === "OnDelete") return [];
  if (strategy.type !== "RollingUpdate") return [notSupportedField(path, strategy, ["RollingUpdate", "OnDelete"])];
  const rolling = strategy.rollingUpdate ?? {};
  const rollingPath = `${path}.rollingUpdate`;
  const errors: FieldError[] = [
    ...validatePercentOrCount(rolling.maxUnavailable, `${rollingPath}.maxUnavailable`),
    ...validatePercentOrCount(rolling.maxSurge, `${rollingPath}.maxSurge`),
  ];
  const hasUnavailable = !isZero(rolling.maxUnavailable);
  const hasSurge = !isZero(rolling.maxSurge);
  if (hasUnavailable && hasSurge) errors.push(invalidField(`${rollingPath}.maxSurge`, rolling.maxSurge, "may not be set when maxUnavailable is non-zero"));
  if (!hasUnavailable && !hasSurge) errors.push(invalidField(`${rollingPath}.maxUnavailable`, rolling.maxUnavailable, "cannot be 0 when maxSurge is 0"));
  return errors;
}

/** @source pkg/apis/apps/validation/validation.go ValidateDaemonSetSpec */
export function validateDaemonSetSpec(spec: DaemonSetSpec): readonly FieldError[] {
  return [
    ...validateSelectorAndTemplate(spec, "daemonset"),
    ...validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds"),
    ...validateStrategy(spec.updateStrategy),
    ...validateNonNegative(spec.revisionHistoryLimit, "spec.revisionHistoryLimit"),
  ];
}
