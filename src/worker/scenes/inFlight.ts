import type { Cluster } from "../../engine/cluster/index.ts";
import type { QueueEvent } from "../../engine/core/index.ts";
import type { MessageInFlight } from "../../protocol/index.ts";

/** A message that is under way, with what it says. */
export interface InFlight {
  readonly message: MessageInFlight;
  readonly payload: unknown;
}

/**
 * The messages that have left and not arrived, between processes that are of interest, by time of
 * arrival. Those that a cut path holds back are not among them: they have not left the sender's host.
 *
 * @param max at most so many; `omitted` says how many more there are
 */
export function messagesInFlight(cluster: Cluster, isOfInterest: (from: number, to: number) => boolean, max: number): { readonly messages: readonly InFlight[]; readonly omitted: number } {
  const { state } = cluster.kernel;
  const found: QueueEvent[] = [];
  for (const heap of [state.queue, state.later]) {
    for (const event of heap) {
      if (event.kind !== "message" && event.kind !== "datagram") continue;
      // What a busy process has still to send is not under way yet.
      if (event.from === -1 || event.departAt > state.now || !isOfInterest(event.from, event.process)) continue;
      found.push(event);
    }
  }
  found.sort((a, b) => a.time - b.time || a.seq - b.seq);
  return { messages: found.slice(0, max).map((event) => inFlight(cluster, event)), omitted: Math.max(0, found.length - max) };
}

function inFlight(cluster: Cluster, event: QueueEvent): InFlight {
  const { processes } = cluster.kernel.state;
  const { seq, from, process: to, departAt: sentAt, time: arrivesAt, cause, kind, payload } = event;
  const text = cluster.describe({ seq, from, to, sentAt, arrivesAt, cause, kind, message: payload, lost: false });
  return { message: { seq, from: processes[from]?.name ?? "", to: processes[to]?.name ?? "", sentAt, arrivesAt, cause, text }, payload };
}
