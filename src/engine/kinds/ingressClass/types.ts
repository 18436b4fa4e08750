import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/networking/v1/types.go IngressClass */
export interface IngressClass extends KubeObject {
  readonly apiVersion: "networking.k8s.io/v1";
  readonly kind: "IngressClass";
  readonly spec: {
    readonly controller?: string;
    readonly parameters?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string; readonly scope?: string; readonly namespace?: string };
  };
}
