import type { Condition, KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go Namespace */
export interface NamespaceSpec {
  readonly finalizers?: readonly string[];
}

export interface NamespaceStatus {
  readonly phase?: "Active" | "Terminating";
  readonly conditions?: readonly Condition[];
}

export interface Namespace extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Namespace";
  readonly spec: NamespaceSpec;
  readonly status: NamespaceStatus;
}
