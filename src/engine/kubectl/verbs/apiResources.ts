import { compareStrings } from "../../core/index.ts";
import { printColumns } from "../print/table.ts";
import { qualifiedPlural } from "../resources.ts";
import type { Resource } from "../resources.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";

const byGroup = (a: Resource, b: Resource): number => compareStrings(a.group, b.group) || compareStrings(a.plural, b.plural);
const listed = (text: string | undefined): readonly string[] => (text === undefined || text === "" ? [] : text.split(","));

/** The preferred version of each resource: the first that discovery names. */
function preferred(resources: readonly Resource[]): readonly Resource[] {
  const seen = new Set<string>();
  return resources.filter((resource) => {
    const name = qualifiedPlural(resource);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** `kubectl api-resources`: what the cluster serves. @source k8s.io/kubectl/pkg/cmd/apiresources/apiresources.go */
export const apiResources = scriptVerb(
  // eslint-disable-next-line require-yield -- discovery has been asked already
  function* (io, { args, resources }) {
    const { "api-group": group, namespaced, "sort-by": sort, output } = args.flags;
    if (args.positional.length > 0) return usage(io, `unexpected arguments: [${args.positional.join(" ")}]\nSee 'kubectl api-resources -h' for help and examples`);
    if (output !== undefined && !["", "wide", "name"].includes(output)) return usage(io, `--output ${output} is not available`);
    if (sort !== undefined && !["", "name", "kind"].includes(sort)) return usage(io, "--sort-by accepts only name or kind");
    const verbs = (args.all["verbs"] ?? []).flatMap(listed);
    const categories = (args.all["categories"] ?? []).flatMap(listed);
    const wanted = preferred(resources)
      .filter((resource) => resource.verbs.length > 0 && (group === undefined || resource.group === group) && (namespaced === undefined || resource.namespaced === (namespaced === "true")))
      .filter((resource) => categories.every((category) => resource.categories.includes(category)) && verbs.every((verb) => resource.verbs.includes(verb)))
      .toSorted(byGroup);
    if (sort === "name") wanted.sort((a, b) => compareStrings(a.plural, b.plural));
    if (sort === "kind") wanted.sort((a, b) => compareStrings(a.kind, b.kind));
    if (output === "name") {
      io.out(wanted.map((resource) => `${qualifiedPlural(resource)}\n`).join(""));
      return 0;
    }
    const wide = output === "wide";
    const header = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", ...(wide ? ["VERBS", "CATEGORIES"] : [])];
    const rows = wanted.map((resource) => [
      resource.plural,
      resource.shortNames.join(","),
      resource.apiVersion,
      String(resource.namespaced),
      resource.kind,
      ...(wide ? [resource.verbs.join(","), resource.categories.join(",")] : []),
    ]);
    io.out(printColumns(args.flags["no-headers"] === "true" ? rows : [header, ...rows]));
    return 0;
  },
  { discovery: ({ flags }) => (flags["cached"] === "true" ? "cached" : "fresh") },
);

/** `kubectl api-versions`. @source k8s.io/kubectl/pkg/cmd/apiresources/apiversions.go */
export const apiVersions = scriptVerb(
  // eslint-disable-next-line require-yield -- discovery has been asked already
  function* (io, { args, resources }) {
    if (args.positional.length > 0) return usage(io, `unexpected arguments: [${args.positional.join(" ")}]\nSee 'kubectl api-versions -h' for help and examples`);
    const versions = [...new Set(resources.map((resource) => resource.apiVersion))].sort(compareStrings);
    io.out(versions.map((version) => `${version}\n`).join(""));
    return 0;
  },
  { discovery: () => "fresh" },
);
