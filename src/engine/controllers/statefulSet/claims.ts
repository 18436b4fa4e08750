import type { OwnerReference, PersistentVolumeClaim } from "../../api/index.ts";
import { newControllerRef } from "../../api/index.ts";
import type { Pod, StatefulSet } from "../../kinds/index.ts";
import { isInOrdinalRange, ordinalOf } from "./identity.ts";

/** Who a claim should go with. */
export interface ClaimOwners {
  readonly pod: boolean;
  readonly set: boolean;
}

/** @source pkg/controller/statefulset/stateful_set_utils.go isClaimOwnerUpToDate */
export function wantedOwners(set: StatefulSet, ordinal: number): ClaimOwners {
  const { whenScaled = "Retain", whenDeleted = "Retain" } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const isCondemned = !isInOrdinalRange(set, ordinal);
  const pod = whenScaled === "Delete" && isCondemned;
  return { pod, set: whenDeleted === "Delete" && !pod };
}

const refersTo = (reference: OwnerReference, owner: StatefulSet | Pod): boolean => reference.uid === owner.metadata.uid;

/** Another controller has the claim: hands off. @source hasUnexpectedController */
function isForeign(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const { whenScaled = "Retain", whenDeleted = "Retain" } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === "Retain" && whenDeleted === "Retain") return false;
  return (claim.metadata.ownerReferences ?? []).some((reference) => {
    if (reference.controller !== true || refersTo(reference, set)) return false;
    return !(reference.kind === "Pod" && reference.apiVersion === "v1" && reference.name === pod.metadata.name);
  });
}

/** The owners that the claim of a Pod should have; undefined when it has them. @source updateClaimOwnerRefForSetAndPod */
export function ownersToWrite(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): readonly OwnerReference[] | undefined {
  if (isForeign(claim, set, pod)) return undefined;
  const wanted = wantedOwners(set, ordinalOf(pod));
  const present = claim.metadata.ownerReferences ?? [];
  const hasPod = present.some((reference) => refersTo(reference, pod));
  const hasSet = present.some((reference) => refersTo(reference, set));
  if (hasPod === wanted.pod && hasSet === wanted.set) return undefined;
  const others = present.filter((reference) => !refersTo(reference, pod) && !refersTo(reference, set));
  const owner = (object: StatefulSet | Pod): OwnerReference => newControllerRef(object);
  return [...others, ...(wanted.set ? [owner(set)] : []), ...(wanted.pod ? [owner(pod)] : [])];
}

/** The claim hangs on a Pod of the same name that is no more; it will go too. @source hasStaleOwnerRef */
export function isStaleClaim(claim: PersistentVolumeClaim, podName: string, podUid: string | undefined): boolean {
  if (claim.metadata.deletionTimestamp !== undefined) return true;
  return (claim.metadata.ownerReferences ?? []).some((reference) => reference.kind === "Pod" && reference.name === podName && reference.uid !== podUid);
}
