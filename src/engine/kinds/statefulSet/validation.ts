import {
  deepEqual,
  dns1123LabelErrors,
  forbiddenField,
  internalValue,
  invalidField,
  matchesLabelSelector,
  notSupportedField,
  requiredField,
  validateClaimTemplates,
  validateLabelSelector,
  validateNonNegative,
  validatePodTemplate,
  type FieldError,
  type PodTemplateSpec,
} from "../../api/index.ts";
import type { StatefulSet, StatefulSetSpec } from "./types.ts";

function validateStrategy({ updateStrategy }: StatefulSetSpec): readonly FieldError[] {
  const path = "spec.updateStrategy";
  const { type, rollingUpdate } = updateStrategy;
  switch (type) {
    case undefined:
      return [requiredField(path)];
    case "OnDelete": {
      if (rollingUpdate === undefined) return [];
      const value = internalValue("RollingUpdateStatefulSetStrategy", rollingUpdate);
      return [invalidField(`${path}.rollingUpdate`, value, "only allowed for updateStrategy 'RollingUpdate'")];
    }
    case "RollingUpdate":
      return validateNonNegative(rollingUpdate?.partition, `${path}.rollingUpdate.partition`);
    default:
      return [invalidField(path, updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): readonly FieldError[] {
  const path = "spec.persistentVolumeClaimRetentionPolicy";
  const errors: FieldError[] = [];
  for (const when of ["whenDeleted", "whenScaled"] as const) {
    const value = policy?.[when];
    if (value !== undefined && value !== "Retain" && value !== "Delete") errors.push(notSupportedField(`${path}.${when}`, value, ["Delete", "Retain"]));
  }
  return errors;
}

/** The template as its Pods have it: host name and volumes of claims are the controller's. */
function asInPods({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec;
  const names = new Set(volumeClaimTemplates.map((claim) => claim.metadata.name));
  const claims = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = [...(spec.volumes ?? []).filter((volume) => !names.has(volume.name)), ...claims];
  return { ...template, spec: volumes.length === 0 ? spec : { ...spec, volumes } };
}

const canBeAsked = (selector: StatefulSetSpec["selector"]): boolean => validateLabelSelector(selector, "").length === 0;

function validateSelectorAndTemplate(spec: StatefulSetSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { selector, template } = spec;
  if (selector === undefined) errors.push(requiredField("spec.selector"));
  else {
    errors.push(...validateLabelSelector(selector, "spec.selector"));
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
      errors.push(invalidField("spec.selector", selector, "empty selector is invalid for statefulset"));
    }
  }
  if (selector !== undefined && !canBeAsked(selector)) errors.push(invalidField("spec.selector", selector, ""));
  else {
    const labels = template.metadata?.labels;
    if (selector === undefined || !matchesLabelSelector(selector, labels)) {
      errors.push(invalidField("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`"));
    }
    errors.push(...validatePodTemplate(asInPods(spec), "spec.template"));
  }
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== undefined && restartPolicy !== "Always") errors.push(notSupportedField("spec.template.spec.restartPolicy", restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in StatefulSet is not Supported"));
  }
  return errors;
}

/** @source pkg/apis/apps/validation/validation.go ValidateStatefulSetSpec */
export function validateStatefulSetSpec(spec: StatefulSetSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.podManagementPolicy;
  if (policy === undefined) errors.push(requiredField("spec.podManagementPolicy"));
  else if (policy !== "OrderedReady" && policy !== "Parallel") {
    errors.push(invalidField("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"));
  }
  errors.push(
    ...validateStrategy(spec),
    ...validateRetention(spec),
    ...validateNonNegative(spec.replicas, "spec.replicas"),
    ...validateNonNegative(spec.minReadySeconds, "spec.minReadySeconds"),
    ...validateNonNegative(spec.ordinals?.start, "spec.ordinals.start"),
  );
  if ((spec.serviceName ?? "") !== "") {
    for (const message of dns1123LabelErrors(spec.serviceName ?? "")) errors.push(invalidField("spec.serviceName", spec.serviceName, message));
  }
  errors.push(
    ...validateNonNegative(spec.revisionHistoryLimit, "spec.revisionHistoryLimit"),
    ...validateClaimTemplates(spec.volumeClaimTemplates, "spec.volumeClaimTemplates"),
    ...validateSelectorAndTemplate(spec),
  );
  return errors;
}

/** Fields that may change, and what takes their place in the comparison. */
const changeable = ["replicas", "template", "updateStrategy", "minReadySeconds", "ordinals", "persistentVolumeClaimRetentionPolicy", "revisionHistoryLimit"] as const;
const onlySome =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** @source pkg/apis/apps/validation/validation.go ValidateStatefulSetUpdate */
export function validateStatefulSetUpdate(next: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const errors = [...validateStatefulSetSpec(next.spec)];
  const kept = (spec: StatefulSetSpec): object => Object.fromEntries(Object.entries(spec).filter(([name]) => !changeable.includes(name as (typeof changeable)[number])));
  if (!deepEqual(kept(next.spec), kept(old.spec))) errors.push(forbiddenField("spec", onlySome));
  return errors;
}
