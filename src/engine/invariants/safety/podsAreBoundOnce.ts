import type { Pod } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

/** Two schedulers may both believe that they lead; the API server lets only one of them bind. @source pkg/registry/core/pod/storage/storage.go setPodNodeAndMetadata */
export const podsAreBoundOnce: Law = {
  name: "a Pod is bound at most once",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (object?.kind !== "Pod" || previous === undefined) continue;
      const before = (previous as Pod).spec.nodeName ?? "";
      const after = (object as Pod).spec.nodeName ?? "";
      if (before !== "" && before !== after) return `${key} moved from ${before} to ${after === "" ? "no node" : after}`;
    }
    return undefined;
  },
};
