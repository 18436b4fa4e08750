import type { Micros } from "../../engine/core/index.ts";

/** A window of the recent past, and whose part of it. */
export interface SpacetimeQuery {
  /** Names of processes, from the top: at most `lanesMost`. */
  readonly lanes: readonly string[];
  /** How much time is shown. */
  readonly span: Micros;
  /** Where the window ends; absent: now. */
  readonly until?: Micros;
  /** Only what this command set off; absent: everything. */
  readonly cause?: number;
  /** The message that is to be told in full. */
  readonly message?: number;
  /** The last lines are told in words, too: for a table. */
  readonly withTexts?: true;
}

export const lanesMost = 30;
export const linesMost = 2_000;
/** From 20 µs to a minute and a half. */
export const spanRange = { least: 20, most: 90_000_000 } as const;

export type LaneStatus = "running" | "paused" | "stopped" | "exited" | "off" | "unknown";

/** How a process lived through the window. */
export interface LaneScene {
  readonly name: string;
  readonly machine: string;
  /** Stretches that follow one another, clipped to the window. */
  readonly lives: readonly (readonly [from: Micros, until: Micros, status: LaneStatus])[];
}

/** What a process said of itself. */
export interface LaneNote {
  readonly lane: number;
  readonly at: Micros;
  readonly text: string;
}

/** A message in full. */
export interface SpacetimeMessage {
  readonly number: number;
  readonly from: string;
  readonly to: string;
  readonly sentAt: Micros;
  readonly arrivesAt: Micros;
  readonly lost: boolean;
  /** The Command that set it off; 0: none. */
  readonly cause: number;
  readonly text: string;
}

/** Numbers of one line in `lines`, see there. */
export const lineFields = 7;
export const workFields = 4;

/** Lanes of processes through a window of time, and the messages between them. */
export interface SpacetimeScene {
  readonly from: Micros;
  readonly until: Micros;
  readonly lanes: readonly LaneScene[];
  /**
   * Messages that were under way within the window, in the order in which they were sent; `lineFields` numbers each:
   * its number in the recording, sentAt, arrivesAt (µs after `from`, may be negative), index of the lane it leaves, of
   * the lane it goes to, packetKinds index of what it is about, and its cause; a lost one has minus its arrivesAt - 1.
   */
  readonly lines: readonly number[];
  /** How many there were in truth. */
  readonly matched: number;
  /** When the processor or the disk was at work: lane, from, until (µs after `from`), 1 for the disk; `workFields` numbers each. Only in short windows. */
  readonly work: readonly number[];
  /** The window is too long for work to be seen in it, or there was too much. */
  readonly workOmitted: boolean;
  readonly notes: readonly LaneNote[];
  /** All that was sent after this moment is known. */
  readonly completeSince: Micros;
  readonly message?: SpacetimeMessage;
  readonly texts?: readonly SpacetimeMessage[];
}
