import {
  ageColumn,
  bumpGeneration,
  column,
  defaultMatchResources,
  dns1123SubdomainErrors,
  duplicateField,
  formatLabelSelector,
  indexPath,
  invalidField,
  nameColumn,
  notSupportedField,
  requiredField,
  validateMatchResources,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validateParamRef,
  withFirstGeneration,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { ValidatingAdmissionPolicyBinding } from "./types.ts";

const actions = ["Audit", "Deny", "Warn"];

function validateActions(given: readonly string[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, action] of given.entries()) {
    if (!actions.includes(action)) errors.push(notSupportedField(indexPath(path, index), action, actions));
    if (given.indexOf(action) < index) errors.push(duplicateField(indexPath(path, index), action));
  }
  if (given.includes("Deny") && given.includes("Warn")) {
    const why = "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)";
    errors.push(invalidField(path, given, why));
  }
  if (given.length === 0) errors.push(requiredField(path, "at least one validation action is required"));
  return errors;
}

/** The path "matchResouces" is how Kubernetes writes it. @source pkg/apis/admissionregistration/validation/validation.go validateValidatingAdmissionPolicyBindingSpec */
function validateSpec({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = spec.policyName ?? "";
  if (name === "") errors.push(requiredField("spec.policyName"));
  for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField("spec.policyName", name, message));
  if (spec.paramRef !== undefined) errors.push(...validateParamRef(spec.paramRef, "spec.paramRef"));
  if (spec.matchResources !== undefined) errors.push(...validateMatchResources(spec.matchResources, "spec.matchResouces"));
  errors.push(...validateActions(spec.validationActions ?? [], "spec.validationActions"));
  return errors;
}

function applyDefaults(object: ValidatingAdmissionPolicyBinding): ValidatingAdmissionPolicyBinding {
  const spec = object.spec ?? {};
  return { ...object, spec: spec.matchResources === undefined ? spec : { ...spec, matchResources: defaultMatchResources(spec.matchResources) } };
}

function paramRefOf({ spec: { paramRef } }: ValidatingAdmissionPolicyBinding): string {
  if (paramRef === undefined) return "<unset>";
  if (paramRef.name !== undefined && paramRef.name !== "") return paramRef.namespace === undefined || paramRef.namespace === "" ? paramRef.name : `${paramRef.namespace}/${paramRef.name}`;
  return paramRef.selector === undefined ? "<unset>" : formatLabelSelector(paramRef.selector);
}

/** @source pkg/registry/admissionregistration/validatingadmissionpolicybinding/strategy.go */
export const validatingAdmissionPolicyBinding = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicyBinding",
  resource: "validatingadmissionpolicybindings",
  singular: "validatingadmissionpolicybinding",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, column("PolicyName", (object: ValidatingAdmissionPolicyBinding) => object.spec.policyName ?? ""), column("ParamRef", paramRefOf), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: ValidatingAdmissionPolicyBinding) => withFirstGeneration(object),
  prepareForUpdate: (next: ValidatingAdmissionPolicyBinding, old: ValidatingAdmissionPolicyBinding) => bumpGeneration(next, old),
  prepareForStatusUpdate: (next: ValidatingAdmissionPolicyBinding) => next,
  validate: (object: ValidatingAdmissionPolicyBinding) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: ValidatingAdmissionPolicyBinding, old: ValidatingAdmissionPolicyBinding) => [...validateObjectMetaUpdate(next, old), ...validateSpec(next)],
  notSimulated: ({ spec }: ValidatingAdmissionPolicyBinding) =>
    spec.validationActions?.includes("Audit") === true ? [{ path: "spec.validationActions", reason: "there is no audit log in this simulated cluster: Audit leaves no trace" }] : [],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ValidatingAdmissionPolicyBinding>;
