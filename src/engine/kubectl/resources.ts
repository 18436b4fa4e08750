import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import { resourceKinds } from "../kinds/registry.ts";
import type { KubeObject } from "../api/index.ts";

/** What kubectl's discovery says of a resource. */
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
}

/** Every resource that is served. */
export const resources: readonly Resource[] = resourceKinds.map((kind) => {
  const slash = kind.apiVersion.indexOf("/");
  return {
    key: `${kind.apiVersion}/${kind.resource}`,
    kind: kind.kind,
    apiVersion: kind.apiVersion,
    group: slash === -1 ? "" : kind.apiVersion.slice(0, slash),
    version: kind.apiVersion.slice(slash + 1),
    plural: kind.resource,
    singular: kind.singular,
    shortNames: kind.shortNames,
    namespaced: kind.namespaced,
    categories: kind.categories,
  };
});

const byName = new Map<string, Resource>();
for (const resource of resources) {
  for (const name of [resource.plural, resource.singular, ...resource.shortNames, resource.kind.toLowerCase()]) {
    if (!byName.has(name)) byName.set(name, resource);
    byName.set(`${name}.${resource.version}.${resource.group}`, resource);
    if (resource.group !== "") byName.set(`${name}.${resource.group}`, resource);
  }
}

const byKind = new Map(resources.map((resource) => [`${resource.group}/${resource.version}/${resource.kind}`, resource]));

/** "deployment.apps" */
export const qualifiedKind = (resource: Resource): string => (resource.group === "" ? resource.singular : `${resource.singular}.${resource.group}`);
/** "deployments.apps" */
export const qualifiedPlural = (resource: Resource): string => (resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`);

/** "deployment.apps/web" of an object. */
export function nameOf(object: KubeObject): string {
  const resource = resourceOf(object);
  return `${resource === undefined ? object.kind.toLowerCase() : qualifiedKind(resource)}/${object.metadata.name}`;
}

/** "pods,svc" or "all" to resources. */
export function resolveTypes(text: string): Result<readonly Resource[], string> {
  const found: Resource[] = [];
  for (const name of text.split(",")) {
    const inCategory = resources.filter((resource) => resource.categories.includes(name));
    const one = byName.get(name.toLowerCase());
    if (inCategory.length > 0) found.push(...inCategory);
    else if (one !== undefined) found.push(one);
    else return fail(`the server doesn't have a resource type "${name}"`);
  }
  return ok(found.filter((resource, index) => found.indexOf(resource) === index));
}

export function resourceOf(object: KubeObject): Resource | undefined {
  const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
  return byKind.get(`${group ?? ""}/${version ?? ""}/${object.kind}`);
}

export interface Target {
  readonly resource: Resource;
  /** Absent: all of this type. */
  readonly name?: string;
}

/** `pods a b`, `pod/a svc/b`, `deploy,svc`. */
export function resolveTargets(positional: readonly string[]): Result<readonly Target[], string> {
  const [first] = positional;
  if (first === undefined) return fail("You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported resources.");
  if (first.includes("/")) {
    const targets: Target[] = [];
    for (const word of positional) {
      const [type = "", name = "", more] = word.split("/");
      if (!word.includes("/")) return fail(`there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`);
      const found = resolveTypes(type);
      if (!found.ok) return found;
      const [resource] = found.value;
      if (resource === undefined || name === "" || more !== undefined) return fail(`arguments in resource/name form must have a single resource and name`);
      targets.push({ resource, name });
    }
    return ok(targets);
  }
  const found = resolveTypes(first);
  if (!found.ok) return found;
  const names = positional.slice(1);
  if (names.some((name) => name.includes("/"))) return fail("there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'");
  if (names.length === 0) return ok(found.value.map((resource) => ({ resource })));
  return ok(found.value.flatMap((resource) => names.map((name) => ({ resource, name }))));
}
