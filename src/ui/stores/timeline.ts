import { create } from "zustand";
import type { BandRow, Frame, StampedCommand, TimelineInfo } from "../../protocol/index.ts";

export interface TimelineState {
  /** Absent where the history is not the page's own (a bridge's cluster): there is no going back. */
  readonly info: TimelineInfo | undefined;
  readonly bands: ReadonlyMap<string, BandRow>;
  /** Of the branch, those that lie ahead of the clock included. */
  readonly commands: readonly StampedCommand[];
  /** How many of them were done by now. */
  readonly done: number;
}

export const useTimeline = create<TimelineState>(() => ({ info: undefined, bands: new Map(), commands: [], done: 0 }));

/** What a frame says of the timeline: the parts of it that are other than before. */
export function timelineAfter(before: TimelineState, frame: Frame): Partial<TimelineState> {
  const next: { -readonly [Key in keyof TimelineState]?: TimelineState[Key] } = {};
  if (frame.timeline !== undefined) next.info = frame.timeline;
  const isOther = frame.branchCommands !== undefined;
  if (frame.bands !== undefined) {
    const bands = new Map(isOther ? [] : before.bands);
    for (const band of frame.bands) bands.set(band.id, band);
    next.bands = bands;
  }
  const fresh = frame.commands ?? [];
  if (frame.reset || isOther || fresh.length > 0) {
    const known = frame.branchCommands ?? before.commands;
    const done = (frame.reset ? 0 : Math.min(before.done, known.length)) + fresh.length;
    next.done = done;
    // A new branch brings the command that made it; in the present each new one adds itself.
    next.commands = done > known.length ? [...known, ...fresh.slice(known.length - done)] : known;
  }
  return next;
}

/** Takes in what a frame of the page's cluster says of the timeline. */
export function applyTimeline(frame: Frame): void {
  const next = timelineAfter(useTimeline.getState(), frame);
  if (Object.keys(next).length > 0) useTimeline.setState(next);
}
