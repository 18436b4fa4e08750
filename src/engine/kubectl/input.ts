import type { KubeObject } from "../api/index.ts";
import { compareStrings, fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { resourceOf } from "./resources.ts";
import type { Resource } from "./resources.ts";
import type { InputFile, VerbInput } from "./verb.ts";

/** -n, or the context's namespace. */
export const namespaceOf = ({ flags }: VerbInput["args"]): string => flags["namespace"] ?? "default";

/** An object of a manifest, and where it goes. */
export interface Item {
  readonly object: KubeObject;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  /** The file's name, or "STDIN". */
  readonly source: string;
}

/** What the files hold, and what in them cannot be used: kubectl does the rest all the same. */
export interface Items {
  readonly items: readonly Item[];
  /** Each with its line end. */
  readonly errors: readonly string[];
}

const isManifest = /\.(?:ya?ml|json)$/;

/** The files that a `-f` means: one, "-", or the manifests of the working directory. */
function filesOf(input: VerbInput, name: string): Result<readonly (readonly [string, InputFile])[], string> {
  const plain = name.replace(/^(?:\.\/)+/, "");
  if (plain === "." || plain === "") {
    const names = Object.keys(input.files).filter((one) => isManifest.test(one)).sort(compareStrings);
    return ok(names.flatMap((one) => (input.files[one] === undefined ? [] : [[one, input.files[one]] as const])));
  }
  const file = Object.hasOwn(input.files, plain) ? input.files[plain] : undefined;
  if (file !== undefined) return ok([[plain === "-" ? "STDIN" : plain, file]]);
  return plain === "-" ? ok([]) : fail(`the path ${JSON.stringify(plain)} does not exist`);
}

const noMatch = (object: KubeObject, source: string): string =>
  `error: resource mapping not found for name: "${object.metadata?.name ?? ""}" namespace: "${object.metadata?.namespace ?? ""}" from "${source}": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first\n`;

/**
 * The objects of all `-f`.
 * @returns an error (without "error: ") where nothing can be done at all
 */
export function readItems(input: VerbInput): Result<Items, string> {
  const items: Item[] = [];
  const errors: string[] = [];
  const flag = input.args.flags["namespace"];
  for (const name of input.args.all["filename"]?.flatMap((value) => value.split(",")) ?? []) {
    const files = filesOf(input, name);
    if (!files.ok) return files;
    for (const [source, file] of files.value) {
      if (file.error !== undefined) errors.push(file.error);
      for (const { object } of file.documents) {
        const resource = resourceOf(object);
        if (resource === undefined) {
          errors.push(noMatch(object, source));
          continue;
        }
        const given = object.metadata?.namespace;
        if (resource.namespaced && given !== undefined && flag !== undefined && given !== flag) {
          errors.push(`error: the namespace from the provided object "${given}" does not match the namespace "${flag}". You must pass '--namespace=${given}' to perform this operation.\n`);
          continue;
        }
        const namespace = resource.namespaced ? (given ?? namespaceOf(input.args)) : undefined;
        const placed = namespace === undefined || given === namespace ? object : { ...object, metadata: { ...object.metadata, namespace } };
        items.push({ object: placed, resource, namespace, source });
      }
    }
  }
  return ok({ items, errors });
}
