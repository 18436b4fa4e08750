import { ageColumn, classOfVolume, column, fieldsOf, shortAccessModes, nameColumn, nodeTermWarnings, plainKind, vendorDefaults, wideColumn, type Fields } from "../../api/index.ts";
import type { PersistentVolume, PersistentVolumeSpec } from "./types.ts";
import { validateVolume, validateVolumeChange } from "./validation.ts";

function defaultSpec(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  let next = spec;
  if (spec.persistentVolumeReclaimPolicy === undefined) next = { ...next, persistentVolumeReclaimPolicy: "Retain" };
  if (spec.volumeMode === undefined) next = { ...next, volumeMode: "Filesystem" };
  if (spec.hostPath !== undefined && spec.hostPath.type === undefined) next = { ...next, hostPath: { ...spec.hostPath, type: "" } };
  for (const [name, values] of vendorDefaults) {
    const source = fieldsOf(next as unknown as Fields, name);
    if (source !== undefined && Object.keys(values).some((key) => source[key] === undefined)) next = { ...next, [name]: { ...values, ...source } };
  }
  return next;
}

function applyDefaults(object: PersistentVolume): PersistentVolume {
  const spec = defaultSpec(object.spec ?? {});
  const status = object.status?.phase === undefined ? { ...object.status, phase: "Pending" as const } : object.status;
  return spec === object.spec && status === object.status ? object : { ...object, spec, status };
}

/** A new volume is Pending from now on. */
const prepare = (object: PersistentVolume, old: PersistentVolume | undefined): PersistentVolume => {
  const { creationTimestamp } = object.metadata;
  if (old !== undefined || creationTimestamp === undefined) return object;
  return { ...object, status: { phase: "Pending", lastPhaseTransitionTime: creationTimestamp } };
};

/** @source pkg/api/persistentvolume/util.go GetWarningsForPersistentVolume */
const deprecatedSources: readonly (readonly [field: string, since: string])[] = [
  ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["storageos", "deprecated in v1.22, non-functional in v1.25+"],
  ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];
const betaClass = "volume.beta.kubernetes.io/storage-class";

function warnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const found: string[] = [];
  if (metadata.annotations?.[betaClass] !== undefined) found.push(`metadata.annotations[${betaClass}]: deprecated since v1.8; use "storageClassName" attribute instead`);
  if (spec.persistentVolumeReclaimPolicy === "Recycle") {
    found.push("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.");
  }
  (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).forEach((term, index) => found.push(...nodeTermWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`)));
  const given = spec as unknown as Fields;
  for (const [field, since] of deprecatedSources) if (given[field] !== undefined) found.push(`spec.${field === "storageos" ? "storageOS" : field}: ${since}`);
  return found;
}

const claimOf = ({ spec: { claimRef } }: PersistentVolume): string => (claimRef === undefined ? "" : `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`);

/** @source pkg/registry/core/persistentvolume/strategy.go */
export const persistentVolume = plainKind<PersistentVolume>(
  { apiVersion: "v1", kind: "PersistentVolume", resource: "persistentvolumes", singular: "persistentvolume", shortNames: ["pv"], namespaced: false },
  {
    allColumns: [
      nameColumn,
      column("Capacity", ({ spec }) => spec.capacity?.["storage"] ?? "0"),
      column("Access Modes", ({ spec }) => shortAccessModes(spec.accessModes)),
      column("Reclaim Policy", ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ""),
      column("Status", ({ metadata, status }) => (metadata.deletionTimestamp === undefined ? (status.phase ?? "") : "Terminating")),
      column("Claim", claimOf),
      column("StorageClass", classOfVolume),
      column("VolumeAttributesClass", ({ spec }) => spec.volumeAttributesClassName ?? "<unset>"),
      column("Reason", ({ status }) => status.reason ?? ""),
      ageColumn,
      wideColumn("VolumeMode", ({ spec }) => spec.volumeMode ?? "<unset>"),
    ],
    applyDefaults,
    initialStatus: { phase: "Pending" },
    prepare,
    validate: validateVolume,
    validateChange: validateVolumeChange,
    warnings,
  },
);
