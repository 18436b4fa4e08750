/**
 * Writes src/engine/kinds/catalogue/catalogue.json: the resources that a Kubernetes v1.36 server lists, one a line.
 * Use: node src/testing/run.mjs src/testing/schema/generateCatalogue.ts -- <discovery.json> src/engine/kinds/catalogue/catalogue.json
 * The input is aggregated discovery of /api and /apis.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind: { readonly kind: string };
  readonly scope: "Cluster" | "Namespaced";
  readonly singularResource: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}
interface Discovery {
  readonly items: readonly { readonly metadata: { readonly name?: string }; readonly versions: readonly { readonly version: string; readonly resources: readonly DiscoveredResource[] }[] }[];
}

const [input = "", target = ""] = process.argv.slice(2).filter((argument) => argument !== "--");
const { api, apis } = JSON.parse(readFileSync(input, "utf8")) as { readonly api: Discovery; readonly apis: Discovery };

const rows: string[] = [];
for (const { metadata, versions } of [...api.items, ...apis.items]) {
  for (const { version, resources } of versions) {
    const apiVersion = metadata.name === undefined ? version : `${metadata.name}/${version}`;
    for (const each of resources) {
      const { resource, responseKind, scope, singularResource: singular, shortNames = [], categories = [], verbs, subresources = [] } = each;
      rows.push(JSON.stringify({ apiVersion, kind: responseKind.kind, resource, singular, namespaced: scope === "Namespaced", shortNames, categories, verbs, subresources: subresources.map(({ subresource }) => subresource) }));
    }
  }
}
writeFileSync(target, `[\n${rows.join(",\n")}\n]\n`);
