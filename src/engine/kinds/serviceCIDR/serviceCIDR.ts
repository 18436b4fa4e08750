import { column, invalidField, parseCidr, plainKind, requiredField, validateCidr, type FieldError } from "../../api/index.ts";
import type { ServiceCIDR } from "./types.ts";

/** @source pkg/apis/networking/validation/validation.go ValidateServiceCIDR */
function validate({ spec }: ServiceCIDR): readonly FieldError[] {
  const cidrs = spec.cidrs ?? [];
  if (cidrs.length === 0) return [requiredField("spec.cidrs", "at least one CIDR required")];
  const errors: FieldError[] = [];
  if (cidrs.length > 2) errors.push(invalidField("spec", spec, "may only hold up to 2 values"));
  const families = cidrs.map((cidr) => parseCidr(cidr)?.bytes.length);
  if (cidrs.length > 1 && new Set(families).size < 2) errors.push(invalidField("spec", spec, "may specify no more than one IP for each IP family"));
  return [...errors, ...cidrs.flatMap((cidr, index) => validateCidr(cidr, `spec.cidrs[${index}]`))];
}

/** Ranges may be added, once; those there are stay. */
function validateChange(next: ServiceCIDR, old: ServiceCIDR): readonly FieldError[] {
  const [after, before] = [next.spec.cidrs ?? [], old.spec.cidrs ?? []];
  const isGrown = before.length === 1 && after.length === 2;
  if (after.length !== before.length && !isGrown) return [invalidField("spec.cidrs", after, "field is immutable")];
  return before.flatMap((cidr, index) => (after[index] === cidr ? [] : [invalidField(`spec.cidrs[${index}]`, after[index], "field is immutable")]));
}

const kept = (object: ServiceCIDR): ServiceCIDR => (object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? {}, status: object.status ?? {} } : object);

/** @source pkg/registry/networking/servicecidr/strategy.go */
export const serviceCIDR = plainKind<ServiceCIDR>(
  { apiVersion: "networking.k8s.io/v1", kind: "ServiceCIDR", resource: "servicecidrs", singular: "servicecidr", namespaced: false },
  {
    columns: [column("CIDRs", ({ spec }) => (spec.cidrs ?? []).join(","))],
    initialStatus: {},
    applyDefaults: kept,
    validate,
    validateChange,
    notSimulated: () => [{ path: "spec.cidrs", reason: "services get their addresses from the cluster's first range only" }],
  },
);
