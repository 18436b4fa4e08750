import {
  ageColumn,
  bumpGeneration,
  column,
  defaultMatchResources,
  dns1123SubdomainErrors,
  nameColumn,
  numberColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  type ResourceKind,
} from "../../api/index.ts";
import type { MutatingAdmissionPolicy } from "./types.ts";
import { validateMutatingPolicy } from "./validation.ts";

function applyDefaults(object: MutatingAdmissionPolicy): MutatingAdmissionPolicy {
  const spec = object.spec ?? {};
  const match = spec.matchConstraints;
  return { ...object, spec: { ...spec, failurePolicy: spec.failurePolicy ?? "Fail", ...(match === undefined ? {} : { matchConstraints: defaultMatchResources(match) }) } };
}

const paramKind = ({ spec }: MutatingAdmissionPolicy): string => (spec.paramKind === undefined ? "<unset>" : `${spec.paramKind.apiVersion}/${spec.paramKind.kind}`);

/** @source pkg/registry/admissionregistration/mutatingadmissionpolicy/strategy.go */
export const mutatingAdmissionPolicy = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingAdmissionPolicy",
  resource: "mutatingadmissionpolicies",
  singular: "mutatingadmissionpolicy",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, numberColumn("Mutations", (object: MutatingAdmissionPolicy) => object.spec.mutations?.length ?? 0), column("ParamKind", paramKind), ageColumn],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: MutatingAdmissionPolicy) => withFirstGeneration(object),
  prepareForUpdate: (next: MutatingAdmissionPolicy, old: MutatingAdmissionPolicy) => bumpGeneration(next, old),
  prepareForStatusUpdate: (next: MutatingAdmissionPolicy) => next,
  validate: (object: MutatingAdmissionPolicy) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateMutatingPolicy(object)],
  validateUpdate: (next: MutatingAdmissionPolicy, old: MutatingAdmissionPolicy) => [...validateObjectMetaUpdate(next, old), ...validateMutatingPolicy(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<MutatingAdmissionPolicy>;
