import type { Condition, DeviceConfiguration, KubeObject, NodeSelector, ResourceClaimSpec } from "../../api/index.ts";

export interface AllocatedDevice {
  readonly request?: string;
  readonly driver?: string;
  readonly pool?: string;
  readonly device?: string;
  readonly shareID?: string;
}

/** @source k8s.io/api/resource/v1/types.go ResourceClaim */
export interface ResourceClaim extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceClaim";
  readonly spec: ResourceClaimSpec;
  readonly status: {
    readonly allocation?: {
      readonly devices?: { readonly results?: readonly AllocatedDevice[]; readonly config?: readonly (DeviceConfiguration & { readonly source?: string; readonly requests?: readonly string[] })[] };
      readonly nodeSelector?: NodeSelector;
    };
    readonly reservedFor?: readonly { readonly apiGroup?: string; readonly resource?: string; readonly name?: string; readonly uid?: string }[];
    readonly devices?: readonly (AllocatedDevice & { readonly conditions?: readonly Condition[]; readonly data?: unknown })[];
  };
}
