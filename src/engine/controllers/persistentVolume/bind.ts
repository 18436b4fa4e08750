import type { StringMap } from "../../api/index.ts";
import { bindCompletedAnnotation, boundByControllerAnnotation, deepEqual, formatTime } from "../../api/index.ts";
import type { EventRecord } from "../../client/index.ts";
import type { Micros } from "../../core/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus, PersistentVolumeStatus } from "../../kinds/index.ts";
import type { Step } from "./step.ts";
import { write } from "./step.ts";

/** @source pkg/controller/volume/persistentvolume/pv_controller.go */

type Phase = NonNullable<PersistentVolumeStatus["phase"]>;

/** The volume's phase, if it is another. @source updateVolumePhase, updateVolumePhaseWithEvent */
export function volumePhase(volume: PersistentVolume, phase: Phase, now: Micros, told?: Pick<EventRecord, "reason" | "message">): Step | undefined {
  if (volume.status.phase === phase) return undefined;
  const { message: _message, reason: _reason, ...rest } = volume.status;
  const status: PersistentVolumeStatus = {
    ...rest,
    phase,
    ...(told === undefined ? {} : { message: told.message }),
    lastPhaseTransitionTime: formatTime(now),
  };
  const step = write({ type: "volumeStatus", volume: { ...volume, status } });
  return told === undefined ? step : { ...step, after: { object: volume, type: "Warning", ...told } };
}

/** The claim's phase and what its volume offers. @source updateClaimStatus */
export function claimStatus(claim: PersistentVolumeClaim, phase: NonNullable<PersistentVolumeClaimStatus["phase"]>, volume?: PersistentVolume): Step | undefined {
  const { accessModes: _modes, capacity: _capacity, ...rest } = claim.status;
  let status: PersistentVolumeClaimStatus = { ...rest, phase };
  if (volume !== undefined) {
    const { accessModes } = volume.spec;
    const size = volume.spec.capacity?.["storage"];
    // A claim that was bound keeps the size that it has got to.
    const capacity = claim.status.phase === "Bound" && claim.status.capacity !== undefined ? claim.status.capacity : size === undefined ? undefined : { storage: size };
    const { volumeAttributesClassName: attributes } = volume.spec;
    // Once it is bound the resizer says which class it has.
    if (attributes !== undefined && claim.status.phase !== "Bound") status = { ...status, currentVolumeAttributesClassName: attributes };
    status = { ...status, ...(accessModes === undefined ? {} : { accessModes }), ...(capacity === undefined ? {} : { capacity }) };
  }
  return deepEqual(status, claim.status) ? undefined : write({ type: "claimStatus", claim: { ...claim, status } });
}

const withAnnotation = (annotations: StringMap | undefined, name: string): StringMap => ({ ...annotations, [name]: "yes" });

/** The volume names the claim. @source GetBindVolumeToClaim */
function volumeOf(volume: PersistentVolume, claim: PersistentVolumeClaim): Step | undefined {
  const old = volume.spec.claimRef;
  const { name, namespace = "", uid, resourceVersion } = claim.metadata;
  const isNamed = old !== undefined && old.name === name && old.namespace === namespace;
  if (isNamed && old.uid === uid) return undefined;
  const claimRef = {
    kind: "PersistentVolumeClaim",
    namespace,
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion: "v1",
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  // Whoever named the claim beforehand decides; what the controller binds it may unbind.
  const annotations = isNamed ? volume.metadata.annotations : withAnnotation(volume.metadata.annotations, boundByControllerAnnotation);
  const metadata = annotations === undefined ? volume.metadata : { ...volume.metadata, annotations };
  return write({ type: "volume", volume: { ...volume, metadata, spec: { ...volume.spec, claimRef } } });
}

/** The claim names the volume. @source bindClaimToVolume */
function claimOf(claim: PersistentVolumeClaim, volume: PersistentVolume): Step | undefined {
  let { annotations } = claim.metadata;
  let { spec } = claim;
  if (spec.volumeName !== volume.metadata.name) {
    spec = { ...spec, volumeName: volume.metadata.name };
    annotations = withAnnotation(annotations, boundByControllerAnnotation);
  }
  if (annotations?.[bindCompletedAnnotation] === undefined) annotations = withAnnotation(annotations, bindCompletedAnnotation);
  if (spec === claim.spec && annotations === claim.metadata.annotations) return undefined;
  return write({ type: "claim", claim: { ...claim, metadata: { ...claim.metadata, annotations }, spec } });
}

/** The next of the four writes that bind a volume and a claim; undefined when all are done. @source bind */
export function bind(volume: PersistentVolume, claim: PersistentVolumeClaim, now: Micros): Step | undefined {
  return volumeOf(volume, claim) ?? volumePhase(volume, "Bound", now) ?? claimOf(claim, volume) ?? claimStatus(claim, "Bound", volume);
}

/** @source unbindVolume */
export function unbind(volume: PersistentVolume): Step {
  const { claimRef, ...spec } = volume.spec;
  const { annotations, ...metadata } = volume.metadata;
  if (annotations?.[boundByControllerAnnotation] === undefined) {
    const { uid: _uid, ...reference } = claimRef ?? {};
    return write({ type: "volume", volume: { ...volume, spec: { ...spec, claimRef: reference } } });
  }
  const { [boundByControllerAnnotation]: _bound, ...rest } = annotations;
  const left = Object.keys(rest).length === 0 ? metadata : { ...metadata, annotations: rest };
  return write({ type: "volume", volume: { ...volume, metadata: left, spec } });
}
