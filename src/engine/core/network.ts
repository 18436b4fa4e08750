import type { ConnRecord, KernelState, LinkRecord, MachineRecord } from "./kernelState.ts";
import { linkKey } from "./kernelState.ts";
import { must } from "./invariant.ts";
import { nextUint32 } from "./rng.ts";
import type { Micros } from "./units.ts";

/** Latency between two processes of one machine. */
export const loopbackLatency: Micros = 30;
/** Default distance of a machine from the switch: two of them make 250 µs. */
export const defaultDistance: Micros = 125;
const jitterMax = 100;
/** TCP's first retransmission comes after this; then twice as late each time. */
const retransmissionTimeout: Micros = 200_000;
const retransmissionsMax = 8;

export const machineAt = (state: KernelState, index: number): MachineRecord => must(state.machines[index], "machine");

/** Counts again what keeps messages from passing anywhere: while there is nothing, no path needs to be looked at. */
export function countTroubles(state: KernelState): void {
  let troubles = 0;
  for (const machine of state.machines) if (machine.power === "off" || machine.paused || machine.isolated) troubles++;
  for (const link of state.links.values()) if (link.cut) troubles++;
  state.troubles = troubles;
}

/** Whether nothing passes from one machine to the other now. */
export function isPathBlocked(state: KernelState, from: number, to: number): boolean {
  if (state.troubles === 0) return false;
  const source = machineAt(state, from);
  const target = machineAt(state, to);
  if (source.power === "off" || target.power === "off" || source.paused || target.paused) return true;
  if (from === to) return false;
  if (source.isolated || target.isolated) return true;
  return state.links.get(linkKey(from, to))?.cut === true;
}

/** The one-way latency that the next message meets, jitter included. */
export function drawLatency(state: KernelState, from: number, to: number): Micros {
  if (from === to) return loopbackLatency;
  const jitter = Math.floor((nextUint32(state.networkRng) / 0x1_0000_0000) * jitterMax);
  const base = machineAt(state, from).distance + machineAt(state, to).distance + jitter;
  return state.links.size === 0 ? base : base + (state.links.get(linkKey(from, to))?.latency ?? 0);
}

/** Whether the link loses the next packet. */
export function drawLoss(state: KernelState, from: number, to: number): boolean {
  const link = state.links.get(linkKey(from, to));
  if (link === undefined || link.lossPerMillion === 0) return false;
  return Math.floor((nextUint32(state.networkRng) / 0x1_0000_0000) * 1_000_000) < link.lossPerMillion;
}

/** What TCP adds to the latency of a segment on a lossy link: its retransmissions. */
export function drawRetransmissions(state: KernelState, from: number, to: number): Micros {
  if (state.links.size === 0) return 0;
  let delay = 0;
  for (let attempt = 0; attempt < retransmissionsMax && drawLoss(state, from, to); attempt++) {
    delay += retransmissionTimeout * 2 ** attempt;
  }
  return delay;
}

/** The record of a link, made when first touched. */
export function linkRecord(state: KernelState, from: number, to: number): LinkRecord {
  const key = linkKey(from, to);
  const existing = state.links.get(key);
  if (existing !== undefined) return existing;
  const link: LinkRecord = { from, to, cut: false, latency: 0, lossPerMillion: 0, messages: 0, dropped: 0 };
  state.links.set(key, link);
  return link;
}

/** Whether the two ends of a connection cannot hear each other (a cut in one direction is enough: no acknowledgements). */
export function isConnSilent(state: KernelState, conn: ConnRecord, followSplice = true): boolean {
  const [a, b] = conn.ends;
  const processA = state.processes[a.process];
  const processB = state.processes[b.process];
  if (processA === undefined || processB === undefined) return false;
  if (processA.status !== "running" || processB.status !== "running") return true;
  if (isPathBlocked(state, processA.machine, processB.machine)) return true;
  if (isPathBlocked(state, processB.machine, processA.machine)) return true;
  if (!followSplice) return false;
  for (const end of conn.ends) {
    const next = end.spliced === undefined ? undefined : state.conns.get(end.spliced);
    if (next !== undefined && isConnSilent(state, next, false)) return true;
  }
  return false;
}
