import type { Micros } from "../../core/index.ts";
import type { CSIDriver, CSINode, CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from "../../kinds/index.ts";
import type { QueueingHintFn } from "./clusterEvent.ts";

/** What plugins may look up about storage. What the scheduler itself has promised and not yet seen written is in it. */
export interface StorageListers {
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  volumes(): Iterable<PersistentVolume>;
  storageClass(name: string): StorageClass | undefined;
  csiNode(name: string): CSINode | undefined;
  csiDriver(name: string): CSIDriver | undefined;
  csiStorageCapacities(): Iterable<CSIStorageCapacity>;
}

/** A volume of a pod that is a claim; the claims of ephemeral volumes are called after the pod. */
export interface ClaimUse {
  readonly claimName: string;
  readonly isEphemeral: boolean;
}

const none: readonly ClaimUse[] = [];

/** The claims that a pod uses, in the order of its volumes. */
export function claimUses(pod: Pod): readonly ClaimUse[] {
  const { volumes } = pod.spec;
  if (volumes === undefined) return none;
  let found: ClaimUse[] | undefined;
  for (const volume of volumes) {
    if (volume.persistentVolumeClaim !== undefined) (found ??= []).push({ claimName: volume.persistentVolumeClaim.claimName, isEphemeral: false });
    else if (volume.ephemeral !== undefined) (found ??= []).push({ claimName: `${pod.metadata.name}-${volume.name}`, isEphemeral: true });
  }
  return found ?? none;
}

/** Whether a claim that came or changed is one of the pod's. @source volume_binding.go isSchedulableAfterPersistentVolumeClaimChange */
export const afterClaimChange: QueueingHintFn = (pod, _old, object) => {
  if (object === undefined || object.metadata.namespace !== pod.namespace) return "QueueSkip";
  return claimUses(pod.pod).some(({ claimName }) => claimName === object.metadata.name) ? "Queue" : "QueueSkip";
};

/** What has to be written before the pod may be bound. */
export interface VolumePlan {
  /** Volumes promised to claims. */
  readonly bindings: readonly { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[];
  /** Claims whose volumes shall be made at the chosen node. */
  readonly provisions: readonly PersistentVolumeClaim[];
  /** What the driver says is left at the node for a claim that its volume is to be made for, in bytes. */
  readonly capacities: ReadonlyMap<PersistentVolumeClaim, number>;
  /** How long the pod waits for its claims. */
  readonly bindTimeout: Micros;
}
