import type { KubeObject, ResourceList, StringMap, Toleration } from "../../api/index.ts";

/** @source k8s.io/api/node/v1/types.go RuntimeClass */
export interface RuntimeClass extends KubeObject {
  readonly apiVersion: "node.k8s.io/v1";
  readonly kind: "RuntimeClass";
  readonly handler?: string;
  readonly overhead?: { readonly podFixed?: ResourceList };
  readonly scheduling?: { readonly nodeSelector?: StringMap; readonly tolerations?: readonly Toleration[] };
}
