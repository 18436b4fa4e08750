import { invalidField, requiredField, tooLongField, type FieldError } from "./fieldError.ts";
import type { StringMap } from "./meta.ts";
import { qualifiedNameErrors } from "./names.ts";

/** What classes of storage have in common. @source pkg/apis/storage/validation/validation.go */

const maxParameters = 512;
const maxParametersBytes = 256 * 1024;

export function validateProvisioner(name: string, path: string): readonly FieldError[] {
  return name === "" ? [requiredField(path)] : qualifiedNameErrors(name.toLowerCase()).map((message) => invalidField(path, name, message));
}

export function validateStorageParameters(parameters: StringMap | undefined, path: string, mayBeEmpty: boolean): readonly FieldError[] {
  const entries = Object.entries(parameters ?? {});
  if (entries.length > maxParameters) return [tooLongField(path, maxParameters)];
  const errors: FieldError[] = entries.filter(([key]) => key === "").map(() => invalidField(path, "", "field can not be empty."));
  if (entries.reduce((bytes, [key, value]) => bytes + key.length + value.length, 0) > maxParametersBytes) errors.push(tooLongField(path, maxParametersBytes));
  if (!mayBeEmpty && entries.length === 0) errors.push(requiredField(path, "must contain at least one key/value pair"));
  return errors;
}

/** How `kubectl get` marks the class that is taken where none is named. */
export const isDefaultClass = (annotations: StringMap | undefined, key: string): boolean => annotations?.[key] === "true";
