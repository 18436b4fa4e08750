import type { KubeObject, Status } from "../../api/index.ts";
import type { PodDisruptionBudget } from "../../kinds/index.ts";

/** What a request makes of the object as it is. */
export type Decision =
  | { readonly type: "refuse"; readonly status: Status }
  /** Nothing to change. */
  | { readonly type: "same" }
  /** `thenDelete`: marked first, so that watchers see it, then removed. */
  | { readonly type: "write"; readonly after: KubeObject; readonly thenDelete: boolean }
  /** `after`: what an update has made of the object that goes with its last finalizer; the client gets to see it. */
  | { readonly type: "delete"; readonly after?: KubeObject }
  /** An eviction takes one from a budget first; then it is decided again. */
  | { readonly type: "charge"; readonly budget: PodDisruptionBudget }
  /** Admission waits for a lookup; the request comes back by itself. */
  | { readonly type: "wait" };

export const refuseWith = (status: Status): Decision => ({ type: "refuse", status });
export const same: Decision = { type: "same" };
export const remove: Decision = { type: "delete" };
