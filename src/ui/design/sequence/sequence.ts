import type { Micros } from "../../../protocol/index.ts";
import { wordsOf } from "../../stores/words/language.ts";

/** A message that was sent, in words. */
export interface SentMessage {
  readonly from: string;
  readonly to: string;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  readonly text: string;
  readonly lost?: boolean;
}

/** Messages one below the other, as documents show them. */
export interface Sequence {
  readonly title: string;
  /** In the order in which they first speak or are spoken to. */
  readonly participants: readonly string[];
  readonly messages: readonly SentMessage[];
  /** How many there were in truth. */
  readonly matched: number;
  readonly kept: "first" | "last";
}

/** More do not fit on a page that anybody reads. */
export const messagesMost = 80;

/**
 * The first or the last of the given messages, in the order in which they were sent.
 *
 * @param matched how many there were in truth; the given ones may be a part of them
 */
export function sequenceOf(title: string, given: readonly SentMessage[], matched: number, kept: Sequence["kept"]): Sequence {
  const sorted = given.toSorted((a, b) => a.sentAt - b.sentAt);
  const messages = kept === "first" ? sorted.slice(0, messagesMost) : sorted.slice(-messagesMost);
  const participants = [...new Set(messages.flatMap(({ from, to }) => [from, to]))];
  return { title, participants, messages, matched: Math.max(matched, given.length), kept };
}

/** What was left out, in words; "" for nothing. */
export function leftOut({ messages, matched, kept }: Sequence): string {
  const say = wordsOf("sequence");
  const left = matched - messages.length;
  return left === 0 ? "" : say.leftOut(kept === "first", messages.length, matched, left);
}
