import type { KubeObject } from "../../../engine/api/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import type { Recording } from "../../recording/recording.ts";

/** An API server's answer to the request that made an object. */
export interface Stored {
  readonly at: Micros;
  readonly process: string;
  readonly cause: number;
}

const scannedMax = 20_000;
const second = 1_000_000;

/** Looks for the answer "201" with this object, in the second in which it was made. */
export function storedAt(cluster: Cluster, { messages }: Recording, uid: string, created: Micros): Stored | undefined {
  const [first, end] = messages.range;
  const from = firstSince(first, end, (number) => messages.sentAt(number) >= created);
  for (let number = from; number < Math.min(end, from + scannedMax); number++) {
    // Its stamp is cut to the second.
    if (messages.sentAt(number) > created + 2 * second) return undefined;
    const sender = messages.from(number);
    if (cluster.binaryOf(sender) !== "kube-apiserver") continue;
    const message = messages.entry(number)?.message as { readonly type?: string; readonly code?: number; readonly body?: KubeObject } | undefined;
    if (message?.type !== "response" || message.code !== 201 || message.body?.metadata?.uid !== uid) continue;
    return { at: messages.sentAt(number), process: cluster.kernel.state.processes[sender]?.name ?? "", cause: messages.cause(number) };
  }
  return undefined;
}

/** The first number of which it holds, where it holds of all that follow. */
function firstSince(first: number, end: number, holds: (number: number) => boolean): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
