import { bindCompletedAnnotation, classOfClaim } from "../../../api/index.ts";
import type { PersistentVolumeClaim } from "../../../kinds/index.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { StorageListers } from "../../framework/storage.ts";
import { claimUses } from "../../framework/storage.ts";

/** A pod's claims by what has to be done about them. @source pkg/scheduler/framework/plugins/volumebinding/binder.go PodVolumeClaims */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  readonly delayed: readonly PersistentVolumeClaim[];
  readonly immediate: readonly PersistentVolumeClaim[];
}

/** A text is why the pod cannot be looked at; undefined: it has no claims. @source volume_binding.go podHasPVCs */
export function podClaims(pod: PodInfo, storage: StorageListers): PodClaims | string | undefined {
  const uses = claimUses(pod.pod);
  if (uses.length === 0) return undefined;
  const found: PersistentVolumeClaim[] = [];
  for (const { claimName, isEphemeral } of uses) {
    const claim = storage.claim(pod.namespace, claimName);
    const name = JSON.stringify(claimName);
    if (claim === undefined) return isEphemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim ${name}` : `persistentvolumeclaim ${name} not found`;
    if (claim.status?.phase === "Lost") return `persistentvolumeclaim ${name} bound to non-existent persistentvolume ${JSON.stringify(claim.spec.volumeName ?? "")}`;
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim ${name} is being deleted`;
    found.push(claim);
  }
  return split(found, storage);
}

/** @source binder.go GetPodVolumeClaims */
function split(claims: readonly PersistentVolumeClaim[], storage: StorageListers): PodClaims {
  const [bound, delayed, immediate]: [PersistentVolumeClaim[], PersistentVolumeClaim[], PersistentVolumeClaim[]] = [[], [], []];
  for (const claim of claims) {
    const isNamed = (claim.spec.volumeName ?? "") !== "";
    if (isNamed && claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) bound.push(claim);
    else {
      const delays = storage.storageClass(classOfClaim(claim))?.volumeBindingMode === "WaitForFirstConsumer";
      // One that its user has bound to a volume is the controller's work.
      if (delays && !isNamed) delayed.push(claim);
      else immediate.push(claim);
    }
  }
  return { bound, delayed, immediate };
}
