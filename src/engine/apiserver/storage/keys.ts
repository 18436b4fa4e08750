import type { ResourceKey } from "../../api/index.ts";

/** "apps/v1/deployments" -> {group: "apps", version: "v1", resource: "deployments"}. */
export interface GroupVersionResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const parsed = new Map<ResourceKey, GroupVersionResource>();
const parsedMax = 1000;

export function parseResourceKey(key: ResourceKey): GroupVersionResource {
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const made = parseKey(key);
  if (parsed.size < parsedMax) parsed.set(key, made);
  return made;
}

function parseKey(key: ResourceKey): GroupVersionResource {
  const parts = key.split("/");
  const resource = parts[parts.length - 1] ?? "";
  const version = parts[parts.length - 2] ?? "";
  return { group: parts.length > 2 ? (parts[0] ?? "") : "", version, resource };
}

/**
 * Folders in etcd that are not named as their resource.
 *
 * @source kubernetes pkg/kubeapiserver/default_storage_factory_builder.go SpecialDefaultResourcePrefixes
 */
const specialPrefixes: Readonly<Record<string, string>> = {
  nodes: "minions",
  services: "services/specs",
  endpoints: "services/endpoints",
};

const prefixes = new Map<string, string>();
const prefixesMax = 1000;

/** "/registry/pods/" : the keys of a resource begin with it. */
export function resourcePrefix(resource: string): string {
  const known = prefixes.get(resource);
  if (known !== undefined) return known;
  const made = `/registry/${specialPrefixes[resource] ?? resource}/`;
  if (prefixes.size < prefixesMax) prefixes.set(resource, made);
  return made;
}

/** The end of the range of all keys that begin with `prefix`, which ends in "/". */
export const prefixEnd = (prefix: string): string => `${prefix.slice(0, -1)}0`;

export const objectKey = (resource: string, namespace: string | undefined, name: string): string =>
  namespace === undefined || namespace === "" ? `${resourcePrefix(resource)}${name}` : `${resourcePrefix(resource)}${namespace}/${name}`;
