import { duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { qualifiedNameErrors } from "../names.ts";
import type { TopologySpreadConstraint } from "./scheduling.ts";

/** @source pkg/apis/core/validation/validation.go validateTopologySpreadConstraints */

const policies = ["Honor", "Ignore"];

function validateKeys({ matchLabelKeys = [], labelSelector }: TopologySpreadConstraint, path: string): readonly FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const errors: FieldError[] = [];
  if (labelSelector === undefined) errors.push(forbiddenField(path, "must not be specified when labelSelector is not set"));
  // A Pod's selector has got what the keys stand for already: a key that is there twice was given twice.
  const seen = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  const repeated = new Set<string>();
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    if (seen.has(key)) repeated.add(key);
    seen.add(key);
  }
  matchLabelKeys.forEach((key, index) => {
    const at = indexPath(path, index);
    for (const message of qualifiedNameErrors(key)) errors.push(invalidField(at, key, message));
    if (repeated.has(key)) errors.push(invalidField(at, key, "exists in both matchLabelKeys and labelSelector"));
  });
  return errors;
}

function validateConstraint(constraint: TopologySpreadConstraint, path: string, later: readonly TopologySpreadConstraint[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { topologyKey = "", whenUnsatisfiable = "", minDomains } = constraint as Partial<TopologySpreadConstraint>;
  if ((constraint.maxSkew ?? 0) <= 0) errors.push(invalidField(`${path}.maxSkew`, constraint.maxSkew ?? 0, "must be greater than zero"));
  if (topologyKey === "") errors.push(requiredField(`${path}.topologyKey`, "can not be empty"));
  if (whenUnsatisfiable !== "DoNotSchedule" && whenUnsatisfiable !== "ScheduleAnyway") errors.push(notSupportedField(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ["DoNotSchedule", "ScheduleAnyway"]));
  if (later.some((other) => other.topologyKey === constraint.topologyKey && other.whenUnsatisfiable === constraint.whenUnsatisfiable)) {
    errors.push(duplicateField(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
  }
  if (minDomains !== undefined) {
    if (minDomains <= 0) errors.push(invalidField(`${path}.minDomains`, minDomains, "must be greater than zero"));
    if (whenUnsatisfiable !== "DoNotSchedule") errors.push(invalidField(`${path}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`));
  }
  for (const field of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
    const policy = constraint[field];
    if (policy !== undefined && !policies.includes(policy)) errors.push(notSupportedField(`${path}.${field}`, policy, policies));
  }
  return [...errors, ...validateKeys(constraint, `${path}.matchLabelKeys`), ...validateLabelSelector(constraint.labelSelector, `${path}.labelSelector`)];
}

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[], path: string): readonly FieldError[] {
  return constraints.flatMap((constraint, index) => validateConstraint(constraint, indexPath(path, index), constraints.slice(index + 1)));
}
