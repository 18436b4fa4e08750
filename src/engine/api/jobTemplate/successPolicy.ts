import { invalidField, requiredField, tooManyField, type FieldError } from "../fieldError.ts";
import { internalValue } from "../internalTypes/internalValue.ts";
import type { JobSpec } from "./types.ts";

const maxRules = 20;

/** "0,2-4": undefined when it is right, else what is wrong; `count` is how many indexes it names. */
function parseIndexes(text: string, completions: number): { readonly error?: string; readonly count: number } {
  let count = 0;
  let last = -1;
  for (const part of text.split(",")) {
    const bounds = part.split("-");
    const bad = bounds.find((bound) => !/^\d+$/.test(bound));
    if (bad !== undefined) return { error: `error parsing succeededIndexes: cannot convert string to integer for index: ${JSON.stringify(bad)}`, count };
    if (bounds.length > 2) return { error: `error parsing succeededIndexes: the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`, count };
    const [first = 0, end = first] = bounds.map(Number);
    if (end >= completions) return { error: `error parsing succeededIndexes: too large index: ${JSON.stringify(String(end))}`, count };
    if (first <= last) return { error: `error parsing succeededIndexes: non-increasing order, previous: ${last}, current: ${first}`, count };
    if (bounds.length === 2 && end <= first) return { error: `error parsing succeededIndexes: non-increasing order, previous: ${first}, current: ${end}`, count };
    count += end - first + 1;
    last = end;
  }
  return { count };
}

/** @source pkg/apis/batch/validation/validation.go validateSuccessPolicy */
export function validateSuccessPolicy(spec: JobSpec): readonly FieldError[] {
  const policy = spec.successPolicy;
  if (policy === undefined) return [];
  if (spec.completionMode !== "Indexed") return [invalidField("spec.successPolicy", (policy.rules ?? []).length === 0 ? { Rules: [] } : internalValue("SuccessPolicy", policy), "requires indexed completion mode")];
  const path = "spec.successPolicy.rules";
  const rules = policy.rules ?? [];
  if (rules.length === 0) return [requiredField(path, "at least one rules must be specified when the successPolicy is specified")];
  const errors: FieldError[] = rules.length > maxRules ? [tooManyField(path, rules.length, maxRules)] : [];
  const completions = spec.completions ?? 0;
  rules.forEach((rule, index) => {
    const at = `${path}[${index}]`;
    if (rule.succeededCount === undefined && rule.succeededIndexes === undefined) {
      errors.push(requiredField(at, "at least one of succeededCount or succeededIndexes must be specified"));
    }
    let named = completions;
    if (rule.succeededIndexes !== undefined) {
      const parsed = parseIndexes(rule.succeededIndexes, completions);
      if (parsed.error !== undefined) errors.push(invalidField(`${at}.succeededIndexes`, rule.succeededIndexes, parsed.error));
      named = parsed.count;
    }
    const count = rule.succeededCount;
    if (count === undefined) return;
    if (count < 0) errors.push(invalidField(`${at}.succeededCount`, count, "must be greater than or equal to 0"));
    if (count > completions) errors.push(invalidField(`${at}.succeededCount`, count, `must be less than or equal to ${completions} (the number of specified completions)`));
    else if (count > named) {
      errors.push(invalidField(`${at}.succeededCount`, count, `must be less than or equal to ${named} (the number of indexes in the specified succeededIndexes field)`));
    }
  });
  return errors;
}
