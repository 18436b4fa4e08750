import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/networking/v1/types.go IPAddress */
export interface IPAddress extends KubeObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "IPAddress";
  readonly spec: { readonly parentRef?: { readonly group?: string; readonly resource?: string; readonly namespace?: string; readonly name?: string } };
}
