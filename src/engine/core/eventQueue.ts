import type { CauseId } from "./program.ts";
import type { Micros } from "./units.ts";

/** What the kernel has to do at a given time. */
export type QueueEventKind =
  | "message"
  | "datagram"
  | "timer"
  | "fsynced"
  | "syn"
  | "connected"
  | "refused"
  | "closed"
  | "accepted"
  | "terminate"
  | "start"
  | "killAfterGrace"
  | "keepAlive"
  | "cancelled";

/** One entry of the queue. All entries have the same shape, which keeps the hot loop monomorphic. */
export interface QueueEvent {
  time: Micros;
  /** Insertion number: events due together run in this order. */
  seq: number;
  kind: QueueEventKind;
  /** Receiving process's index. */
  process: number;
  /** The receiver's incarnation that it is meant for; -1 = whoever runs by then. */
  incarnation: number;
  /** Sending process's index, or -1. */
  from: number;
  fromIncarnation: number;
  /** When it left the sender: a sender that died before that never sent it. */
  departAt: Micros;
  conn: number;
  payload: unknown;
  cause: CauseId;
}

const before = (a: QueueEvent, b: QueueEvent): boolean => a.time < b.time || (a.time === b.time && a.seq < b.seq);

/** Adds to a binary heap ordered by (time, seq). */
export function heapPush(heap: QueueEvent[], event: QueueEvent): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex] as QueueEvent;
    if (!before(event, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = event;
}

/** Takes the earliest event; undefined when the heap is empty. */
export function heapPop(heap: QueueEvent[]): QueueEvent | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  siftDown(heap, 0, last);
  return top;
}

function siftDown(heap: QueueEvent[], start: number, event: QueueEvent): void {
  const length = heap.length;
  let index = start;
  for (;;) {
    let childIndex = 2 * index + 1;
    if (childIndex >= length) break;
    let child = heap[childIndex] as QueueEvent;
    const rightIndex = childIndex + 1;
    if (rightIndex < length) {
      const right = heap[rightIndex] as QueueEvent;
      if (before(right, child)) {
        child = right;
        childIndex = rightIndex;
      }
    }
    if (!before(child, event)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = event;
}

/** Drops the cancelled events and restores the order. Linear. */
export function heapCompact(heap: QueueEvent[]): void {
  let kept = 0;
  for (const event of heap) if (event.kind !== "cancelled") heap[kept++] = event;
  heap.length = kept;
  for (let index = (kept >> 1) - 1; index >= 0; index--) siftDown(heap, index, heap[index] as QueueEvent);
}
