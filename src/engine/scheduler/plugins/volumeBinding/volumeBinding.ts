import { classOfClaim, compareQuantities, findMatchingVolume, selectedNodeAnnotation, volumeFitsNode } from "../../../api/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../../kinds/index.ts";
import type { Cycle, EnqueuePlugin, FilterPlugin, PreFilterPlugin, PreFilterResult } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { newStatus } from "../../framework/status.ts";
import type { StorageListers, VolumePlan } from "../../framework/storage.ts";
import { afterClaimChange } from "../../framework/storage.ts";
import type { PodClaims } from "./claims.ts";
import { podClaims } from "./claims.ts";

const name = "VolumeBinding";
const noProvisioner = "kubernetes.io/no-provisioner";
const reasons = {
  conflict: "node(s) didn't match PersistentVolume's node affinity",
  unmatched: "node(s) didn't find available persistent volumes to bind",
  missing: "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
} as const;

interface State {
  readonly claims: PodClaims;
  readonly storage: StorageListers;
  /** Volumes of the classes that wait, by class. */
  readonly available: ReadonlyMap<string, readonly PersistentVolume[]>;
}

function preFilter(pod: PodInfo, cycle: Cycle): PreFilterResult<State> {
  const { storage } = cycle.listers;
  const claims = podClaims(pod, storage);
  if (claims === undefined) return { type: "skip" };
  if (typeof claims === "string") return { type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", claims) };
  if (claims.immediate.length > 0) {
    return { type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", "pod has unbound immediate PersistentVolumeClaims") };
  }
  return { type: "proceed", state: { claims, storage, available: volumesByClass(claims, storage) } };
}

function volumesByClass({ delayed }: PodClaims, storage: StorageListers): ReadonlyMap<string, readonly PersistentVolume[]> {
  const found = new Map<string, PersistentVolume[]>(delayed.map((claim) => [classOfClaim(claim), []]));
  if (found.size > 0) for (const volume of storage.volumes()) found.get(volume.spec.storageClassName ?? "")?.push(volume);
  return found;
}

const sizeOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.["storage"] ?? "0";

/** What the delayed claims would get on the node; undefined when one gets nothing. @source binder.go FindPodVolumes */
function planFor({ claims, storage, available }: State, node: NodeInfo): VolumePlan | undefined {
  const provisions: PersistentVolumeClaim[] = [];
  const open: PersistentVolumeClaim[] = [];
  for (const claim of claims.delayed) {
    const chosen = claim.metadata.annotations?.[selectedNodeAnnotation];
    if (chosen === undefined) open.push(claim);
    else if (chosen === node.name) provisions.push(claim);
    else return undefined;
  }
  const bindings: { volume: PersistentVolume; claim: PersistentVolumeClaim }[] = [];
  const taken = new Set<string>();
  for (const claim of open.toSorted((a, b) => compareQuantities(sizeOf(a), sizeOf(b)))) {
    const volumes = available.get(classOfClaim(claim)) ?? [];
    const volume = findMatchingVolume(claim, volumes, { node, excluded: taken, delayBinding: true });
    if (volume === undefined) provisions.push(claim);
    else {
      taken.add(volume.metadata.name);
      bindings.push({ volume, claim });
    }
  }
  return provisions.every((claim) => canProvision(storage.storageClass(classOfClaim(claim)), node)) ? { bindings, provisions } : undefined;
}

/** @source binder.go checkVolumeProvisions @simplified drivers are taken to have room: CSIStorageCapacity is not looked at */
function canProvision(storageClass: StorageClass | undefined, node: NodeInfo): boolean {
  if (storageClass === undefined || storageClass.provisioner === "" || storageClass.provisioner === noProvisioner) return false;
  const terms = storageClass.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some((term) => (term.matchLabelExpressions ?? []).every(({ key, values }) => values.includes(node.labels[key] ?? "")));
}

/** What has to be written before the pod is bound to the node; undefined: nothing. @source binder.go AssumePodVolumes */
export function volumePlan(pod: PodInfo, cycle: Cycle, node: NodeInfo): VolumePlan | undefined {
  const { storage } = cycle.listers;
  const claims = podClaims(pod, storage);
  if (claims === undefined || typeof claims === "string" || claims.delayed.length === 0) return undefined;
  return planFor({ claims, storage, available: volumesByClass(claims, storage) }, node);
}

/** @source pkg/scheduler/framework/plugins/volumebinding/volume_binding.go */
export const volumeBinding: FilterPlugin<State> & PreFilterPlugin<State> & EnqueuePlugin = {
  name,
  preFilter,
  filter(state, _pod, node) {
    const why: string[] = [];
    let isMissing = false;
    let isElsewhere = false;
    for (const claim of state.claims.bound) {
      const volume = state.storage.volume(claim.spec.volumeName ?? "");
      if (volume === undefined) isMissing = true;
      else if (!volumeFitsNode(volume, node)) isElsewhere = true;
    }
    if (isElsewhere) why.push(reasons.conflict);
    if (state.claims.delayed.length > 0 && planFor(state, node) === undefined) why.push(reasons.unmatched);
    if (isMissing) why.push(reasons.missing);
    return why.length === 0 ? undefined : newStatus(name, "UnschedulableAndUnresolvable", ...why);
  },
  eventsToRegister: () => [
    { resource: "StorageClass", actions: ["Add", "Update"] },
    { resource: "PersistentVolumeClaim", actions: ["Add", "Update"], hint: afterClaimChange },
    { resource: "PersistentVolume", actions: ["Add", "Update"] },
    { resource: "Node", actions: ["Add", "UpdateNodeLabel", "UpdateNodeTaint"] },
    { resource: "CSINode", actions: ["Add", "Update"] },
  ],
};
