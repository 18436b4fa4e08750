import type { Resource } from "./resources.ts";

/** What kubectl asks for: both lists in one form. @source k8s.io/client-go/discovery/discovery_client.go */
export const aggregatedDiscovery =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind: { readonly group?: string; readonly version?: string; readonly kind: string };
  readonly scope: "Namespaced" | "Cluster";
  readonly singularResource: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string; readonly verbs?: readonly string[] }[];
}

interface DiscoveryList {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly { readonly version: string; readonly resources?: readonly DiscoveredResource[]; readonly freshness?: string }[];
  }[];
}

function parsed(body: unknown): DiscoveryList {
  if (typeof body !== "string") return body as DiscoveryList;
  try {
    return JSON.parse(body) as DiscoveryList;
  } catch {
    return {};
  }
}

/** The resources of a discovery document, in its order: groups as the server ranks them, the preferred version first. */
export function resourcesOf(body: unknown): readonly Resource[] {
  const found: Resource[] = [];
  for (const group of parsed(body).items ?? []) {
    const name = group.metadata?.name ?? "";
    for (const { version, resources = [] } of group.versions ?? []) {
      const apiVersion = name === "" ? version : `${name}/${version}`;
      for (const each of resources) found.push(resourceIn(each, { group: name, version, apiVersion }));
    }
  }
  return found;
}

function resourceIn(each: DiscoveredResource, { group, version, apiVersion }: Pick<Resource, "group" | "version" | "apiVersion">): Resource {
  const { resource: plural, responseKind, scope, singularResource, verbs = [], shortNames = [], categories = [], subresources = [] } = each;
  return {
    key: `${apiVersion}/${plural}`,
    kind: responseKind.kind,
    apiVersion,
    group,
    version,
    plural,
    singular: singularResource === "" ? responseKind.kind.toLowerCase() : singularResource,
    shortNames,
    namespaced: scope === "Namespaced",
    categories,
    verbs,
    subresources: subresources.map(({ subresource }) => subresource),
  };
}
