import {
  ageColumn,
  column,
  dns1123SubdomainErrors,
  invalidField,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { Lease } from "./types.ts";

function validateSpec({ spec }: Lease): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { leaseDurationSeconds, leaseTransitions } = spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalidField("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0"));
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalidField("spec.leaseTransitions", leaseTransitions, "must be greater than or equal to 0"));
  }
  return errors;
}

/** @source pkg/registry/coordination/lease/strategy.go */
export const lease = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  resource: "leases",
  singular: "lease",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: true,
  columns: [nameColumn, column("Holder", (object: Lease) => object.spec.holderIdentity ?? ""), ageColumn],
  selectableFields: {},
  applyDefaults: (object: Lease) => (object.spec === undefined ? { ...object, spec: {} } : object),
  prepareForCreate: (object: Lease) => object,
  prepareForUpdate: (next: Lease) => next,
  prepareForStatusUpdate: (next: Lease) => next,
  validate: (object: Lease) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: Lease, old: Lease) => [...validateObjectMetaUpdate(next, old), ...validateSpec(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<Lease>;
