import { compileLabelSelector, matchesCompiled } from "../../../api/index.ts";
import type { KubeObject, LabelSelector, MatchResources, RuleWithOperations } from "../../../api/index.ts";
import type { AdmissionRequest } from "../plugin.ts";

/** Which requests a policy or webhook is about. @source k8s.io/apiserver/pkg/admission/plugin/webhook/predicates, plugin/policy/matching */

const has = (list: readonly string[] | undefined, value: string): boolean => list !== undefined && (list.includes("*") || list.includes(value));

function matchesResource(rule: RuleWithOperations, resource: string, subresource: string): boolean {
  for (const each of rule.resources ?? []) {
    const slash = each.indexOf("/");
    const name = slash === -1 ? each : each.slice(0, slash);
    const sub = slash === -1 ? "" : each.slice(slash + 1);
    if ((name === "*" || name === resource) && (sub === "*" || sub === subresource)) return true;
  }
  return false;
}

/** @param version the version to compare: the request's own, or an equivalent one */
function matchesRule(rule: RuleWithOperations, request: AdmissionRequest, version: string): boolean {
  const { group, strategy } = request.resource;
  const { scope = "*" } = rule;
  const isNamespaced = request.namespace !== "" && request.resource.key !== "v1/namespaces";
  if (scope !== "*" && (scope === "Namespaced") !== isNamespaced) return false;
  if (rule.resourceNames !== undefined && rule.resourceNames.length > 0 && !rule.resourceNames.includes(request.name)) return false;
  return has(rule.operations, request.operation) && has(rule.apiGroups, group) && has(rule.apiVersions, version) && matchesResource(rule, strategy.resource, request.subresource);
}

/** The version in which a rule catches the request; undefined: none does. */
export function matchingVersion(rules: readonly RuleWithOperations[], request: AdmissionRequest, matchPolicy: string | undefined): string | undefined {
  const own = request.resource.version;
  if (rules.some((rule) => matchesRule(rule, request, own))) return own;
  if (matchPolicy === "Exact") return undefined;
  return request.versions().find((version) => version !== own && rules.some((rule) => matchesRule(rule, request, version)));
}

const isEmpty = (selector: LabelSelector | undefined): boolean => selector === undefined || ((selector.matchExpressions ?? []).length === 0 && Object.keys(selector.matchLabels ?? {}).length === 0);

/** The labels of the request's namespace: a namespace that is being written has its own; what has no namespace has none. */
export function matchesNamespace(selector: LabelSelector | undefined, request: AdmissionRequest, object: KubeObject): boolean | "wait" | "notFound" {
  if (selector === undefined || isEmpty(selector)) return true;
  const isNamespace = request.resource.key === "v1/namespaces";
  if (!isNamespace && request.namespace === "") return true;
  if (isNamespace && request.operation !== "DELETE") return matchesCompiled(compileLabelSelector(selector), object.metadata.labels);
  const namespace = request.lookup("v1/namespaces", undefined, isNamespace ? request.name : request.namespace);
  if (namespace === "wait") return "wait";
  return namespace === undefined ? "notFound" : matchesCompiled(compileLabelSelector(selector), namespace.metadata.labels);
}

/** The new or the old object has the labels. */
export function matchesObject(selector: LabelSelector | undefined, request: AdmissionRequest, object: KubeObject): boolean {
  if (selector === undefined || isEmpty(selector)) return true;
  if (request.operation === "CONNECT") return false;
  const compiled = compileLabelSelector(selector);
  return matchesCompiled(compiled, object.metadata.labels) || (request.old !== undefined && matchesCompiled(compiled, request.old.metadata.labels));
}

/** Whether a policy's or binding's match resources catch the request. @source plugin/policy/matching/matching.go Matches */
export function matchesResources(match: MatchResources, request: AdmissionRequest, object: KubeObject): boolean | "wait" | "notFound" {
  const inNamespace = matchesNamespace(match.namespaceSelector, request, object);
  if (inNamespace !== true) return inNamespace;
  if (!matchesObject(match.objectSelector, request, object)) return false;
  const excluded = match.excludeResourceRules ?? [];
  if (excluded.length > 0 && matchingVersion(excluded, request, match.matchPolicy) !== undefined) return false;
  const rules = match.resourceRules ?? [];
  return rules.length === 0 || matchingVersion(rules, request, match.matchPolicy) !== undefined;
}

const reviewGroups: ReadonlySet<string> = new Set(["authentication.k8s.io", "authorization.k8s.io"]);

/** Questions to the server, and what decides on admission itself, are not subject to policies and webhooks. @source pkg/kubeapiserver/admission/exclusion/resources.go; plugin/webhook/predicates/rules IsExemptAdmissionConfigurationResource */
export function isExempt({ resource }: AdmissionRequest): boolean {
  return reviewGroups.has(resource.group) || resource.group === "admissionregistration.k8s.io";
}
