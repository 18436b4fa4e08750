import {
  ageColumn,
  classOfVolume,
  column,
  dns1123SubdomainErrors,
  keepSpec,
  nameColumn,
  requiredField,
  shortAccessModes,
  validateAccessModes,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withStatus,
  type FieldError,
  type PersistentVolumeSpec,
  type ResourceKind,
} from "../../api/index.ts";
import type { PersistentVolume } from "./types.ts";

const pending = { phase: "Pending" } as const;

/** @source pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume, SetDefaults_HostPathVolumeSource */
function applyDefaults(object: PersistentVolume): PersistentVolume {
  const { spec } = object;
  const isFilled =
    spec.persistentVolumeReclaimPolicy !== undefined &&
    spec.volumeMode !== undefined &&
    (spec.hostPath === undefined || spec.hostPath.type !== undefined) &&
    object.status?.phase !== undefined;
  if (isFilled) return object;
  const filled: PersistentVolumeSpec = {
    ...spec,
    ...(spec.hostPath === undefined ? {} : { hostPath: { ...spec.hostPath, type: spec.hostPath.type ?? "" } }),
    persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy ?? "Retain",
    volumeMode: spec.volumeMode ?? "Filesystem",
  };
  return { ...object, spec: filled, status: object.status?.phase === undefined ? { ...object.status, ...pending } : object.status };
}

function validateSpec({ spec }: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = [...validateAccessModes(spec.accessModes ?? [], "spec.accessModes")];
  if (spec.capacity === undefined) errors.push(requiredField("spec.capacity"));
  return errors;
}

const claimText = ({ spec: { claimRef } }: PersistentVolume): string => (claimRef === undefined ? "" : `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`);

/** @source pkg/registry/core/persistentvolume/strategy.go */
export const persistentVolume = {
  apiVersion: "v1",
  kind: "PersistentVolume",
  resource: "persistentvolumes",
  singular: "persistentvolume",
  shortNames: ["pv"],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Capacity", (object: PersistentVolume) => object.spec.capacity?.["storage"] ?? "0"),
    column("Access Modes", (object: PersistentVolume) => shortAccessModes(object.spec.accessModes)),
    column("Reclaim Policy", (object: PersistentVolume) => object.spec.persistentVolumeReclaimPolicy ?? ""),
    column("Status", (object: PersistentVolume) => (object.metadata.deletionTimestamp === undefined ? (object.status.phase ?? "") : "Terminating")),
    column("Claim", claimText),
    column("StorageClass", classOfVolume),
    column("VolumeAttributesClass", (object: PersistentVolume) => object.spec.volumeAttributesClassName ?? "<unset>"),
    column("Reason", (object: PersistentVolume) => object.status.reason ?? ""),
    ageColumn,
    wideColumn("VolumeMode", (object: PersistentVolume) => object.spec.volumeMode ?? "<unset>"),
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: PersistentVolume) =>
    withStatus(object, { ...pending, ...(object.metadata.creationTimestamp === undefined ? {} : { lastPhaseTransitionTime: object.metadata.creationTimestamp }) }),
  prepareForUpdate: (next: PersistentVolume, old: PersistentVolume) => withStatus(next, old.status),
  prepareForStatusUpdate: (next: PersistentVolume, old: PersistentVolume) => keepSpec(next, old),
  validate: (object: PersistentVolume) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateSpec(object)],
  validateUpdate: (next: PersistentVolume, old: PersistentVolume) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateSpec(next))],
  validateStatusUpdate: (next: PersistentVolume, old: PersistentVolume) => validateObjectMetaUpdate(next, old),
} satisfies ResourceKind<PersistentVolume>;
