import { compareStrings } from "../../core/index.ts";
import { printColumns } from "../print/table.ts";
import { qualifiedPlural, resources } from "../resources.ts";
import type { Resource } from "../resources.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";

const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const byGroup = (a: Resource, b: Resource): number => compareStrings(a.group, b.group) || compareStrings(a.plural, b.plural);

/** `kubectl api-resources`: what the cluster serves. @source k8s.io/kubectl/pkg/cmd/apiresources/apiresources.go */
// eslint-disable-next-line require-yield -- nothing has to be asked: the kinds are compiled in
export const apiResources = scriptVerb("api-resources [--api-group=G] [--namespaced=true|false] [--verbs=V,...] [--categories=C] [--sort-by=name|kind] [-o wide|name]", function* (io, { args }) {
  const { "api-group": group, namespaced, verbs, categories, "sort-by": sort, output } = args.flags;
  if (output !== undefined && output !== "wide" && output !== "name") return usage(io, `--output ${output} is not available`);
  const wanted = resources
    .filter((resource) => (group === undefined || resource.group === group) && (namespaced === undefined || resource.namespaced === (namespaced === "true")))
    .filter((resource) => categories?.split(",").every((category) => resource.categories.includes(category)) !== false && verbs?.split(",").every((verb) => everyVerb.includes(verb)) !== false)
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
    ...(wide ? [everyVerb.join(","), resource.categories.join(",")] : []),
  ]);
  io.out(printColumns(args.flags["no-headers"] === "true" ? rows : [header, ...rows]));
  return 0;
});

/** `kubectl api-versions`. */
// eslint-disable-next-line require-yield -- nothing has to be asked: the kinds are compiled in
export const apiVersions = scriptVerb("api-versions", function* (io) {
  const versions = [...new Set(resources.map((resource) => resource.apiVersion))].sort(compareStrings);
  io.out(versions.map((version) => `${version}\n`).join(""));
  return 0;
});

/** `kubectl config current-context|view|get-contexts`. */
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const config = scriptVerb("config (current-context | view | get-contexts)", function* (io, { args, server }) {
  switch (args.positional[0]) {
    case "current-context":
      io.out("kubernetes-admin@kubarium\n");
      return 0;
    case "get-contexts":
      io.out(printColumns([["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"], ["*", "kubernetes-admin@kubarium", "kubarium", "kubernetes-admin", ""]]));
      return 0;
    case "view":
      io.out(`apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: DATA+OMITTED\n    server: ${server}\n  name: kubarium\ncontexts:\n- context:\n    cluster: kubarium\n    user: kubernetes-admin\n  name: kubernetes-admin@kubarium\ncurrent-context: kubernetes-admin@kubarium\nkind: Config\npreferences: {}\nusers:\n- name: kubernetes-admin\n  user:\n    client-certificate-data: DATA+OMITTED\n    client-key-data: DATA+OMITTED\n`);
      return 0;
    case undefined:
    default:
      return usage(io, `unknown command "${args.positional[0] ?? ""}" for "kubectl config"`);
  }
});
