import { type Micros, seconds } from "../core/index.ts";

interface BackOffEntry {
  readonly backoff: Micros;
  readonly lastUpdate: Micros;
}

/** Back-offs by key, doubling. Plain data. @source k8s.io/client-go/util/flowcontrol/backoff.go */
export interface BackOff {
  readonly entries: Map<string, BackOffEntry>;
}

const initial = seconds(10);
export const backOffMax = seconds(300);
/** After twice the maximum without a failure an entry starts again. */
const expiry = 2 * backOffMax;
const entriesMax = 10_000;

export const newBackOff = (): BackOff => ({ entries: new Map() });

/** Whether `key`, which last failed at `since`, must still wait. */
export function isInBackOffSince(backOff: BackOff, key: string, since: Micros, now: Micros): boolean {
  const entry = backOff.entries.get(key);
  if (entry === undefined || since - entry.lastUpdate > expiry) return false;
  return now - since < entry.backoff;
}

/** Whether `key` must still wait after its entry's last change. */
export function isInBackOffSinceUpdate(backOff: BackOff, key: string, now: Micros): boolean {
  const entry = backOff.entries.get(key);
  if (entry === undefined || now - entry.lastUpdate > expiry) return false;
  return now - entry.lastUpdate < entry.backoff;
}

/** The next, longer wait of `key`. */
export function nextBackOff(backOff: BackOff, key: string, since: Micros, now: Micros): void {
  const entry = backOff.entries.get(key);
  const fresh = entry === undefined || since - entry.lastUpdate > expiry;
  backOff.entries.delete(key);
  if (backOff.entries.size >= entriesMax) {
    const oldest = backOff.entries.keys().next();
    if (oldest.done !== true) backOff.entries.delete(oldest.value);
  }
  backOff.entries.set(key, { backoff: fresh ? initial : Math.min(entry.backoff * 2, backOffMax), lastUpdate: now });
}

/** How long `key` waits at present. */
export function currentBackOff(backOff: BackOff, key: string): Micros {
  return backOff.entries.get(key)?.backoff ?? 0;
}

export function forgetBackOff(backOff: BackOff, prefix: string): void {
  for (const key of backOff.entries.keys()) if (key.startsWith(prefix)) backOff.entries.delete(key);
}
