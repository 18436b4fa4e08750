import type { Node, Pod } from "../../kinds/index.ts";
import type { DaemonPlan, DaemonView } from "./decide.ts";
import { isAvailable, updateBounds } from "./decide.ts";
import { nodeShouldRunDaemonPod } from "./placement.ts";

/** The next pods of a rolling update. @source pkg/controller/daemon/update.go rollingUpdate */
export function rollingUpdate(view: DaemonView): DaemonPlan {
  const desired = view.nodes.filter((node) => nodeShouldRunDaemonPod(node, view.daemonSet).shouldRun).length;
  const { maxSurge, maxUnavailable } = updateBounds(view.daemonSet, desired);
  return maxSurge === 0 ? replaceInPlace(view, maxUnavailable) : surge(view, maxSurge, desired);
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

function surge(view: DaemonView, maxSurge: number, desired: number): DaemonPlan {
  const byName = new Map(view.nodes.map((node): readonly [string, Node] => [node.metadata.name, node]));
  let surging = 0;
  let available = 0;
  const free: string[] = [];
  const candidates: string[] = [];
  const remove: Pod[] = [];
  /** Available ones on nodes that should not have them any more. */
  const misplaced: Pod[] = [];
  for (const [name, pods] of view.podsByNode) {
    const found = updatedPodsOnNode(view, pods);
    if (found === undefined) {
      surging += 1;
      continue;
    }
    const { fresh, old } = found;
    const counted = old ?? fresh;
    if (counted !== undefined && isAvailable(view, counted)) available += 1;
    if (old === undefined) continue;
    if (fresh !== undefined) {
      if (isAvailable(view, fresh)) remove.push(old);
      else surging += 1;
      continue;
    }
    const node = byName.get(name);
    if (node === undefined) return { create: [], remove: [], ended: [], error: `couldn't get node for nodeName ${JSON.stringify(name)}: node ${JSON.stringify(name)} not found` };
    const { shouldRun } = nodeShouldRunDaemonPod(node, view.daemonSet);
    if (!isAvailable(view, old)) {
      if (shouldRun) free.push(name);
      else remove.push(old);
    } else if (!shouldRun) misplaced.push(old);
    else if (surging < maxSurge) candidates.push(name);
  }
  // Who surges wants no gap: where the place changes, the old pod goes only when another one is available.
  const deletable = Math.max(0, available - desired);
  return { create: [...free, ...candidates.slice(0, Math.max(0, maxSurge - surging))], remove: [...remove, ...misplaced.slice(0, deletable)], ended: [] };
}
