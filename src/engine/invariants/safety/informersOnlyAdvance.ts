import type { Law } from "../law.ts";

/**
 * A cache may be old, but it never becomes older: a reflector that has to list again asks for what is
 * "not older than" the last version it has seen, also from another API server. For the slow looks.
 *
 * @source k8s.io/client-go/tools/cache/reflector.go relistResourceVersion
 */
export const informersOnlyAdvance: Law = {
  name: "an object in an informer's cache never becomes older",
  begin() {
    const seen = new Map<string, { incarnation: number; versions: Map<string, number> }>();
    return (world) => {
      for (const { process, incarnation, resource, items } of world.informers()) {
        const name = `${process} ${resource}`;
        const last = seen.get(name);
        const versions = new Map<string, number>();
        for (const [key, object] of items) {
          const version = Number(object.metadata.resourceVersion);
          const before = last?.incarnation === incarnation ? last.versions.get(key) : undefined;
          if (before !== undefined && version < before) return `${key} in the cache of ${process} went from resourceVersion ${before} back to ${version}`;
          versions.set(key, version);
        }
        seen.set(name, { incarnation, versions });
      }
      return undefined;
    };
  },
};
