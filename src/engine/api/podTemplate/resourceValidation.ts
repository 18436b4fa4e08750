import { forbiddenField, invalidField, keyPath, requiredField, type FieldError } from "../fieldError.ts";
import { qualifiedNameErrors } from "../names.ts";
import { compareQuantities, parseQuantity } from "../quantity.ts";
import type { ResourceRequirements } from "./types.ts";

/** Requests and limits of containers. @source pkg/apis/core/validation/validation.go ValidateContainerResourceRequirements */

const standardResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const isHugePages = (name: string): boolean => name.startsWith("hugepages-");

/** example.com/gpu: counted in whole numbers, request and limit the same. */
function isExtended(name: string): boolean {
  return name.includes("/") && !name.startsWith("kubernetes.io/") && !name.includes(".kubernetes.io/") && !name.startsWith("requests.");
}

function validateName(name: string, path: string): readonly FieldError[] {
  const errors = qualifiedNameErrors(name).map((message) => invalidField(path, name, message));
  if (errors.length === 0 && !name.includes("/") && !standardResources.has(name) && !isHugePages(name)) {
    errors.push(invalidField(path, name, "must be a standard resource type or fully qualified"));
    errors.push(invalidField(path, name, "must be a standard resource for containers"));
  }
  return errors;
}

function validateAmount(name: string, text: string, path: string): readonly FieldError[] {
  const nano = parseQuantity(text)?.nano ?? 0n;
  const errors: FieldError[] = [];
  if (nano < 0n) errors.push(invalidField(path, text, "must be greater than or equal to 0"));
  if ((isExtended(name) || isHugePages(name)) && nano % 1_000_000_000n !== 0n) errors.push(invalidField(path, text, "must be an integer"));
  return errors;
}

export function validateResources(resources: ResourceRequirements | undefined, path: string): readonly FieldError[] {
  if (resources === undefined) return [];
  const errors: FieldError[] = [];
  const limits = resources.limits ?? {};
  const requests = resources.requests ?? {};
  for (const [name, limit] of Object.entries(limits)) {
    const at = keyPath(`${path}.limits`, name);
    errors.push(...validateName(name, at), ...validateAmount(name, limit, at));
  }
  for (const [name, request] of Object.entries(requests)) {
    const at = keyPath(`${path}.requests`, name);
    errors.push(...validateName(name, at), ...validateAmount(name, request, at), ...validateAgainstLimit(name, request, limits[name], path));
  }
  const names = new Set([...Object.keys(limits), ...Object.keys(requests)]);
  if ([...names].some(isHugePages) && !names.has("cpu") && !names.has("memory")) {
    errors.push(forbiddenField(path, "HugePages require cpu or memory"));
  }
  return errors;
}

function validateAgainstLimit(name: string, request: string, limit: string | undefined, path: string): readonly FieldError[] {
  const isExact = isExtended(name) || isHugePages(name);
  if (limit === undefined) return isExact ? [requiredField(`${path}.limits`, "Limit must be set for non overcommitable resources")] : [];
  const order = compareQuantities(request, limit);
  if (isExact && order !== 0) return [invalidField(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
  if (!isExact && order > 0) return [invalidField(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)];
  return [];
}
