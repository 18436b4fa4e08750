import { childPath, forbiddenField, indexPath, invalidField, requiredField, tooLongField, type FieldError } from "./fieldError.ts";
import { internalValue } from "./internalTypes/internalValue.ts";
import type { KubeObject, ObjectMeta, OwnerReference, StringMap } from "./meta.ts";
import { labelValueErrors, qualifiedNameErrors } from "./names.ts";
import { deepEqual } from "./deepEqual.ts";

/**
 * What must be true of every object's metadata.
 * @source k8s.io/apimachinery/pkg/api/validation/objectmeta.go
 */

/** Says what is wrong with a name; [] when nothing is. */
export type NameCheck = (name: string) => readonly string[];

const maxAnnotationsBytes = 256 * 1024;
const knownFinalizers: ReadonlySet<string> = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

const none: readonly FieldError[] = [];

export function validateLabels(labels: StringMap | undefined, path: string): readonly FieldError[] {
  if (labels === undefined) return none;
  const errors: FieldError[] = [];
  for (const key of Object.keys(labels)) {
    for (const message of qualifiedNameErrors(key)) errors.push(invalidField(path, key, message));
    for (const message of labelValueErrors(labels[key] ?? "")) errors.push(invalidField(path, labels[key], message));
  }
  return errors;
}

export function validateAnnotations(annotations: StringMap | undefined, path: string): readonly FieldError[] {
  if (annotations === undefined) return none;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key of Object.keys(annotations)) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalidField(path, key, message));
    bytes += key.length + (annotations[key] ?? "").length;
  }
  if (bytes > maxAnnotationsBytes) errors.push(tooLongField(path, maxAnnotationsBytes));
  return errors;
}

function validateOwner(owner: OwnerReference, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (owner.apiVersion === undefined || owner.apiVersion === "") errors.push(invalidField(childPath(path, "apiVersion"), owner.apiVersion ?? "", "version must not be empty"));
  if (owner.kind === undefined || owner.kind === "") errors.push(invalidField(childPath(path, "kind"), owner.kind ?? "", "must not be empty"));
  if (owner.name === undefined || owner.name === "") errors.push(invalidField(childPath(path, "name"), owner.name ?? "", "must not be empty"));
  if (owner.uid === undefined || owner.uid === "") errors.push(invalidField(childPath(path, "uid"), owner.uid ?? "", "must not be empty"));
  return errors;
}

function validateOwners(owners: readonly OwnerReference[] | undefined, path: string): readonly FieldError[] {
  if (owners === undefined) return none;
  const errors: FieldError[] = [];
  let controller: OwnerReference | undefined;
  for (const owner of owners) {
    errors.push(...validateOwner(owner, path));
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      const both = `Found "true" in references for ${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`;
      errors.push(invalidField(path, owners, `Only one reference can have Controller set to true. ${both}`));
    }
    controller = owner;
  }
  return errors;
}

function validateFinalizers(finalizers: readonly string[] | undefined, path: string): readonly FieldError[] {
  if (finalizers === undefined) return none;
  const errors: FieldError[] = [];
  finalizers.forEach((finalizer, index) => {
    const at = indexPath(path, index);
    for (const message of qualifiedNameErrors(finalizer)) errors.push(invalidField(at, finalizer, message));
    if (!finalizer.includes("/") && !knownFinalizers.has(finalizer)) {
      errors.push(invalidField(at, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
    }
  });
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    errors.push(invalidField(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
  return errors;
}

/** generateName may end with a dash or dot: what follows is random letters. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}

/** Metadata of an object to be created. */
export function validateObjectMeta(metadata: ObjectMeta, namespaced: boolean, nameErrors: NameCheck): readonly FieldError[] {
  const path = "metadata";
  const errors: FieldError[] = [];
  const generateName = metadata.generateName ?? "";
  if (generateName !== "") {
    for (const message of nameErrors(maskTrailingDash(generateName))) errors.push(invalidField(childPath(path, "generateName"), generateName, message));
  }
  const name = metadata.name ?? "";
  if (name === "") errors.push(requiredField(childPath(path, "name"), "name or generateName is required"));
  else for (const message of nameErrors(name)) errors.push(invalidField(childPath(path, "name"), name, message));
  const namespace = metadata.namespace ?? "";
  if (namespaced && namespace === "") errors.push(requiredField(childPath(path, "namespace")));
  if (!namespaced && namespace !== "") errors.push(forbiddenField(childPath(path, "namespace"), "not allowed on this type"));
  if ((metadata.generation ?? 0) < 0) errors.push(invalidField(childPath(path, "generation"), metadata.generation, "must be greater than or equal to 0"));
  errors.push(...validateLabels(metadata.labels, childPath(path, "labels")));
  errors.push(...validateAnnotations(metadata.annotations, childPath(path, "annotations")));
  errors.push(...validateOwners(metadata.ownerReferences, childPath(path, "ownerReferences")));
  errors.push(...validateFinalizers(metadata.finalizers, childPath(path, "finalizers")));
  return errors;
}

/** What a field must keep. @source ValidateImmutableField */
export function validateImmutable(next: unknown, old: unknown, path: string, type?: string): readonly FieldError[] {
  return deepEqual(next, old) ? [] : [invalidField(path, type === undefined ? next : internalValue(type, next), "field is immutable")];
}

const immutableFields = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] as const;

/** Metadata of an update: identity and deletion marks stay. */
export function validateObjectMetaUpdate(next: KubeObject, old: KubeObject): readonly FieldError[] {
  const path = "metadata";
  if (next.metadata === old.metadata) return [];
  const errors: FieldError[] = [];
  for (const field of immutableFields) errors.push(...validateImmutable(next.metadata[field], old.metadata[field], childPath(path, field)));
  if (next.metadata.resourceVersion === "") errors.push(invalidField(childPath(path, "resourceVersion"), "", "must be specified for an update"));
  if (old.metadata.deletionTimestamp !== undefined) {
    const added = (next.metadata.finalizers ?? []).filter((each) => !(old.metadata.finalizers ?? []).includes(each));
    if (added.length > 0) {
      const detail = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(", ")}}`;
      errors.push(forbiddenField(childPath(path, "finalizers"), detail));
    }
  }
  if (next.metadata.labels !== old.metadata.labels) errors.push(...validateLabels(next.metadata.labels, childPath(path, "labels")));
  if (next.metadata.annotations !== old.metadata.annotations) {
    errors.push(...validateAnnotations(next.metadata.annotations, childPath(path, "annotations")));
  }
  if (next.metadata.ownerReferences !== old.metadata.ownerReferences) {
    errors.push(...validateOwners(next.metadata.ownerReferences, childPath(path, "ownerReferences")));
  }
  if (next.metadata.finalizers !== old.metadata.finalizers) {
    errors.push(...validateFinalizers(next.metadata.finalizers, childPath(path, "finalizers")));
  }
  return errors;
}
