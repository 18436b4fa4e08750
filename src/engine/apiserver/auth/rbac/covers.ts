import type { PolicyRule } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";

/**
 * What `wanted` allows that `held` does not, each piece one verb on one resource.
 *
 * @source k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go Covers
 */
export function missingRights(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((piece) => !held.some((rule) => ruleCovers(rule, piece)));
}

/** The rule as rules of one group, one resource, one verb and at most one name each. */
function breakDown({ apiGroups = [], resources = [], verbs, resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const names = (piece: PolicyRule): readonly PolicyRule[] => (resourceNames.length === 0 ? [piece] : resourceNames.map((name) => ({ ...piece, resourceNames: [name] })));
  const ofResources = apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => names({ apiGroups: [group], resources: [resource], verbs: [verb] }))));
  return [...ofResources, ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ nonResourceURLs: [url], verbs: [verb] })))];
}

const hasAll = (set: readonly string[], wanted: readonly string[]): boolean => wanted.every((each) => set.includes(each));
const coversAll = (set: readonly string[] = [], wanted: readonly string[] = []): boolean => set.includes("*") || hasAll(set, wanted);

function ruleCovers(rule: PolicyRule, piece: PolicyRule): boolean {
  const names = rule.resourceNames ?? [];
  const wantedNames = piece.resourceNames ?? [];
  const nameMatches = names.length === 0 || (wantedNames.length > 0 && hasAll(names, wantedNames));
  return (
    nameMatches &&
    coversAll(rule.verbs, piece.verbs) &&
    coversAll(rule.apiGroups, piece.apiGroups) &&
    coversAll(rule.resources, piece.resources) &&
    (piece.nonResourceURLs ?? []).every((path) => (rule.nonResourceURLs ?? []).some((url) => url === path || (url.endsWith("*") && path.startsWith(url.replace(/\*+$/, "")))))
  );
}

/** Rules for the same resource become one. @source kubernetes pkg/registry/rbac/validation/policy_compact.go CompactRules */
export function compactRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const compacted: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
    const [group] = apiGroups;
    const [resource] = resources;
    if (resourceNames.length > 0 || nonResourceURLs.length > 0 || apiGroups.length !== 1 || resources.length !== 1 || group === undefined || resource === undefined) {
      compacted.push(rule);
      continue;
    }
    const key = `${group}\n${resource}`;
    const before = simple.get(key);
    simple.set(key, before === undefined ? { apiGroups, resources, verbs: rule.verbs } : { ...before, verbs: [...before.verbs, ...rule.verbs] });
  }
  return [...compacted, ...simple.values()];
}

/** A list of texts as Go's %q prints it: `["get" "list"]`. */
export const quotedList = (values: readonly string[]): string => `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;

/** @source kubernetes pkg/apis/rbac/v1/evaluation_helpers.go CompactString */
function compactString(rule: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["ResourceNames", rule.resourceNames],
    ["Verbs", rule.verbs],
  ];
  return `{${parts.flatMap(([name, values]) => (values === undefined || values.length === 0 ? [] : [`${name}:${quotedList(values)}`])).join(", ")}}`;
}

/** The lines that a refusal to grant ends with. */
export const describeMissing = (missing: readonly PolicyRule[]): string => [...new Set(compactRules(missing).map(compactString))].sort(compareStrings).join("\n");
