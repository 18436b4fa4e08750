import { classOfClaim } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin } from "../../framework/extensionPoints.ts";
import { newStatus } from "../../framework/status.ts";
import type { StorageListers } from "../../framework/storage.ts";
import { afterClaimChange, claimUses } from "../../framework/storage.ts";

const name = "NodeVolumeLimits";
const tooMany = newStatus(name, "Unschedulable", "node(s) exceed max volume count");

/**
 * The volumes of CSI drivers that a pod brings: unique name -> driver. A claim that is not bound yet counts for the
 * driver of its class.
 * @source pkg/scheduler/framework/plugins/nodevolumelimits/csi.go filterAttachableVolumes
 */
function attachable(pod: Pod, namespace: string, storage: StorageListers, found: Map<string, string>): void {
  for (const { claimName } of claimUses(pod)) {
    const claim = storage.claim(namespace, claimName);
    if (claim === undefined) continue;
    const volume = storage.volume(claim.spec.volumeName ?? "");
    if (volume === undefined) {
      const driver = storage.storageClass(classOfClaim(claim))?.provisioner ?? "";
      if (driver !== "") found.set(`${driver}/${namespace}/${claimName}`, driver);
    } else if (volume.spec.csi !== undefined) found.set(`${volume.spec.csi.driver}/${volume.spec.csi.volumeHandle}`, volume.spec.csi.driver);
  }
}

interface State {
  readonly volumes: ReadonlyMap<string, string>;
  readonly storage: StorageListers;
}

/**
 * A node holds no more volumes of a driver than its CSINode says.
 * @source pkg/scheduler/framework/plugins/nodevolumelimits/csi.go
 * @simplified volumes that are attached without a pod that uses them do not count
 */
export const nodeVolumeLimits: FilterPlugin<State> & PreFilterPlugin<State> & EnqueuePlugin = {
  name,
  preFilter(pod, { listers: { storage } }) {
    if (claimUses(pod.pod).length === 0) return { type: "skip" };
    const volumes = new Map<string, string>();
    attachable(pod.pod, pod.namespace, storage, volumes);
    return { type: "proceed", state: { volumes, storage } };
  },
  filter({ volumes, storage }, _pod, node) {
    const drivers = volumes.size === 0 ? [] : (storage.csiNode(node.name)?.spec?.drivers ?? []);
    if (!drivers.some((driver) => driver.allocatable?.count !== undefined)) return undefined;
    const attached = new Map<string, string>();
    for (const other of node.pods) attachable(other.pod, other.namespace, storage, attached);
    for (const { name: driver, allocatable } of drivers) {
      if (allocatable?.count === undefined) continue;
      const present = [...attached.values()].filter((each) => each === driver).length;
      const fresh = [...volumes].filter(([volume, each]) => each === driver && !attached.has(volume)).length;
      if (fresh > 0 && present + fresh > allocatable.count) return tooMany;
    }
    return undefined;
  },
  eventsToRegister: () => [
    { resource: "CSINode", actions: ["Add", "Update"] },
    { resource: "AssignedPod", actions: ["Delete"] },
    { resource: "PersistentVolumeClaim", actions: ["Add", "Update"], hint: afterClaimChange },
  ],
};
