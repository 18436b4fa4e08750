import type { DeviceConfiguration, DeviceSelector, KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/resource/v1/types.go DeviceClass */
export interface DeviceClass extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "DeviceClass";
  readonly spec: {
    readonly selectors?: readonly DeviceSelector[];
    readonly config?: readonly DeviceConfiguration[];
    readonly extendedResourceName?: string;
  };
}
