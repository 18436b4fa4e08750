import { forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { validateLabelSelector } from "../labelSelectorValidation.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors } from "../names.ts";
import { parseQuantity } from "../quantity.ts";
import { validatePositiveQuantity, validateResourceQuantity } from "../resourceNames.ts";
import type { AccessMode, PersistentVolumeClaimSpec, TypedObjectReference } from "./types.ts";

const accessModes: readonly AccessMode[] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const volumeModes = ["Block", "Filesystem"] as const;

/** Of claims and volumes alike. */
export function validateAccessModes(modes: readonly AccessMode[], path: string): readonly FieldError[] {
  const errors: FieldError[] = modes.filter((mode) => !accessModes.includes(mode)).map((mode) => notSupportedField(path, mode, accessModes));
  const known = modes.filter((mode) => accessModes.includes(mode));
  if (known.includes("ReadWriteOncePod") && known.some((mode) => mode !== "ReadWriteOncePod")) errors.push(forbiddenField(path, "may not use ReadWriteOncePod with other access modes"));
  return errors;
}

export function validateVolumeMode(mode: string | undefined, path: string): readonly FieldError[] {
  return mode === undefined || (volumeModes as readonly string[]).includes(mode) ? [] : [notSupportedField(path, mode, volumeModes)];
}

function validateDataSource(source: TypedObjectReference, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((source.name ?? "") === "") errors.push(requiredField(`${path}.name`));
  if ((source.kind ?? "") === "") errors.push(requiredField(`${path}.kind`));
  const group = source.apiGroup ?? "";
  if (group === "" && source.kind !== "PersistentVolumeClaim") errors.push(invalidField(path, source.kind ?? "", "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (group !== "") for (const message of dns1123SubdomainErrors(group)) errors.push(invalidField(`${path}.apiGroup`, group, message));
  const namespace = source.namespace ?? "";
  if (namespace !== "") for (const message of dns1123LabelErrors(namespace)) errors.push(invalidField(`${path}.namespace`, namespace, message));
  return errors;
}

function validateSources({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (dataSource !== undefined) errors.push(...validateDataSource(dataSource, `${path}.dataSource`));
  if (dataSourceRef !== undefined) errors.push(...validateDataSource(dataSourceRef, `${path}.dataSourceRef`));
  if (dataSource === undefined || dataSourceRef === undefined) return errors;
  // The value is the path itself: a struct of Go without exported fields.
  if ((dataSourceRef.namespace ?? "") !== "") errors.push(invalidField(path, {}, "may not be specified when dataSourceRef.namespace is specified"));
  else if (dataSource.apiGroup !== dataSourceRef.apiGroup || dataSource.kind !== dataSourceRef.kind || dataSource.name !== dataSourceRef.name) errors.push(invalidField(path, {}, "must match dataSourceRef"));
  return errors;
}

export function validateClassName(name: string | undefined, path: string): readonly FieldError[] {
  return name === undefined || name === "" ? [] : dns1123SubdomainErrors(name).map((message) => invalidField(path, name, message));
}

/** @source pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaimSpec */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(requiredField(`${path}.accessModes`, "at least 1 access mode is required"));
  errors.push(...validateLabelSelector(spec.selector, `${path}.selector`), ...validateAccessModes(modes, `${path}.accessModes`));
  const size = spec.resources?.requests?.["storage"];
  const sizePath = `${path}.resources[storage]`;
  if (size === undefined) errors.push(requiredField(sizePath));
  else {
    const notPositive = validatePositiveQuantity(size, sizePath);
    errors.push(...(notPositive.length > 0 ? notPositive : validateResourceQuantity("storage", size, sizePath)));
  }
  errors.push(...validateClassName(spec.storageClassName, `${path}.storageClassName`), ...validateVolumeMode(spec.volumeMode, `${path}.volumeMode`));
  return [...errors, ...validateSources(spec, path), ...validateClassName(spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`)];
}

/** Of the templates of a StatefulSet. */
export function validateClaimTemplates(claims: readonly { readonly spec: PersistentVolumeClaimSpec }[] | undefined, path: string): readonly FieldError[] {
  return (claims ?? []).flatMap((claim, index) => validateClaimSpec(claim.spec, `${indexPath(path, index)}.spec`));
}

/** @source pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaimSpec */
export function claimSpecWarnings(spec: PersistentVolumeClaimSpec, path: string): readonly string[] {
  return (["requests", "limits"] as const).flatMap((list) => {
    const size = spec.resources?.[list]?.["storage"];
    const isFractional = size !== undefined && (parseQuantity(size)?.nano ?? 0n) % 1_000_000_000n !== 0n;
    return isFractional ? [`${path}.resources.${list}[storage]: fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`] : [];
  });
}
