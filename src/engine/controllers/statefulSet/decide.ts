import type { PersistentVolumeClaim } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Pod, StatefulSet, StatefulSetStatus } from "../../kinds/index.ts";
import { isPodAvailable, isPodReady } from "../framework/pods.ts";
import { claimName, identityMatches, isInOrdinalRange, ordinalOf, revisionOf, startOrdinal, storageMatches } from "./identity.ts";
import { isStaleClaim, ownersToWrite } from "./claims.ts";

/** All that the decisions look at. */
export interface SetView {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  /** Names of the revisions. */
  readonly current: string;
  readonly update: string;
  readonly collisionCount: number;
  readonly claim: (name: string) => PersistentVolumeClaim | undefined;
  readonly now: Micros;
}

/** One thing to do, in order. */
export type SetAction =
  | { readonly type: "create"; readonly ordinal: number; readonly revision: "current" | "update" }
  | { readonly type: "delete"; readonly pod: Pod; readonly forUpdate: boolean }
  /** Identity, volumes or the owners of the claims are not as they should be. */
  | { readonly type: "repair"; readonly pod: Pod }
  /** Owners of the claims of a Pod that goes. */
  | { readonly type: "release"; readonly pod: Pod }
  | { readonly type: "createClaims"; readonly pod: Pod };

const isCreated = (pod: Pod): boolean => (pod.status.phase ?? "") !== "";
const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;
const isRunningAndReady = (pod: Pod): boolean => pod.status.phase === "Running" && isPodReady(pod);
const isRunningAndAvailable = ({ set, now }: SetView, pod: Pod): boolean => isRunningAndReady(pod) && isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
const isUnavailable = (view: SetView, pod: Pod): boolean => isTerminating(pod) || !isRunningAndAvailable(view, pod);

/** Which revision a Pod that is missing gets. @source pkg/controller/statefulset/stateful_set_utils.go newVersionedStatefulSetPod */
export function revisionForNewPod(set: StatefulSet, ordinal: number): "current" | "update" {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  const start = startOrdinal(set);
  if (rollingUpdate !== undefined) return ordinal < start + (rollingUpdate.partition ?? 0) ? "current" : "update";
  return type === "RollingUpdate" && ordinal < start + (set.status.currentReplicas ?? 0) ? "current" : "update";
}

interface Step {
  readonly actions: readonly SetAction[];
  /** Nothing after this one, where order counts. */
  readonly stop: boolean;
}

const goOn: Step = { actions: [], stop: false };
const wait: Step = { actions: [], stop: true };

function claimsMatch({ set, claim }: SetView, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  return (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const found = claim(claimName(set, template, ordinal));
    return found === undefined || ownersToWrite(found, set, pod) === undefined;
  });
}

function hasStaleClaim({ set, claim }: SetView, ordinal: number): boolean {
  return (set.spec.volumeClaimTemplates ?? []).some((template) => {
    const found = claim(claimName(set, template, ordinal));
    return found !== undefined && isStaleClaim(found, `${set.metadata.name}-${ordinal}`, undefined);
  });
}

/** @source pkg/controller/statefulset/stateful_set_control.go processReplica */
function processReplica(view: SetView, ordinal: number, pod: Pod | undefined, inOrder: boolean): Step {
  const { set } = view;
  if (pod === undefined) {
    if (hasStaleClaim(view, ordinal)) return wait;
    return { actions: [{ type: "create", ordinal, revision: revisionForNewPod(set, ordinal) }], stop: inOrder };
  }
  const { phase } = pod.status;
  if (phase === "Failed" || phase === "Succeeded") return isTerminating(pod) ? wait : { actions: [{ type: "delete", pod, forUpdate: false }], stop: true };
  const actions: SetAction[] = [];
  const isShort = (set.spec.volumeClaimTemplates ?? []).some((template) => view.claim(claimName(set, template, ordinal)) === undefined);
  if (phase === "Pending" && isShort) actions.push({ type: "createClaims", pod });
  if (inOrder && (isTerminating(pod) || !isRunningAndAvailable(view, pod))) return { actions, stop: true };
  if (!identityMatches(set, pod) || !storageMatches(set, pod) || !claimsMatch(view, pod)) actions.push({ type: "repair", pod });
  return actions.length === 0 ? goOn : { actions, stop: false };
}

