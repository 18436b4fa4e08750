import { invalidField, type FieldError } from "./fieldError.ts";
import { qualifiedNameErrors } from "./names.ts";
import { parseQuantity } from "./quantity.ts";

/** Names of resources that are counted, and what may be said of their amounts. @source pkg/apis/core/helper/helpers.go, pkg/apis/core/validation/validation.go */

const containerResources: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);
const objectCounts = ["pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"];
const quotaResources: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.storage",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  ...objectCounts,
]);
const standardResources: ReadonlySet<string> = new Set([...quotaResources, "storage"]);
const integerResources: ReadonlySet<string> = new Set(objectCounts);

export const isHugePages = (name: string): boolean => name.startsWith("hugepages-");
/** Without a prefix, or of kubernetes.io: what Kubernetes itself knows. */
export const isNativeResource = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");
/** A name with a domain of its own, whose quota name would be one as well. */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith("requests.") && qualifiedNameErrors(`requests.${name}`).length === 0;
}
/** What a container may be promised more of than there is. */
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePages(name);
export const isQuotaHugePages = (name: string): boolean => name.startsWith("hugepages-") || name.startsWith("requests.hugepages-");
export const isQuotaResource = (name: string): boolean => quotaResources.has(name) || isQuotaHugePages(name);
export const isIntegerResource = (name: string): boolean => integerResources.has(name) || isExtendedResource(name);

export function validateResourceName(name: string, path: string): readonly FieldError[] {
  const errors = qualifiedNameErrors(name).map((message) => invalidField(path, name, message));
  if (errors.length > 0 || name.includes("/") || standardResources.has(name) || isQuotaHugePages(name)) return errors;
  return [invalidField(path, name, "must be a standard resource type or fully qualified")];
}

export function validateContainerResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  if (name.split("/").length === 1) {
    if (!containerResources.has(name) && !isHugePages(name)) return [...errors, invalidField(path, name, "must be a standard resource for containers")];
  } else if (!isNativeResource(name) && !isExtendedResource(name)) return [...errors, invalidField(path, name, "doesn't follow extended resource name standard")];
  return errors;
}

export function validateQuotaResourceName(name: string, path: string): readonly FieldError[] {
  const errors = validateResourceName(name, path);
  return name.split("/").length === 1 && !isQuotaResource(name) ? [...errors, invalidField(path, name, "must be a standard resource for quota")] : errors;
}

const nanoOf = (text: string): bigint => parseQuantity(text)?.nano ?? 0n;

/** Not negative, and whole where only whole numbers make sense. */
export function validateResourceQuantity(name: string, text: string, path: string): readonly FieldError[] {
  const nano = nanoOf(text);
  const errors: FieldError[] = [];
  if (nano < 0n) errors.push(invalidField(path, text, "must be greater than or equal to 0"));
  if (isIntegerResource(name) && nano % 1_000_000_000n !== 0n) errors.push(invalidField(path, text, "must be an integer"));
  return errors;
}

export function validatePositiveQuantity(text: string, path: string): readonly FieldError[] {
  return nanoOf(text) <= 0n ? [invalidField(path, text, "must be greater than zero")] : [];
}

/** Of capacities: only that it is no debt. */
export function validateBasicQuantity(text: string, path: string): readonly FieldError[] {
  const nano = nanoOf(text);
  return nano < 0n ? [invalidField(path, Number(nano / 1_000_000_000n), "must be a valid resource quantity")] : [];
}

/** Whether an amount of huge pages is a multiple of the page's size, which its name says. */
export function isDivisibleByPage(name: string, text: string): boolean {
  const page = parseQuantity(name.slice("hugepages-".length))?.nano;
  return page !== undefined && page > 0n && nanoOf(text) % page === 0n;
}
