import type { WorkQueue } from "../../../engine/client/index.ts";
import { queueLength } from "../../../engine/client/index.ts";
import type { ControllerManagerState } from "../../../engine/controllers/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import type { QueueScene } from "../../../protocol/index.ts";

const workShown = 3;

/** A work queue; `extra` is what its owner knows of its syncs. */
export function queueOf(queue: WorkQueue, extra: Pick<QueueScene, "syncs" | "lastKey" | "lastError"> & { readonly lastSyncAt?: Micros }): QueueScene {
  let oldest: Micros | undefined;
  for (const key of queue.order.slice(queue.head, queue.head + 1)) oldest = queue.dirty.get(key)?.addedAt;
  let next: Micros | undefined;
  for (const { at } of queue.waiting.values()) next = next === undefined ? at : Math.min(next, at);
  return {
    name: queue.name,
    depth: queueLength(queue),
    ...(oldest === undefined ? {} : { oldestAt: oldest }),
    working: [...queue.processing].slice(0, workShown).map(([key, since]) => ({ key, since })),
    workingCount: queue.processing.size,
    delayed: queue.waiting.size,
    ...(next === undefined ? {} : { nextAt: next }),
    adds: queue.adds,
    retries: queue.retries,
    failing: queue.failures.size,
    ...extra,
  };
}

/** The controllers of the manager that runs them, in the order in which they start. */
export function controllerQueues({ controllers }: ControllerManagerState): readonly QueueScene[] {
  return [...controllers].map(([name, { queue, syncs, lastSyncAt, lastKey, lastError }]) => ({ ...queueOf(queue, { syncs, ...(syncs === 0 ? {} : { lastSyncAt }), lastKey, lastError }), name }));
}
