export type { AccessMode, PersistentVolumeClaim, PersistentVolumeClaimSpec, PersistentVolumeClaimStatus, TypedObjectReference, VolumeMode } from "../../api/index.ts";
