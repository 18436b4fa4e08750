import { column, dns1123SubdomainErrors, invalidField, ipErrors, nameColumn, pathSegmentErrors, plainKind, requiredField, validateImmutable, type FieldError } from "../../api/index.ts";
import type { IPAddress } from "./types.ts";

/** @source pkg/apis/networking/validation/validation.go ValidateIPAddress */
function validate({ spec }: IPAddress): readonly FieldError[] {
  const { parentRef } = spec ?? {};
  if (parentRef === undefined) return [requiredField("spec.parentRef")];
  const { group = "", resource = "", name = "", namespace = "" } = parentRef;
  const all = (messages: readonly string[], value: string, field: string): readonly FieldError[] => messages.map((message) => invalidField(`spec.parentRef.${field}`, value, message));
  return [
    ...(group === "" ? [] : all(dns1123SubdomainErrors(group), group, "group")),
    ...(resource === "" ? [requiredField("spec.parentRef.resource")] : all(pathSegmentErrors(resource), resource, "resource")),
    ...(name === "" ? [requiredField("spec.parentRef.name")] : all(pathSegmentErrors(name), name, "name")),
    ...(namespace === "" ? [] : all(pathSegmentErrors(namespace), namespace, "namespace")),
  ];
}

function parent({ spec }: IPAddress): string {
  const { group = "", resource = "", namespace = "", name = "" } = spec.parentRef ?? {};
  return `${resource}${group === "" ? "" : `.${group}`}/${namespace === "" ? "" : `${namespace}/`}${name}`;
}

/** @source pkg/registry/networking/ipaddress/strategy.go */
export const ipAddress = plainKind<IPAddress>(
  { apiVersion: "networking.k8s.io/v1", kind: "IPAddress", resource: "ipaddresses", singular: "ipaddress", shortNames: ["ip"], namespaced: false },
  {
    allColumns: [nameColumn, column("ParentRef", parent)],
    nameErrors: ipErrors,
    validate,
    validateChange: (next, old) => validateImmutable(next.spec.parentRef, old.spec.parentRef, "spec.parentRef", "*ParentReference"),
  },
);
