import { reconcileCount } from "../../engine/cluster/index.ts";
import type { Cluster } from "../../engine/cluster/index.ts";
import type { FollowState, Micros } from "../../protocol/index.ts";

/** Simulated seconds per wall second while something followed is under way: a hop of 0.3 ms takes a third of a second. */
export const followSpeed = 0.001;
/** After so long without a message of it a cause is over: simulated µs. */
export const followPatience: Micros = 90_000_000;

/** Whether anything that a command set off is under way, or is due. */
export function followState(cluster: Cluster, cause: number): FollowState {
  const { queue, later, now } = cluster.kernel.state;
  let isDue = false;
  for (const heap of [queue, later]) {
    for (const event of heap) {
      if (event.cause !== cause || event.kind === "cancelled") continue;
      if (event.kind !== "timer" && event.kind !== "keepAlive" && event.departAt <= now) return "moving";
      isDue = true;
    }
  }
  return isDue ? "waiting" : "over";
}

type StepOne = () => boolean;

/**
 * Runs events until a process has taken up a piece of work: a controller's sync, a scheduling
 * attempt, a kubelet's sync of a pod.
 *
 * @param runOne runs one event; false: there is none
 * @returns whether there was one within `eventsMax` events
 */
export function runToReconcile(cluster: Cluster, runOne: StepOne, eventsMax = 200_000): boolean {
  const before = reconcileCount(cluster);
  for (let events = 0; events < eventsMax; events++) {
    if (!runOne()) return false;
    if (reconcileCount(cluster) !== before) return true;
  }
  return false;
}
