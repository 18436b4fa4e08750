import {
  ageColumn,
  claimSpecWarnings,
  classOfClaim,
  column,
  compareQuantities,
  deepEqual,
  defaultClaim,
  forbiddenField,
  shortAccessModes,
  internalDiff,
  invalidField,
  keyPath,
  nameColumn,
  normalizeDataSources,
  plainKind,
  requiredField,
  validateBasicQuantity,
  validateClaimSpec,
  validateImmutable,
  wideColumn,
  type FieldError,
  type PersistentVolumeClaimSpec,
} from "../../api/index.ts";
import type { PersistentVolumeClaim } from "./types.ts";

const betaClass = "volume.beta.kubernetes.io/storage-class";

function prepare(object: PersistentVolumeClaim): PersistentVolumeClaim {
  const spec = normalizeDataSources(object.spec);
  return spec === object.spec ? object : { ...object, spec };
}

/** What may change of a claim set back to what it was: the volume's name once, the class where there was none, the size of a bound claim. */
function withOldChangeable(next: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaimSpec {
  const before = old.spec;
  let spec = next.spec;
  const put = (field: "volumeName" | "storageClassName" | "volumeAttributesClassName", value: string | undefined): void => {
    const { [field]: _given, ...rest } = spec;
    spec = value === undefined ? rest : { ...rest, [field]: value };
  };
  if ((before.volumeName ?? "") === "") put("volumeName", before.volumeName);
  const annotation = old.metadata.annotations?.[betaClass];
  if (before.storageClassName === undefined && spec.storageClassName !== undefined && (annotation === undefined || annotation === spec.storageClassName)) put("storageClassName", undefined);
  if (next.status.phase !== "Bound") return spec;
  if (spec.resources?.requests !== undefined) {
    const size = before.resources?.requests?.["storage"];
    spec = { ...spec, resources: { ...spec.resources, requests: { ...spec.resources.requests, ...(size === undefined ? {} : { storage: size }) } } };
  }
  if (spec.volumeAttributesClassName !== undefined) put("volumeAttributesClassName", before.volumeAttributesClassName);
  return spec;
}

/** @source pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimUpdate */
function validateChange(next: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const errors: FieldError[] = [];
  const [annotation, before] = [next.metadata.annotations?.[betaClass] ?? "", old.metadata.annotations?.[betaClass] ?? ""];
  if (annotation !== before && next.spec.storageClassName !== before) errors.push(invalidField(`metadata.annotations.${betaClass}`, annotation, "field is immutable"));
  const fixed = withOldChangeable(next, old);
  if (!deepEqual(fixed, old.spec)) {
    errors.push(forbiddenField("spec", `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${internalDiff("PersistentVolumeClaimSpec", old.spec, fixed)}`));
  }
  const [size = "0", oldSize = "0"] = [next.spec.resources?.requests?.["storage"], old.spec.resources?.requests?.["storage"]];
  if (compareQuantities(size, oldSize) < 0 && compareQuantities(size, old.status.capacity?.["storage"] ?? "0") <= 0) {
    errors.push(forbiddenField("spec.resources.requests.storage", "field can not be less than status.capacity"));
  }
  errors.push(...validateImmutable(next.spec.volumeMode, old.spec.volumeMode, "volumeMode"));
  const { volumeAttributesClassName: attributes } = next.spec;
  if (old.spec.volumeAttributesClassName !== undefined) {
    if (attributes === undefined) errors.push(forbiddenField("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"));
    else if (attributes === "" && old.spec.volumeAttributesClassName !== "") errors.push(forbiddenField("spec.volumeAttributesClassName", "update from non-nil value to an empty string is forbidden"));
  }
  return errors;
}

function validateStatus(next: PersistentVolumeClaim): readonly FieldError[] {
  return [
    ...((next.spec.accessModes ?? []).length === 0 ? [requiredField("Spec.accessModes")] : []),
    ...Object.entries(next.status.capacity ?? {}).flatMap(([name, amount]) => validateBasicQuantity(amount, keyPath("status.capacity", name))),
  ];
}

function warnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  return [
    ...(metadata.annotations?.[betaClass] === undefined ? [] : [`metadata.annotations[${betaClass}]: deprecated since v1.8; use "storageClassName" attribute instead`]),
    ...claimSpecWarnings(spec, "spec"),
  ];
}

const isPlaced = ({ spec }: PersistentVolumeClaim): boolean => (spec.volumeName ?? "") !== "";

/** @source pkg/registry/core/persistentvolumeclaim/strategy.go */
export const persistentVolumeClaim = plainKind<PersistentVolumeClaim>(
  { apiVersion: "v1", kind: "PersistentVolumeClaim", resource: "persistentvolumeclaims", singular: "persistentvolumeclaim", shortNames: ["pvc"], namespaced: true },
  {
    allColumns: [
      nameColumn,
      column("Status", ({ metadata, status }) => (metadata.deletionTimestamp === undefined ? (status.phase ?? "") : "Terminating")),
      column("Volume", ({ spec }) => spec.volumeName ?? ""),
      column("Capacity", (object) => (isPlaced(object) ? (object.status.capacity?.["storage"] ?? "0") : "")),
      column("Access Modes", (object) => (isPlaced(object) ? shortAccessModes(object.status.accessModes) : "")),
      column("StorageClass", classOfClaim),
      column("VolumeAttributesClass", ({ spec }) => spec.volumeAttributesClassName ?? "<unset>"),
      ageColumn,
      wideColumn("VolumeMode", ({ spec }) => spec.volumeMode ?? "<unset>"),
    ],
    applyDefaults: defaultClaim,
    initialStatus: { phase: "Pending" },
    prepare,
    validate: ({ spec }) => validateClaimSpec(spec, "spec"),
    validateChange,
    validateStatus,
    warnings,
  },
);
