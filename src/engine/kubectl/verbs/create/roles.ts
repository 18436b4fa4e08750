import type { KubeObject, PolicyRule } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import { noType, resolveType } from "../../resources.ts";
import type { VerbInput } from "../../verb.ts";
import { generatorVerb } from "./generator.ts";
import type { Whole } from "./generator.ts";
import { newMeta } from "./names.ts";

const resourceVerbs = ["*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy", "deletecollection", "use", "bind", "escalate", "impersonate"];
const pathVerbs = ["*", "get", "post", "put", "delete", "patch", "head", "options"];
const rbac = "rbac.authorization.k8s.io";
const api = { apiVersion: `${rbac}/v1` } as const;

/** Verbs that mean something for these resources only, "group/resource". */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ["policy/podsecuritypolicies", "extensions/podsecuritypolicies"],
  bind: [`${rbac}/roles`, `${rbac}/clusterroles`],
  escalate: [`${rbac}/roles`, `${rbac}/clusterroles`],
  impersonate: ["/users", "/serviceaccounts", "/groups", "authentication.k8s.io/userextras"],
};

interface Wanted {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
}

const valuesOf = ({ args }: VerbInput, flag: string): readonly string[] => [...new Set((args.all[flag] ?? []).flatMap((value) => value.split(",")).filter((value) => value !== ""))];
const namesOf = ({ args }: VerbInput): readonly string[] => [...new Set(args.all["resource-name"] ?? [])];

function verbsOf(input: VerbInput): readonly string[] {
  const verbs = valuesOf(input, "verb");
  return verbs.includes("*") ? ["*"] : verbs;
}

/** "deployments.apps/scale" */
function parseResource(text: string): Wanted {
  const slash = text.indexOf("/");
  const whole = slash === -1 ? text : text.slice(0, slash);
  const dot = whole.indexOf(".");
  return { group: dot === -1 ? "" : whole.slice(dot + 1), resource: dot === -1 ? whole : whole.slice(0, dot), subresource: slash === -1 ? "" : text.slice(slash + 1) };
}

function resourcesOf(input: VerbInput): readonly Wanted[] {
  const wanted = valuesOf(input, "resource").map(parseResource);
  const all = wanted.find(({ resource, group, subresource }) => resource === "*" && group === "" && subresource === "");
  return all === undefined ? wanted : [all];
}

const found = (input: VerbInput, { resource, group }: Wanted) => resolveType(input.resources, group === "" ? resource : `${resource}.${group}`);

/** @source k8s.io/kubectl/pkg/cmd/create/create_role.go validateResource */
function resourceError(input: VerbInput, wanted: readonly Wanted[], verbs: readonly string[]): string | Whole | undefined {
  for (const each of wanted) {
    if (each.resource === "") return "resource must be specified if apiGroup/subresource specified";
    if (each.resource === "*") return undefined;
    const known = found(input, each);
    const [group, plural] = known === undefined ? [each.group, each.resource] : [known.group, known.plural];
    let isKnown = known !== undefined;
    for (const verb of verbs) {
      const special = Object.hasOwn(specialVerbs, verb) ? specialVerbs[verb] : undefined;
      if (special === undefined) continue;
      if (!special.includes(`${group}/${plural}`)) return `can not perform '${verb}' on '${plural}' in group '${group}'`;
      isKnown = true;
    }
    // Without "error:".
    if (!isKnown) return { error: `${noType(each.resource)}\n` };
  }
  return undefined;
}

/** One rule for each group. @source create_role.go generateResourcePolicyRules */
function rulesOf(input: VerbInput, wanted: readonly Wanted[]): readonly PolicyRule[] {
  const verbs = verbsOf(input);
  const names = namesOf(input);
  const groups = new Map<string, string[]>();
  for (const each of wanted) {
    const known = found(input, each);
    const group = known?.group ?? each.group;
    const resource = `${known?.plural ?? each.resource}${each.subresource === "" ? "" : `/${each.subresource}`}`;
    const list = groups.get(group) ?? [];
    if (!list.includes(resource)) list.push(resource);
    groups.set(group, list);
  }
  const sorted = [...groups].sort(([a], [b]) => compareStrings(a, b));
  return sorted.map(([group, resources]) => ({ verbs, apiGroups: [group], resources, ...(names.length === 0 ? {} : { resourceNames: names }) }));
}

const warn = (input: VerbInput): string =>
  valuesOf(input, "resource").length === 0
    ? ""
    : verbsOf(input)
        .filter((verb) => !resourceVerbs.includes(verb))
        .map((verb) => `Warning: '${verb}' is not a standard resource verb\n`)
        .join("");

/** `kubectl create role`. @source k8s.io/kubectl/pkg/cmd/create/create_role.go */
export const createRole = generatorVerb({
  needsResources: true,
  warn,
  make(input, name) {
    const verbs = verbsOf(input);
    const wanted = resourcesOf(input);
    if (verbs.length === 0) return "at least one verb must be specified";
    if (wanted.length === 0) return "at least one resource must be specified";
    const problem = resourceError(input, wanted, verbs);
    if (problem !== undefined) return problem;
    return { kind: "Role", ...api, metadata: newMeta(name), rules: rulesOf(input, wanted) } as KubeObject;
  },
});

function pathError(urls: readonly string[], verbs: readonly string[]): string | undefined {
  const verb = verbs.find((each) => !pathVerbs.includes(each));
  if (verb !== undefined) return `invalid verb: '${verb}' for nonResourceURL`;
  for (const url of urls) {
    if (url === "*") continue;
    if (!url.startsWith("/")) return "nonResourceURL should start with /";
    if (url.slice(0, -1).includes("*")) return "nonResourceURL only supports wildcard matches when '*' is at the end";
  }
  return undefined;
}

function aggregated(name: string, text: string): KubeObject | string {
  const labels: Record<string, string> = {};
  for (const pair of text.split(",")) {
    const equals = pair.indexOf("=");
    if (equals === -1) return `invalid argument "${text}" for "--aggregation-rule" flag: malformed pair, expect string=string\nSee 'kubectl create clusterrole --help' for usage.`;
    labels[pair.slice(0, equals).trim()] = pair.slice(equals + 1).trim();
  }
  return { kind: "ClusterRole", ...api, metadata: newMeta(name), rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } } as KubeObject;
}

/** `kubectl create clusterrole`. @source k8s.io/kubectl/pkg/cmd/create/create_clusterrole.go */
export const createClusterRole = generatorVerb({
  needsResources: true,
  warn,
  make(input, name) {
    const verbs = verbsOf(input);
    const wanted = resourcesOf(input);
    const urls = valuesOf(input, "non-resource-url");
    const aggregation = input.args.flags["aggregation-rule"] ?? "";
    if (aggregation !== "") {
      if (urls.length > 0 || verbs.length > 0 || wanted.length > 0 || namesOf(input).length > 0) return "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames";
      return aggregated(name, aggregation);
    }
    if (verbs.length === 0) return "at least one verb must be specified";
    if (wanted.length === 0 && urls.length === 0) return "one of resource or nonResourceURL must be specified";
    const problem = resourceError(input, wanted, verbs) ?? (urls.length === 0 ? undefined : pathError(urls, verbs));
    if (problem !== undefined) return problem;
    const rules = [...rulesOf(input, wanted), ...(urls.length === 0 ? [] : [{ verbs, nonResourceURLs: urls }])];
    return { kind: "ClusterRole", ...api, metadata: newMeta(name), rules } as KubeObject;
  },
});
