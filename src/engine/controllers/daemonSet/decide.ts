import type { Micros } from "../../core/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { DaemonSet, DaemonSetStatus, Node, Pod } from "../../kinds/index.ts";
import { scaledValue } from "../framework/intOrPercent.ts";
import { isPodAvailable, isPodReady, isPodTerminal } from "../framework/pods.ts";
import { nodeShouldRunDaemonPod, revisionHashLabel } from "./placement.ts";

/** What one look at a DaemonSet asks for. */
export interface DaemonPlan {
  /** Nodes that get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Pods that ended by themselves, to be removed as well. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
  /** Why it could not be decided. */
  readonly error?: string;
}

/** All that the decisions look at. */
export interface DaemonView {
  readonly daemonSet: DaemonSet;
  readonly nodes: readonly Node[];
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the present revision. */
  readonly hash: string;
  readonly isUpdated: (pod: Pod) => boolean;
  readonly now: Micros;
}

const noPods: readonly Pod[] = [];
const isBound = (pod: Pod): boolean => (pod.spec.nodeName ?? "") !== "";

/** Bound before not bound, older before younger, then by name. @source pkg/controller/daemon/daemon_controller.go podByCreationTimestampAndPhase */
const byCreationTimestampAndPhase = (a: Pod, b: Pod): number =>
  Number(isBound(b)) - Number(isBound(a)) || compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name);

export const isAvailable = (view: DaemonView, pod: Pod): boolean => isPodAvailable(pod, view.daemonSet.spec.minReadySeconds ?? 0, view.now);

/** Surge and unavailability as numbers, of the nodes that should run it. @source updatedDesiredNodeCounts */
export function updateBounds(daemonSet: DaemonSet, desired: number): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { type, rollingUpdate } = daemonSet.spec.updateStrategy ?? {};
  if (type === "OnDelete") return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaledValue(rollingUpdate?.maxSurge, desired, true);
  const maxUnavailable = scaledValue(rollingUpdate?.maxUnavailable ?? (maxSurge === 0 ? 1 : 0), desired, true);
  return { maxSurge, maxUnavailable: desired > 0 && maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

/** @source pkg/controller/daemon/util/daemonset_util.go AllowsSurge */
const allowsSurge = (daemonSet: DaemonSet): boolean => updateBounds(daemonSet, 1).maxSurge > 0;

/** One pod on each node that should have one, none elsewhere. @source pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode */
export function manage(view: DaemonView): DaemonPlan {
  const create: string[] = [];
  const remove: Pod[] = [];
  const ended: { readonly pod: Pod; readonly node: string }[] = [];
  const surges = allowsSurge(view.daemonSet);
  const names = new Set<string>();
  for (const node of view.nodes) {
    const { name } = node.metadata;
    names.add(name);
    const pods = view.podsByNode.get(name) ?? noPods;
    const { shouldRun, shouldContinueRunning } = nodeShouldRunDaemonPod(node, view.daemonSet);
    if (!shouldContinueRunning) {
      remove.push(...pods.filter((pod) => pod.metadata.deletionTimestamp === undefined));
      continue;
    }
    if (pods.length === 0) {
      if (shouldRun) create.push(name);
      continue;
    }
    const running: Pod[] = [];
    for (const pod of pods) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      if (isPodTerminal(pod)) ended.push({ pod, node: name });
      else running.push(pod);
    }
    // A surge keeps one pod on the node that is not on its way out.
    if (surges && running.length === 0 && shouldRun) create.push(name);
    remove.push(...surplus(view, running, surges));
  }
  // Pods for nodes that are no more and that no kubelet will ever take.
  for (const [name, pods] of view.podsByNode) {
    if (!names.has(name)) remove.push(...pods.filter((pod) => !isBound(pod) && pod.metadata.deletionTimestamp === undefined));
  }
  return { create, remove, ended };
}

/**
 * Of several on one node the oldest stays. With surge the oldest of either template may stay, as long as the
 * old one is ready and the new one not yet available.
 */
function surplus(view: DaemonView, running: readonly Pod[], surges: boolean): readonly Pod[] {
  if (running.length <= 1) return noPods;
  const sorted = running.toSorted(byCreationTimestampAndPhase);
  if (!surges) return sorted.slice(1);
  const hasHash = (pod: Pod): boolean => pod.metadata.labels?.[revisionHashLabel] === view.hash;
  const fresh = sorted.find(hasHash);
  const old = sorted.find((pod) => !hasHash(pod));
  const doomed = sorted.filter((pod) => pod !== fresh && pod !== old);
  const isReplaced = fresh !== undefined && old !== undefined && (!isPodReady(old) || isAvailable(view, fresh));
  return isReplaced ? [...doomed, old] : doomed;
}

/** @source pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus */
export function daemonSetStatus(view: DaemonView): DaemonSetStatus {
  const { daemonSet } = view;
  let [desired, current, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of view.nodes) {
    const pods = view.podsByNode.get(node.metadata.name) ?? noPods;
    if (!nodeShouldRunDaemonPod(node, daemonSet).shouldRun) {
      if (pods.length > 0) misscheduled += 1;
      continue;
    }
    desired += 1;
    const pod = pods.length > 1 ? pods.toSorted(byCreationTimestampAndPhase)[0] : pods[0];
    if (pod === undefined) continue;
    current += 1;
    if (isPodReady(pod)) {
      ready += 1;
      if (isAvailable(view, pod)) available += 1;
    }
    if (view.isUpdated(pod)) updated += 1;
  }
  const { generation } = daemonSet.metadata;
  const { collisionCount, conditions } = daemonSet.status ?? {};
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(desired === available ? {} : { numberUnavailable: desired - available }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}
