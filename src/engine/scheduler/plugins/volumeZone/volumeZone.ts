import { classOfClaim } from "../../../api/index.ts";
import type { Cycle, EnqueuePlugin, FilterPlugin, PreFilterPlugin, PreFilterResult } from "../../framework/extensionPoints.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { newStatus } from "../../framework/status.ts";
import { afterClaimChange, claimUses } from "../../framework/storage.ts";

const name = "VolumeZone";
const conflict = newStatus(name, "UnschedulableAndUnresolvable", "node(s) had no available volume zone");
const zone = "topology.kubernetes.io/zone";
const region = "topology.kubernetes.io/region";
/** A label's place among the stable ones. */
const stableLabels: Readonly<Record<string, string>> = {
  "failure-domain.beta.kubernetes.io/zone": zone,
  "failure-domain.beta.kubernetes.io/region": region,
  [zone]: zone,
  [region]: region,
};
const topologyLabels = Object.keys(stableLabels);

/** Where a volume is: one of `values` under `key`. */
interface Topology {
  readonly key: string;
  readonly values: readonly string[];
}

const reject = (message: string): PreFilterResult<readonly Topology[]> => ({ type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", message) });

/** @source pkg/scheduler/framework/plugins/volumezone/volume_zone.go getPVbyPod */
function preFilter(pod: PodInfo, { listers: { storage } }: Cycle): PreFilterResult<readonly Topology[]> {
  const found: Topology[] = [];
  for (const { claimName } of claimUses(pod.pod)) {
    if (claimName === "") return reject("PersistentVolumeClaim had no name");
    const claim = storage.claim(pod.namespace, claimName);
    if (claim === undefined) return reject(`persistentvolumeclaims ${JSON.stringify(claimName)} not found`);
    const volumeName = claim.spec.volumeName ?? "";
    if (volumeName === "") {
      const className = classOfClaim(claim);
      if (className === "") return reject("PersistentVolumeClaim had no pv name and storageClass name");
      const storageClass = storage.storageClass(className);
      if (storageClass === undefined) return reject(`storageclasses.storage.k8s.io ${JSON.stringify(className)} not found`);
      if (storageClass.volumeBindingMode === undefined) return reject(`VolumeBindingMode not set for StorageClass ${JSON.stringify(className)}`);
      // One that waits for the scheduler has no place yet.
      if (storageClass.volumeBindingMode === "WaitForFirstConsumer") continue;
      return reject("PersistentVolume had no name");
    }
    const volume = storage.volume(volumeName);
    if (volume === undefined) return reject(`persistentvolumes ${JSON.stringify(volumeName)} not found`);
    for (const key of topologyLabels) {
      const value = volume.metadata.labels?.[key];
      if (value !== undefined) found.push({ key, values: value.split("__").map((each) => each.trim()) });
    }
  }
  return found.length === 0 ? { type: "skip" } : { type: "proceed", state: found };
}

/** A volume in a zone wants a node of that zone. @source pkg/scheduler/framework/plugins/volumezone/volume_zone.go */
export const volumeZone: FilterPlugin<readonly Topology[]> & PreFilterPlugin<readonly Topology[]> & EnqueuePlugin = {
  name,
  preFilter,
  filter(topologies, _pod, node) {
    // A node without any such label may be anywhere.
    if (!topologyLabels.some((label) => node.labels[label] !== undefined)) return undefined;
    const fits = topologies.every(({ key, values }) => {
      const value = node.labels[key] ?? node.labels[stableLabels[key] ?? key];
      return value !== undefined && values.includes(value);
    });
    return fits ? undefined : conflict;
  },
  eventsToRegister: () => [
    { resource: "StorageClass", actions: ["Add"] },
    { resource: "Node", actions: ["Add", "UpdateNodeLabel", "UpdateNodeTaint"] },
    { resource: "PersistentVolumeClaim", actions: ["Add", "Update"], hint: afterClaimChange },
    { resource: "PersistentVolume", actions: ["Add", "Update"] },
  ],
};
