import { forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { dns1123SubdomainErrors } from "../names.ts";
import { parseQuantity } from "../quantity.ts";
import type { AccessMode, PersistentVolumeClaimSpec } from "./types.ts";

const accessModes: readonly AccessMode[] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** @source pkg/apis/core/validation/validation.go validateAccessModes */
export function validateAccessModes(modes: readonly AccessMode[] | undefined, path: string): readonly FieldError[] {
  if (modes === undefined || modes.length === 0) return [requiredField(path, "at least 1 access mode is required")];
  const errors: FieldError[] = [];
  for (const mode of modes) if (!accessModes.includes(mode)) errors.push(notSupportedField(path, mode, accessModes));
  if (modes.includes("ReadWriteOncePod") && modes.length > 1) errors.push(forbiddenField(path, "may not use ReadWriteOncePod with other access modes"));
  return errors;
}

/** @source pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateAccessModes(spec.accessModes, `${path}.accessModes`)];
  if (spec.selector !== undefined) errors.push(...validateLabelSelector(spec.selector, `${path}.selector`));
  const storage = spec.resources?.requests?.["storage"];
  if (storage === undefined) errors.push(requiredField(`${path}.resources[storage]`));
  else {
    const nano = parseQuantity(storage)?.nano ?? 0n;
    if (nano <= 0n) errors.push(invalidField(`${path}.resources[storage]`, storage, "must be greater than zero"));
  }
  if (spec.storageClassName !== undefined && spec.storageClassName !== "") {
    for (const message of dns1123SubdomainErrors(spec.storageClassName)) errors.push(invalidField(`${path}.storageClassName`, spec.storageClassName, message));
  }
  if (spec.volumeMode !== undefined && spec.volumeMode !== "Filesystem" && spec.volumeMode !== "Block") {
    errors.push(notSupportedField(`${path}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"]));
  }
  const className = spec.volumeAttributesClassName;
  if (className !== undefined && className !== "") {
    for (const message of dns1123SubdomainErrors(className)) errors.push(invalidField(`${path}.volumeAttributesClassName`, className, message));
  }
  return errors;
}

/** Of the templates of a StatefulSet. */
export function validateClaimTemplates(claims: readonly { readonly spec: PersistentVolumeClaimSpec }[] | undefined, path: string): readonly FieldError[] {
  return (claims ?? []).flatMap((claim, index) => validateClaimSpec(claim.spec, `${indexPath(path, index)}.spec`));
}
