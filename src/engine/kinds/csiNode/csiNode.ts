import { deepEqual, duplicateField, internalValue, invalidField, numberColumn, plainKind, qualifiedNameErrors, requiredField, validateCsiDriverName, type FieldError } from "../../api/index.ts";
import type { CSINode } from "./types.ts";

const maxNodeID = 192;

type Driver = NonNullable<CSINode["spec"]["drivers"]>[number];

function validateDriver({ name = "", nodeID = "", topologyKeys = [], allocatable }: Driver, path: string, seen: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [...validateCsiDriverName(name, `${path}.name`)];
  if (nodeID === "") errors.push(requiredField(`${path}.nodeID`));
  if (nodeID.length > maxNodeID) errors.push(invalidField(`${path}.nodeID`, nodeID, `must be ${maxNodeID} characters or less`));
  const count = allocatable?.count;
  if (count !== undefined && count < 0) errors.push(invalidField(`${path}.allocatable.count`, count, "must be greater than or equal to 0"));
  if (seen.has(name)) errors.push(duplicateField(`${path}.name`, name));
  seen.add(name);
  topologyKeys.forEach((key, index) => {
    if (key === "") errors.push(requiredField(path));
    if (topologyKeys.indexOf(key) < index) errors.push(duplicateField(path, key));
    for (const message of qualifiedNameErrors(key)) errors.push(invalidField(path, topologyKeys, message));
  });
  return errors;
}

/** Of a driver that is there only its limits may change. @source validation.go ValidateCSINodeUpdate, MutableCSINodeAllocatableCount */
function validateSameDriver(next: Driver, old: Driver): readonly FieldError[] {
  const { allocatable: _next, ...after } = next;
  const { allocatable: _old, ...before } = old;
  return deepEqual(after, before) ? [] : [invalidField("CSINodeDriver", internalValue("CSINodeDriver", next), "field is immutable")];
}

/** @source pkg/registry/storage/csinode/strategy.go, pkg/apis/storage/validation/validation.go ValidateCSINode */
export const csiNode = plainKind<CSINode>(
  { apiVersion: "storage.k8s.io/v1", kind: "CSINode", resource: "csinodes", singular: "csinode", namespaced: false },
  {
    columns: [numberColumn("Drivers", ({ spec }) => (spec.drivers ?? []).length)],
    applyDefaults: (object) => (object.spec === undefined ? { ...object, spec: {} } : object),
    validate: ({ spec }) => {
      const seen = new Set<string>();
      return (spec.drivers ?? []).flatMap((driver, index) => validateDriver(driver, `spec.drivers[${index}]`, seen));
    },
    validateChange: (next, old) => (old.spec.drivers ?? []).flatMap((before) => (next.spec.drivers ?? []).filter(({ name }) => name === before.name).flatMap((after) => validateSameDriver(after, before))),
  },
);
