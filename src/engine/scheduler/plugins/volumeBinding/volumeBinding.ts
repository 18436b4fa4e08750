import type { KubeObject } from "../../../api/index.ts";
import { bytesOf, classOfClaim, classOfVolume, compareQuantities, compileLabelSelector, findMatchingVolume, matchesCompiled, selectedNodeAnnotation, volumeFitsNode } from "../../../api/index.ts";
import type { Micros } from "../../../core/index.ts";
import { seconds } from "../../../core/index.ts";
import type { CSIDriver, CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../../kinds/index.ts";
import type { QueueingHint } from "../../framework/clusterEvent.ts";
import type { Cycle, EnqueuePlugin, FilterPlugin, PreFilterPlugin, PreFilterResult, ReservePlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import type { Features } from "../../framework/features.ts";
import { defaultFeatures } from "../../framework/features.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { filterStateOf } from "../../framework/runFilters.ts";
import type { UtilizationShapePoint } from "../../framework/shape.ts";
import { newStatus } from "../../framework/status.ts";
import type { StorageListers, VolumePlan } from "../../framework/storage.ts";
import { afterClaimChange } from "../../framework/storage.ts";
import type { StorageScores } from "./storageScoring.ts";
import { storageScoring } from "./storageScoring.ts";
import type { PodClaims } from "./claims.ts";
import { podClaims } from "./claims.ts";
import type { State } from "./state.ts";

const name = "VolumeBinding";
/** @source pkg/scheduler/apis/config/v1/defaults.go VolumeBindingArgs.BindTimeoutSeconds */
const defaultBindTimeoutSeconds = 600;
const noProvisioner = "kubernetes.io/no-provisioner";
const reasons = {
  conflict: "node(s) didn't match PersistentVolume's node affinity",
  unmatched: "node(s) didn't find available persistent volumes to bind",
  space: "node(s) did not have enough free storage",
  missing: "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
} as const;

function preFilter(pod: PodInfo, cycle: Cycle, bindTimeout: Micros): PreFilterResult<State> {
  const { storage } = cycle.listers;
  const claims = podClaims(pod, storage);
  if (claims === undefined) return { type: "skip" };
  if (typeof claims === "string") return { type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", claims) };
  if (claims.immediate.length > 0) {
    return { type: "rejected", status: newStatus(name, "UnschedulableAndUnresolvable", "pod has unbound immediate PersistentVolumeClaims") };
  }
  return { type: "proceed", state: { claims, storage, available: volumesByClass(claims, storage), plans: new Map(), bindTimeout } };
}

function volumesByClass({ delayed }: PodClaims, storage: StorageListers): ReadonlyMap<string, readonly PersistentVolume[]> {
  const found = new Map<string, PersistentVolume[]>(delayed.map((claim) => [classOfClaim(claim), []]));
  if (found.size > 0) for (const volume of storage.volumes()) found.get(classOfVolume(volume))?.push(volume);
  return found;
}

const sizeOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.["storage"] ?? "0";

/** What the delayed claims would get on the node, or why one gets nothing. @source binder.go FindPodVolumes */
function planFor({ claims, storage, available, bindTimeout }: State, node: NodeInfo): VolumePlan | "unmatched" | "space" {
  const provisions: PersistentVolumeClaim[] = [];
  const open: PersistentVolumeClaim[] = [];
  for (const claim of claims.delayed) {
    const chosen = claim.metadata.annotations?.[selectedNodeAnnotation];
    if (chosen === undefined) open.push(claim);
    else if (chosen === node.name) provisions.push(claim);
    else return "unmatched";
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
  const capacities = new Map<PersistentVolumeClaim, number>();
  for (const claim of provisions) {
    const storageClass = storage.storageClass(classOfClaim(claim));
    if (storageClass === undefined || !canProvision(storageClass, node)) return "unmatched";
    const capacity = capacityFor(claim, storageClass, node, storage);
    if (capacity === "none") return "space";
    if (capacity !== undefined) capacities.set(claim, capacity);
  }
  return { bindings, provisions, capacities, bindTimeout };
}

/**
 * What the driver of a class says is left at a node, in bytes: "none" when it is not enough, undefined when it
 * does not say (or the claim does not ask for a size).
 *
 * @source binder.go hasEnoughCapacity
 */
function capacityFor(claim: PersistentVolumeClaim, storageClass: StorageClass, node: NodeInfo, storage: StorageListers): number | "none" | undefined {
  const wanted = claim.spec.resources?.requests?.["storage"];
  if (wanted === undefined || storage.csiDriver(storageClass.provisioner)?.spec.storageCapacity !== true) return undefined;
  for (const each of storage.csiStorageCapacities()) {
    const limit = each.maximumVolumeSize ?? each.capacity;
    if (each.storageClassName !== storageClass.metadata.name || limit === undefined || compareQuantities(limit, wanted) < 0) continue;
    if (each.nodeTopology !== undefined && matchesCompiled(compileLabelSelector(each.nodeTopology), node.labels)) return bytesOf(each.capacity);
  }
  return "none";
}

/** @source binder.go checkVolumeProvisions */
function canProvision(storageClass: StorageClass, node: NodeInfo): boolean {
  if (storageClass.provisioner === "" || storageClass.provisioner === noProvisioner) return false;
  const terms = storageClass.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some((term) => (term.matchLabelExpressions ?? []).every(({ key, values }) => values.includes(node.labels[key] ?? "")));
}

/** A driver that no longer says how much storage it has keeps nobody away. @source volume_binding.go isSchedulableAfterCSIDriverChange */
function afterDriverChange(_pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const said = (driver: KubeObject | undefined): boolean => driver?.kind === "CSIDriver" && (driver as CSIDriver).spec.storageCapacity === true;
  return said(old) && !said(object) ? "Queue" : "QueueSkip";
}

/** More storage than before, or for another class or place. @source volume_binding.go isSchedulableAfterCSIStorageCapacityChange */
function afterCapacityChange(_pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const [before, after] = [old, object] as readonly (CSIStorageCapacity | undefined)[];
  if (before === undefined || after === undefined) return "Queue";
  const isMore = (more: string | undefined, less: string | undefined): boolean => compareQuantities(more ?? "0", less ?? "0") > 0;
  return isMore(after.capacity, before.capacity) || isMore(after.maximumVolumeSize, before.maximumVolumeSize) ? "Queue" : "QueueSkip";
}

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go VolumeBindingArgs */
export interface VolumeBindingArgs {
  /** How long a pod may wait for its claims; default 600. */
  readonly bindTimeoutSeconds?: number;
  /** With StorageCapacityScoring: the score by the share of the storage that would be used. */
  readonly shape?: readonly UtilizationShapePoint[];
}

/** @source pkg/scheduler/framework/plugins/volumebinding/volume_binding.go */
export function newVolumeBinding(args: VolumeBindingArgs = {}, features: Features = defaultFeatures): FilterPlugin<State> & PreFilterPlugin<State> & Partial<ScorePlugin<StorageScores>> & ReservePlugin & EnqueuePlugin {
  const bindTimeout = seconds(args.bindTimeoutSeconds ?? defaultBindTimeoutSeconds);
  return {
    name,
    preFilter: (pod, cycle) => preFilter(pod, cycle, bindTimeout),
    /** What the filter found for the chosen node. @source binder.go AssumePodVolumes */
    reserve: (_pod, cycle, node) => filterStateOf<State>(cycle, name)?.plans.get(node.name),
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
      if (state.claims.delayed.length > 0) {
        const plan = planFor(state, node);
        if (typeof plan === "string") why.push(reasons[plan]);
        else state.plans.set(node.name, plan);
      }
      if (isMissing) why.push(reasons.missing);
      return why.length === 0 ? undefined : newStatus(name, "UnschedulableAndUnresolvable", ...why);
    },
    eventsToRegister: () => [
      { resource: "StorageClass", actions: ["Add", "Update"] },
      { resource: "PersistentVolumeClaim", actions: ["Add", "Update"], hint: afterClaimChange },
      { resource: "PersistentVolume", actions: ["Add", "Update"] },
      { resource: "Node", actions: ["Add", "UpdateNodeLabel", "UpdateNodeTaint"] },
      { resource: "CSINode", actions: ["Add", "Update"] },
      { resource: "CSIDriver", actions: ["Update"], hint: afterDriverChange },
      { resource: "CSIStorageCapacity", actions: ["Add", "Update"], hint: afterCapacityChange },
    ],
    ...(features.StorageCapacityScoring ? storageScoring(args.shape) : {}),
  };
}
