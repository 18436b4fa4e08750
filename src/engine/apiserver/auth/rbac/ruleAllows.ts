import type { PolicyRule } from "../../../api/index.ts";
import type { Attributes } from "../attributes.ts";

const everything = "*";

const matches = (values: readonly string[] | undefined, wanted: string): boolean => values !== undefined && (values.includes(wanted) || values.includes(everything));

/** Whether a rule lets a request through. @source kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go RuleAllows, pkg/apis/rbac/v1/evaluation_helpers.go */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!matches(rule.verbs, attributes.verb)) return false;
  if (attributes.path !== undefined) return pathMatches(rule, attributes.path);
  return matches(rule.apiGroups, attributes.group) && resourceMatches(rule, attributes) && nameMatches(rule, attributes.name);
}

function resourceMatches({ resources }: PolicyRule, { resource, subresource }: Attributes): boolean {
  if (resources === undefined) return false;
  if (subresource === "") return matches(resources, resource);
  return matches(resources, `${resource}/${subresource}`) || resources.includes(`*/${subresource}`);
}

const nameMatches = ({ resourceNames }: PolicyRule, name: string): boolean => resourceNames === undefined || resourceNames.length === 0 || resourceNames.includes(name);

const pathMatches = ({ nonResourceURLs = [] }: PolicyRule, path: string): boolean =>
  nonResourceURLs.some((url) => url === everything || url === path || (url.endsWith("*") && path.startsWith(url.replace(/\*+$/, ""))));
