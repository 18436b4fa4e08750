import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { annotationsText, labelsText } from "./common.ts";
import { goList, listAt, textAt, textsAt } from "./fields.ts";

interface Rule {
  readonly verbs: readonly string[];
  readonly group: string | undefined;
  readonly resource: string | undefined;
  readonly resourceName: string | undefined;
  readonly url: string | undefined;
}

const orUndefined = (texts: readonly string[]): readonly (string | undefined)[] => (texts.length === 0 ? [undefined] : texts);

/** One rule for each verb, group, resource and name. @source k8s.io/kubectl/pkg/util/rbac BreakdownRule */
function breakDown(rule: unknown): readonly Rule[] {
  const rules: Rule[] = [];
  for (const group of textsAt(rule, "apiGroups")) {
    for (const resource of textsAt(rule, "resources")) {
      for (const verb of textsAt(rule, "verbs")) for (const resourceName of orUndefined(textsAt(rule, "resourceNames"))) rules.push({ verbs: [verb], group, resource, resourceName, url: undefined });
    }
  }
  for (const url of textsAt(rule, "nonResourceURLs")) for (const verb of textsAt(rule, "verbs")) rules.push({ verbs: [verb], group: undefined, resource: undefined, resourceName: undefined, url });
  return rules;
}

/** Rules about the same thing become one. @source k8s.io/kubectl/pkg/util/rbac CompactRules */
function compact(rules: readonly Rule[]): readonly Rule[] {
  const simple = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.group, rule.resource, rule.resourceName, rule.url]);
    const before = simple.get(key);
    if (before === undefined) simple.set(key, rule);
    else simple.set(key, { ...before, verbs: [...before.verbs, ...rule.verbs] });
  }
  return [...simple.values()].sort((a, b) => compareStrings(sortKey(a), sortKey(b)));
}

const part = (title: string, text: string | undefined): string => `${title}:[${text === undefined ? "" : text}]`;
/** @source k8s.io/kubectl/pkg/util/rbac SortableRuleSlice: the rule as Go's %v of its wire form */
const sortKey = ({ verbs, group, resource, resourceName, url }: Rule): string => `${goList(verbs)} ${part("", group)} ${part("", resource)} ${part("", resourceName)} ${part("", url)}`;

function resourceWithGroup(resource: string | undefined, group: string | undefined): string {
  if (resource === undefined) return "";
  const slash = resource.indexOf("/");
  const [name, subresource] = slash === -1 ? [resource, ""] : [resource.slice(0, slash), resource.slice(slash)];
  return `${name}${group === undefined || group === "" ? "" : `.${group}`}${subresource}`;
}

const one = (text: string | undefined): string => goList(text === undefined ? [] : [text]);

/** `kubectl describe role` and clusterrole. */
export function describeRole(role: KubeObject): string {
  const rules = compact(listAt(role, "rules").flatMap(breakDown));
  return [
    `Name:\t${role.metadata.name}\n`,
    labelsText("Labels", role.metadata.labels),
    annotationsText("Annotations", role.metadata.annotations),
    "PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs\n  ---------\t-----------------\t--------------\t-----\n",
    ...rules.map(({ resource, group, url, resourceName, verbs }) => `  ${resourceWithGroup(resource, group)}\t${one(url)}\t${one(resourceName)}\t${goList(verbs)}\n`),
  ].join("");
}

/** `kubectl describe rolebinding` and clusterrolebinding. */
export function describeRoleBinding(binding: KubeObject): string {
  return [
    `Name:\t${binding.metadata.name}\n`,
    labelsText("Labels", binding.metadata.labels),
    annotationsText("Annotations", binding.metadata.annotations),
    `Role:\n  Kind:\t${textAt(binding, "roleRef.kind")}\n  Name:\t${textAt(binding, "roleRef.name")}\n`,
    "Subjects:\n  Kind\tName\tNamespace\n  ----\t----\t---------\n",
    ...listAt(binding, "subjects").map((subject) => `  ${textAt(subject, "kind")}\t${textAt(subject, "name")}\t${textAt(subject, "namespace")}\n`),
  ].join("");
}
