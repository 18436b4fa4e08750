import { deepEqual, internalValue, invalidField, validateImmutable, validateJobSelector, validateJobSpec, type FieldError } from "../../api/index.ts";
import type { Job } from "./types.ts";

const immutables = [["completionMode", "*string"], ["podFailurePolicy", "*PodFailurePolicy"], ["backoffLimitPerIndex", "*int"], ["managedBy", "*string"], ["successPolicy", "*SuccessPolicy"]] as const;

/** What of a Job may change. @source ValidateJobSpecUpdate */
export function validateJobUpdate(next: Job, old: Job): readonly FieldError[] {
  const errors: FieldError[] = [...validateJobSpec(next.spec), ...validateJobSelector(next.spec)];
  const isElastic = old.spec.completionMode === "Indexed" && next.spec.completions !== undefined;
  if (!isElastic) errors.push(...validateImmutable(next.spec.completions, old.spec.completions, "spec.completions"));
  else if (next.spec.completions !== old.spec.completions && next.spec.completions !== next.spec.parallelism) {
    errors.push(invalidField("spec.completions", next.spec.completions, "can only be modified in tandem with spec.parallelism"));
  }
  errors.push(...validateImmutable(next.spec.selector, old.spec.selector, "spec.selector"));
  const isSuspended = old.spec.suspend === true && (old.status.active ?? 0) === 0;
  if (!isSuspended) errors.push(...validateImmutable(next.spec.template, old.spec.template, "spec.template", "PodTemplateSpec"));
  else if (!deepEqual(fixedPart(next), fixedPart(old))) errors.push(invalidField("spec.template.spec", internalValue("PodSpec", next.spec.template.spec), "field is immutable"));
  for (const [field, type] of immutables) errors.push(...validateImmutable(next.spec[field], old.spec[field], `spec.${field}`, type));
  return errors;
}

/** What a suspended Job may not change either: all but where its pods may run and what they ask for. @source validation.go validatePodTemplateUpdate */
function fixedPart({ spec }: Job): unknown {
  const { nodeSelector: _selector, affinity: _affinity, tolerations: _tolerations, schedulingGates: _gates, containers, initContainers = [], ...rest } = spec.template.spec;
  const withoutResources = (list: readonly { readonly resources?: unknown }[]): unknown => list.map(({ resources: _resources, ...container }) => container);
  return { ...rest, containers: withoutResources(containers), initContainers: withoutResources(initContainers) };
}
