import type { KubeObject } from "../../api/index.ts";
import type { Law } from "../law.ts";

const specFinalizers = (object: KubeObject): readonly string[] => (object as { readonly spec?: { readonly finalizers?: readonly string[] } }).spec?.finalizers ?? [];

/**
 * An object that somebody has yet to clean up after is marked first, and goes later; no deletion is
 * taken back. The update that takes the last finalizer off is not stored: the object is deleted in
 * its place, so what vanishes may still carry finalizers.
 *
 * @source k8s.io/apiserver/pkg/registry/generic/registry/store.go deleteWithoutFinalizers, rest/delete.go BeforeDelete
 */
export const deletionsAreFinal: Law = {
  name: "an object with finalizers never vanishes at once, and no deletion is taken back",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (previous === undefined) continue;
      const isMarked = previous.metadata.deletionTimestamp !== undefined;
      if (object === undefined) {
        const left = [...(previous.metadata.finalizers ?? []), ...(previous.kind === "Namespace" ? specFinalizers(previous) : [])];
        if (left.length > 0 && !isMarked) return `${key} vanished at once, before ${left.join(", ")} could be run`;
      } else if (isMarked && object.metadata.deletionTimestamp === undefined) {
        return `the deletion of ${key} was taken back`;
      }
    }
    return undefined;
  },
};
