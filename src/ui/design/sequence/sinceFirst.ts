import type { Micros } from "../../../protocol/index.ts";
import { writing } from "../../stores/words/language.ts";
import type { Sequence } from "./sequence.ts";

/** When, counted from the first message: "+1.204 ms". */
export function sinceFirst({ messages }: Sequence, at: Micros): string {
  const since = at - (messages[0]?.sentAt ?? 0);
  return since < 1_000_000 ? `+${writing().figure(since / 1_000, 3)} ms` : `+${writing().figure(since / 1_000_000, 3)} s`;
}
