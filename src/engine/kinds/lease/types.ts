import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/coordination/v1/types.go */
export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  /** RFC3339 with microseconds. */
  readonly acquireTime?: string;
  /** RFC3339 with microseconds. */
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
  readonly strategy?: string;
  readonly preferredHolder?: string;
}

export interface Lease extends KubeObject {
  readonly apiVersion: "coordination.k8s.io/v1";
  readonly kind: "Lease";
  readonly spec: LeaseSpec;
}
