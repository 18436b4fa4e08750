import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/storage/v1/types.go CSINode */
export interface CSINode extends KubeObject {
  readonly apiVersion: "storage.k8s.io/v1";
  readonly kind: "CSINode";
  readonly spec: {
    readonly drivers?: readonly { readonly name?: string; readonly nodeID?: string; readonly topologyKeys?: readonly string[]; readonly allocatable?: { readonly count?: number } }[];
  };
}