/** @source stateful_set_control.go processCondemned */
function processCondemned(view: SetView, pod: Pod, firstUnavailable: Pod | undefined, inOrder: boolean): Step {
  if (isTerminating(pod)) return inOrder ? wait : goOn;
  if (inOrder && !isRunningAndAvailable(view, pod) && pod !== firstUnavailable) return wait;
  return { actions: [{ type: "delete", pod, forUpdate: false }], stop: true };
}

/** One after the other until one says stop; or all of them. */
function forEach<T>(items: readonly T[], inOrder: boolean, actions: SetAction[], step: (item: T) => Step): boolean {
  for (const item of items) {
    const { actions: more, stop } = step(item);
    actions.push(...more);
    if (inOrder && stop) return true;
  }
  return false;
}

interface Parts {
  readonly replicas: readonly (Pod | undefined)[];
  /** The highest ordinal first. */
  readonly condemned: readonly Pod[];
}

function partition({ set, pods }: SetView): Parts {
  const replicas: (Pod | undefined)[] = Array.from({ length: set.spec.replicas }, () => undefined);
  const condemned: Pod[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(pod);
    if (isInOrdinalRange(set, ordinal)) replicas[ordinal - startOrdinal(set)] = pod;
    else if (ordinal >= 0) condemned.push(pod);
  }
  condemned.sort((a, b) => ordinalOf(b) - ordinalOf(a));
  return { replicas, condemned };
}

/** The highest Pod of an older revision, once all above it are available. */
function rollingUpdate(view: SetView, replicas: readonly (Pod | undefined)[]): SetAction | undefined {
  const lowest = view.set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  for (let target = replicas.length - 1; target >= lowest; target--) {
    const pod = replicas[target];
    if (pod === undefined) return undefined;
    if (revisionOf(pod) !== view.update && !isTerminating(pod)) return { type: "delete", pod, forUpdate: true };
    if (isUnavailable(view, pod)) return undefined;
  }
  return undefined;
}

/** What one look at a StatefulSet asks for. @source stateful_set_control.go updateStatefulSet */
export function decide(view: SetView): readonly SetAction[] {
  const { set } = view;
  if (set.metadata.deletionTimestamp !== undefined) return [];
  const inOrder = set.spec.podManagementPolicy !== "Parallel";
  const { replicas, condemned } = partition(view);
  const start = startOrdinal(set);
  const actions: SetAction[] = [];
  const slots = replicas.map((pod, index) => ({ pod, ordinal: start + index }));
  const isBlocked = forEach(slots, inOrder, actions, ({ pod, ordinal }) => processReplica(view, ordinal, pod, inOrder));
  if (isBlocked) return actions;
  for (const pod of condemned) if (!claimsMatch(view, pod)) actions.push({ type: "release", pod });
  const firstUnavailable = replicas.find((pod) => pod !== undefined && isUnavailable(view, pod)) ?? condemned.toReversed().find((pod) => isUnavailable(view, pod));
  if (forEach(condemned, inOrder, actions, (pod) => processCondemned(view, pod, firstUnavailable, inOrder))) return actions;
  if (set.spec.updateStrategy.type === "OnDelete") return actions;
  const next = rollingUpdate(view, replicas);
  return next === undefined ? actions : [...actions, next];
}

/** @source stateful_set_control.go updateStatus, stateful_set_utils.go completeRollingUpdate */
export function statefulSetStatus(view: SetView, deletedForUpdate: number): StatefulSetStatus {
  const { set, collisionCount, update } = view;
  let [replicas, ready, available, current, updated] = [0, 0, 0, -deletedForUpdate, 0];
  for (const pod of view.pods) {
    if (isCreated(pod)) replicas += 1;
    if (isRunningAndReady(pod)) {
      ready += 1;
      if (isRunningAndAvailable(view, pod)) available += 1;
    }
    if (!isCreated(pod) || isTerminating(pod)) continue;
    if (revisionOf(pod) === view.current) current += 1;
    if (revisionOf(pod) === update) updated += 1;
  }
  let currentRevision = view.current;
  if (set.spec.updateStrategy.type === "RollingUpdate" && updated === replicas && ready === replicas && replicas === set.spec.replicas) {
    current = updated;
    currentRevision = update;
  }
  const { generation } = set.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    replicas,
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(current === 0 ? {} : { currentReplicas: current }),
    ...(updated === 0 ? {} : { updatedReplicas: updated }),
    currentRevision,
    updateRevision: update,
    collisionCount,
    availableReplicas: available,
  };
}

