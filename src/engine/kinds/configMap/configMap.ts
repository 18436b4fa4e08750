import {
  ageColumn,
  configMapKeyErrors,
  dns1123SubdomainErrors,
  forbiddenField,
  invalidField,
  nameColumn,
  numberColumn,
  tooLongField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  deepEqual,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { ConfigMap } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go MaxSecretSize */
const maxBytes = 1024 * 1024;

function validateData(object: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(object.data ?? {})) {
    for (const message of configMapKeyErrors(key)) errors.push(invalidField(`data[${key}]`, key, message));
    if (object.binaryData !== undefined && Object.hasOwn(object.binaryData, key)) errors.push(invalidField(`data[${key}]`, key, `duplicate of key present in binaryData`));
    bytes += value.length;
  }
  for (const [key, value] of Object.entries(object.binaryData ?? {})) {
    for (const message of configMapKeyErrors(key)) errors.push(invalidField(`binaryData[${key}]`, key, message));
    bytes += Math.floor((value.length * 3) / 4);
  }
  if (bytes > maxBytes) errors.push(tooLongField("", maxBytes));
  return errors;
}

function validateImmutability(next: ConfigMap, old: ConfigMap): readonly FieldError[] {
  if (old.immutable !== true) return [];
  const errors: FieldError[] = [];
  const isImmutable = "field is immutable when `immutable` is set";
  if (next.immutable !== true) errors.push(forbiddenField("immutable", isImmutable));
  if (!deepEqual(next.data ?? {}, old.data ?? {})) errors.push(forbiddenField("data", isImmutable));
  if (!deepEqual(next.binaryData ?? {}, old.binaryData ?? {})) errors.push(forbiddenField("binaryData", isImmutable));
  return errors;
}

/** @source pkg/registry/core/configmap/strategy.go */
export const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  resource: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    numberColumn("Data", (object: ConfigMap) => Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults: (object: ConfigMap) => object,
  prepareForCreate: (object: ConfigMap) => object,
  prepareForUpdate: (next: ConfigMap) => next,
  prepareForStatusUpdate: (next: ConfigMap) => next,
  validate: (object: ConfigMap) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateData(object)],
  validateUpdate: (next: ConfigMap, old: ConfigMap) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateImmutability(next, old),
    ...validateData(next),
  ],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ConfigMap>;
