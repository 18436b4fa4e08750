import {
  ageColumn,
  classOfClaim,
  column,
  deepEqual,
  defaultClaim,
  dns1123SubdomainErrors,
  forbiddenField,
  keepSpec,
  nameColumn,
  shortAccessModes,
  validateClaimSpec,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withStatus,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from "./types.ts";

const pending = { phase: "Pending" } as const;
const isBound = (object: PersistentVolumeClaim): boolean => (object.spec.volumeName ?? "") !== "";

/**
 * What may change: the volume of a claim that has none, the class of one that names none, and of a bound claim the
 * size.
 * @source pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimUpdate
 */
function validateChange(next: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const fixed = ({ volumeName: _volume, storageClassName, ...rest }: PersistentVolumeClaimSpec): object => ({
    ...rest,
    ...(old.spec.storageClassName === undefined ? {} : { storageClassName }),
    ...(old.status.phase === "Bound" ? { resources: undefined, volumeAttributesClassName: undefined } : {}),
  });
  const hasMoved = isBound(old) && next.spec.volumeName !== old.spec.volumeName;
  if (!hasMoved && deepEqual(fixed(next.spec), fixed(old.spec))) return [];
  return [forbiddenField("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims")];
}

/** @source pkg/registry/core/persistentvolumeclaim/strategy.go */
export const persistentVolumeClaim = {
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  resource: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  shortNames: ["pvc"],
  categories: [],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Status", (object: PersistentVolumeClaim) => (object.metadata.deletionTimestamp === undefined ? (object.status.phase ?? "") : "Terminating")),
    column("Volume", (object: PersistentVolumeClaim) => object.spec.volumeName ?? ""),
    column("Capacity", (object: PersistentVolumeClaim) => (isBound(object) ? (object.status.capacity?.["storage"] ?? "0") : "")),
    column("Access Modes", (object: PersistentVolumeClaim) => (isBound(object) ? shortAccessModes(object.status.accessModes) : "")),
    column("StorageClass", classOfClaim),
    column("VolumeAttributesClass", (object: PersistentVolumeClaim) => object.spec.volumeAttributesClassName ?? "<unset>"),
    ageColumn,
    wideColumn("VolumeMode", (object: PersistentVolumeClaim) => object.spec.volumeMode ?? "<unset>"),
  ],
  selectableFields: {},
  applyDefaults: (object: PersistentVolumeClaim) => defaultClaim(object),
  prepareForCreate: (object: PersistentVolumeClaim) => withStatus(object, pending),
  prepareForUpdate: (next: PersistentVolumeClaim, old: PersistentVolumeClaim) => withStatus(next, old.status),
  prepareForStatusUpdate: (next: PersistentVolumeClaim, old: PersistentVolumeClaim) => keepSpec(next, old),
  validate: (object: PersistentVolumeClaim) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateClaimSpec(object.spec, "spec")],
  validateUpdate: (next: PersistentVolumeClaim, old: PersistentVolumeClaim) => [
    ...validateObjectMetaUpdate(next, old),
    ...(next.spec === old.spec ? [] : [...validateClaimSpec(next.spec, "spec"), ...validateChange(next, old)]),
  ],
  validateStatusUpdate: (next: PersistentVolumeClaim, old: PersistentVolumeClaim) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<PersistentVolumeClaim>;
