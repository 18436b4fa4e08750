import type { PodDisruptionBudget } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

/** An eviction that the budget lets happen is written into it first, and takes one of what is allowed. @source pkg/registry/core/pod/storage/eviction.go checkAndDecrement */
export const budgetsAreKept: Law = {
  name: "evictions never take more than a PodDisruptionBudget allows",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (object?.kind !== "PodDisruptionBudget") continue;
      const after = (object as PodDisruptionBudget).status;
      if (after.disruptionsAllowed < 0) return `${key} allows ${after.disruptionsAllowed} disruptions`;
      if (previous === undefined) continue;
      const before = (previous as PodDisruptionBudget).status;
      const fresh = Object.keys(after.disruptedPods ?? {}).filter((name) => before.disruptedPods?.[name] === undefined);
      if (fresh.length > before.disruptionsAllowed) return `${key} allowed ${before.disruptionsAllowed} disruptions, then ${fresh.length} pods were evicted: ${fresh.join(", ")}`;
    }
    return undefined;
  },
};
