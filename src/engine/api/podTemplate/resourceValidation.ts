import { duplicateField, forbiddenField, indexPath, invalidField, keyPath, requiredField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors } from "../names.ts";
import { compareQuantities } from "../quantity.ts";
import { isDivisibleByPage, isHugePages, isOvercommitAllowed, validateContainerResourceName, validateResourceQuantity } from "../resourceNames.ts";
import { compareStrings } from "../../core/index.ts";
import type { ResourceRequirements } from "./types.ts";

/** Requests and limits. @source pkg/apis/core/validation/validation.go validateResourceRequirements */

type NameCheck = (name: string, path: string) => readonly FieldError[];

function validateAmount(name: string, text: string, path: string, nameErrors: NameCheck): readonly FieldError[] {
  const errors: FieldError[] = [...nameErrors(name, path), ...validateResourceQuantity(name, text, path)];
  if (isHugePages(name) && !isDivisibleByPage(name, text)) errors.push(invalidField(path, text, `${text} is not positive integer multiple of ${name}`));
  return errors;
}

function validateAgainstLimit(name: string, request: string, limit: string | undefined, path: string): readonly FieldError[] {
  const isExact = !isOvercommitAllowed(name);
  if (limit === undefined) return isExact ? [requiredField(`${path}.limits`, "Limit must be set for non overcommitable resources")] : [];
  const order = compareQuantities(request, limit);
  if (isExact && order !== 0) return [invalidField(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
  return order > 0 ? [invalidField(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)] : [];
}

export function validateResources(resources: ResourceRequirements, path: string, nameErrors: NameCheck = validateContainerResourceName): readonly FieldError[] {
  const { limits = {}, requests = {} } = resources;
  const errors: FieldError[] = [];
  for (const [name, limit] of Object.entries(limits)) errors.push(...validateAmount(name, limit, keyPath(`${path}.limits`, name), nameErrors));
  for (const [name, request] of Object.entries(requests)) {
    errors.push(...validateAmount(name, request, keyPath(`${path}.requests`, name), nameErrors), ...validateAgainstLimit(name, request, limits[name], path));
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory")) errors.push(forbiddenField(path, "HugePages require cpu or memory"));
  return errors;
}

/** Claims of a container are among the Pod's. */
export function validateClaimNames(claims: NonNullable<ResourceRequirements["claims"]>, podClaims: ReadonlySet<string>, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  claims.forEach((claim, index) => {
    const at = indexPath(path, index);
    const { request = "" } = claim;
    const name = claim.name ?? "";
    if (name === "") {
      errors.push(requiredField(at));
      return;
    }
    if (seen.has(name)) errors.push(duplicateField(at, name));
    else {
      const key = request === "" ? name : `${name}/${request}`;
      if (request !== "") for (const message of dns1123LabelErrors(request)) errors.push(invalidField(`${at}.request`, request, message));
      if (seen.has(key)) errors.push(duplicateField(at, key));
      else if (request === "") for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicateField(at, name));
      seen.add(key);
    }
    if (!podClaims.has(name)) {
      const list = podClaims.size === 0 ? " which is empty" : `: ${[...podClaims].toSorted(compareStrings).join(", ")}`;
      errors.push({ type: "FieldValueNotFound", field: at, value: name, detail: `must be one of the names in pod.spec.resourceClaims${list}` });
    }
  });
  return errors;
}
