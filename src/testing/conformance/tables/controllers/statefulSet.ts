import { wantedOwners } from "../../../../engine/controllers/statefulSet/claims.ts";
import type { StatefulSet } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";

interface ClaimGiven {
  readonly ordinal?: number;
  readonly replicas?: number;
  readonly scaleDownPolicy: string;
  readonly setDeletePolicy: string;
}

const claimOwner = judge<ClaimGiven, { readonly needsPodRef?: boolean; readonly needsSetRef?: boolean }>(({ ordinal = 0, replicas = 0, scaleDownPolicy, setDeletePolicy }, { needsPodRef = false, needsSetRef = false }) => {
  const spec = { replicas, persistentVolumeClaimRetentionPolicy: { whenScaled: scaleDownPolicy, whenDeleted: setDeletePolicy } };
  return same({ pod: needsPodRef, set: needsSetRef }, wantedOwners({ metadata: { name: "web" }, spec } as unknown as StatefulSet, ordinal));
});

/** Who owns the claims of a StatefulSet. */
export const statefulSet = controllerTable("controllers/statefulset.json", {
  "statefulset.TestIsClaimOwnerUpToDate": claimOwner,
  "statefulset.TestGetStatefulSetMaxUnavailable": judge(() => skipped("gate MaxUnavailableStatefulSet=true")),
});
