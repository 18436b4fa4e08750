import { ageColumn, column, deepEqual, forbiddenField, isDefaultClass, plainKind, validateProvisioner, validateStorageParameters, type FieldError } from "../../api/index.ts";
import type { VolumeAttributesClass } from "./types.ts";

function validateChange(next: VolumeAttributesClass, old: VolumeAttributesClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (next.driverName !== old.driverName) errors.push(forbiddenField("driverName", "updates to driverName are forbidden."));
  if (!deepEqual(next.parameters ?? {}, old.parameters ?? {})) errors.push(forbiddenField("parameters", "updates to parameters are forbidden."));
  return errors;
}

/** @source pkg/registry/storage/volumeattributesclass/strategy.go */
export const volumeAttributesClass = plainKind<VolumeAttributesClass>(
  { apiVersion: "storage.k8s.io/v1", kind: "VolumeAttributesClass", resource: "volumeattributesclasses", singular: "volumeattributesclass", shortNames: ["vac"], namespaced: false },
  {
    allColumns: [
      {
        name: "Name",
        type: "string",
        format: "name",
        priority: 0,
        cell: ({ metadata }) => (isDefaultClass(metadata.annotations, "storage.alpha.kubernetes.io/is-default-class") ? `${metadata.name} (default)` : metadata.name),
      },
      column("DriverName", (object) => object.driverName),
      ageColumn,
    ],
    validate: (object) => [...validateProvisioner(object.driverName ?? "", "driverName"), ...validateStorageParameters(object.parameters, "parameters", false)],
    validateChange,
    notSimulated: () => [{ path: "driverName", reason: "there is no storage driver that would change volumes" }],
  },
);
