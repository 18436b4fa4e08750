import { indexPath, invalidField, notFoundField, requiredField, type FieldError } from "../fieldError.ts";
import { configMapKeyErrors, dns1123SubdomainErrors, environmentNameErrors } from "../names.ts";
import { validateFieldRef, validateResourceFieldRef } from "./downwardApi.ts";
import { validateNonReservedPath } from "./volumeSources.ts";
import type { EnvFromSource, EnvVar, EnvVarSource, KeySelector } from "./volumes.ts";

/** @source pkg/apis/core/validation/validation.go ValidateEnv, ValidateEnvFrom */

function validateKey(reference: KeySelector, path: string): readonly FieldError[] {
  const name = reference.name ?? "";
  const key = reference.key ?? "";
  return [
    ...dns1123SubdomainErrors(name).map((message) => invalidField(`${path}.name`, name, message)),
    ...(key === "" ? [requiredField(`${path}.key`)] : configMapKeyErrors(key).map((message) => invalidField(`${path}.key`, key, message))),
  ];
}

function validateFileKey(reference: NonNullable<EnvVarSource["fileKeyRef"]>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const key = reference.key ?? "";
  if ((reference.volumeName ?? "") === "") errors.push(requiredField(`${path}.volumeName`));
  if (key === "") errors.push(requiredField(`${path}.key`));
  else for (const message of environmentNameErrors(key)) errors.push(invalidField(`${path}.key`, key, message));
  if ((reference.path ?? "") === "") errors.push(requiredField(`${path}.path`));
  else errors.push(...validateNonReservedPath(reference.path, `${path}.path`));
  return errors;
}

function validateValueFrom(variable: EnvVar, path: string): readonly FieldError[] {
  const source = variable.valueFrom;
  if (source === undefined) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors: FieldError[] = [];
  let count = 0;
  const check = (found: readonly FieldError[]): void => {
    count++;
    errors.push(...found);
  };
  if (fieldRef !== undefined) check(validateFieldRef(fieldRef, `${path}.fieldRef`, "environment"));
  if (resourceFieldRef !== undefined) check(validateResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`, "environment"));
  if (configMapKeyRef !== undefined) check(validateKey(configMapKeyRef, `${path}.configMapKeyRef`));
  if (secretKeyRef !== undefined) check(validateKey(secretKeyRef, `${path}.secretKeyRef`));
  if (fileKeyRef !== undefined) check(validateFileKey(fileKeyRef, `${path}.fileKeyRef`));
  if (count === 0) errors.push(invalidField(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"));
  else if ((variable.value ?? "") !== "") errors.push(invalidField(path, "", "may not be specified when `value` is not empty"));
  else if (count > 1) errors.push(invalidField(path, "", "may not have more than one field specified at a time"));
  return errors;
}

export function validateEnv(env: readonly EnvVar[], path: string): readonly FieldError[] {
  return env.flatMap((variable, index) => {
    const at = indexPath(path, index);
    const name = variable.name ?? "";
    const errors = name === "" ? [requiredField(`${at}.name`)] : environmentNameErrors(name).map((message) => invalidField(`${at}.name`, name, message));
    return [...errors, ...validateValueFrom(variable, `${at}.valueFrom`)];
  });
}

/** Files of the environment come from volumes of the Pod. */
export function validateEnvVolumes(env: readonly EnvVar[] | undefined, volumes: ReadonlyMap<string, unknown>, path: string): readonly FieldError[] {
  return (env ?? []).flatMap((variable, index) => {
    const name = variable.valueFrom?.fileKeyRef?.volumeName ?? "";
    return name === "" || volumes.has(name) ? [] : [notFoundField(`${indexPath(path, index)}.valueFrom.fileKeyRef.volumeName`, name)];
  });
}

export function validateEnvFrom(sources: readonly EnvFromSource[], path: string): readonly FieldError[] {
  return sources.flatMap((source, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [];
    const prefix = source.prefix ?? "";
    if (prefix !== "") for (const message of environmentNameErrors(prefix)) errors.push(invalidField(`${at}.prefix`, prefix, message));
    let count = 0;
    for (const kind of ["configMapRef", "secretRef"] as const) {
      const reference = source[kind];
      if (reference === undefined) continue;
      count++;
      const name = reference.name ?? "";
      if (name === "") errors.push(requiredField(`${at}.${kind}.name`));
      else for (const message of dns1123SubdomainErrors(name)) errors.push(invalidField(`${at}.${kind}.name`, name, message));
    }
    if (count === 0) errors.push(invalidField(path, "", "must specify one of: `configMapRef` or `secretRef`"));
    else if (count > 1) errors.push(invalidField(path, "", "may not have more than one field specified at a time"));
    return errors;
  });
}
