import { duplicateField, indexPath, invalidField, requiredField, tooLongField, tooManyField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors, dns1123SubdomainErrors } from "../names.ts";
import { validateCsiDriverName } from "../podTemplate/volumeSources.ts";

/** Names of drivers, pools, devices and what they have. @source pkg/apis/resource/validation/validation.go */

const idMax = 32;
const poolNameMax = 253;
const identifier = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";

export const messagesOf = (messages: readonly string[], value: string, path: string): readonly FieldError[] => messages.map((message) => invalidField(path, value, message));
export const validateDriver = validateCsiDriverName;
export const validateDeviceName = (name: string, path: string): readonly FieldError[] => messagesOf(dns1123LabelErrors(name), name, path);

export function validateClassName(name: string, path: string): readonly FieldError[] {
  return name === "" ? [requiredField(path)] : messagesOf(dns1123SubdomainErrors(name), name, path);
}

export function validatePoolName(name: string, path: string): readonly FieldError[] {
  if (name === "") return [requiredField(path)];
  const tooLong = name.length > poolNameMax ? [tooLongField(path, poolNameMax)] : [];
  return [...tooLong, ...name.split("/").flatMap((part) => messagesOf(dns1123SubdomainErrors(part), part, path))];
}

function validateIdentifier(id: string, path: string): readonly FieldError[] {
  const tooLong = id.length > idMax ? [tooLongField(path, idMax)] : [];
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(id) ? tooLong : [...tooLong, { type: "FieldValueTypeInvalid", field: path, value: id, detail: identifier }];
}

/** "model" or "gpu.example.com/model" */
export function validateQualifiedName(name: string, path: string): readonly FieldError[] {
  if (name === "") return [requiredField(path, "name required")];
  const [first = "", second, ...more] = name.split("/");
  if (second === undefined) return validateIdentifier(first, path);
  if (more.length > 0) return [invalidField(path, name, "a valid name must consist of alphanumeric characters, '-', '_' or '.', and must have an optional DNS subdomain prefix and '/'")];
  return [
    ...(first === "" ? [requiredField(path, "the domain must not be empty")] : validateDriver(first, path)),
    ...(second === "" ? [requiredField(path, "the name must not be empty")] : validateIdentifier(second, path)),
  ];
}

export const validateFullName = (name: string, path: string): readonly FieldError[] => [...validateQualifiedName(name, path), ...(name.includes("/") ? [] : [invalidField(path, name, "must include a domain")])];

/** Each element by itself, none twice, and not too many. @source validation.go validateSet */
export function validateSet<T>(list: readonly T[] | undefined, path: string, max: number, each: (item: T, path: string) => readonly FieldError[], keyOf?: (item: T) => string): readonly FieldError[] {
  const items = list ?? [];
  if (items.length > max) return [tooManyField(path, items.length, max)];
  const seen = new Set<string>();
  return items.flatMap((item, i) => {
    const at = indexPath(path, i);
    const errors = each(item, at);
    const key = keyOf?.(item);
    if (key === undefined) return errors;
    const isDouble = seen.has(key);
    seen.add(key);
    return isDouble ? [...errors, duplicateField(at, key)] : errors;
  });
}
