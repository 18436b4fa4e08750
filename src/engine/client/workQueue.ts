import type { CauseId, Env, Micros, ProcessEvent, TimerId } from "../core/index.ts";
import { invariant, millis, seconds } from "../core/index.ts";

/** What a work queue's timers carry. Include it in the program's timer union. */
export interface QueueTimer {
  readonly owner: "queue";
  readonly queue: string;
  readonly key: string;
}

export interface QueueItem {
  readonly key: string;
  /** The Command that put the key here; set env.cause to it while working on the key. */
  readonly cause: CauseId;
  readonly addedAt: Micros;
}

/**
 * client-go's rate limiting, delaying work queue as plain data: a key is in it once however often it
 * is added, and never worked on twice at a time.
 *
 * @source k8s.io/client-go/util/workqueue/{queue,delaying_queue,rate_limiting_queue}.go
 */
export interface WorkQueue {
  readonly name: string;
  /** Keys in order; those before `head` are gone. */
  order: string[];
  head: number;
  /** What needs work: key -> item. */
  readonly dirty: Map<string, QueueItem>;
  /** What is being worked on: key -> since when. */
  readonly processing: Map<string, Micros>;
  /** Failures of a key in a row. */
  readonly failures: Map<string, number>;
  /** Keys that wait for their time. */
  readonly waiting: Map<string, { readonly at: Micros; readonly timer: TimerId }>;
  /** The bucket of all retries: 10 a second, 100 at once, in millionths. */
  bucket: { tokens: number; at: Micros };
  adds: number;
  retries: number;
}

const baseDelay = millis(5);
const maxDelay = seconds(1000);
const keysMax = 1_000_000;
const bucketQps = 10;
const bucketBurst = 100;
const token = 1_000_000;

export function newWorkQueue(name: string): WorkQueue {
  return {
    name,
    order: [],
    head: 0,
    dirty: new Map(),
    processing: new Map(),
    failures: new Map(),
    waiting: new Map(),
    bucket: { tokens: bucketBurst * token, at: 0 },
    adds: 0,
    retries: 0,
  };
}

/** Marks a key as needing work. `now` is when, for the age that people see. */
export function queueAdd(queue: WorkQueue, key: string, cause: CauseId, now: Micros = 0): void {
  if (queue.dirty.has(key)) return;
  invariant(queue.dirty.size < keysMax, `work queue ${queue.name} is over its limit`);
  queue.dirty.set(key, { key, cause, addedAt: now });
  queue.adds += 1;
  if (!queue.processing.has(key)) queue.order.push(key);
}

/** Adds the key after `delay`; the earlier of two wins. */
export function queueAddAfter(queue: WorkQueue, env: Env, key: string, delay: Micros): void {
  if (delay <= 0) {
    queueAdd(queue, key, env.cause, env.now);
    return;
  }
  const at = env.now + delay;
  const waiting = queue.waiting.get(key);
  if (waiting !== undefined) {
    if (waiting.at <= at) return;
    env.cancelTimer(waiting.timer);
  }
  const timer: QueueTimer = { owner: "queue", queue: queue.name, key };
  queue.waiting.set(key, { at, timer: env.wakeAfter(delay, timer, env.cause) });
}

/** Adds the key after its back-off: 5 ms doubling to 1000 s for the key, and 10 a second over all. */
export function queueAddRateLimited(queue: WorkQueue, env: Env, key: string): void {
  const failures = queue.failures.get(key) ?? 0;
  queue.failures.set(key, failures + 1);
  queue.retries += 1;
  const own = failures > 20 ? maxDelay : Math.min(baseDelay * 2 ** failures, maxDelay);
  queueAddAfter(queue, env, key, Math.max(own, reserve(queue, env.now)));
}

function reserve(queue: WorkQueue, now: Micros): Micros {
  const { bucket } = queue;
  const tokens = Math.min(bucketBurst * token, bucket.tokens + (now - bucket.at) * bucketQps) - token;
  queue.bucket = { tokens, at: now };
  return tokens >= 0 ? 0 : Math.ceil(-tokens / bucketQps);
}

/** Takes the next key to work on; call `queueDone` when the work has ended. */
export function queueGet(queue: WorkQueue, now: Micros = 0): QueueItem | undefined {
  const key = queue.order[queue.head];
  if (key === undefined) return undefined;
  queue.head += 1;
  if (queue.head > 1024 && queue.head * 2 > queue.order.length) {
    queue.order = queue.order.slice(queue.head);
    queue.head = 0;
  }
  const item = queue.dirty.get(key);
  invariant(item !== undefined, `work queue ${queue.name} lost ${key}`);
  queue.dirty.delete(key);
  queue.processing.set(key, now);
  return item;
}

/** The work on a key has ended; if it was added meanwhile it is next in line again. */
export function queueDone(queue: WorkQueue, key: string): void {
  queue.processing.delete(key);
  if (queue.dirty.has(key)) queue.order.push(key);
}

/** Forgets the failures of a key: its next back-off starts from 5 ms. */
export function queueForget(queue: WorkQueue, key: string): void {
  queue.failures.delete(key);
}

export function queueRequeues(queue: WorkQueue, key: string): number {
  return queue.failures.get(key) ?? 0;
}

/** Keys that can be taken now. */
export function queueLength(queue: WorkQueue): number {
  return queue.order.length - queue.head;
}

/** Moves a key whose time has come into its queue; true when the event was a queue's timer. */
export function handleQueueTimer(
  queues: WorkQueue | ReadonlyMap<string, WorkQueue>,
  event: ProcessEvent,
  env: Env,
): boolean {
  if (event.type !== "timer" || !isQueueTimer(event.timer)) return false;
  const timer = event.timer;
  const queue = "order" in queues ? (queues.name === timer.queue ? queues : undefined) : queues.get(timer.queue);
  if (queue === undefined) return false;
  queue.waiting.delete(timer.key);
  queueAdd(queue, timer.key, env.cause, env.now);
  return true;
}

function isQueueTimer(timer: unknown): timer is QueueTimer {
  return typeof timer === "object" && timer !== null && "owner" in timer && timer.owner === "queue";
}
