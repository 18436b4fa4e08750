import type { PolicyRule } from "../../../api/index.ts";

/** @source k8s.io/kubectl/pkg/util/rbac/rbac.go */

/** A rule as rules of one group, resource, verb and name each. */
export function breakDown({ apiGroups = [], resources = [], verbs, resourceNames = [], nonResourceURLs = [] }: PolicyRule): readonly PolicyRule[] {
  const named = (piece: PolicyRule): readonly PolicyRule[] => (resourceNames.length === 0 ? [piece] : resourceNames.map((name) => ({ ...piece, resourceNames: [name] })));
  const ofResources = apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.flatMap((verb) => named({ apiGroups: [group], resources: [resource], verbs: [verb] }))));
  return [...ofResources, ...nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })))];
}

/** Rules that differ in their verbs alone become one. */
export function compact(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const compacted: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
    if (apiGroups.length !== 1 || resources.length !== 1 || resourceNames.length > 1 || nonResourceURLs.length > 0) {
      compacted.push(rule);
      continue;
    }
    const key = JSON.stringify([apiGroups[0], resources[0], resourceNames[0] ?? ""]);
    const before = simple.get(key);
    const verbs = before === undefined ? rule.verbs : [...before.verbs, ...rule.verbs.filter((verb) => !before.verbs.includes(verb))];
    simple.set(key, { ...rule, verbs });
  }
  return [...compacted, ...simple.values()];
}

/** "deployments.apps/scale" of resources and groups. @source k8s.io/kubectl/pkg/describe/describe.go CombineResourceGroup */
export function combineResourceGroup({ resources = [], apiGroups = [] }: PolicyRule): string {
  const [resource] = resources;
  if (resource === undefined) return "";
  const slash = resource.indexOf("/");
  const [plural, part] = slash === -1 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash)];
  const [group = ""] = apiGroups;
  return `${plural}${group === "" ? "" : `.${group}`}${part}`;
}
