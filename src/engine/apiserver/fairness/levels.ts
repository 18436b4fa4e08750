import { hashString } from "../../core/index.ts";
import type { KubeObject } from "../../api/index.ts";

/** @source k8s.io/api/flowcontrol/v1/types.go */
export interface PriorityLevel extends KubeObject {
  readonly spec?: {
    readonly type: "Limited" | "Exempt";
    readonly limited?: {
      readonly nominalConcurrencyShares?: number;
      readonly lendablePercent?: number;
      readonly limitResponse?: { readonly type: "Queue" | "Reject"; readonly queuing?: { readonly queues?: number; readonly handSize?: number; readonly queueLengthLimit?: number } };
    };
  };
}

/** How one priority level stands. Plain data. */
export interface LevelState {
  isExempt: boolean;
  /** Of the server's seats these are its own, and of those it lends so many while it does not need them. */
  seats: number;
  lendable: number;
  queueing: { readonly queues: number; readonly handSize: number; readonly lengthMax: number } | undefined;
  executing: number;
  /** Queue -> requests that wait in it, the oldest first. */
  readonly waiting: Map<number, number[]>;
  /** The queue that was served last. */
  lastServed: number;
  dispatched: number;
  rejected: number;
}

const sharesDefault = 30;

/** Puts the levels as their objects say; what is under way stays. @source k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go finishQueueSetReconfigsLocked */
export function configureLevels(levels: Map<string, LevelState>, objects: readonly PriorityLevel[], totalSeats: number): void {
  const shares = (level: PriorityLevel): number => (level.spec?.type === "Exempt" ? 0 : (level.spec?.limited?.nominalConcurrencyShares ?? sharesDefault));
  const total = objects.reduce((sum, level) => sum + shares(level), 0);
  for (const object of objects) {
    const { limited } = object.spec ?? {};
    const seats = total === 0 ? 0 : Math.ceil((totalSeats * shares(object)) / total);
    const queuing = limited?.limitResponse?.type === "Queue" ? limited.limitResponse.queuing : undefined;
    const level = levels.get(object.metadata.name) ?? newLevel();
    level.isExempt = object.spec?.type === "Exempt";
    level.seats = seats;
    level.lendable = Math.round((seats * (limited?.lendablePercent ?? 0)) / 100);
    level.queueing = queuing === undefined ? undefined : { queues: queuing.queues ?? 64, handSize: queuing.handSize ?? 8, lengthMax: queuing.queueLengthLimit ?? 50 };
    levels.set(object.metadata.name, level);
  }
}

const newLevel = (): LevelState => ({ isExempt: false, seats: 0, lendable: 0, queueing: undefined, executing: 0, waiting: new Map(), lastServed: -1, dispatched: 0, rejected: 0 });

/**
 * Is there a seat for one more request of the level: one of its own, or one that others lend?
 *
 * @simplified every request takes one seat; lent seats are had at once, not adjusted every ten seconds
 */
export function hasSeat(levels: ReadonlyMap<string, LevelState>, level: LevelState): boolean {
  if (level.executing < level.seats) return true;
  let free = 0;
  for (const each of levels.values()) {
    if (each.executing > each.seats) free -= each.executing - each.seats;
    else if (each !== level) free += Math.min(each.lendable, each.seats - each.executing);
  }
  return free > 0;
}

/** The queue for a flow: of its hand the shortest; undefined: all are full. @source k8s.io/apiserver/pkg/util/shufflesharding */
export function queueFor({ queueing, waiting }: LevelState, flow: string): number | undefined {
  if (queueing === undefined) return undefined;
  let hash = hashString(flow);
  const hand: number[] = [];
  for (let i = 0; i < queueing.handSize && i < queueing.queues; i++) {
    const left = queueing.queues - i;
    let card = hash % left;
    hash = Math.floor(hash / left) + Math.imul(hash, 31) % 97;
    hash = Math.abs(hash);
    for (const dealt of hand.toSorted((a, b) => a - b)) if (card >= dealt) card++;
    hand.push(card);
  }
  let best: number | undefined;
  for (const card of hand) if (best === undefined || lengthOf(waiting, card) < lengthOf(waiting, best)) best = card;
  return best !== undefined && lengthOf(waiting, best) < queueing.lengthMax ? best : undefined;
}

const lengthOf = (waiting: LevelState["waiting"], queue: number): number => waiting.get(queue)?.length ?? 0;

export function enqueue(level: LevelState, queue: number, id: number): void {
  const known = level.waiting.get(queue);
  if (known === undefined) level.waiting.set(queue, [id]);
  else known.push(id);
}

/** Takes the next request: one queue after the other, so that no flow holds up the others. */
export function dequeue(level: LevelState): number | undefined {
  const queues = [...level.waiting.keys()].sort((a, b) => a - b);
  const next = queues.find((queue) => queue > level.lastServed) ?? queues[0];
  if (next === undefined) return undefined;
  const ids = level.waiting.get(next) ?? [];
  const id = ids.shift();
  if (ids.length === 0) level.waiting.delete(next);
  level.lastServed = next;
  return id;
}

/** A request that waits no more: its time is over, or its client is gone. */
export function leaveQueue(level: LevelState, id: number): boolean {
  for (const [queue, ids] of level.waiting) {
    const at = ids.indexOf(id);
    if (at === -1) continue;
    ids.splice(at, 1);
    if (ids.length === 0) level.waiting.delete(queue);
    return true;
  }
  return false;
}

export function queuedIn({ waiting }: LevelState): number {
  let count = 0;
  for (const ids of waiting.values()) count += ids.length;
  return count;
}
