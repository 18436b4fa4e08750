import type { Micros } from "../../../core/index.ts";
import type { PersistentVolume } from "../../../kinds/index.ts";
import type { StorageListers, VolumePlan } from "../../framework/storage.ts";
import type { PodClaims } from "./claims.ts";

/** What PreFilter and Filter find out about a pod's claims. @source pkg/scheduler/framework/plugins/volumebinding/volume_binding.go stateData */
export interface State {
  readonly claims: PodClaims;
  readonly storage: StorageListers;
  /** Volumes of the classes that wait, by class. */
  readonly available: ReadonlyMap<string, readonly PersistentVolume[]>;
  /** By node: what the claims would get there, as the filter found it. */
  readonly plans: Map<string, VolumePlan>;
  readonly bindTimeout: Micros;
}
