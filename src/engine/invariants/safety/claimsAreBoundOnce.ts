import type { PersistentVolume, PersistentVolumeClaim } from "../../kinds/index.ts";
import type { Law } from "../law.ts";

/** A claim keeps its volume for life, and a volume goes from one claim to another only by way of nobody. @source pkg/controller/volume/persistentvolume/pv_controller.go */
export const claimsAreBoundOnce: Law = {
  name: "a PersistentVolumeClaim is bound to one volume, and a volume to one claim",
  begin: () => ({ changes }) => {
    for (const { key, object, previous } of changes) {
      if (object === undefined || previous === undefined) continue;
      if (object.kind === "PersistentVolumeClaim") {
        const before = (previous as PersistentVolumeClaim).spec.volumeName ?? "";
        const after = (object as PersistentVolumeClaim).spec.volumeName ?? "";
        if (before !== "" && before !== after) return `${key} moved from volume ${before} to ${after === "" ? "none" : after}`;
      } else if (object.kind === "PersistentVolume") {
        const before = (previous as PersistentVolume).spec.claimRef?.uid ?? "";
        const after = (object as PersistentVolume).spec.claimRef?.uid ?? "";
        if (before !== "" && after !== "" && before !== after) return `${key} went from claim ${before} to claim ${after}`;
      }
    }
    return undefined;
  },
};
