import type { KubeObject } from "../../api/index.ts";
import type { Law } from "../law.ts";

const specFinalizers = (object: KubeObject): readonly string[] => (object as { readonly spec?: { readonly finalizers?: readonly string[] } }).spec?.finalizers ?? [];

/** A deletion is never taken back, gets no new finalizers, and an object goes only when all finalizers have been run. @source k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete, registry/generic/registry/store.go deletionFinalizersForGarbageCollection */
export const deletionsAreFinal: Law = {
  name: "finalizers are run before an object vanishes, and no deletion is taken back",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (previous === undefined) continue;
      if (object === undefined) {
        const left = [...(previous.metadata.finalizers ?? []), ...(previous.kind === "Namespace" ? specFinalizers(previous) : [])];
        if (left.length > 0) return `${key} vanished before ${left.join(", ")} was run`;
      } else if (previous.metadata.deletionTimestamp !== undefined && object.metadata.deletionTimestamp === undefined) {
        return `the deletion of ${key} was taken back`;
      }
    }
    return undefined;
  },
};
