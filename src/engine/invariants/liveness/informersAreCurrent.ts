import type { Law } from "../law.ts";
import { nameOf } from "../objectsOf.ts";

/** How Kubernetes guesses the plural of a kind. @source k8s.io/apimachinery/pkg/api/meta/restmapper.go UnsafeGuessKindToResource */
function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith("endpoints")) return singular;
  if (singular.endsWith("s")) return `${singular}es`;
  return singular.endsWith("y") ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

const resourceOf = (apiVersion: string, kind: string): string => `${apiVersion}/${pluralOf(kind)}`;

/**
 * Every object in a cache is the newest, and the caches of controller managers, which ask for
 * everything, lack none. Leases, Events and what else is written all the time are a moment behind.
 */
export const informersAreCurrent: Law = {
  name: "every informer's cache equals what etcd has",
  begin: () => (world) => {
    const stored = new Map<string, Map<string, number>>();
    for (const { object, revision } of world.objects.values()) {
      const resource = resourceOf(object.apiVersion, object.kind);
      const known = stored.get(resource);
      if (known === undefined) stored.set(resource, new Map([[nameOf(object), revision]]));
      else known.set(nameOf(object), revision);
    }
    for (const { process, resource, items } of world.informers()) {
      if (alwaysChanging.has(resource)) continue;
      const wanted = stored.get(resource) ?? new Map<string, number>();
      for (const [key, object] of items) {
        const revision = wanted.get(key);
        if (String(revision) !== object.metadata.resourceVersion) return `${process} has ${resource} ${key} at resourceVersion ${object.metadata.resourceVersion ?? "?"}, etcd ${revision ?? "does not have it"}`;
      }
      if (process.startsWith("kube-controller-manager") && items.size !== wanted.size && items.size > 0) return `${process} knows ${items.size} of ${wanted.size} ${resource}`;
    }
    return undefined;
  },
};

const alwaysChanging: ReadonlySet<string> = new Set(["coordination.k8s.io/v1/leases", "v1/events", "v1/nodes"]);
