import type { KubeObject } from "../../api/index.ts";
import { compareStrings, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { encodeBase64 } from "../print/base64.ts";
import { printYaml } from "../print/yaml.ts";
import type { InputFile } from "../verb.ts";
import { contentHash } from "../verbs/create/contentHash.ts";
import { inLegacyOrder } from "./order.ts";
import { followNames, isFields } from "./references.ts";
import { withReplacements } from "./replacements.ts";
import { annotated, entries, inNamespace, isRenamed, labelled, pairsOf, textOf, texts, withImages, withPatch, withReplicas } from "./transform.ts";
import { withVars } from "./vars.ts";

type Fields = Readonly<Record<string, unknown>>;
type Files = Readonly<Record<string, InputFile>>;

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const depthMax = 20;

/** An object and what it was called before. */
interface Resource {
  readonly object: KubeObject;
  /** Its name in its own file. */
  readonly original: string;
  readonly needsHash: boolean;
}

function joined(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

const missing = (path: string, said = `/home/user/${path}`): string => `evalsymlink failure on '${said}' : lstat /home/user/${path}: no such file or directory`;

/** Fields are found whatever the case of their letters. */
const known = ["resources", "bases", "components", "namePrefix", "nameSuffix", "namespace", "labels", "commonLabels", "commonAnnotations", "images", "replicas", "patches", "patchesStrategicMerge", "patchesJson6902", "configMapGenerator", "secretGenerator", "generatorOptions", "apiVersion", "kind", "metadata", "sortOptions", "buildMetadata", "replacements", "vars"];
const spelling: ReadonlyMap<string, string> = new Map(known.map((name) => [name.toLowerCase(), name]));

function kustomizationIn(files: Files, folder: string): Result<Fields, string> {
  const found = names.map((name) => joined(folder, name)).find((path) => Object.hasOwn(files, path));
  if (found === undefined) return fail(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/home/user${folder === "" ? "" : `/${folder}`}'`);
  const file = files[found];
  if (file?.error !== undefined) return fail(file.error.replace(/^error: /, "").trimEnd());
  const content = file?.content?.[0];
  if (!isFields(content)) return fail("kustomization.yaml is empty");
  const unknown = Object.keys(content).filter((name) => !spelling.has(name.toLowerCase()));
  if (unknown.length > 0) return fail(`invalid Kustomization: json: unknown field ${JSON.stringify(unknown.sort(compareStrings)[0])}`);
  return ok(Object.fromEntries(Object.entries(content).map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value])));
}

/** What a folder with a kustomization comes to. @source sigs.k8s.io/kustomize/api/internal/target/kusttarget.go */
export function buildKustomization(files: Files, folder: string): Result<{ readonly objects: readonly KubeObject[]; /** For stderr. */ readonly warnings: string }, string> {
  const root = joined("", folder);
  if (root !== "" && !Object.keys(files).some((name) => name.startsWith(`${root}/`))) return fail(`must build at directory: not a valid directory: ${missing(root, folder)}`);
  const warnings: string[] = [];
  const vars: Fields[] = [];
  const built = accumulate(files, root, { before: [], depth: 0, warnings, vars });
  if (!built.ok) return built;
  const hashed = built.value.map((resource) => (resource.needsHash ? withHash(resource) : resource));
  const renamed = new Map(hashed.filter(({ object, original }) => object.metadata.name !== original).map(({ object, original }) => [`${object.kind}/${original}`, object.metadata.name]));
  const filled = withVars(hashed.map((resource) => ({ ...resource, object: followNames(resource.object, renamed) })), vars);
  return filled.ok ? ok({ objects: inLegacyOrder(filled.value), warnings: warnings.join("") }) : filled;
}

function withHash(resource: Resource): Resource {
  const { object } = resource;
  const kind = object.kind === "Secret" ? "Secret" : "ConfigMap";
  const name = `${object.metadata.name}-${contentHash(kind, "", object as { readonly data?: Readonly<Record<string, string>>; readonly type?: string })}`;
  return { ...resource, object: { ...object, metadata: { ...object.metadata, name } } };
}

interface Accumulation {
  /** What a component is laid over. */
  readonly before: readonly Resource[];
  readonly depth: number;
  readonly warnings: string[];
  /** Variables of all kustomizations so far: they have their values when all is named. */
  readonly vars: Fields[];
}

const deprecated = { bases: "resources", commonLabels: "labels", patchesJson6902: "patches", patchesStrategicMerge: "patches", vars: "replacements" };

function accumulate(files: Files, folder: string, { before, depth, warnings, vars }: Accumulation): Result<readonly Resource[], string> {
  if (depth > depthMax) return fail(`cycle detected: '/home/user/${folder}'`);
  const read = kustomizationIn(files, folder);
  if (!read.ok) return read;
  const kustomization = read.value;
  for (const [name, use] of Object.entries(deprecated)) if (kustomization[name] !== undefined) warnings.push(`# Warning: '${name}' is deprecated. Please use '${use}' instead.${name === "vars" ? " [EXPERIMENTAL]" : ""} Run 'kustomize edit fix' to update your Kustomization automatically.\n`);
  vars.push(...entries(kustomization["vars"]));
  let resources: readonly Resource[] = before;
  for (const path of [...texts(kustomization["resources"]), ...texts(kustomization["bases"])]) {
    const added = resourcesAt(files, joined(folder, path), { path, depth, warnings, vars });
    if (!added.ok) return added;
    resources = [...resources, ...added.value];
  }
  for (const path of texts(kustomization["components"])) {
    const laid = accumulate(files, joined(folder, path), { before: resources, depth: depth + 1, warnings, vars });
    if (!laid.ok) return laid;
    resources = laid.value;
  }
  const generated = generate(files, folder, kustomization);
  if (!generated.ok) return generated;
  return transform(files, folder, kustomization, mergeGenerated(resources, generated.value));
}

function resourcesAt(files: Files, full: string, { path, depth, warnings, vars }: Omit<Accumulation, "before"> & { readonly path: string }): Result<readonly Resource[], string> {
  const file = Object.hasOwn(files, full) ? files[full] : undefined;
  if (file?.error !== undefined) return fail(`accumulating resources: accumulation err='accumulating resources from '${path}': ${file.error.replace(/^error: /, "").trimEnd()}'`);
  if (file !== undefined) return ok(file.documents.map(({ object }) => ({ object, original: object.metadata.name, needsHash: false })));
  const isFolder = Object.keys(files).some((name) => name.startsWith(`${full}/`));
  if (isFolder) return accumulate(files, full, { before: [], depth: depth + 1, warnings, vars });
  return fail(`accumulating resources: accumulation err='accumulating resources from '${path}': ${missing(full)}': must build at directory: not a valid directory: ${missing(full)}`);
}

interface Generated extends Resource {
  readonly behavior: string;
}

function generate(files: Files, folder: string, kustomization: Fields): Result<readonly Generated[], string> {
  const common = isFields(kustomization["generatorOptions"]) ? kustomization["generatorOptions"] : {};
  const made: Generated[] = [];
  for (const kind of ["ConfigMap", "Secret"] as const) {
    for (const rule of entries(kustomization[kind === "ConfigMap" ? "configMapGenerator" : "secretGenerator"])) {
      const data = dataOf(files, folder, rule);
      if (!data.ok) return data;
      const options = { ...common, ...(isFields(rule["options"]) ? rule["options"] : {}) };
      const [labels, annotations] = [pairsOf(options["labels"]), pairsOf(options["annotations"])];
      const namespace = textOf(rule["namespace"]);
      const metadata = { name: textOf(rule["name"]), ...(namespace === "" ? {} : { namespace }), ...(Object.keys(labels).length === 0 ? {} : { labels }), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
      const content = kind === "Secret" ? Object.fromEntries(Object.entries(data.value).map(([key, value]) => [key, encodeBase64(value)])) : data.value;
      const type = textOf(rule["type"]);
      const object: KubeObject & { readonly data?: object } = { apiVersion: "v1", ...(Object.keys(content).length === 0 ? {} : { data: content }), kind, metadata, ...(kind === "Secret" ? { type: type === "" ? "Opaque" : type } : {}), ...(options["immutable"] === true ? { immutable: true } : {}) };
      made.push({ object, original: metadata.name, needsHash: common["disableNameSuffixHash"] !== true && options["disableNameSuffixHash"] !== true, behavior: textOf(rule["behavior"]) });
    }
  }
  return ok(made);
}

function dataOf(files: Files, folder: string, rule: Fields): Result<Readonly<Record<string, string>>, string> {
  const data: Record<string, string> = {};
  for (const source of [...texts(rule["envs"]), ...(textOf(rule["env"]) === "" ? [] : [textOf(rule["env"])])]) {
    const file = files[joined(folder, source)];
    if (file === undefined) return fail(`loading KV pairs: env source files: [${source}]: ${missing(joined(folder, source))}`);
    for (const line of file.text.split("\n")) {
      const text = line.trim();
      if (text !== "" && !text.startsWith("#") && text.includes("=")) data[text.slice(0, text.indexOf("="))] = text.slice(text.indexOf("=") + 1);
    }
  }
  for (const source of texts(rule["files"])) {
    const equals = source.indexOf("=");
    const path = equals === -1 ? source : source.slice(equals + 1);
    const file = files[joined(folder, path)];
    if (file === undefined) return fail(`loading KV pairs: file sources: [${source}]: ${missing(joined(folder, path))}`);
    data[equals === -1 ? path.slice(path.lastIndexOf("/") + 1) : source.slice(0, equals)] = file.text;
  }
  for (const literal of texts(rule["literals"])) {
    const equals = literal.indexOf("=");
    if (equals < 1) return fail(`loading KV pairs: literal sources: [${literal}]: invalid literal source ${literal}, expected key=value`);
    data[literal.slice(0, equals)] = literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2");
  }
  return ok(data);
}

/** "merge" and "replace" change what a base has generated under the same name. */
function mergeGenerated(resources: readonly Resource[], generated: readonly Generated[]): readonly Resource[] {
  let all = [...resources];
  for (const { behavior, ...made } of generated) {
    const at = all.findIndex(({ object, original }) => object.kind === made.object.kind && original === made.original);
    const old = all[at];
    if (old === undefined || (behavior !== "merge" && behavior !== "replace")) all = [...all, made];
    else {
      const data = (resource: Resource): object => (resource.object as { readonly data?: object }).data ?? {};
      const object: KubeObject & { readonly data?: object } = { ...made.object, metadata: { ...old.object.metadata, ...made.object.metadata, name: old.object.metadata.name }, data: behavior === "merge" ? { ...data(old), ...data(made) } : data(made) };
      all[at] = { ...old, object };
    }
  }
  return all;
}

/** A patch in the file itself, or in another. */
function patchesOf(files: Files, folder: string, kustomization: Fields): Result<readonly { readonly patch: unknown; readonly target: Fields | undefined }[], string> {
  const found: { patch: unknown; target: Fields | undefined }[] = [];
  const contentOf = (path: string): readonly unknown[] => files[joined(folder, path)]?.content ?? (files[joined(folder, path)]?.documents ?? []).map(({ object }) => object);
  for (const patch of entries(kustomization["patchesStrategicMerge"])) found.push({ patch, target: undefined });
  for (const path of texts(kustomization["patchesStrategicMerge"])) found.push(...contentOf(path).map((patch) => ({ patch, target: undefined })));
  for (const rule of [...entries(kustomization["patches"]), ...entries(kustomization["patchesJson6902"])]) {
    const target = isFields(rule["target"]) ? rule["target"] : undefined;
    const path = textOf(rule["path"]);
    const inline: unknown = rule["patch"];
    if (path !== "" && files[joined(folder, path)] === undefined) return fail(`trouble configuring builtin PatchTransformer with config: \`\n${printYaml(rule)}\`: failed to get the patch file from path(${path}): ${missing(joined(folder, path))}`);
    // An inline patch came as text: the reader has put its content beside it.
    const patches = path === "" ? (Array.isArray(inline) || isFields(inline) ? [inline] : []) : contentOf(path);
    found.push(...patches.map((patch) => ({ patch, target })));
  }
  return ok(found);
}

/** Those of the file itself, and of others that it names. */
function replacementsOf(files: Files, folder: string, kustomization: Fields): Result<readonly Fields[], string> {
  const rules: Fields[] = [];
  for (const rule of entries(kustomization["replacements"])) {
    const path = textOf(rule["path"]);
    if (path === "") {
      rules.push(rule);
      continue;
    }
    const file = files[joined(folder, path)];
    if (file === undefined) return fail(`trouble configuring builtin ReplacementTransformer with config: \`\nReplacements:\n- ${printYaml(rule).trimEnd()}\n\`: ${missing(joined(folder, path))}`);
    rules.push(...(file.content ?? []).flatMap((each) => (isFields(each) ? [each] : entries(each))));
  }
  return ok(rules);
}

function transform(files: Files, folder: string, kustomization: Fields, given: readonly Resource[]): Result<readonly Resource[], string> {
  const patches = patchesOf(files, folder, kustomization);
  if (!patches.ok) return patches;
  let resources = given;
  for (const rule of patches.value) {
    const patched = withPatch(resources.map(({ object }) => object), rule);
    if (typeof patched === "string") return fail(patched);
    const byId = new Map(patched.map((object) => [`${object.kind}/${object.metadata.namespace ?? ""}/${object.metadata.name}`, object]));
    resources = resources.flatMap((resource) => {
      const object = byId.get(`${resource.object.kind}/${resource.object.metadata.namespace ?? ""}/${resource.object.metadata.name}`);
      return object === undefined ? [] : [{ ...resource, object }];
    });
  }
  const each = (change: (object: KubeObject) => KubeObject): void => {
    resources = resources.map((resource) => ({ ...resource, object: change(resource.object) }));
  };
  const namespace = textOf(kustomization["namespace"]);
  const [prefix, suffix] = [textOf(kustomization["namePrefix"]), textOf(kustomization["nameSuffix"])];
  if (namespace !== "") each((object) => inNamespace(object, namespace));
  each((object) => withReplicas(object, entries(kustomization["replicas"])));
  if (prefix !== "" || suffix !== "") each((object) => (isRenamed(object) ? { ...object, metadata: { ...object.metadata, name: `${prefix}${object.metadata.name}${suffix}` } } : object));
  for (const rule of entries(kustomization["labels"])) each((object) => labelled(object, pairsOf(rule["pairs"]), { selectors: rule["includeSelectors"] === true, templates: rule["includeTemplates"] === true }));
  const labels = pairsOf(kustomization["commonLabels"]);
  if (Object.keys(labels).length > 0) each((object) => labelled(object, labels, { selectors: true, templates: true }));
  const annotations = pairsOf(kustomization["commonAnnotations"]);
  if (Object.keys(annotations).length > 0) each((object) => annotated(object, annotations));
  each((object) => withImages(object, entries(kustomization["images"])));
  const rules = replacementsOf(files, folder, kustomization);
  return rules.ok ? withReplacements(resources, rules.value) : rules;
}
