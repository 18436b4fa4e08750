import type { KubeObject, StringMap } from "../../api/index.ts";

/** @source k8s.io/api/storage/v1/types.go VolumeAttributesClass */
export interface VolumeAttributesClass extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "VolumeAttributesClass";
  readonly driverName: string;
  readonly parameters?: StringMap;
}
