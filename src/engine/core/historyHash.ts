import type { QueueEvent } from "./eventQueue.ts";
import type { KernelState } from "./kernelState.ts";
import { hashString } from "./rng.ts";

const stringHashes = new Map<string, number>();
const stringHashesMax = 4096;

/** The hash of a short word that comes again and again. */
function wordHash(word: string): number {
  const known = stringHashes.get(word);
  if (known !== undefined) return known;
  const hash = hashString(word);
  if (stringHashes.size < stringHashesMax) stringHashes.set(word, hash);
  return hash;
}

/** The `type` of a message, which all of ours have. */
function messageType(payload: unknown): string {
  if (typeof payload !== "object" || payload === null) return "";
  // One look at an object of any shape.
  const { type } = payload as { readonly type?: unknown };
  return typeof type === "string" ? type : "";
}

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

/** Folds one event into the history's hash: when, what, from whom, to whom, on which connection. */
export function hashHistory(state: KernelState, event: QueueEvent): void {
  const timeLow = event.time | 0;
  const timeHigh = Math.floor(event.time / 0x1_0000_0000);
  const who = (event.process * 65_599 + event.from) | 0;
  const what = wordHash(event.kind) ^ wordHash(messageType(event.payload));
  state.hashLow = mix(mix(mix(state.hashLow, timeLow), who), what);
  state.hashHigh = mix(mix(mix(state.hashHigh, timeHigh ^ event.conn), event.seq | 0), state.hashLow);
}
