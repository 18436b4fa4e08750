import { compileLabelSelector, matchesCompiled } from "../labelSelector.ts";
import type { KubeObject } from "../meta.ts";
import { podQOSClass } from "../podTemplate/qos.ts";
import type { PodSpec } from "../podTemplate/types.ts";
import { isQuotaOf } from "./usage.ts";

/** Which objects a quota is about. @source pkg/quota/v1/evaluator/core/pods.go podMatchesScopeFunc, k8s.io/apiserver/pkg/quota/v1/generic/evaluator.go Matches */

interface ScopeRequirement {
  readonly scopeName?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

export interface ScopedQuota {
  readonly scopes?: readonly string[];
  readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeRequirement[] };
}

interface AffinityTermLike {
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: unknown;
}

interface PodAffinityLike {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly AffinityTermLike[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly podAffinityTerm?: AffinityTermLike }[];
}

/** @source pods.go usesCrossNamespacePodAffinity */
function looksIntoNamespaces(spec: PodSpec): boolean {
  const { podAffinity, podAntiAffinity } = (spec.affinity ?? {}) as { readonly podAffinity?: PodAffinityLike; readonly podAntiAffinity?: PodAffinityLike };
  const terms = [podAffinity, podAntiAffinity].flatMap((affinity) => [
    ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ]);
  return terms.some((term) => (term?.namespaces ?? []).length > 0 || (term?.namespaceSelector ?? undefined) !== undefined);
}

const matchesName = ({ operator = "Exists", values = [] }: ScopeRequirement, key: string, name: string): boolean =>
  matchesCompiled(compileLabelSelector({ matchExpressions: [{ key, operator: operator as "In", values }] }), name === "" ? {} : { [key]: name });

function matchesPodScope(requirement: ScopeRequirement, spec: PodSpec): boolean {
  const isTerminating = (spec.activeDeadlineSeconds ?? -1) >= 0;
  switch (requirement.scopeName ?? "") {
    case "Terminating":
      return isTerminating;
    case "NotTerminating":
      return !isTerminating;
    case "BestEffort":
      return podQOSClass(spec) === "BestEffort";
    case "NotBestEffort":
      return podQOSClass(spec) !== "BestEffort";
    case "PriorityClass":
      return matchesName(requirement, "PriorityClass", spec.priorityClassName ?? "");
    case "CrossNamespacePodAffinity":
      return looksIntoNamespaces(spec);
    default:
      return false;
  }
}

function matchesScope(resource: string, requirement: ScopeRequirement, object: KubeObject): boolean {
  const { spec } = object as KubeObject & { readonly spec?: unknown };
  if (resource === "pods") return matchesPodScope(requirement, spec as PodSpec);
  if (resource !== "persistentvolumeclaims" || requirement.scopeName !== "VolumeAttributesClass") return false;
  return matchesName(requirement, "VolumeAttributesClass", (spec as { readonly volumeAttributesClassName?: string }).volumeAttributesClassName ?? "");
}

/** Whether the object is among those that the quota counts, whatever it counts of them. */
export function isInScope(quota: ScopedQuota, resource: string, object: KubeObject): boolean {
  const requirements = [...(quota.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists" })), ...(quota.scopeSelector?.matchExpressions ?? [])];
  return requirements.every((requirement) => matchesScope(resource, requirement, object));
}

/** The entries of a quota that are about objects of the resource. */
export const entriesFor = (resource: string, names: readonly string[]): readonly string[] => names.filter((name) => isQuotaOf(resource, name));
