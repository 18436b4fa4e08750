import { ageColumn, column, invalidField, isQuotaResource, keyPath, nameColumn, plainKind, requiredField, validateQuotaResourceName, validateResourceQuantity, type FieldError, type ResourceList } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from "./types.ts";

/** @source pkg/apis/core/validation/validation.go ValidateResourceQuota, pkg/apis/core/helper/helpers.go */

const scopes: ReadonlySet<string> = new Set(["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"]);
const computeResources: ReadonlySet<string> = new Set(["cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"]);
const existsOnly: ReadonlySet<string> = new Set(["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"]);
const conflicts = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;

/** What a scope says nothing about cannot be limited under it. */
function isValidFor(scope: string, resource: string): boolean {
  if (scope === "BestEffort") return resource === "pods";
  if (scope === "VolumeAttributesClass") return resource === "persistentvolumeclaims" || resource === "requests.storage";
  return !scopes.has(scope) || resource === "pods" || computeResources.has(resource);
}

function validateList(list: ResourceList | undefined, path: string): readonly FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => [...validateQuotaResourceName(name, keyPath(path, name)), ...validateResourceQuantity(name, amount, keyPath(path, name))]);
}

const hardNames = (spec: ResourceQuotaSpec): readonly string[] => Object.keys(spec.hard ?? {}).toSorted(compareStrings);

function validateScopes(spec: ResourceQuotaSpec): readonly FieldError[] {
  const given = spec.scopes ?? [];
  const errors: FieldError[] = [];
  for (const scope of given) {
    if (!scopes.has(scope)) errors.push(invalidField("spec.scopes", given, "unsupported scope"));
    for (const name of hardNames(spec)) if (isQuotaResource(name) && !isValidFor(scope, name)) errors.push(invalidField("spec.scopes", given, "unsupported scope applied to resource"));
  }
  for (const pair of conflicts) if (pair.every((scope) => given.includes(scope))) errors.push(invalidField("spec.scopes", given, "conflicting scopes"));
  return errors;
}

/** Go's internal struct, as its messages show it. */
const goSelector = (requirements: readonly ScopedResourceSelectorRequirement[]): unknown => ({
  MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({ ScopeName: scopeName ?? "", Operator: operator ?? "", Values: values ?? null })),
});

const existsMessage =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateRequirement({ scopeName = "", operator = "", values }: ScopedResourceSelectorRequirement, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (existsOnly.has(scopeName) && operator !== "Exists") errors.push(invalidField(`${path}.operator`, operator, existsMessage));
  if (operator === "In" || operator === "NotIn") {
    if ((values ?? []).length === 0) errors.push(requiredField(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if ((values ?? []).length > 0) errors.push(invalidField(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
  } else errors.push(invalidField(`${path}.operator`, operator, "not a valid selector operator"));
  return errors;
}

function validateSelector(spec: ResourceQuotaSpec): readonly FieldError[] {
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  const path = "spec.scopeSelector.matchExpressions";
  const errors: FieldError[] = [];
  for (const requirement of requirements) {
    const scope = requirement.scopeName ?? "";
    if (!scopes.has(scope)) errors.push(invalidField(`${path}.scopeName`, scope, "unsupported scope"));
    for (const name of hardNames(spec)) if (isQuotaResource(name) && !isValidFor(scope, name)) errors.push(invalidField(path, goSelector(requirements), "unsupported scope applied to resource"));
    errors.push(...validateRequirement(requirement, path));
  }
  for (const pair of conflicts) {
    if (pair.every((scope) => requirements.some((each) => each.scopeName === scope))) errors.push(invalidField(path, spec.scopes ?? null, "conflicting scopes"));
  }
  return errors;
}

const statusErrors = ({ status }: ResourceQuota): readonly FieldError[] => [...validateList(status.hard, "status.hard"), ...validateList(status.used, "status.used")];

function validateChange(next: ResourceQuota, old: ResourceQuota): readonly FieldError[] {
  const [after, before] = [next.spec.scopes ?? [], old.spec.scopes ?? []].map((list) => [...new Set(list)].toSorted(compareStrings).join());
  return after === before ? [] : [invalidField("spec.scopes", next.spec.scopes ?? null, "field is immutable")];
}

/** "cpu: 1/4, pods: 3/10": used of allowed. @source pkg/printers/internalversion/printers.go printResourceQuota */
function usageText({ status }: ResourceQuota, ofLimits: boolean): string {
  return Object.keys(status.hard ?? {})
    .toSorted(compareStrings)
    .filter((name) => name.startsWith("limits") === ofLimits)
    .map((name) => `${name}: ${status.used?.[name] ?? "0"}/${status.hard?.[name] ?? "0"}`)
    .join(", ");
}

/** @source pkg/registry/core/resourcequota/strategy.go */
export const resourceQuota = plainKind<ResourceQuota>(
  { apiVersion: "v1", kind: "ResourceQuota", resource: "resourcequotas", singular: "resourcequota", shortNames: ["quota"], namespaced: true },
  {
    allColumns: [nameColumn, column("Request", (object) => usageText(object, false)), column("Limit", (object) => usageText(object, true)), ageColumn],
    initialStatus: {},
    applyDefaults: (object) => (object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? {}, status: object.status ?? {} } : object),
    validate: (object) => [...validateList(object.spec.hard, "spec.hard"), ...validateScopes(object.spec), ...validateSelector(object.spec)],
    validateChange,
    validateStatus: statusErrors,
  },
);
