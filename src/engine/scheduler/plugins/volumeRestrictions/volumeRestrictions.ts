import type { Volume } from "../../../api/index.ts";
import type { Cycle, EnqueuePlugin, FilterPlugin, PreFilterPlugin, PreFilterResult } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { newStatus } from "../../framework/status.ts";
import { afterClaimChange, claimUses } from "../../framework/storage.ts";

const name = "VolumeRestrictions";
const diskConflict = newStatus(name, "Unschedulable", "node(s) had no available disk");
const claimConflict = newStatus(name, "Unschedulable", "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");

/** Disks of vendors, which only one pod may write to at a time. */
interface Disk extends Volume {
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID: string };
  readonly iscsi?: { readonly iqn: string; readonly readOnly?: boolean };
  readonly rbd?: { readonly monitors: readonly string[]; readonly image: string; readonly pool?: string; readonly readOnly?: boolean };
}

interface State {
  readonly disks: readonly Disk[];
  /** Keys of claims that only one pod may use. */
  readonly exclusive: ReadonlySet<string>;
  /** How often they are used by other pods. */
  uses: number;
}

const isDisk = (volume: Disk): boolean => volume.gcePersistentDisk !== undefined || volume.awsElasticBlockStore !== undefined || volume.iscsi !== undefined || volume.rbd !== undefined;

/** @source pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go isVolumeConflict */
function conflicts(a: Disk, b: Disk): boolean {
  if (a.gcePersistentDisk !== undefined && b.gcePersistentDisk !== undefined) {
    const isRead = a.gcePersistentDisk.readOnly === true && b.gcePersistentDisk.readOnly === true;
    if (a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName && !isRead) return true;
  }
  if (a.awsElasticBlockStore !== undefined && a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore?.volumeID) return true;
  if (a.iscsi !== undefined && b.iscsi !== undefined && a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly === true && b.iscsi.readOnly === true)) return true;
  if (a.rbd === undefined || b.rbd === undefined) return false;
  const { monitors } = b.rbd;
  const isSame = a.rbd.monitors.some((each) => monitors.includes(each)) && (a.rbd.pool ?? "rbd") === (b.rbd.pool ?? "rbd") && a.rbd.image === b.rbd.image;
  return isSame && !(a.rbd.readOnly === true && b.rbd.readOnly === true);
}

const keysOf = (pod: PodInfo): readonly string[] => claimUses(pod.pod).map(({ claimName }) => `${pod.namespace}/${claimName}`);
const usesOf = (pod: PodInfo, exclusive: ReadonlySet<string>): number => keysOf(pod).filter((key) => exclusive.has(key)).length;
const onNode = (node: NodeInfo, exclusive: ReadonlySet<string>): number => node.pods.reduce((sum, pod) => sum + usesOf(pod, exclusive), 0);

function preFilter(pod: PodInfo, { listers: { storage }, snapshot }: Cycle): PreFilterResult<State> {
  const disks = (pod.pod.spec.volumes ?? []).filter(isDisk);
  const exclusive = new Set<string>();
  for (const { claimName, isEphemeral } of claimUses(pod.pod)) {
    if (isEphemeral) continue;
    const claim = storage.claim(pod.namespace, claimName);
    if (claim === undefined) return { type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", `persistentvolumeclaim ${JSON.stringify(claimName)} not found`) };
    if (claim.spec.accessModes?.includes("ReadWriteOncePod") === true) exclusive.add(`${pod.namespace}/${claimName}`);
  }
  if (disks.length === 0 && exclusive.size === 0) return { type: "skip" };
  const uses = exclusive.size === 0 ? 0 : snapshot.nodes.reduce((sum, node) => sum + onNode(node, exclusive), 0);
  return { type: "proceed", state: { disks, exclusive, uses } };
}

/** Disks and claims that bear one user only. @source pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go */
export const volumeRestrictions: FilterPlugin<State> & PreFilterPlugin<State> & EnqueuePlugin = {
  name,
  preFilter,
  cloneState: (state) => ({ ...state }),
  addPod(state, _pod, other) {
    state.uses += usesOf(other, state.exclusive);
  },
  removePod(state, _pod, other) {
    state.uses -= usesOf(other, state.exclusive);
  },
  filter(state, _pod, node) {
    const isTaken = state.disks.some((disk) => node.pods.some((other) => (other.pod.spec.volumes ?? []).some((volume) => conflicts(disk, volume))));
    if (isTaken) return diskConflict;
    return state.uses > 0 ? claimConflict : undefined;
  },
  eventsToRegister: () => [
    { resource: "AssignedPod", actions: ["Delete"] },
    { resource: "Node", actions: ["Add"] },
    { resource: "PersistentVolumeClaim", actions: ["Add", "Update"], hint: afterClaimChange },
  ],
};
