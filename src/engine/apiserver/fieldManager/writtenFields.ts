import type { ResourceKind } from "../../api/index.ts";
import { emptySet, isEmptySet, leaf, onlyUnder, unionOf, withoutSubtrees } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";

/** What of a set of paths an endpoint writes. */
export type WrittenFields = (set: FieldSet) => FieldSet;

export const writesAll: WrittenFields = (set) => set;
export const writesAllBut = (reset: FieldSet): WrittenFields => (isEmptySet(reset) ? writesAll : (set) => withoutSubtrees(set, reset));

/**
 * What an endpoint writes: of the rest nobody comes to own anything there, whatever it is sent.
 *
 * @source GetResetFields and GetResetFieldsFilter of pkg/registry/<group>/<kind>/strategy.go
 */
export function writtenFields(kind: Pick<ResourceKind, "kind" | "hasStatus" | "parts">, subresource: string): WrittenFields {
  if (subresource === "") return kind.hasStatus ? allButStatus : writesAll;
  if (subresource === "status") return statusFields[kind.kind] ?? allButSpec;
  const part = kind.parts?.[subresource];
  if (part?.writes !== undefined) {
    const patterns = part.writes.map((path) => path.map((name) => (name === "*" ? name : `f:${name}`)));
    return (set) => onlyUnder(set, patterns);
  }
  return part?.leaves === undefined ? writesAll : writesAllBut(setOf(part.leaves));
}

/** The set of some paths, each given by its fields. */
function setOf(paths: readonly (readonly string[])[]): FieldSet {
  return paths.reduce<FieldSet>((set, path) => unionOf(set, path.reduceRight<FieldSet>((below, name) => ({ [`f:${name}`]: below }), leaf)), emptySet);
}

const allButStatus = writesAllBut({ "f:status": leaf });
const allButSpec = writesAllBut({ "f:spec": leaf });
const allButMetadataAndSpec = writesAllBut({ "f:metadata": leaf, "f:spec": leaf });

/** Where a status writer leaves more than the spec alone. */
const statusFields: Readonly<Record<string, WrittenFields>> = {
  Deployment: writesAllBut(setOf([["metadata", "labels"], ["spec"]])),
  Pod: writesAllBut(setOf([["metadata", "deletionTimestamp"], ["metadata", "ownerReferences"], ["spec"]])),
  CertificateSigningRequest: writesAllBut(setOf([["spec"], ["status", "conditions"]])),
  CustomResourceDefinition: allButMetadataAndSpec,
  FlowSchema: allButMetadataAndSpec,
  PriorityLevelConfiguration: allButMetadataAndSpec,
  VolumeAttachment: allButMetadataAndSpec,
  ValidatingAdmissionPolicy: allButMetadataAndSpec,
};
