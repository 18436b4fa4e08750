import type { KubeObject, NodeSelector } from "../../api/index.ts";

export interface DeviceAttribute {
  readonly bool?: boolean;
  readonly int?: number;
  readonly string?: string;
  readonly version?: string;
}

export interface Device {
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>;
  readonly capacity?: Readonly<Record<string, { readonly value?: string; readonly requestPolicy?: object }>>;
  readonly consumesCounters?: readonly { readonly counterSet?: string; readonly counters?: Readonly<Record<string, unknown>> }[];
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  readonly allNodes?: boolean;
  readonly taints?: readonly { readonly key?: string; readonly value?: string; readonly effect?: string; readonly timeAdded?: string }[];
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
  readonly allowMultipleAllocations?: boolean;
}

/** @source k8s.io/api/resource/v1/types.go ResourceSlice */
export interface ResourceSlice extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceSlice";
  readonly spec: {
    readonly driver?: string;
    readonly pool?: { readonly name?: string; readonly generation?: number; readonly resourceSliceCount?: number };
    readonly nodeName?: string;
    readonly nodeSelector?: NodeSelector;
    readonly allNodes?: boolean;
    readonly perDeviceNodeSelection?: boolean;
    readonly devices?: readonly Device[];
    readonly sharedCounters?: readonly { readonly name?: string; readonly counters?: Readonly<Record<string, unknown>> }[];
  };
}
