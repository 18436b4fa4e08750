import type { KubeObject } from "../api/index.ts";
import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";

/** What discovery says of a resource. */
export interface Resource {
  readonly key: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

/** All resources of the server, in the order of discovery. */
export type Resources = readonly Resource[];

/** "deployment.apps": how kubectl calls an object's kind. */
export const qualifiedKind = (resource: Resource): string => kindName(resource.group, resource.kind);
/** "deployments.apps" */
export const qualifiedPlural = (resource: Resource): string => (resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`);

const kindName = (group: string, kind: string): string => (group === "" ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`);

/** "apps" of "apps/v1". */
export const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "");

/** "deployment.apps/web" of an object. @source k8s.io/cli-runtime/pkg/printers/name.go */
export const nameOf = (object: KubeObject): string => `${kindName(groupOf(object.apiVersion ?? ""), object.kind ?? "")}/${object.metadata?.name ?? ""}`;

/** @source k8s.io/apimachinery/pkg/api/meta/restmapper.go ResourcesFor */
function byResource(resources: Resources, name: string, group: string, version: string): Resource | undefined {
  const lower = name.toLowerCase();
  const called = resources.filter((each) => each.plural === lower || each.singular === lower);
  const inVersion = called.filter((each) => version === "" || each.version === version);
  if (group === "") return inVersion[0];
  return inVersion.find((each) => each.group === group) ?? inVersion.find((each) => each.group.startsWith(group));
}

/** @source k8s.io/client-go/restmapper/shortcut.go */
function byShortName(resources: Resources, name: string, group: string): Resource | undefined {
  // What is a name already is not looked for among the short ones.
  if (resources.some((each) => (each.plural === name || each.singular === name) && (group === "" || each.group === group))) return undefined;
  return resources.find((each) => each.shortNames.includes(name) && (group === "" || each.group === group)) ?? (group === "" ? undefined : resources.find((each) => each.shortNames.includes(name) && each.group.startsWith(group)));
}

/** "pods", "po", "Pod", "deployments.apps", "deployments.v1.apps". @source k8s.io/cli-runtime/pkg/resource/builder.go mappingFor */
export function resolveType(resources: Resources, text: string): Resource | undefined {
  const [name = "", second, ...third] = text.split(".");
  if (second !== undefined && third.length > 0) {
    const version = second;
    const group = third.join(".");
    // A short name stands for the resource in the version that is preferred, whichever was asked for.
    const exact = byResource(resources, name, group, version) ?? byShortName(resources, name, group);
    if (exact !== undefined) return exact;
  }
  const group = second === undefined ? "" : [second, ...third].join(".");
  const shortcut = byShortName(resources, name, group);
  const found = shortcut ?? byResource(resources, name, group, "");
  if (found !== undefined) return found;
  // Discovery has each kind in small letters, too. @source k8s.io/client-go/restmapper/discovery.go NewDiscoveryRESTMapper
  const kinds = resources.filter((each) => each.kind === name || each.kind.toLowerCase() === name);
  if (second !== undefined && third.length > 0) {
    const exact = kinds.find((each) => each.version === second && each.group === third.join("."));
    if (exact !== undefined) return exact;
  }
  return kinds.find((each) => each.group === group);
}

/** Which resources a text means: "pods,svc", or a category. The same resource stands there once. */
export function resolveTypes(resources: Resources, text: string): Result<readonly Resource[], string> {
  const found: Resource[] = [];
  for (const name of text.split(",")) {
    const names = new Set<string>();
    for (const each of resources) if (each.categories.includes(name)) names.add(qualifiedPlural(each));
    for (const each of names.size === 0 ? [name] : names) {
      const one = resolveType(resources, each);
      if (one === undefined) return fail(noType(each));
      found.push(one);
    }
  }
  return ok(found.filter((resource, index) => found.indexOf(resource) === index));
}

/** kubectl tells of the name alone. */
export const noType = (name: string): string => `the server doesn't have a resource type ${JSON.stringify(name.replace(/\..*$/, ""))}`;

/** Whether an error says that a type is not known: the client's discovery may be old. */
export const isNoType = (error: string): boolean => error.startsWith("the server doesn't have a resource type ");

export function resourceOf(resources: Resources, object: KubeObject): Resource | undefined {
  return resources.find((each) => each.apiVersion === object.apiVersion && each.kind === object.kind);
}

export interface Target {
  readonly resource: Resource;
  /** Absent: all of this type. */
  readonly name?: string;
}

const noSeparateType = (cmd: string): string =>
  `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. '${cmd} get resource/<resource_name>' instead of '${cmd} get resource resource/<resource_name>'`;

/** Words as builder.go puts them: several types with names are all pairs of them. @source k8s.io/cli-runtime/pkg/resource/builder.go normalizeMultipleResourcesArgs */
function normalized(words: readonly string[]): readonly string[] {
  const [first = "", ...names] = words;
  const types = [...new Set(first.split(","))];
  return names.length === 0 || types.length < 2 ? words : types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

/** Whether the words name things as `type/name`; and what is wrong with those that do. @source builder.go hasCombinedTypeArgs, splitResourceTypeName */
export function tupleForm(positional: readonly string[]): { readonly isTuples: boolean; readonly problem?: string } {
  const words = normalized(positional);
  if (!words.some((word) => word.includes("/"))) return { isTuples: false };
  if (words.some((word) => !word.includes("/"))) return { isTuples: true, problem: noSeparateType("kubectl") };
  for (const word of words) {
    const [type = "", name = "", more] = word.split("/");
    if (more !== undefined) return { isTuples: true, problem: "arguments in resource/name form may not have more than one slash" };
    if (type === "" || name === "" || new Set(type.split(",")).size > 1) return { isTuples: true, problem: "arguments in resource/name form must have a single resource and name" };
  }
  return { isTuples: true };
}

/** `pods a b`, `pod/a svc/b`, `deploy,svc`. @source k8s.io/cli-runtime/pkg/resource/builder.go */
export function resolveTargets(resources: Resources, positional: readonly string[]): Result<readonly Target[], string> {
  const { isTuples, problem } = tupleForm(positional);
  if (problem !== undefined) return fail(problem);
  if (isTuples) return resolveTuples(resources, normalized(positional));
  const [first = "", ...names] = positional;
  if (names.length > 0 && first.split(",").includes("")) return fail(noType(""));
  const found = resolveTypes(resources, first);
  if (!found.ok) return found;
  if (names.length === 0) return ok(found.value.map((resource) => ({ resource })));
  if (found.value.length > 1) return fail("you must specify only one resource");
  return ok(found.value.flatMap((resource) => names.map((name) => ({ resource, name }))));
}

function resolveTuples(resources: Resources, words: readonly string[]): Result<readonly Target[], string> {
  const targets: Target[] = [];
  for (const word of words) {
    const [type = "", name = ""] = word.split("/");
    const found = resolveTypes(resources, type);
    if (!found.ok) return found;
    const [resource] = found.value;
    if (resource === undefined || found.value.length !== 1) return fail("arguments in resource/name form must have a single resource and name");
    targets.push({ resource, name });
  }
  return ok(targets);
}
