import {
  ageColumn,
  column,
  deepEqual,
  duplicateField,
  forbiddenField,
  indexPath,
  invalidField,
  isDefaultClass,
  nodeLabelWarning,
  notSupportedField,
  plainKind,
  qualifiedNameErrors,
  requiredField,
  validateImmutable,
  validateProvisioner,
  validateStorageParameters,
  type FieldError,
} from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { StorageClass } from "./types.ts";

type Term = NonNullable<StorageClass["allowedTopologies"]>[number];

/** @source pkg/apis/core/validation/validation.go ValidateTopologySelectorTerm */
function validateTerm(term: Term, path: string): readonly FieldError[] {
  const keys = new Set<string>();
  return (term.matchLabelExpressions ?? []).flatMap((expression, index) => {
    const key = expression.key ?? "";
    const values = expression.values ?? [];
    const at = indexPath(`${path}.matchLabelExpressions`, index);
    const errors: FieldError[] = values.length === 0 ? [requiredField(`${at}.values`)] : [];
    values.forEach((value, valueIndex) => {
      if (values.indexOf(value) < valueIndex) errors.push(duplicateField(indexPath(`${at}.values`, valueIndex), value));
    });
    for (const message of qualifiedNameErrors(key)) errors.push(invalidField(`${at}.key`, key, message));
    if (keys.has(key)) errors.push(duplicateField(`${at}.key`, key));
    keys.add(key);
    return errors;
  });
}

/** Key and values, in no order: two terms that say the same are equal. */
function meaningOf(term: Term): string {
  const entries = new Map((term.matchLabelExpressions ?? []).map(({ key, values }) => [key, [...new Set(values ?? [])].toSorted(compareStrings)] as const));
  return JSON.stringify([...entries].toSorted((a, b) => compareStrings(a[0], b[0])));
}

function validateTopologies(terms: readonly Term[], path: string): readonly FieldError[] {
  // As many empty terms as there are terms count as seen: a slip of upstream that users see.
  const seen: string[] = terms.map(() => "[]");
  return terms.flatMap((term, index) => {
    const at = indexPath(path, index);
    const meaning = meaningOf(term);
    const duplicates = seen.filter((other) => other === meaning).map(() => duplicateField(`${at}.matchLabelExpressions`, ""));
    seen.push(meaning);
    return [...validateTerm(term, at), ...duplicates];
  });
}

const reclaimPolicies = ["Delete", "Retain"];
const bindingModes = ["Immediate", "WaitForFirstConsumer"];

function validate(object: StorageClass): readonly FieldError[] {
  const { reclaimPolicy = "", volumeBindingMode } = object;
  const errors: FieldError[] = [...validateProvisioner(object.provisioner ?? "", "provisioner"), ...validateStorageParameters(object.parameters, "parameters", true)];
  if (reclaimPolicy !== "" && !reclaimPolicies.includes(reclaimPolicy)) errors.push(notSupportedField("reclaimPolicy", reclaimPolicy, reclaimPolicies));
  if (volumeBindingMode === undefined) errors.push(requiredField("volumeBindingMode"));
  else if (!bindingModes.includes(volumeBindingMode)) errors.push(notSupportedField("volumeBindingMode", volumeBindingMode, bindingModes));
  return [...errors, ...validateTopologies(object.allowedTopologies ?? [], "allowedTopologies")];
}

function validateChange(next: StorageClass, old: StorageClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!deepEqual(next.parameters ?? {}, old.parameters ?? {})) errors.push(forbiddenField("parameters", "updates to parameters are forbidden."));
  errors.push(...validateImmutable(next.provisioner, old.provisioner, "provisioner"), ...validateImmutable(next.reclaimPolicy, old.reclaimPolicy, "reclaimPolicy"));
  return [...errors, ...validateImmutable(next.volumeBindingMode, old.volumeBindingMode, "volumeBindingMode")];
}

function warnings(object: StorageClass): readonly string[] {
  return (object.allowedTopologies ?? []).flatMap((term, index) =>
    (term.matchLabelExpressions ?? []).flatMap(({ key }, at) => {
      const why = nodeLabelWarning(key);
      return why === undefined ? [] : [`allowedTopologies[${index}].matchLabelExpressions[${at}].key: ${key} is ${why}`];
    }),
  );
}

/** @source pkg/registry/storage/storageclass/strategy.go */
export const storageClass = plainKind<StorageClass>(
  { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", resource: "storageclasses", singular: "storageclass", shortNames: ["sc"], namespaced: false },
  {
    allColumns: [
      {
        name: "Name",
        type: "string",
        format: "name",
        priority: 0,
        cell: ({ metadata }) =>
          isDefaultClass(metadata.annotations, "storageclass.kubernetes.io/is-default-class") || isDefaultClass(metadata.annotations, "storageclass.beta.kubernetes.io/is-default-class")
            ? `${metadata.name} (default)`
            : metadata.name,
      },
      column("Provisioner", (object) => object.provisioner),
      column("ReclaimPolicy", (object) => object.reclaimPolicy ?? "Delete"),
      column("VolumeBindingMode", (object) => object.volumeBindingMode ?? "Immediate"),
      column("AllowVolumeExpansion", (object) => String(object.allowVolumeExpansion ?? false)),
      ageColumn,
    ],
    applyDefaults: (object) =>
      object.reclaimPolicy === undefined || object.volumeBindingMode === undefined
        ? { ...object, reclaimPolicy: object.reclaimPolicy ?? "Delete", volumeBindingMode: object.volumeBindingMode ?? "Immediate" }
        : object,
    validate,
    validateChange: (next, old) => validateChange(next, old),
    warnings,
  },
);
