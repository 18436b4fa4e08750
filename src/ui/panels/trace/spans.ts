import type { Micros, TraceMessage } from "../../../protocol/index.ts";

/** A stretch in which a process had to do with a command: from a message that reached it to the last that left it before it was quiet. */
export interface Span {
  readonly id: number;
  readonly process: string;
  readonly from: Micros;
  readonly to: Micros;
  /** The first thing it was told, or said. */
  readonly text: string;
  readonly messages: number;
  /** The span that began it, by a message; undefined for the first. */
  readonly parent: number | undefined;
}

interface Open {
  readonly id: number;
  readonly from: Micros;
  to: Micros;
  readonly text: string;
  messages: number;
  readonly parent: number | undefined;
}

/** Silence that ends a span: shorter than people take for a pause of the mechanism, longer than any round trip. */
const quiet: Micros = 50_000;

/**
 * What the processes had to do with a command, in the order in which it came to them. Between two
 * messages the engine tells nothing of a process, so a span says that it was concerned, not that it
 * computed all the while.
 */
export function spansOf(messages: readonly TraceMessage[]): readonly Span[] {
  const spans: { process: string; open: Open }[] = [];
  const current = new Map<string, Open>();
  const touch = (process: string, at: Micros, text: string, by: Open | undefined): Open => {
    const open = current.get(process);
    if (open !== undefined && at - open.to <= quiet) {
      open.to = Math.max(open.to, at);
      open.messages += 1;
      return open;
    }
    const made: Open = { id: spans.length, from: at, to: at, text, messages: 1, parent: by?.id };
    current.set(process, made);
    spans.push({ process, open: made });
    return made;
  };
  const moments = messages.flatMap((message) => [
    { at: message.sentAt, order: 1, message, isArrival: false },
    ...(message.lost === true ? [] : [{ at: message.arrivesAt, order: 0, message, isArrival: true }]),
  ]);
  moments.sort((a, b) => a.at - b.at || a.order - b.order || a.message.seq - b.message.seq);
  const senders = new Map<number, Open>();
  for (const { at, message, isArrival } of moments) {
    if (isArrival) {
      if (message.to !== "") touch(message.to, at, message.text, senders.get(message.seq));
    } else if (message.from !== "") senders.set(message.seq, touch(message.from, at, message.text, undefined));
  }
  return spans.map(({ process, open: { id, from, to, text, messages: count, parent } }) => ({ id, process, from, to, text, messages: count, parent }));
}

/** The processes of a trace, in the order in which it came to them. */
export const lanesOf = (spans: readonly Span[]): readonly string[] => [...new Set(spans.map(({ process }) => process))];

/** A stretch of the scale: what happens in it gets room, what lies between is drawn together. */
export interface Stretch {
  readonly from: Micros;
  readonly to: Micros;
  /** 0 to 1 along the whole. */
  readonly start: number;
  readonly length: number;
  readonly isGap: boolean;
}

const gapMin: Micros = 200_000;
const gapLength = 0.035;

/** A scale on which milliseconds of work and seconds of waiting are both seen: silences longer than a fifth of a second are drawn together. */
export function scaleOf(messages: readonly TraceMessage[]): readonly Stretch[] {
  const busy: { from: Micros; to: Micros }[] = [];
  for (const { sentAt, arrivesAt } of messages.toSorted((a, b) => a.sentAt - b.sentAt)) {
    const last = busy.at(-1);
    if (last !== undefined && sentAt - last.to <= gapMin) last.to = Math.max(last.to, arrivesAt);
    else busy.push({ from: sentAt, to: arrivesAt });
  }
  // Wider, but not in proportion: a stretch of 2 ms beside one of 2 s would be a line.
  const weights = busy.map(({ from, to }) => Math.sqrt(Math.max(1_000, to - from)));
  const room = Math.max(0.3, 1 - gapLength * (busy.length - 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const gap = busy.length > 1 ? (1 - room) / (busy.length - 1) : 0;
  const stretches: Stretch[] = [];
  let start = 0;
  for (const [index, { from, to }] of busy.entries()) {
    const before = busy[index - 1];
    if (before !== undefined) {
      stretches.push({ from: before.to, to: from, start, length: gap, isGap: true });
      start += gap;
    }
    const length = (room * (weights[index] ?? 0)) / sum;
    stretches.push({ from, to: Math.max(to, from + 1), start, length, isGap: false });
    start += length;
  }
  return stretches;
}

/** Where a moment stands on the scale, 0 to 1. */
export function placeOn(scale: readonly Stretch[], at: Micros): number {
  const stretch = scale.find(({ to }) => at <= to) ?? scale.at(-1);
  if (stretch === undefined) return 0;
  return stretch.start + stretch.length * Math.max(0, Math.min(1, (at - stretch.from) / (stretch.to - stretch.from)));
}
