import {
  ageColumn,
  bumpGeneration,
  column,
  dns1123SubdomainErrors,
  internalValue,
  invalidField,
  keepSpec,
  nameColumn,
  notSupportedField,
  numberColumn,
  validateLabelSelector,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validatePercentOrCount,
  withFirstGeneration,
  withStatus,
  type FieldError,
  type IntOrString,
  type ResourceKind,
} from "../../api/index.ts";
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from "./types.ts";

const noStatus = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
const noSpec: PodDisruptionBudgetSpec = {};

function validateAmount(value: IntOrString | undefined, path: string): readonly FieldError[] {
  const errors = [...validatePercentOrCount(value, path)];
  if (typeof value === "string" && errors.length === 0 && Number(value.slice(0, -1)) > 100) errors.push(invalidField(path, value, "must not be greater than 100%"));
  return errors;
}

/** @source pkg/apis/policy/validation/validation.go ValidatePodDisruptionBudgetSpec */
function validateSpec(spec: PodDisruptionBudgetSpec): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const value = internalValue("PodDisruptionBudgetSpec", { minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy: policy });
    errors.push(invalidField("spec", value, "minAvailable and maxUnavailable cannot be both set"));
  }
  errors.push(...validateAmount(minAvailable, "spec.minAvailable"), ...validateAmount(maxUnavailable, "spec.maxUnavailable"));
  errors.push(...validateLabelSelector(selector, "spec.selector"));
  if (policy !== undefined && policy !== "IfHealthyBudget" && policy !== "AlwaysAllow") {
    errors.push(notSupportedField("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"]));
  }
  return errors;
}

function validateStatus({ status }: PodDisruptionBudget): readonly FieldError[] {
  return (["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] as const).flatMap((field) => validateNonNegative(status[field], `status.${field}`));
}

/** @source pkg/registry/policy/poddisruptionbudget/strategy.go */
export const podDisruptionBudget = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  resource: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  shortNames: ["pdb"],
  categories: [],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Min Available", (object: PodDisruptionBudget) => String(object.spec.minAvailable ?? "N/A")),
    column("Max Unavailable", (object: PodDisruptionBudget) => String(object.spec.maxUnavailable ?? "N/A")),
    numberColumn("Allowed Disruptions", (object: PodDisruptionBudget) => object.status.disruptionsAllowed),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults: (object: PodDisruptionBudget) =>
    object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? noSpec, status: object.status ?? noStatus } : object,
  prepareForCreate: (object: PodDisruptionBudget) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: PodDisruptionBudget, old: PodDisruptionBudget) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: PodDisruptionBudget, old: PodDisruptionBudget) => keepSpec(next, old),
  validate: (object: PodDisruptionBudget) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSpec(object.spec)],
  validateUpdate: (next: PodDisruptionBudget, old: PodDisruptionBudget) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateSpec(next.spec))],
  validateStatusUpdate: (next: PodDisruptionBudget, old: PodDisruptionBudget) => [...validateObjectMetaUpdate(next, old), ...validateStatus(next)],
} satisfies ResourceKind<PodDisruptionBudget>;
