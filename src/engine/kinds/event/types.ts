import type { KubeObject, ObjectReference } from "../../api/index.ts";

/** @source k8s.io/api/core/v1/types.go Event */
export interface Event extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "Event";
  readonly involvedObject: ObjectReference;
  readonly reason?: string;
  readonly message?: string;
  readonly source?: { readonly component?: string; readonly host?: string };
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly count?: number;
  readonly type?: "Normal" | "Warning";
  readonly eventTime?: string | null;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly action?: string;
  readonly related?: ObjectReference;
  readonly reportingComponent?: string;
  readonly reportingInstance?: string;
}
