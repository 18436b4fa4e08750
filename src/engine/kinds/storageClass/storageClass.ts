import {
  ageColumn,
  column,
  dns1123SubdomainErrors,
  nameColumn,
  notSupportedField,
  qualifiedNameErrors,
  invalidField,
  requiredField,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { StorageClass } from "./types.ts";

const defaultAnnotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
const isDefault = (object: StorageClass): boolean => defaultAnnotations.some((name) => object.metadata.annotations?.[name] === "true");

function validateClass(object: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((object.provisioner ?? "") === "") errors.push(requiredField("provisioner"));
  else for (const message of qualifiedNameErrors(object.provisioner.toLowerCase())) errors.push(invalidField("provisioner", object.provisioner, message));
  const { reclaimPolicy, volumeBindingMode } = object;
  if (reclaimPolicy !== undefined && reclaimPolicy !== "Delete" && reclaimPolicy !== "Retain") {
    errors.push(notSupportedField("reclaimPolicy", reclaimPolicy, ["Delete", "Retain"]));
  }
  if (volumeBindingMode === undefined) errors.push(requiredField("volumeBindingMode"));
  else if (volumeBindingMode !== "Immediate" && volumeBindingMode !== "WaitForFirstConsumer") {
    errors.push(notSupportedField("volumeBindingMode", volumeBindingMode, ["Immediate", "WaitForFirstConsumer"]));
  }
  return errors;
}

/** @source pkg/registry/storage/storageclass/strategy.go */
export const storageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  resource: "storageclasses",
  singular: "storageclass",
  shortNames: ["sc"],
  categories: [],
  namespaced: false,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    { ...nameColumn, cell: (object: StorageClass) => `${object.metadata.name}${isDefault(object) ? " (default)" : ""}` },
    column("Provisioner", (object: StorageClass) => object.provisioner),
    column("ReclaimPolicy", (object: StorageClass) => object.reclaimPolicy ?? "Delete"),
    column("VolumeBindingMode", (object: StorageClass) => object.volumeBindingMode ?? "<unset>"),
    column("AllowVolumeExpansion", (object: StorageClass) => String(object.allowVolumeExpansion ?? false)),
    ageColumn,
  ],
  selectableFields: {},
  /** @source pkg/apis/storage/v1/defaults.go SetDefaults_StorageClass */
  applyDefaults: (object: StorageClass) =>
    object.reclaimPolicy !== undefined && object.volumeBindingMode !== undefined
      ? object
      : { ...object, reclaimPolicy: object.reclaimPolicy ?? "Delete", volumeBindingMode: object.volumeBindingMode ?? "Immediate" },
  prepareForCreate: (object: StorageClass) => object,
  prepareForUpdate: (next: StorageClass) => next,
  prepareForStatusUpdate: (next: StorageClass) => next,
  validate: (object: StorageClass) => [...validateObjectMeta(object.metadata, false, dns1123SubdomainErrors), ...validateClass(object)],
  validateUpdate: (next: StorageClass, old: StorageClass) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateClass(next),
    ...(["provisioner", "reclaimPolicy", "volumeBindingMode"] as const).flatMap((field) => validateImmutable(next[field], old[field], field)),
  ],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<StorageClass>;
