import type { KubeObject, LabelSelector } from "../../api/index.ts";

/** @source k8s.io/api/storage/v1/types.go CSIStorageCapacity */
export interface CSIStorageCapacity extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "CSIStorageCapacity";
  readonly nodeTopology?: LabelSelector;
  readonly storageClassName?: string;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}
