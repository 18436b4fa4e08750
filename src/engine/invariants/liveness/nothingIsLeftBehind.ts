import type { Law } from "../law.ts";
import { nameOf } from "../objectsOf.ts";

/** The namespace controller, the garbage collector and whoever has put a finalizer have done their work. */
export const nothingIsLeftBehind: Law = {
  name: "no object outlives its namespace, its owners or its deletion",
  begin: () => ({ objects }) => {
    const uids = new Set<string>();
    const namespaces = new Set<string>();
    for (const { object } of objects.values()) {
      uids.add(object.metadata.uid ?? "");
      if (object.kind === "Namespace") namespaces.add(object.metadata.name);
    }
    for (const { object } of objects.values()) {
      const { namespace, deletionTimestamp, finalizers, ownerReferences } = object.metadata;
      const name = `${object.kind} ${nameOf(object)}`;
      if (namespace !== undefined && !namespaces.has(namespace)) return `${name} is in a namespace that does not exist`;
      if (deletionTimestamp !== undefined) return `${name} is still being deleted since ${deletionTimestamp} (finalizers: ${finalizers?.join(", ") ?? "none"})`;
      if (ownerReferences !== undefined && ownerReferences.length > 0 && !ownerReferences.some((owner) => uids.has(owner.uid))) return `${name} has outlived its owners`;
    }
    return undefined;
  },
};
