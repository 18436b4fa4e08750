import { boundByControllerAnnotation } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { PersistentVolume } from "../../kinds/index.ts";
import { unbind, volumePhase } from "./bind.ts";
import type { Step } from "./step.ts";
import { done, write } from "./step.ts";

const provisionedByAnnotation = "pv.kubernetes.io/provisioned-by";
const migratedToAnnotation = "pv.kubernetes.io/migrated-to";
/** Keeps a volume of a plugin of the tree until its storage is deleted. @source k8s.io/component-helpers/storage/volume/pv_helpers.go PVDeletionInTreeProtectionFinalizer */
const inTreeProtection = "kubernetes.io/pv-controller";

/** What keeps the controller from deleting what the volume stands for; "driver": one outside does it. */
function deletionError(volume: PersistentVolume): string | undefined {
  const provisionedBy = volume.metadata.annotations?.[provisionedByAnnotation] ?? "";
  if (provisionedBy !== "") return provisionedBy.startsWith("kubernetes.io/") ? `no volume plugin matched name: ${provisionedBy}` : "driver";
  const { hostPath, nfs, local, iscsi } = volume.spec;
  if (hostPath !== undefined) {
    return /^\/tmp\/.+/.test(hostPath.path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
  }
  const why = nfs !== undefined || local !== undefined || iscsi !== undefined ? "no deletable volume plugin matched" : "no volume plugin matched";
  return `error getting deleter volume plugin for volume ${JSON.stringify(volume.metadata.name)}: ${why}`;
}

/** @simplified the pod that scrubs a recycled volume is not run: there is no data in it */
function recycle(volume: PersistentVolume, now: Micros): Step {
  const { hostPath, nfs } = volume.spec;
  if (hostPath === undefined && nfs === undefined) {
    return volumePhase(volume, "Failed", now, { reason: "VolumeFailedRecycle", message: "No recycler plugin found for the volume!" }) ?? done;
  }
  // A reservation that somebody else made stays.
  const isOthers = volume.metadata.annotations?.[boundByControllerAnnotation] === undefined && (volume.spec.claimRef?.uid ?? "") === "";
  if (isOthers) return volumePhase(volume, "Available", now) ?? done;
  return { ...unbind(volume), after: { object: volume, type: "Normal", reason: "VolumeRecycled", message: "Volume recycled" } };
}

/** @source pkg/controller/volume/persistentvolume/pv_controller.go removeDeletionProtectionFinalizer */
function unprotected(volume: PersistentVolume): PersistentVolume {
  const { finalizers = [], ...metadata } = volume.metadata;
  const left = finalizers.filter((finalizer) => finalizer !== inTreeProtection);
  return { ...volume, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } };
}

/** What becomes of a volume whose claim is gone. @source pkg/controller/volume/persistentvolume/pv_controller.go reclaimVolume */
export function reclaim(volume: PersistentVolume, now: Micros): Step {
  if ((volume.metadata.annotations?.[migratedToAnnotation] ?? "") !== "") return done;
  switch (volume.spec.persistentVolumeReclaimPolicy) {
    case "Retain":
      return done;
    case "Recycle":
      return recycle(volume, now);
    case "Delete": {
      const { deletionTimestamp, finalizers = [] } = volume.metadata;
      if (deletionTimestamp !== undefined && !finalizers.includes(inTreeProtection)) return done;
      const error = deletionError(volume);
      if (error === "driver") return done;
      if (error === undefined && deletionTimestamp !== undefined) return { ...write({ type: "volume", volume: unprotected(volume) }), last: true };
      if (error === undefined) return { ...write({ type: "deleteVolume", volume }), last: true };
      return volumePhase(volume, "Failed", now, { reason: "VolumeFailedDelete", message: error }) ?? done;
    }
    case undefined:
      return done;
    default:
      return volumePhase(volume, "Failed", now, { reason: "VolumeUnknownReclaimPolicy", message: "Volume has unrecognized PersistentVolumeReclaimPolicy" }) ?? done;
  }
}
