/**
 * Writes src/engine/api/schema/descriptions.json: what Kubernetes' OpenAPI says of its types and fields.
 * Use: npm run gen:descriptions -- [SCHEMA-FACTS.json]
 *
 * No package carries the OpenAPI document itself, so its prose is put together from five that were
 * made of it: the official client (all types, paragraphs flattened), Pulumi's SDK (paragraphs kept, also
 * where a field refers to a type), cdk8s (types that Pulumi leaves out), kubernetes-models (Quantity, Time and the like), and an
 * older release of Pulumi's, the last with the meaning of enum values.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import supplementFile from "./supplement.json" with { type: "json" };
import { enumText, readEnumValues } from "./enumValues.ts";
import { readAlias, readModel, readNamespaces, readParameters, readResource, readTagged } from "./readDeclarations.ts";
import type { Prose } from "./readDeclarations.ts";

interface SchemaFacts {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, { readonly $ref?: string; readonly enum?: readonly string[]; readonly items?: { readonly enum?: readonly string[] } }>>;
}

const factsFile = process.argv.slice(2).find((argument) => argument !== "--") ?? "../shared/reference/kubernetes/schema-facts.json";
const target = "src/engine/api/schema/descriptions.json";
const cache = "node_modules/.cache/kubarium-descriptions";

/** Unpacks a package into the cache: nobody who only builds or runs the project needs these 90 MB. */
function unpacked(spec: string): string {
  const folder = join(cache, spec.replaceAll(/[^\w.-]/g, "_"));
  if (existsSync(join(folder, "package/package.json"))) return join(folder, "package");
  mkdirSync(folder, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, spec], { encoding: "utf8" }).trim();
  execFileSync("tar", ["xzf", join(folder, packed), "-C", folder]);
  return join(folder, "package");
}

const client = unpacked("@kubernetes/client-node@2.0.1");
const pulumi = unpacked("@pulumi/kubernetes@4.34.2");
const cdk8s = unpacked("cdk8s-plus-34@2.0.54");
const machinery = unpacked("@kubernetes-models/apimachinery@3.0.2");
const enumSource = unpacked("@pulumi/kubernetes@3.15.1");

const models = new Map<string, Prose>();
for (const file of readdirSync(join(client, "dist/gen/models"))) {
  if (!file.endsWith(".d.ts")) continue;
  const model = readModel(readFileSync(join(client, "dist/gen/models", file), "utf8"));
  if (model !== undefined) models.set(file.slice(0, -".d.ts".length), model);
}
const namespaces = [readNamespaces(readFileSync(join(pulumi, "types/output.d.ts"), "utf8")), readNamespaces(readFileSync(join(pulumi, "types/input.d.ts"), "utf8"))];
const tagged = readTagged(readFileSync(join(cdk8s, "lib/imports/k8s.d.ts"), "utf8"));
const enumValues = readEnumValues(readNamespaces(readFileSync(join(enumSource, "types/output.d.ts"), "utf8")));

/** What none of them has, from https://kubernetes.io/docs/reference/kubernetes-api/ (CC BY 4.0) and the comments of k8s.io/api (Apache 2.0). */
const supplement: Readonly<Record<string, string>> = supplementFile;

const capitalised = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** "io.k8s.api.core.v1.PodSpec" is core.v1.PodSpec there, and V1PodSpec or CoreV1PodSpec here. */
function sourcesOf(openApiName: string): { readonly model: Prose | undefined; readonly spaced: readonly Prose[] } {
  const [group = "", version = "", type = ""] = openApiName.split(".").slice(-3);
  const model = models.get(`${capitalised(group)}${capitalised(version)}${type}`) ?? models.get(`${capitalised(version)}${type}`);
  const spaced = namespaces.map((each) => each.get(`${group}.${version}.${type}`)).filter((each) => each !== undefined);
  const file = join(pulumi, group, version, `${type.slice(0, 1).toLowerCase()}${type.slice(1)}.d.ts`);
  if (existsSync(file)) spaced.push({ text: "", fields: readResource(readFileSync(file, "utf8")) });
  return { model, spaced };
}

/** "io.k8s.apimachinery.pkg.api.resource.Quantity" is api/resource/Quantity.d.ts there. */
function aliasText(openApiName: string): string | undefined {
  const [, path = ""] = /^io\.k8s\.apimachinery\.pkg\.(.+)$/.exec(openApiName) ?? [];
  const file = join(machinery, `${path.replaceAll(".", "/")}.d.ts`);
  return path !== "" && existsSync(file) ? readAlias(readFileSync(file, "utf8")) : undefined;
}

