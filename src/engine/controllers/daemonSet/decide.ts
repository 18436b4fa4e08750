import type { Micros } from "../../core/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { DaemonSet, DaemonSetStatus, Node, Pod } from "../../kinds/index.ts";
import { scaledValue } from "../framework/intOrPercent.ts";
import { isPodAvailable, isPodReady, isPodTerminal } from "../framework/pods.ts";
import { nodeShouldRunDaemonPod } from "./placement.ts";

/** What one look at a DaemonSet asks for. */
export interface DaemonPlan {
  /** Nodes that get a pod. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Those of `remove` that ended by themselves. */
  readonly ended: readonly { readonly pod: Pod; readonly node: string }[];
}

/** All that the decisions look at. */
export interface DaemonView {
  readonly daemonSet: DaemonSet;
  readonly nodes: readonly Node[];
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  readonly isUpdated: (pod: Pod) => boolean;
  readonly now: Micros;
}

const noPods: readonly Pod[] = [];
const byAge = (a: Pod, b: Pod): number =>
  compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name);

const isAvailable = (view: DaemonView, pod: Pod): boolean => isPodAvailable(pod, view.daemonSet.spec.minReadySeconds ?? 0, view.now);

/** Surge and unavailability as numbers, of the nodes that should run it. @source updatedDesiredNodeCounts */
export function updateBounds(daemonSet: DaemonSet, desired: number): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const { type, rollingUpdate } = daemonSet.spec.updateStrategy ?? {};
  if (type === "OnDelete") return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaledValue(rollingUpdate?.maxSurge, desired, true);
  const maxUnavailable = scaledValue(rollingUpdate?.maxUnavailable ?? (maxSurge === 0 ? 1 : 0), desired, true);
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

function desiredNodes(view: DaemonView): number {
  let desired = 0;
  for (const node of view.nodes) if (nodeShouldRunDaemonPod(node, view.daemonSet).shouldRun) desired += 1;
  return desired;
}

/** One pod on each node that should have one, none elsewhere. @source pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode */
export function manage(view: DaemonView): DaemonPlan {
  const create: string[] = [];
  const remove: Pod[] = [];
  const ended: { readonly pod: Pod; readonly node: string }[] = [];
  const surges = updateBounds(view.daemonSet, view.nodes.length).maxSurge > 0;
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
    remove.push(...surplus(view, running, surges));
  }
  // Pods for nodes that are no more and that no kubelet will ever take.
  for (const [name, pods] of view.podsByNode) {
    if (!names.has(name)) remove.push(...pods.filter((pod) => (pod.spec.nodeName ?? "") === "" && pod.metadata.deletionTimestamp === undefined));
  }
  return { create, remove, ended };
}

/** Of several on one node the oldest stays; with surge, the oldest of either template. */
function surplus(view: DaemonView, running: readonly Pod[], surges: boolean): readonly Pod[] {
  if (running.length <= 1) return noPods;
  const sorted = running.toSorted(byAge);
  if (!surges) return sorted.slice(1);
  const updated = sorted.filter(view.isUpdated);
  const old = sorted.filter((pod) => !view.isUpdated(pod));
  const newest = updated[0];
  const oldDone = newest !== undefined && isAvailable(view, newest) ? old : old.slice(1);
  return [...oldDone, ...updated.slice(1)];
}

/** The next pods of a rolling update. @source pkg/controller/daemon/update.go rollingUpdate */
export function rollingUpdate(view: DaemonView): DaemonPlan {
  const { maxSurge, maxUnavailable } = updateBounds(view.daemonSet, desiredNodes(view));
  return maxSurge === 0 ? replaceInPlace(view, maxUnavailable) : surge(view, maxSurge);
}

/** The pod of the present template and the one of an older, on one node; undefined when there are too many. @source findUpdatedPodsOnNode */
function updatedPodsOnNode(view: DaemonView, pods: readonly Pod[]): { readonly fresh: Pod | undefined; readonly old: Pod | undefined } | undefined {
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    if (view.isUpdated(pod)) {
      if (fresh !== undefined) return undefined;
      fresh = pod;
    } else {
      if (old !== undefined) return undefined;
      old = pod;
    }
  }
  return { fresh, old };
}

function replaceInPlace(view: DaemonView, maxUnavailable: number): DaemonPlan {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pods of view.podsByNode.values()) {
    const found = updatedPodsOnNode(view, pods);
    if (found === undefined || (found.fresh === undefined) === (found.old === undefined)) {
      unavailable += 1;
      continue;
    }
    const { fresh, old } = found;
    if (fresh !== undefined) {
      if (!isAvailable(view, fresh)) unavailable += 1;
    } else if (old !== undefined && !isAvailable(view, old)) {
      broken.push(old);
      unavailable += 1;
    } else if (old !== undefined && unavailable < maxUnavailable) candidates.push(old);
  }
  return { create: [], remove: [...broken, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))], ended: [] };
}

function surge(view: DaemonView, maxSurge: number): DaemonPlan {
  let surging = 0;
  const free: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  for (const [node, pods] of view.podsByNode) {
    const found = updatedPodsOnNode(view, pods);
    if (found === undefined) {
      surging += 1;
      continue;
    }
    const { fresh, old } = found;
    if (old === undefined) continue;
    if (fresh === undefined) (isAvailable(view, old) ? candidates : free).push(node);
    else if (isAvailable(view, fresh) || !isAvailable(view, old)) remove.push(old);
    else surging += 1;
  }
  return { create: [...free, ...candidates.slice(0, Math.max(0, maxSurge - surging))], remove, ended: [] };
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
    const pod = pods.length > 1 ? pods.toSorted(byAge)[0] : pods[0];
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
