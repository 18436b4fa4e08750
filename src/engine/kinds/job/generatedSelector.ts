import { invalidField, matchesLabelSelector, requiredField, type FieldError, type StringMap } from "../../api/index.ts";
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from "./labels.ts";
import type { Job } from "./types.ts";

function hasLabel(labels: StringMap, key: string, expected: string): readonly FieldError[] {
  const path = `spec.template.metadata.labels[${key}]`;
  if (!Object.hasOwn(labels, key)) return [requiredField(path, `must be '${expected}'`)];
  return labels[key] === expected ? [] : [invalidField(path, labels, `must be '${expected}'`)];
}

/** A selector that the server made must be the server's. @source pkg/apis/batch/validation/validation.go validateGeneratedSelector */
export function validateGeneratedSelector(job: Job): readonly FieldError[] {
  if (job.spec.manualSelector === true || job.spec.selector === undefined) return [];
  const { name, uid = "" } = job.metadata;
  if (uid === "") return [];
  const labels = job.spec.template.metadata?.labels ?? {};
  const expected = { [legacyControllerUidLabel]: uid, [legacyJobNameLabel]: name, [controllerUidLabel]: uid, [jobNameLabel]: name };
  const errors: FieldError[] = [];
  for (const key of [legacyControllerUidLabel, controllerUidLabel, legacyJobNameLabel, jobNameLabel] as const) {
    errors.push(...hasLabel(labels, key, expected[key] ?? ""));
  }
  if (!matchesLabelSelector(job.spec.selector, expected)) errors.push(invalidField("spec.selector", job.spec.selector, "`selector` not auto-generated"));
  return errors;
}
