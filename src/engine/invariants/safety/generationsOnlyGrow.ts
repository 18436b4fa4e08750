import type { KubeObject } from "../../api/index.ts";
import type { Law } from "../law.ts";

const observedOf = (object: KubeObject): number | undefined => (object as { readonly status?: { readonly observedGeneration?: number } }).status?.observedGeneration;

/** A controller cannot have seen a spec that nobody has written yet. */
export const generationsOnlyGrow: Law = {
  name: "generation only grows, and observedGeneration never overtakes it",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (object === undefined) continue;
      const generation = object.metadata.generation ?? 0;
      const before = previous?.metadata.generation ?? 0;
      if (generation < before) return `generation of ${key} went back from ${before} to ${generation}`;
      const observed = observedOf(object);
      if (observed !== undefined && object.metadata.generation !== undefined && observed > generation) return `${key} has observedGeneration ${observed} of generation ${generation}`;
    }
    return undefined;
  },
};
