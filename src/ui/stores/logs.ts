import { create } from "zustand";
import type { Detail, Frame, JournalLine, StampedCommand } from "../../protocol/index.ts";

/** How many journal lines the page keeps. */
export const journalMax = 2_000;

export interface LogState {
  /** Oldest first. */
  readonly journal: readonly JournalLine[];
  /** All commands of this history, oldest first. */
  readonly commands: readonly StampedCommand[];
  /** What the inspector looks at, as the worker last described it. */
  readonly detail: Detail | undefined;
}

export const useLogs = create<LogState>(() => ({ journal: [], commands: [], detail: undefined }));

/** Takes in a frame's journal lines, commands and detail. */
export function applyLogs(frame: Frame): void {
  const before = useLogs.getState();
  const next: { -readonly [Key in keyof LogState]?: LogState[Key] } = {};
  if (frame.reset) Object.assign(next, { journal: [], commands: [], detail: undefined });
  if (frame.journal !== undefined && frame.journal.length > 0) next.journal = [...(next.journal ?? before.journal), ...frame.journal].slice(-journalMax);
  // Only the new ones come; after a reset all of them.
  if (frame.commands !== undefined) next.commands = [...(next.commands ?? before.commands), ...frame.commands];
  if (frame.detail !== undefined) next.detail = frame.detail;
  if (Object.keys(next).length > 0) useLogs.setState(next);
}