/** The text with its paragraphs, where Pulumi did not add to it. */
function best(flattened: string | undefined, spaced: readonly (string | undefined)[]): string | undefined {
  const given = spaced.filter((each): each is string => each !== undefined && each !== "");
  if (flattened === undefined || flattened === "") return given[0];
  for (const each of given) {
    // What Pulumi adds stands behind, in paragraphs of its own.
    const paragraphs = each.split("\n\n");
    for (let count = paragraphs.length; count > 0; count--) {
      const text = paragraphs.slice(0, count).join("\n\n");
      if (flat(text) === flat(flattened)) return text;
    }
  }
  return flattened;
}

const schemas = JSON.parse(readFileSync(factsFile, "utf8")) as Readonly<Record<string, SchemaFacts>>;
const types: Record<string, Record<string, string>> = {};
const missing: string[] = [];
for (const [name, schema] of Object.entries(schemas)) {
  const { model, spaced } = sourcesOf(name);
  const described: Record<string, string> = {};
  const own = best(model?.text, [...spaced.map(({ text }) => text), tagged.get(`${name}#`), aliasText(name), supplement[name]]);
  if (own !== undefined && own !== "") described[""] = own;
  else missing.push(name);
  for (const [field, { enum: values, items, $ref }] of Object.entries(schema.properties ?? {})) {
    // Where a field refers to a type, the client has the type's text or none.
    const text = best($ref === undefined ? model?.fields.get(field) : undefined, [...spaced.map(({ fields }) => fields.get(field)), tagged.get(`${name}#${field}`)]);
    const meanings = enumText(enumValues, name, field, values ?? items?.enum ?? []);
    if (text === undefined) missing.push(`${name}.${field}`);
    else described[field] = meanings === "" ? text : `${text}\n\n${meanings}`;
  }
  types[name] = described;
}
// Parameters of requests, by name; where a subresource has its own, as "exec.stdin".
const requests = readParameters(readFileSync(join(client, "dist/gen/types/ObjectParamAPI.d.ts"), "utf8"));
const parameters: Record<string, string> = {};
const subresources: Readonly<Record<string, string>> = { log: "ReadNamespacedPodLog", exec: "ConnectGetNamespacedPodExec", attach: "ConnectGetNamespacedPodAttach", portforward: "ConnectGetNamespacedPodPortforward", proxy: "ConnectGetNamespacedPodProxy" };
for (const request of ["ListNamespacedPod", "CreateNamespacedPod", "PatchNamespacedPod", "DeleteNamespacedPod"]) for (const [name, text] of requests.get(request) ?? []) if (name !== "body" && name !== "name") parameters[name] ??= text;
for (const [subresource, request] of Object.entries(subresources)) for (const [name, text] of requests.get(request) ?? []) if (name !== "name" && parameters[name] === undefined) parameters[`${subresource}.${name}`] = text;
types["parameters"] = parameters;
console.error(`without text: ${String(missing.length)}\n${missing.join("\n")}`);

// A text that stands in several places is kept once.
const uses = new Map<string, number>();
for (const described of Object.values(types)) for (const text of Object.values(described)) uses.set(text, (uses.get(text) ?? 0) + 1);
const shared = [...uses].filter(([, count]) => count > 1).map(([text]) => text);
const places = new Map(shared.map((text, index) => [text, index]));
const compact = Object.fromEntries(Object.entries(types).map(([name, described]) => [name, Object.fromEntries(Object.entries(described).map(([field, text]) => [field, places.get(text) ?? text]))]));
const notice = "Descriptions of Kubernetes v1.36 API types and fields, as its OpenAPI document has them. Copyright The Kubernetes Authors, Apache License 2.0. Written by npm run gen:descriptions.";
const lines = [`{"notice":${JSON.stringify(notice)},`, `"shared":[\n${shared.map((text) => JSON.stringify(text)).join(",\n")}\n],`, `"types":{\n${Object.entries(compact).map(([name, described]) => `${JSON.stringify(name)}:${JSON.stringify(described)}`).join(",\n")}\n}}`];
writeFileSync(target, `${lines.join("\n")}\n`);
