import {
  compareQuantities,
  duplicateField,
  forbiddenField,
  invalidField,
  isOvercommitAllowed,
  keyPath,
  parseQuantity,
  qualifiedNameErrors,
  requiredField,
  validateContainerResourceName,
  validateResourceName,
  type FieldError,
} from "../../api/index.ts";
import type { LimitRange, LimitRangeItem } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go ValidateLimitRange */

const types: ReadonlySet<string> = new Set(["Pod", "Container", "PersistentVolumeClaim"]);

function validateType(type: string, path: string): readonly FieldError[] {
  const errors = qualifiedNameErrors(type).map((message) => invalidField(path, type, message));
  return errors.length === 0 && !type.includes("/") && !types.has(type) ? [invalidField(path, type, "must be a standard limit type or fully qualified")] : errors;
}

function validateNames(item: LimitRangeItem, field: keyof LimitRangeItem, path: string): readonly FieldError[] {
  const check = item.type === "Pod" || item.type === "Container" ? validateContainerResourceName : validateResourceName;
  const list = item[field];
  return typeof list === "object" ? Object.keys(list).flatMap((name) => check(name, keyPath(`${path}.${field}`, name))) : [];
}

const unitsOf = (text: string): number => Number(parseQuantity(text)?.nano ?? 0n) / 1e9;
/** Go's %f. */
const sixDecimals = (value: number): string => (Number.isFinite(value) ? value.toFixed(6) : Number.isNaN(value) ? "NaN" : "+Inf");

function validateRatio(ratio: string, min: string | undefined, max: string | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (compareQuantities(ratio, "1") < 0) errors.push(invalidField(path, ratio, `ratio ${ratio} is less than 1`));
  if (min === undefined || max === undefined) return errors;
  const limit = unitsOf(max) / unitsOf(min);
  return unitsOf(ratio) > limit ? [...errors, invalidField(path, ratio, `ratio ${ratio} is greater than max/min = ${sixDecimals(limit)}`)] : errors;
}

/** Of one resource: what is least, most, given by default. */
function validateAmounts(item: LimitRangeItem, name: string, path: string): readonly FieldError[] {
  const [min, max, ratio] = [item.min?.[name], item.max?.[name], item.maxLimitRequestRatio?.[name]];
  const isPod = item.type === "Pod";
  const [limit, request] = isPod ? [undefined, undefined] : [item.default?.[name], item.defaultRequest?.[name]];
  const errors: FieldError[] = [];
  const exceeds = (low: string | undefined, high: string | undefined, field: string, shown: string | undefined, message: (low: string, high: string) => string): void => {
    if (low !== undefined && high !== undefined && compareQuantities(low, high) > 0) errors.push(invalidField(keyPath(`${path}.${field}`, name), shown, message(low, high)));
  };
  exceeds(min, max, "min", min, (low, high) => `min value ${low} is greater than max value ${high}`);
  exceeds(min, request, "defaultRequest", request, (low, high) => `min value ${low} is greater than default request value ${high}`);
  exceeds(request, max, "defaultRequest", request, (low, high) => `default request value ${low} is greater than max value ${high}`);
  exceeds(request, limit, "defaultRequest", request, (low, high) => `default request value ${low} is greater than default limit value ${high}`);
  exceeds(min, limit, "default", min, (low, high) => `min value ${low} is greater than default value ${high}`);
  exceeds(limit, max, "default", max, (low, high) => `default value ${low} is greater than max value ${high}`);
  if (ratio !== undefined) errors.push(...validateRatio(ratio, min, max, keyPath(`${path}.maxLimitRequestRatio`, name)));
  if (!isOvercommitAllowed(name) && limit !== undefined && request !== undefined && compareQuantities(limit, request) !== 0) {
    errors.push(invalidField(keyPath(`${path}.defaultRequest`, name), request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`));
  }
  return errors;
}

function validateItem(item: LimitRangeItem, path: string): readonly FieldError[] {
  const errors: FieldError[] = [...validateNames(item, "max", path), ...validateNames(item, "min", path)];
  if (item.type === "Pod") {
    for (const field of ["default", "defaultRequest"] as const) {
      if (Object.keys(item[field] ?? {}).length > 0) errors.push(forbiddenField(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
    }
  } else errors.push(...validateNames(item, "default", path), ...validateNames(item, "defaultRequest", path));
  if (item.type === "PersistentVolumeClaim" && item.min?.["storage"] === undefined && item.max?.["storage"] === undefined) {
    errors.push(requiredField(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided"));
  }
  errors.push(...validateNames(item, "maxLimitRequestRatio", path));
  const names = new Set([item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio].flatMap((list) => Object.keys(list ?? {})));
  for (const name of names) errors.push(...validateAmounts(item, name, path));
  return errors;
}

export function validateLimitRange({ spec }: LimitRange): readonly FieldError[] {
  const seen = new Set<string>();
  return (spec.limits ?? []).flatMap((item, index) => {
    const at = `spec.limits[${index}]`;
    const type = item.type ?? "";
    const errors: FieldError[] = [...validateType(type, `${at}.type`)];
    if (seen.has(type)) errors.push(duplicateField(`${at}.type`, type));
    seen.add(type);
    return [...errors, ...validateItem(item, at)];
  });
}
