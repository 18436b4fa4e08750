import { spanRange } from "../../../protocol/index.ts";
import type { Micros } from "../../../protocol/index.ts";

/** Which part of time is looked at. */
export interface View {
  readonly span: Micros;
  /** Where it ends; undefined: at the present, with which it moves on. */
  readonly until: Micros | undefined;
}

export const firstView: View = { span: 1_000_000, until: undefined };

export const clampSpan = (span: number): Micros => Math.round(Math.max(spanRange.least, Math.min(spanRange.most, span)));

/** The part of time at an instant: from, until. */
export function windowOf({ span, until }: View, now: Micros): readonly [from: Micros, until: Micros] {
  const end = until === undefined ? now : Math.min(until, now);
  return [end - span, end];
}

/**
 * Nearer or farther, with the moment under the pointer where it is.
 *
 * @param factor below 1: nearer
 * @param share where that moment is: 0 at the left edge, 1 at the right
 * @param keepsUp stay at the present, whatever the pointer is over
 */
export function zoomed(view: View, factor: number, share: number, now: Micros, keepsUp: boolean): View {
  const span = clampSpan(view.span * factor);
  if (view.until === undefined && (keepsUp || share > 0.98)) return { span, until: undefined };
  const [from, until] = windowOf(view, now);
  const anchor = from + (until - from) * share;
  return settled({ span, until: Math.round(anchor + span * (1 - share)) }, now);
}

/** Moved by a share of the window: below 0 into the past. It stays within time. */
export function panned(view: View, share: number, now: Micros): View {
  const [, until] = windowOf(view, now);
  return settled({ span: view.span, until: Math.round(until + view.span * share) }, now);
}

/** Whoever comes to the present goes on with it. */
function settled({ span, until = 0 }: View, now: Micros): View {
  if (until >= now) return { span, until: undefined };
  return { span, until: Math.max(Math.min(span, now), until) };
}
