import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/storage/v1/types.go CSIDriver */
export interface CSIDriverSpec {
  readonly attachRequired?: boolean;
  readonly podInfoOnMount?: boolean;
  readonly volumeLifecycleModes?: readonly string[];
  readonly storageCapacity?: boolean;
  readonly fsGroupPolicy?: string;
  readonly tokenRequests?: readonly { readonly audience?: string; readonly expirationSeconds?: number }[];
  readonly requiresRepublish?: boolean;
  readonly seLinuxMount?: boolean;
  readonly nodeAllocatableUpdatePeriodSeconds?: number;
  readonly preventPodSchedulingIfMissing?: boolean;
  readonly serviceAccountTokenInSecrets?: boolean;
}

export interface CSIDriver extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "CSIDriver";
  readonly spec: CSIDriverSpec;
}
