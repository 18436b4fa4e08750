import {
  ageColumn,
  bumpGeneration,
  column,
  defaultMatchResources,
  dns1123SubdomainErrors,
  keepSpec,
  nameColumn,
  numberColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  type ResourceKind,
} from "../../api/index.ts";
import type { ValidatingAdmissionPolicy } from "./types.ts";
import { validatePolicySpec } from "./validation.ts";

function applyDefaults(object: ValidatingAdmissionPolicy): ValidatingAdmissionPolicy {
  const spec = object.spec ?? {};
  const match = spec.matchConstraints;
  return { ...object, spec: { ...spec, failurePolicy: spec.failurePolicy ?? "Fail", ...(match === undefined ? {} : { matchConstraints: defaultMatchResources(match) }) } };
}

const paramKind = ({ spec }: ValidatingAdmissionPolicy): string => (spec.paramKind === undefined ? "<unset>" : `${spec.paramKind.apiVersion}/${spec.paramKind.kind}`);

/** @source pkg/registry/admissionregistration/validatingadmissionpolicy/strategy.go */
export const validatingAdmissionPolicy = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingAdmissionPolicy",
  resource: "validatingadmissionpolicies",
  singular: "validatingadmissionpolicy",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    numberColumn("Validations", (object: ValidatingAdmissionPolicy) => object.spec.validations?.length ?? 0),
    column("ParamKind", paramKind),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: ValidatingAdmissionPolicy) => withFirstGeneration(withStatus(object, {})),
  prepareForUpdate: (next: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy) => keepSpec(next, old),
  validate: (object: ValidatingAdmissionPolicy) => [
    ...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors),
    ...validatePolicySpec(object.spec, object.metadata.name),
  ],
  validateUpdate: (next: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy) => [
    ...validateObjectMetaUpdate(next, old),
    ...validatePolicySpec(next.spec, next.metadata.name),
  ],
  notSimulated: ({ spec }: ValidatingAdmissionPolicy) =>
    (spec.auditAnnotations ?? []).length > 0 ? [{ path: "spec.auditAnnotations", reason: "there is no audit log in this simulated cluster: annotations are written nowhere" }] : [],
  validateStatusUpdate: (next: ValidatingAdmissionPolicy, old: ValidatingAdmissionPolicy) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<ValidatingAdmissionPolicy>;
