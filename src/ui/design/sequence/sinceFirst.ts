import type { Micros } from "../../../protocol/index.ts";
import type { Sequence } from "./sequence.ts";

/** When, counted from the first message: "+1.204 ms". */
export function sinceFirst({ messages }: Sequence, at: Micros): string {
  const since = at - (messages[0]?.sentAt ?? 0);
  return since < 1_000_000 ? `+${(since / 1_000).toFixed(3)} ms` : `+${(since / 1_000_000).toFixed(3)} s`;
}
