import { compileLabelSelector, matchesCompiled } from "../labelSelector.ts";
import type { StringMap } from "../meta.ts";
import { matchesNodeSelectorTerm } from "../nodeAffinity.ts";
import { compareQuantities } from "../quantity.ts";
import type { PersistentVolumeClaim } from "./types.ts";
import type { PersistentVolume } from "./volume.ts";

/** Which volume a claim gets: the same rules for the controller that binds and the scheduler that plans. */

const classAnnotation = "volume.beta.kubernetes.io/storage-class";
export const bindCompletedAnnotation = "pv.kubernetes.io/bind-completed";
export const boundByControllerAnnotation = "pv.kubernetes.io/bound-by-controller";
/** The scheduler has chosen a node: the volume may be made there. */
export const selectedNodeAnnotation = "volume.kubernetes.io/selected-node";

/** @source k8s.io/component-helpers/storage/volume/helpers.go GetPersistentVolumeClaimClass */
export function classOfClaim(claim: PersistentVolumeClaim): string {
  return claim.metadata.annotations?.[classAnnotation] ?? claim.spec.storageClassName ?? "";
}

export function hasClass(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[classAnnotation] !== undefined || claim.spec.storageClassName !== undefined;
}

/** @source k8s.io/component-helpers/storage/volume/helpers.go GetPersistentVolumeClass */
export function classOfVolume(volume: PersistentVolume): string {
  return volume.metadata.annotations?.[classAnnotation] ?? volume.spec.storageClassName ?? "";
}

/** The volume names this claim, with its uid or with none. @source k8s.io/component-helpers/storage/volume/pv_helpers.go IsVolumeBoundToClaim */
export function isVolumeBoundToClaim(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec.claimRef;
  if (reference === undefined || reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false;
  return (reference.uid ?? "") === "" || reference.uid === claim.metadata.uid;
}

export function volumeModesDiffer(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec.volumeMode ?? "Filesystem") !== (volume.spec.volumeMode ?? "Filesystem");
}

/** The volume can be used in all ways that the claim asks for. @source pv_helpers.go CheckAccessModes */
export function hasAccessModes(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const offered = volume.spec.accessModes ?? [];
  return (claim.spec.accessModes ?? []).every((mode) => offered.includes(mode));
}

const sizeOf = (volume: PersistentVolume): string => volume.spec.capacity?.["storage"] ?? "0";
const requestOf = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.["storage"] ?? "0";

export const isLargeEnough = (claim: PersistentVolumeClaim, volume: PersistentVolume): boolean => compareQuantities(sizeOf(volume), requestOf(claim)) >= 0;
export const attributesClassesDiffer = (claim: PersistentVolumeClaim, volume: PersistentVolume): boolean =>
  (claim.spec.volumeAttributesClassName ?? "") !== (volume.spec.volumeAttributesClassName ?? "");

/** @source k8s.io/component-helpers/storage/volume/pv_helpers.go CheckNodeAffinity */
export function volumeFitsNode(volume: PersistentVolume, node: { readonly name: string; readonly labels?: StringMap }): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node));
}

export interface MatchOptions {
  /** The scheduler's question: on this node. */
  readonly node?: { readonly name: string; readonly labels?: StringMap };
  readonly excluded?: ReadonlySet<string>;
  /** Binding waits for the scheduler. */
  readonly delayBinding: boolean;
}

/**
 * The volume that is reserved for the claim, else the smallest that fits.
 * @source k8s.io/component-helpers/storage/volume/pv_helpers.go FindMatchingVolume
 */
export function findMatchingVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], options: MatchOptions): PersistentVolume | undefined {
  const { node, excluded, delayBinding } = options;
  const selector = claim.spec.selector === undefined ? undefined : compileLabelSelector(claim.spec.selector);
  const wantedClass = classOfClaim(claim);
  let smallest: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (excluded?.has(volume.metadata.name) === true) continue;
    const isReserved = isVolumeBoundToClaim(volume, claim);
    if (volume.spec.claimRef !== undefined && !isReserved) continue;
    if (!isLargeEnough(claim, volume) || volumeModesDiffer(claim, volume) || attributesClassesDiffer(claim, volume)) continue;
    if (volume.metadata.deletionTimestamp !== undefined) continue;
    const fits = node === undefined || volumeFitsNode(volume, node);
    if (isReserved) return fits ? volume : undefined;
    if (node === undefined && delayBinding) continue;
    if (volume.status.phase !== "Available") continue;
    if (selector !== undefined && !matchesCompiled(selector, volume.metadata.labels)) continue;
    if (classOfVolume(volume) !== wantedClass || !fits) continue;
    if (node !== undefined && !hasAccessModes(claim, volume)) continue;
    if (smallest === undefined || compareQuantities(sizeOf(smallest), sizeOf(volume)) > 0) smallest = volume;
  }
  return smallest;
}

/**
 * Of all volumes: those with fewest access modes beyond the wanted ones first.
 * @source pkg/controller/volume/persistentvolume/index.go findByClaim
 */
export function findBestMatch(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], delayBinding: boolean): PersistentVolume | undefined {
  const groups = new Map<string, PersistentVolume[]>();
  for (const volume of volumes) {
    if (!hasAccessModes(claim, volume)) continue;
    const key = [...(volume.spec.accessModes ?? [])].sort().join(",");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [volume]);
    else group.push(volume);
  }
  const order = [...groups.entries()].sort(([a], [b]) => a.split(",").length - b.split(",").length || (a < b ? -1 : 1));
  for (const [, group] of order) {
    const found = findMatchingVolume(claim, group, { delayBinding });
    if (found !== undefined) return found;
  }
  return undefined;
}
