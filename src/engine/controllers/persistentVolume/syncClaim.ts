import {
  attributesClassesDiffer,
  bindCompletedAnnotation,
  boundByControllerAnnotation,
  classOfClaim,
  classOfVolume,
  findBestMatch,
  hasAccessModes,
  hasClass,
  isLargeEnough,
  isVolumeBoundToClaim,
  selectedNodeAnnotation,
  volumeModesDiffer,
} from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../kinds/index.ts";
import { bind, claimStatus } from "./bind.ts";
import { provision } from "./provision.ts";
import type { Step } from "./step.ts";
import { done, write } from "./step.ts";
import type { StorageView } from "./view.ts";

/** @source pkg/controller/volume/persistentvolume/pv_controller.go syncClaim */
export function syncClaim(claim: PersistentVolumeClaim, view: StorageView, now: Micros): Step {
  if (claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return syncBoundClaim(claim, view, now);
  return (claim.spec.volumeName ?? "") === "" ? syncUnboundClaim(claim, view, now) : syncReservedClaim(claim, view, now);
}

/** Stays pending: told why, and looked at again in the next round. */
function stayPending(claim: PersistentVolumeClaim, event?: EventRecord): Step {
  const status = claimStatus(claim, "Pending") ?? done;
  return event === undefined ? { ...status, last: true } : { ...status, events: [event], last: true };
}

/** Waits for the scheduler until it has chosen a node. @source k8s.io/component-helpers/storage/volume/helpers.go IsDelayBindingMode */
function delaysBinding(claim: PersistentVolumeClaim, view: StorageView): boolean {
  const name = classOfClaim(claim);
  return name !== "" && view.storageClass(name)?.volumeBindingMode === "WaitForFirstConsumer";
}

const defaultAnnotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

/** The default class: of several the newest. @source pkg/volume/util/storageclass.go GetDefaultClass */
function defaultClass(classes: readonly StorageClass[]): StorageClass | undefined {
  return classes
    .filter(({ metadata }) => defaultAnnotations.some((name) => metadata.annotations?.[name] === "true"))
    .sort((a, b) => compareStrings(b.metadata.creationTimestamp ?? "", a.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name))[0];
}

function syncUnboundClaim(claim: PersistentVolumeClaim, view: StorageView, now: Micros): Step {
  const delays = delaysBinding(claim, view);
  const volume = findBestMatch(claim, view.volumes(), delays);
  if (volume !== undefined) return bind(volume, claim, now) ?? done;
  if (!hasClass(claim)) {
    const found = defaultClass(view.storageClasses());
    if (found !== undefined) return { ...write({ type: "claim", claim: { ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } } }), last: true };
  }
  if (delays && claim.metadata.annotations?.[selectedNodeAnnotation] === undefined) return stayPending(claim, waitingEvent(claim, view));
  const className = classOfClaim(claim);
  if (className !== "") return provision(claim, className, view.storageClass(className));
  return stayPending(claim, {
    object: claim,
    type: "Normal",
    reason: "FailedBinding",
    message: "no persistent volumes available for this claim and no storage class is set",
  });
}

/** @source pv_controller.go emitEventForUnboundDelayBindingClaim */
function waitingEvent(claim: PersistentVolumeClaim, view: StorageView): EventRecord {
  const pods = view.waitingPods(claim);
  const [first] = pods;
  if (first === undefined) return { object: claim, type: "Normal", reason: "WaitForFirstConsumer", message: "waiting for first consumer to be created before binding" };
  const message = pods.length > 1 ? `waiting for pods ${pods.join(",")} to be scheduled` : `waiting for pod ${first} to be scheduled`;
  return { object: claim, type: "Normal", reason: "WaitForPodScheduled", message };
}

/** Why the volume that the claim names cannot be its. @source pv_controller.go checkVolumeSatisfyClaim */
function mismatch(claim: PersistentVolumeClaim, volume: PersistentVolume): string | undefined {
  if (!isLargeEnough(claim, volume)) return "requested PV is too small";
  if (classOfVolume(volume) !== classOfClaim(claim)) return "storageClassName does not match";
  if (attributesClassesDiffer(claim, volume)) return "volumeAttributesClassName does not match";
  if (volumeModesDiffer(claim, volume)) return "incompatible volumeMode";
  if (!hasAccessModes(claim, volume)) return "incompatible accessMode";
  return undefined;
}

function syncReservedClaim(claim: PersistentVolumeClaim, view: StorageView, now: Micros): Step {
  const volume = view.volume(claim.spec.volumeName ?? "");
  if (volume === undefined) return stayPending(claim);
  const name = JSON.stringify(volume.metadata.name);
  const { claimRef } = volume.spec;
  if (claimRef === undefined) {
    const why = mismatch(claim, volume);
    if (why === undefined) return bind(volume, claim, now) ?? done;
    return stayPending(claim, { object: claim, type: "Warning", reason: "VolumeMismatch", message: `Cannot bind to requested volume ${name}: ${why}` });
  }
  if (isVolumeBoundToClaim(volume, claim)) return bind(volume, claim, now) ?? done;
  if (claim.metadata.annotations?.[boundByControllerAnnotation] === undefined) {
    return stayPending(claim, { object: claim, type: "Warning", reason: "FailedBinding", message: `volume ${name} already bound to a different claim.` });
  }
  const other = `${claimRef.namespace ?? ""}/${claimRef.name ?? ""}`;
  const message = `volume ${name} already bound to a different claim "${other}" by controller`;
  const error = `invalid binding of claim "${claim.metadata.namespace ?? ""}/${claim.metadata.name}" to volume ${name}: volume already claimed by "${other}"`;
  return { events: [{ object: claim, type: "Warning", reason: "FailedBinding", message }], error };
}

function syncBoundClaim(claim: PersistentVolumeClaim, view: StorageView, now: Micros): Step {
  const name = claim.spec.volumeName ?? "";
  if (name === "") return lose(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
  const volume = view.volume(name);
  if (volume === undefined) return lose(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
  const { claimRef } = volume.spec;
  if (claimRef === undefined || claimRef.uid === claim.metadata.uid) return bind(volume, claim, now) ?? done;
  return lose(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
}

function lose(claim: PersistentVolumeClaim, reason: string, message: string): Step {
  if (claim.status.phase === "Lost") return done;
  return { ...(claimStatus(claim, "Lost") ?? done), after: { object: claim, type: "Warning", reason, message }, last: true };
}
