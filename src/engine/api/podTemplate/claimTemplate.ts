import { defaultClaimSpec, normalizeDataSources } from "../volumeClaim/defaults.ts";
import type { PersistentVolumeClaimSpec } from "../volumeClaim/types.ts";
import { validateClaimSpec } from "../volumeClaim/validation.ts";
import { forbiddenField, requiredField, type FieldError } from "../fieldError.ts";
import type { ObjectMeta } from "../meta.ts";
import { validateAnnotations, validateLabels } from "../metaValidation.ts";

/** The claim of a generic ephemeral volume. @source k8s.io/api/core/v1/types.go PersistentVolumeClaimTemplate */
export interface PersistentVolumeClaimTemplate {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec: PersistentVolumeClaimSpec;
}

/** In the order of Go's struct. */
const otherMetadata = ["name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields"] as const;

/** @source pkg/apis/core/validation/validation.go validateEphemeralVolumeSource */
export function validateClaimTemplate(template: PersistentVolumeClaimTemplate | undefined, path: string): readonly FieldError[] {
  if (template === undefined) return [requiredField(path)];
  const { metadata } = template;
  const fields = new Map<string, unknown>(Object.entries(metadata ?? {}));
  return [
    ...validateAnnotations(metadata?.annotations, `${path}.metadata.annotations`),
    ...validateLabels(metadata?.labels, `${path}.metadata.labels`),
    ...otherMetadata.filter((name) => fields.get(name) !== undefined).map((name) => forbiddenField(`${path}.metadata.${name}`, "cannot be set")),
    ...validateClaimSpec(template.spec ?? {}, `${path}.spec`),
  ];
}

const noMetadata = {};

export function defaultClaimTemplate(template: PersistentVolumeClaimTemplate): PersistentVolumeClaimTemplate {
  const spec = normalizeDataSources(defaultClaimSpec(template.spec ?? {}));
  return spec === template.spec && template.metadata !== undefined ? template : { metadata: template.metadata ?? noMetadata, spec };
}
