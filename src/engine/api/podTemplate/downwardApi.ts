import { invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { qualifiedNameErrors } from "../names.ts";
import { canonicalQuantity, parseQuantity } from "../quantity.ts";
import type { DownwardAPIVolumeFile, ObjectFieldSelector, ResourceFieldSelector } from "./volumes.ts";
import { validateNonReservedPath } from "./volumeSources.ts";

/** What a Pod may be told of itself. @source pkg/apis/core/validation/validation.go validateObjectFieldSelector, pkg/apis/core/pods/helpers.go */

const environmentPaths = ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];
const volumePaths = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const knownLabels: ReadonlySet<string> = new Set([...environmentPaths, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host"]);
const resources = ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"];
const byteDivisors = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";

/** "metadata.labels['app']" is the path and the subscript. */
function splitSubscript(fieldPath: string): readonly [path: string, subscript: string | undefined] {
  const match = /^(.*)\['(.*)'\]$/.exec(fieldPath);
  return match === null || (match[2] ?? "") === "" || (match[1] ?? "") === "" ? [fieldPath, undefined] : [match[1] ?? "", match[2]];
}

export function validateFieldRef(fieldRef: ObjectFieldSelector, path: string, where: "environment" | "volume"): readonly FieldError[] {
  const version = fieldRef.apiVersion ?? "";
  if (version === "") return [requiredField(`${path}.apiVersion`)];
  const fieldPath = fieldRef.fieldPath ?? "";
  if (fieldPath === "") return [requiredField(`${path}.fieldPath`)];
  const bad = (why: string): readonly FieldError[] => [invalidField(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`)];
  if (version !== "v1") return bad(`unsupported pod version: ${version}`);
  const [base, subscript] = splitSubscript(fieldPath);
  if (subscript !== undefined) {
    if (base !== "metadata.annotations" && base !== "metadata.labels") return bad(`field label does not support subscript: ${fieldPath}`);
    const key = base === "metadata.annotations" ? subscript.toLowerCase() : subscript;
    return qualifiedNameErrors(key).map((message) => invalidField(path, key, message));
  }
  if (!knownLabels.has(base)) return bad(`field label not supported: ${fieldPath}`);
  const allowed = where === "volume" ? volumePaths : environmentPaths;
  return allowed.includes(base) ? [] : [notSupportedField(`${path}.fieldPath`, base, allowed)];
}

function validateDivisor(resource: string, divisor: string | undefined, path: string): readonly FieldError[] {
  if (divisor === undefined || (parseQuantity(divisor)?.nano ?? 0n) === 0n) return [];
  const canonical = canonicalQuantity(divisor);
  const bad = (allowed: string, what: string): readonly FieldError[] => [invalidField(`${path}.divisor`, resource, `only divisor's values ${allowed} are supported with the ${what} resource`)];
  if (resource.endsWith(".cpu")) return canonical === "1m" || canonical === "1" ? [] : bad("1m and 1", "cpu");
  if (byteDivisors.split(", ").includes(canonical)) return [];
  if (resource.endsWith(".memory")) return bad(byteDivisors, "memory");
  if (resource.endsWith(".ephemeral-storage")) return bad(byteDivisors, "local ephemeral storage");
  return /^(requests|limits)\.hugepages-/.test(resource) ? bad(byteDivisors, "hugepages") : [];
}

export function validateResourceFieldRef(reference: ResourceFieldSelector, path: string, where: "environment" | "volume"): readonly FieldError[] {
  const resource = reference.resource ?? "";
  const errors: FieldError[] = [];
  if (where === "volume" && (reference.containerName ?? "") === "") errors.push(requiredField(`${path}.containerName`));
  else if (resource === "") errors.push(requiredField(`${path}.resource`));
  else if (!resources.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource)) errors.push(notSupportedField(`${path}.resource`, resource, resources));
  return [...errors, ...validateDivisor(resource, reference.divisor, path)];
}

/** A file of a downwardAPI volume. Paths in errors are the volume's: upstream gives the file no index. */
export function validateDownwardFile(file: DownwardAPIVolumeFile, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((file.path ?? "") === "") errors.push(requiredField(`${path}.path`));
  errors.push(...validateNonReservedPath(file.path ?? "", `${path}.path`));
  if (file.fieldRef !== undefined) {
    errors.push(...validateFieldRef(file.fieldRef, `${path}.fieldRef`, "volume"));
    if (file.resourceFieldRef !== undefined) errors.push(invalidField(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
  } else if (file.resourceFieldRef !== undefined) errors.push(...validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, "volume"));
  else errors.push(requiredField(path, "one of fieldRef and resourceFieldRef is required"));
  return [...errors, ...validateMode(file.mode, `${path}.mode`)];
}

export function validateMode(mode: number | undefined, path: string): readonly FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777) ? [invalidField(path, mode, "must be a number between 0 and 0777 (octal), both inclusive")] : [];
}
