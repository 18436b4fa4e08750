import { groupOf, resourceKeyOf, versionOf } from "../../api/index.ts";
import type { GroupResource, KubeObject, ResourceKey, ResourceKind } from "../../api/index.ts";
import type { CacherConfig } from "../storage/cacher.ts";

/** A kind as the server serves it: its strategy, and what requests need at hand. */
export interface ResourceInfo {
  /** Under which its objects are cached and stored: of the hub or the storage version. */
  readonly key: ResourceKey;
  /** Group and version in which it is served. */
  readonly group: string;
  readonly version: string;
  /** The kind as it is stored: its rules, columns, fields. */
  readonly strategy: ResourceKind;
  /** The kind as it is served: names, schema and defaults. The same as `strategy` but for a built-in kind in a version that is not stored. */
  readonly served: ResourceKind;
  /** Where its objects stand in etcd, below /registry/. */
  readonly storageName: string;
  /** How messages call it. */
  readonly groupResource: GroupResource;
  readonly cacher: CacherConfig;
  readonly fieldOf: (object: KubeObject, field: string) => string;
}

const nodeNameOf = (object: KubeObject): string => {
  const spec = (object as { readonly spec?: { readonly nodeName?: string } }).spec;
  return spec?.nodeName ?? "";
};

/** What the server makes of a kind that it serves. */
export function resourceInfo(served: ResourceKind): ResourceInfo {
  const strategy = served.storedAs?.hub ?? served;
  const key = resourceKeyOf(served.conversion?.storage ?? strategy);
  const group = groupOf(served.apiVersion);
  return {
    key,
    group,
    version: versionOf(served.apiVersion),
    strategy,
    served,
    groupResource: { group, resource: served.resource },
    storageName: strategy.storedUnder ?? strategy.resource,
    cacher: { resource: key, plural: strategy.storedUnder ?? strategy.resource, ...(key === "v1/pods" ? { triggerOf: nodeNameOf } : {}) },
    fieldOf: (object, field) => {
      if (field === "metadata.name") return object.metadata.name;
      if (field === "metadata.namespace") return object.metadata.namespace ?? "";
      return strategy.selectableFields[field]?.(object) ?? "";
    },
  };
}

/** The served resources by key, in the registry's order. */
export function serveResources(kinds: readonly ResourceKind[]): ReadonlyMap<ResourceKey, ResourceInfo> {
  return new Map(kinds.map((kind) => [resourceKeyOf(kind), resourceInfo(kind)]));
}
