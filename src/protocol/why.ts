import type { Micros, Said } from "../engine/core/index.ts";
import type { VitalSign } from "./rows.ts";
import type { Subject } from "./subject.ts";

/** What "why?" is asked about. Objects are named as people name them, for they may be gone or not there yet. */
export type WhyQuestion =
  | { readonly type: "object"; readonly kind: string; readonly namespace: string; readonly name: string }
  | { readonly type: "process"; readonly name: string }
  | { readonly type: "machine"; readonly name: string }
  | { readonly type: "link"; readonly from: string; readonly to: string }
  | { readonly type: "vital"; readonly sign: VitalSign }
  /** A kubectl that hangs, is slow, or was refused: its number in the history, from 1. */
  | { readonly type: "command"; readonly run: number };

/** What a link of a chain leads to: something to look at, or what a command set off. */
export type WhySubject = Subject | { readonly type: "command"; readonly run: number };

/** One fact, read at one place. */
export interface WhyLink {
  readonly sentence: Said;
  /** Where it was read: whose memory, which copy. */
  readonly evidence: Said;
  /** Since when it is so, or when it happens. */
  readonly at?: Micros;
  readonly subject?: WhySubject;
  /** A line that shows the same on a real cluster. */
  readonly line?: string;
}

/**
 * How a chain ends: at something that a person did; at a field of an object that somebody has to
 * change; at something that passes by itself; nothing is wrong; or nobody's memory says more.
 */
export type WhyEnd = "fault" | "object" | "passing" | "well" | "unknown";

/** A chain of facts: each is so because of the next. The first is the symptom, the last the cause. */
export interface WhyAnswer {
  /** "Why is Pod default/web Pending?" */
  readonly asked: Said;
  readonly at: Micros;
  readonly links: readonly WhyLink[];
  readonly ends: WhyEnd;
}
