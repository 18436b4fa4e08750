import { childPath, forbiddenField, indexPath, invalidField, requiredField, type FieldError } from "./fieldError.ts";
import type { LabelSelector } from "./meta.ts";
import { labelValueErrors, qualifiedNameErrors } from "./names.ts";

/** @source k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateLabelSelector */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string): readonly FieldError[] {
  if (selector === undefined) return [];
  const errors: FieldError[] = [];
  const labelsPath = childPath(path, "matchLabels");
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    for (const message of qualifiedNameErrors(key)) errors.push(invalidField(labelsPath, key, message));
    for (const message of labelValueErrors(value)) errors.push(invalidField(labelsPath, value, message));
  }
  (selector.matchExpressions ?? []).forEach((expression, index) => {
    const at = indexPath(childPath(path, "matchExpressions"), index);
    const count = expression.values?.length ?? 0;
    switch (expression.operator) {
      case "In":
      case "NotIn":
        if (count === 0) errors.push(requiredField(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
        break;
      case "Exists":
      case "DoesNotExist":
        if (count > 0) errors.push(forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        break;
      default:
        errors.push(invalidField(`${at}.operator`, expression.operator ?? "", "not a valid selector operator"));
    }
    for (const message of qualifiedNameErrors(expression.key ?? "")) errors.push(invalidField(`${at}.key`, expression.key ?? "", message));
    (expression.values ?? []).forEach((value, valueIndex) => {
      for (const message of labelValueErrors(value)) errors.push(invalidField(indexPath(`${at}.values`, valueIndex), value, message));
    });
  });
  return errors;
}
