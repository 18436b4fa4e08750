import {
  ageColumn,
  column,
  configMapKeyErrors,
  decodeBase64,
  deepEqual,
  dns1123SubdomainErrors,
  encodeBase64,
  forbiddenField,
  invalidField,
  nameColumn,
  numberColumn,
  requiredField,
  tooLongField,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { Secret } from "./types.ts";

const maxBytes = 1024 * 1024;
const redacted = "<secret contents redacted>";

/** stringData wins over data and is never read back. @source pkg/apis/core/v1/conversion.go */
function foldStringData(object: Secret): Secret {
  if (object.stringData === undefined) return object;
  const { stringData, ...rest } = object;
  const data = new Map(Object.entries(object.data ?? {}));
  for (const [key, value] of Object.entries(stringData)) data.set(key, encodeBase64(value));
  return data.size === 0 ? rest : { ...rest, data: Object.fromEntries(data) };
}

function applyDefaults(object: Secret): Secret {
  const folded = foldStringData(object);
  return folded.type === undefined || folded.type === "" ? { ...folded, type: "Opaque" } : folded;
}

const has = (object: Secret, key: string): boolean => object.data !== undefined && Object.hasOwn(object.data, key);

function validateDockerConfig(object: Secret, key: string): readonly FieldError[] {
  if (!has(object, key)) return [requiredField(`data[${key}]`)];
  const text = decodeBase64(object.data?.[key] ?? "").trim();
  try {
    JSON.parse(text);
    return [];
  } catch {
    const message = text === "" ? "unexpected end of JSON input" : `invalid character ${JSON.stringify(text.charAt(0)).replaceAll('"', "'")} looking for beginning of value`;
    return [invalidField(`data[${key}]`, redacted, message)];
  }
}

/** What each built-in type must hold. */
function validateType(object: Secret): readonly FieldError[] {
  switch (object.type) {
    case "kubernetes.io/service-account-token": {
      const name = object.metadata.annotations?.["kubernetes.io/service-account.name"] ?? "";
      return name === "" ? [requiredField("metadata.annotations[kubernetes.io/service-account.name]")] : [];
    }
    case "kubernetes.io/dockercfg":
      return validateDockerConfig(object, ".dockercfg");
    case "kubernetes.io/dockerconfigjson":
      return validateDockerConfig(object, ".dockerconfigjson");
    case "kubernetes.io/basic-auth":
      return has(object, "username") || has(object, "password") ? [] : [requiredField("data[username]"), requiredField("data[password]")];
    case "kubernetes.io/ssh-auth":
      return (object.data?.["ssh-privatekey"] ?? "") === "" ? [requiredField("data[ssh-privatekey]")] : [];
    case "kubernetes.io/tls":
      return ["tls.crt", "tls.key"].filter((key) => !has(object, key)).map((key) => requiredField(`data[${key}]`));
    case undefined:
    default:
      return [];
  }
}

function validateData(object: Secret): readonly FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(object.data ?? {})) {
    for (const message of configMapKeyErrors(key)) errors.push(invalidField(`data[${key}]`, key, message));
    bytes += Math.floor((value.length * 3) / 4);
  }
  if (bytes > maxBytes) errors.push(tooLongField("data", maxBytes));
  return [...errors, ...validateType(object)];
}

function validateUpdate(next: Secret, old: Secret): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(next, old)];
  if (old.immutable === true) {
    const isImmutable = "field is immutable when `immutable` is set";
    if (next.immutable !== true) errors.push(forbiddenField("immutable", isImmutable));
    if (!deepEqual(next.data ?? {}, old.data ?? {})) errors.push(forbiddenField("data", isImmutable));
  }
  return [...errors, ...validateImmutable(next.type, old.type, "type"), ...validateData(next)];
}

/** @source pkg/registry/core/secret/strategy.go */
export const secret = {
  apiVersion: "v1",
  kind: "Secret",
  resource: "secrets",
  singular: "secret",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Type", (object: Secret) => object.type ?? ""),
    numberColumn("Data", (object: Secret) => Object.keys(object.data ?? {}).length),
    ageColumn,
  ],
  selectableFields: { type: (object: Secret) => object.type ?? "" },
  applyDefaults,
  prepareForCreate: (object: Secret) => object,
  prepareForUpdate: (next: Secret, old: Secret) => (next.type === undefined && old.type !== undefined ? { ...next, type: old.type } : next),
  prepareForStatusUpdate: (next: Secret) => next,
  validate: (object: Secret) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateData(object)],
  validateUpdate,
  validateStatusUpdate: () => [],
} satisfies ResourceKind<Secret>;
