import type { Condition, KubeObject, LabelSelector, StringMap } from "../meta.ts";

/** Claims on storage: the kind PersistentVolumeClaim, and what templates of claims (StatefulSets, ephemeral volumes) have of it. */

export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";
export type VolumeMode = "Filesystem" | "Block";

export interface TypedObjectReference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** @source k8s.io/api/core/v1/types.go PersistentVolumeClaimSpec */
export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: StringMap; readonly limits?: StringMap };
  readonly volumeName?: string;
  /** Absent: the default class; "": none. */
  readonly storageClassName?: string;
  /** Filled by defaulting: Filesystem. */
  readonly volumeMode?: VolumeMode;
  readonly dataSource?: TypedObjectReference;
  readonly dataSourceRef?: TypedObjectReference;
  readonly volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaimStatus {
  readonly phase?: "Pending" | "Bound" | "Lost";
  readonly accessModes?: readonly AccessMode[];
  readonly capacity?: StringMap;
  readonly conditions?: readonly Condition[];
  readonly allocatedResources?: StringMap;
  readonly allocatedResourceStatuses?: StringMap;
  readonly currentVolumeAttributesClassName?: string;
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolumeClaim";
  readonly spec: PersistentVolumeClaimSpec;
  readonly status: PersistentVolumeClaimStatus;
}
