import type { ResourceKind } from "../../api/index.ts";
import { emptySet, leaf, newNode } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";

/**
 * What an endpoint does not write, whatever it is sent: nobody comes to own it there.
 *
 * @source GetResetFields of pkg/registry/<group>/<kind>/strategy.go
 */
export function resetFields(kind: Pick<ResourceKind, "kind" | "hasStatus">, subresource: string): FieldSet {
  switch (subresource) {
    case "":
      return kind.hasStatus ? statusOnly : emptySet;
    case "status":
      return statusResets[kind.kind] ?? specOnly;
    default:
      return emptySet;
  }
}

const statusOnly: FieldSet = { "f:status": leaf };
const specOnly: FieldSet = { "f:spec": leaf };

const specAnd = (...fields: readonly string[]): FieldSet => {
  const metadata = newNode(new Map(fields.map((field) => [`f:${field}`, leaf])), false) ?? emptySet;
  return { "f:metadata": metadata, "f:spec": leaf };
};

/** Where a status writer leaves more than the spec alone. */
const statusResets: Readonly<Record<string, FieldSet>> = {
  Deployment: specAnd("labels"),
  Pod: specAnd("deletionTimestamp", "ownerReferences"),
  CertificateSigningRequest: { "f:spec": leaf, "f:status": { "f:conditions": leaf } },
  CustomResourceDefinition: { "f:metadata": leaf, "f:spec": leaf },
  FlowSchema: { "f:metadata": leaf, "f:spec": leaf },
  PriorityLevelConfiguration: { "f:metadata": leaf, "f:spec": leaf },
  VolumeAttachment: { "f:metadata": leaf, "f:spec": leaf },
  ValidatingAdmissionPolicy: { "f:metadata": leaf, "f:spec": leaf },
};
