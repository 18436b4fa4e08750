import {
  ageColumn,
  bumpGeneration,
  column,
  defaultMatchResources,
  dns1123SubdomainErrors,
  formatLabelSelector,
  invalidField,
  nameColumn,
  requiredField,
  validateMatchResources,
  validateObjectMeta,
  validateObjectMetaUpdate,
  validateParamRef,
  withFirstGeneration,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { MutatingAdmissionPolicyBinding } from "./types.ts";

/** @source pkg/apis/admissionregistration/validation/validation.go validateMutatingAdmissionPolicyBindingSpec */
function validateSpec({ spec }: MutatingAdmissionPolicyBinding): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = spec.policyName ?? "";
  if (name === "") errors.push(requiredField("spec.policyName"));
  for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField("spec.policyName", name, message));
  if (spec.paramRef !== undefined) errors.push(...validateParamRef(spec.paramRef, "spec.paramRef"));
  if (spec.matchResources !== undefined) errors.push(...validateMatchResources(spec.matchResources, "spec.matchResources"));
  return errors;
}

function applyDefaults(object: MutatingAdmissionPolicyBinding): MutatingAdmissionPolicyBinding {
  const spec = object.spec ?? {};
  return { ...object, spec: spec.matchResources === undefined ? spec : { ...spec, matchResources: defaultMatchResources(spec.matchResources) } };
}

function paramRefOf({ spec: { paramRef } }: MutatingAdmissionPolicyBinding): string {
  if (paramRef?.name !== undefined && paramRef.name !== "") return paramRef.namespace === undefined || paramRef.namespace === "" ? paramRef.name : `${paramRef.namespace}/${paramRef.name}`;
  return paramRef?.selector === undefined ? "<unset>" : formatLabelSelector(paramRef.selector);
}

/** @source pkg/registry/admissionregistration/mutatingadmissionpolicybinding/strategy.go */
export const mutatingAdmissionPolicyBinding = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicyBinding",
  resource: "mutatingadmissionpolicybindings",
  singular: "mutatingadmissionpolicybinding",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, column("PolicyName", (object: MutatingAdmissionPolicyBinding) => object.spec.policyName ?? ""), column("ParamRef", paramRefOf), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: MutatingAdmissionPolicyBinding) => withFirstGeneration(object),
  prepareForUpdate: (next: MutatingAdmissionPolicyBinding, old: MutatingAdmissionPolicyBinding) => bumpGeneration(next, old),
  prepareForStatusUpdate: (next: MutatingAdmissionPolicyBinding) => next,
  validate: (object: MutatingAdmissionPolicyBinding) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: MutatingAdmissionPolicyBinding, old: MutatingAdmissionPolicyBinding) => [...validateObjectMetaUpdate(next, old), ...validateSpec(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<MutatingAdmissionPolicyBinding>;
