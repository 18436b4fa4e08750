import type { KubeObject } from "../api/index.ts";
import { matchesCompiled, parseLabelSelector } from "../api/index.ts";
import { compareStrings, fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { parseBool } from "./commandArguments.ts";
import { buildKustomization } from "./kustomize/build.ts";
import { contextOf } from "./kubeconfig.ts";
import { compactJson } from "./print/json.ts";
import { resourceOf } from "./resources.ts";
import type { Resource } from "./resources.ts";
import type { Talk } from "./script.ts";
import type { InputFile, VerbInput } from "./verb.ts";

/** -n, or the context's namespace. */
export function namespaceOf({ args: { flags }, kubeconfig }: Pick<VerbInput, "args" | "kubeconfig">): string {
  const given = flags["namespace"] ?? contextOf(kubeconfig, flags["context"])?.context["namespace"] ?? "";
  return given === "" ? "default" : given;
}

/** An object of a manifest, and where it goes. */
export interface Item {
  readonly object: KubeObject;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** As the file has it, without the namespace that it goes to. */
  readonly written: KubeObject;
  /** The file's name, or "STDIN". */
  readonly source: string;
  /** It stood in a list of objects. */
  readonly isItem?: boolean;
}

/** What the files hold, and what in them cannot be used: kubectl does the rest all the same. */
export interface Items {
  readonly items: readonly Item[];
  /** Each with its line end. */
  readonly errors: readonly string[];
}

const isManifest = /\.(?:ya?ml|json)$/;

const isDirectlyIn = (name: string, folder: string): boolean => name.startsWith(folder) && !name.slice(folder.length).includes("/");

/** The files that a `-f` means: one, "-", or the manifests of a folder. */
function filesOf(input: VerbInput, name: string): Result<readonly (readonly [string, InputFile])[], string> {
  if (name === "-") return ok(input.files["-"] === undefined ? [] : [["STDIN", input.files["-"]]]);
  if (/^https?:\/\//.test(name)) return fail(noSuchHost(name));
  const plain = name.replace(/^(?:\.\/)+/, "").replace(/(?:^|\/)\.?\/?$/, "");
  const file = Object.hasOwn(input.files, plain) ? input.files[plain] : undefined;
  if (file !== undefined) return ok([[name, file]]);
  const folder = plain === "" ? "" : `${plain}/`;
  const isDeep = input.args.flags["recursive"] === "true";
  const inside = Object.keys(input.files).filter((one) => one !== "-" && one.startsWith(folder) && (isDeep || isDirectlyIn(one, folder)));
  const isFolder = plain === "" || Object.keys(input.files).some((one) => one.startsWith(folder));
  if (!isFolder) return fail(`the path ${JSON.stringify(name)} does not exist`);
  const manifests = inside.filter((one) => isManifest.test(one)).sort(compareStrings);
  if (manifests.length === 0) return fail(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
  return ok(manifests.flatMap((one) => (input.files[one] === undefined ? [] : [[one, input.files[one]] as const])));
}

/** Whether objects come of files. */
export const readsFiles = ({ args: { flags } }: Pick<VerbInput, "args">): boolean => flags["filename"] !== undefined || flags["kustomize"] !== undefined;

/** What a -k builds, as if it stood in one file. */
function kustomized({ files }: VerbInput, folder: string): Result<readonly (readonly [string, InputFile])[], string> {
  const built = buildKustomization(files, folder);
  return built.ok ? ok([[folder, { text: "", documents: built.value.objects.map((object) => ({ object })) }]]) : built;
}

/** Nothing on the network knows any name outside the cluster. @source k8s.io/kubectl/pkg/cmd/util/helpers.go: url.Error */
const noSuchHost = (url: string): string => `Unable to connect to the server: dial tcp: lookup ${/^https?:\/\/([^/:]*)/.exec(url)?.[1] ?? ""} on 127.0.0.53:53: no such host`;

const noMatch = (object: KubeObject, source: string): string =>
  `error: resource mapping not found for name: "${object.metadata?.name ?? ""}" namespace: "${object.metadata?.namespace ?? ""}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first\n`;

/**
 * The objects of all `-f`, or of `-k`.
 * @param takesAll whatever --selector says
 * @returns an error (without "error: ") where nothing can be done at all
 */
export function* readItems(input: VerbInput, { takesAll = false }: { readonly takesAll?: boolean } = {}): Talk<Result<Items, string>> {
  const items: Item[] = [];
  const errors: string[] = [];
  const { all, flags } = input.args;
  const built = flags["kustomize"] === undefined ? undefined : kustomized(input, flags["kustomize"]);
  if (built?.ok === false) return built;
  for (const name of built === undefined ? (all["filename"]?.flatMap((value) => value.split(",")) ?? []) : [""]) {
    const files = built ?? filesOf(input, name);
    if (!files.ok) return files;
    for (const [source, file] of files.value) {
      if (file.error !== undefined) errors.push(withoutKind(input, file, source) ?? file.error);
      for (const { object, isItem } of file.documents) {
        const item = placeItem(input, object, source);
        if (item === undefined && !input.isFresh) yield { rediscover: true };
        if (item === undefined) errors.push(noMatch(object, source));
        else if (typeof item === "string") errors.push(item);
        else if (takesAll || isSelected(input, item.object)) items.push(isItem === true ? { ...item, isItem } : item);
      }
    }
  }
  return ok({ items, errors });
}

/** These look at what they send before they read it. */
const validating = ["apply", "create", "replace"];

/** What only reads an object misses its kind otherwise than what validates it. @source k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go, runtime/error.go NewMissingKindErrWithBody */
function withoutKind({ args: { path, flags } }: VerbInput, { error, content }: InputFile, source: string): string | undefined {
  const [object] = content ?? [];
  if (error?.includes("error validating data: kind not set") !== true || typeof object !== "object" || (validating.includes(path) && parseBool(flags["validate"] ?? "true") !== false && flags["validate"] !== "ignore")) return undefined;
  return `error: unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${compactJson(object)}'\n`;
}

/** --selector picks out of files, too. */
function isSelected({ args: { flags } }: VerbInput, object: KubeObject): boolean {
  const selector = flags["selector"] === undefined || flags["selector"] === "" ? undefined : parseLabelSelector(flags["selector"]);
  return selector?.ok !== true || matchesCompiled(selector.value, object.metadata?.labels);
}

/** An object to be created: a version that it came with says nothing of the new one. @source k8s.io/cli-runtime/pkg/resource/helper.go Create */
export function asNew(object: KubeObject): KubeObject {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** kubectl holds what it has read in Go's maps: they go to the server with their keys in order. */
function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareStrings(a, b)).map(([key, each]) => [key, inKeyOrder(each)]));
}

/** Where an object of a manifest goes; an error; or undefined when the server knows no such kind. */
export function placeItem(input: VerbInput, given: KubeObject, source: string): Item | string | undefined {
  const object = inKeyOrder(given) as KubeObject;
  const resource = resourceOf(input.resources, object);
  if (resource === undefined) return undefined;
  const own = object.metadata?.namespace;
  const flag = input.args.flags["namespace"];
  if (resource.namespaced && own !== undefined && flag !== undefined && own !== flag) {
    return `error: the namespace from the provided object "${own}" does not match the namespace "${flag}". You must pass '--namespace=${own}' to perform this operation.\n`;
  }
  const namespace = resource.namespaced ? (own ?? namespaceOf(input)) : undefined;
  const placed = namespace === undefined || own === namespace ? object : { ...object, metadata: { ...object.metadata, namespace } };
  return { object: placed, written: object, resource, namespace, source };
}
