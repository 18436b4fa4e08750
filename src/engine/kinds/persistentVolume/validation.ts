import {
  deepEqual,
  dns1123SubdomainErrors,
  forbiddenField,
  internalDiff,
  internalValue,
  invalidField,
  keyPath,
  notSupportedField,
  persistentSourceNames,
  requiredField,
  validateAccessModes,
  validateBasicQuantity,
  validateImmutable,
  validateNodeSelector,
  validatePersistentSource,
  validatePositiveQuantity,
  validateVolumeMode,
  type FieldError,
  type Fields,
} from "../../api/index.ts";
import type { PersistentVolume, PersistentVolumeSpec } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go ValidatePersistentVolumeSpec */

const reclaimPolicies = ["Delete", "Recycle", "Retain"];

function validateCapacity(capacity: NonNullable<PersistentVolumeSpec["capacity"]>): readonly FieldError[] {
  const names = Object.keys(capacity);
  const errors: FieldError[] = names.length === 0 ? [requiredField("spec.capacity")] : [];
  if (!names.includes("storage") || names.length > 1) errors.push(notSupportedField("spec.capacity", capacity, ["storage"]));
  for (const [name, amount] of Object.entries(capacity)) {
    const at = keyPath("spec.capacity", name);
    errors.push(...validateBasicQuantity(amount, at), ...validatePositiveQuantity(amount, at));
  }
  return errors;
}

function validateAffinity(affinity: NonNullable<PersistentVolumeSpec["nodeAffinity"]>): readonly FieldError[] {
  if (affinity.required === undefined) return [requiredField("spec.nodeAffinity.required", "must specify required node constraints")];
  return validateNodeSelector(affinity.required, "spec.nodeAffinity.required");
}

/** "/a/.." is the root as well. */
function isRoot(path: string): boolean {
  const depth = path.split("/").reduce((at, part) => (part === "" || part === "." ? at : part === ".." ? Math.max(0, at - 1) : at + 1), 0);
  return path.startsWith("/") && depth === 0;
}

const namesOf = (name: string, path: string): readonly FieldError[] => dns1123SubdomainErrors(name).map((message) => invalidField(path, name, message));

export function validateVolume({ spec, metadata }: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { accessModes = [], persistentVolumeReclaimPolicy: policy = "", storageClassName = "", volumeMode, volumeAttributesClassName: attributes } = spec;
  if (accessModes.length === 0) errors.push(requiredField("spec.accessModes"));
  errors.push(...validateAccessModes(accessModes, "spec.accessModes"), ...validateCapacity(spec.capacity ?? {}));
  if (policy !== "" && !reclaimPolicies.includes(policy)) errors.push(notSupportedField("spec.persistentVolumeReclaimPolicy", policy, reclaimPolicies));
  if (spec.nodeAffinity !== undefined) errors.push(...validateAffinity(spec.nodeAffinity));
  errors.push(...validatePersistentSource(spec as unknown as Fields, "spec", metadata.name));
  if (spec.hostPath !== undefined && isRoot(spec.hostPath.path ?? "") && policy === "Recycle") {
    errors.push(forbiddenField("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"));
  }
  if (storageClassName !== "") errors.push(...namesOf(storageClassName, "spec.storageClassName"));
  errors.push(...validateVolumeMode(volumeMode, "spec.volumeMode"));
  if (attributes !== undefined) {
    errors.push(...(attributes === "" ? [requiredField("spec.volumeAttributesClassName", "an empty string is disallowed")] : namesOf(attributes, "spec.volumeAttributesClassName")));
    if (spec.csi === undefined) errors.push(requiredField("spec.csi", "has to be specified when using volumeAttributesClassName"));
  }
  return errors;
}

const sourceOf = (spec: PersistentVolumeSpec): Fields => Object.fromEntries(Object.entries(spec).filter(([name]) => persistentSourceNames.includes(name)));

type SourceOfDriver = Fields & { readonly controllerExpandSecretRef?: unknown };

/** A secret for expansion may be added later. */
function comparable(next: Fields, old: Fields): Fields {
  const [csi, before] = [next["csi"], old["csi"]] as readonly (SourceOfDriver | undefined)[];
  if (csi?.controllerExpandSecretRef === undefined || before === undefined || before.controllerExpandSecretRef !== undefined) return next;
  const { controllerExpandSecretRef: _added, ...rest } = csi;
  return { ...next, csi: rest };
}

export function validateVolumeChange(next: PersistentVolume, old: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = [];
  const before = sourceOf(old.spec);
  const after = sourceOf(next.spec);
  if (!deepEqual(comparable(after, before), before)) {
    errors.push(forbiddenField("spec.persistentvolumesource", `spec.persistentvolumesource is immutable after creation\n${internalDiff("PersistentVolumeSource", before, after)}`));
  }
  errors.push(...validateImmutable(next.spec.volumeMode, old.spec.volumeMode, "volumeMode"));
  if (old.spec.nodeAffinity !== undefined && !deepEqual(next.spec.nodeAffinity, old.spec.nodeAffinity)) {
    errors.push(invalidField("nodeAffinity", internalValue("*VolumeNodeAffinity", next.spec.nodeAffinity), "field is immutable, except for updating from beta label to GA"));
  }
  if (old.spec.volumeAttributesClassName !== undefined && next.spec.volumeAttributesClassName === undefined) {
    errors.push(forbiddenField("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden"));
  }
  return errors;
}
