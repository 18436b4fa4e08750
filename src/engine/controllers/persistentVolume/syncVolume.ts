import { volumeModesDiffer } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { PersistentVolume } from "../../kinds/index.ts";
import { unbind, volumePhase } from "./bind.ts";
import { reclaim } from "./reclaim.ts";
import type { Step } from "./step.ts";
import { done } from "./step.ts";
import type { StorageView } from "./view.ts";

const provisionedByAnnotation = "pv.kubernetes.io/provisioned-by";

/** @source pkg/controller/volume/persistentvolume/pv_controller.go syncVolume */
export function syncVolume(volume: PersistentVolume, view: StorageView, now: Micros): Step {
  const { claimRef } = volume.spec;
  if (claimRef === undefined || (claimRef.uid ?? "") === "") return volumePhase(volume, "Available", now) ?? done;
  const key = `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`;
  const named = view.claim(key);
  const claim = named !== undefined && named.metadata.uid === claimRef.uid ? named : undefined;
  if (claim === undefined) return release(volume, now);
  const volumeName = claim.spec.volumeName ?? "";
  if (volumeName === "") {
    if (!volumeModesDiffer(claim, volume)) return { claim: key };
    const onVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim ${JSON.stringify(claim.metadata.name)} due to incompatible volumeMode.`;
    const onClaim = `Cannot bind PersistentVolume ${JSON.stringify(volume.metadata.name)} to requested PersistentVolumeClaim due to incompatible volumeMode.`;
    return {
      events: [
        { object: volume, type: "Warning", reason: "VolumeMismatch", message: onVolume },
        { object: claim, type: "Warning", reason: "VolumeMismatch", message: onClaim },
      ],
    };
  }
  if (volumeName === volume.metadata.name) return volumePhase(volume, "Bound", now) ?? done;
  // The claim is bound to another volume.
  const wasMadeForIt = volume.metadata.annotations?.[provisionedByAnnotation] !== undefined && volume.spec.persistentVolumeReclaimPolicy === "Delete";
  return wasMadeForIt ? release(volume, now) : unbind(volume);
}

/** The claim is gone. A failure stays to be seen while reclaiming is tried again. */
function release(volume: PersistentVolume, now: Micros): Step {
  const { phase } = volume.status;
  if (phase !== "Released" && phase !== "Failed") return volumePhase(volume, "Released", now) ?? done;
  return reclaim(volume, now);
}
