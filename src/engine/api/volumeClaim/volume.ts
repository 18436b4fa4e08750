import type { KubeObject, ObjectReference, StringMap } from "../meta.ts";
import type { NodeSelector } from "../podTemplate/scheduling.ts";
import type { AccessMode, VolumeMode } from "./types.ts";

/** Storage itself: the kinds PersistentVolume and StorageClass. */

export interface CSIPersistentVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly readOnly?: boolean;
  readonly fsType?: string;
}

/** @source k8s.io/api/core/v1/types.go PersistentVolumeSpec */
export interface PersistentVolumeSpec {
  readonly capacity?: StringMap;
  readonly accessModes?: readonly AccessMode[];
  readonly claimRef?: ObjectReference;
  /** Filled by defaulting: Retain. */
  readonly persistentVolumeReclaimPolicy?: "Retain" | "Delete" | "Recycle";
  readonly storageClassName?: string;
  readonly mountOptions?: readonly string[];
  /** Filled by defaulting: Filesystem. */
  readonly volumeMode?: VolumeMode;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly volumeAttributesClassName?: string;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly local?: { readonly path: string; readonly fsType?: string };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly csi?: CSIPersistentVolumeSource;
  readonly gcePersistentDisk?: { readonly pdName: string; readonly fsType?: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID: string; readonly fsType?: string; readonly readOnly?: boolean };
  readonly iscsi?: { readonly targetPortal: string; readonly iqn: string; readonly lun: number; readonly readOnly?: boolean };
  readonly rbd?: { readonly monitors: readonly string[]; readonly image: string; readonly pool?: string; readonly readOnly?: boolean };
}

export interface PersistentVolumeStatus {
  readonly phase?: "Pending" | "Available" | "Bound" | "Released" | "Failed";
  readonly message?: string;
  readonly reason?: string;
  readonly lastPhaseTransitionTime?: string;
}

export interface PersistentVolume extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "PersistentVolume";
  readonly spec: PersistentVolumeSpec;
  readonly status: PersistentVolumeStatus;
}

/** @source k8s.io/api/storage/v1/types.go StorageClass */
export interface StorageClass extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "StorageClass";
  readonly provisioner: string;
  readonly parameters?: StringMap;
  /** Filled by defaulting: Delete. */
  readonly reclaimPolicy?: "Retain" | "Delete" | "Recycle";
  readonly mountOptions?: readonly string[];
  readonly allowVolumeExpansion?: boolean;
  /** Filled by defaulting: Immediate. */
  readonly volumeBindingMode?: "Immediate" | "WaitForFirstConsumer";
  readonly allowedTopologies?: readonly { readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[] }[];
}
