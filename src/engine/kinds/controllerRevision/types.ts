import type { KubeObject } from "../../api/index.ts";

/** A state that a StatefulSet or DaemonSet has been in. @source k8s.io/api/apps/v1/types.go ControllerRevision */
export interface ControllerRevision extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "ControllerRevision";
  /** Of workloads: a strategic merge patch that replaces the template. */
  readonly data?: unknown;
  readonly revision: number;
}
