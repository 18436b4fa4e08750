import type { Micros } from "../engine/core/index.ts";
import type { Command } from "../engine/history/index.ts";

/** Something that lasted: a trouble, a leadership, a vital sign that was slow or failed. */
export interface BandRow {
  readonly id: string;
  readonly lane: "incident" | "leader" | "vital";
  /** Whom it is about: a process, a machine, a link ("cp-1 to cp-2"); of a leadership the binary; of a vital sign its name. */
  readonly subject: string;
  /** "exited", "stopped", "paused", "off", "fault"; "leader"; "slow", "failing". */
  readonly kind: string;
  /** In words; of a leadership who leads. */
  readonly text: string;
  readonly from: Micros;
  /** Absent: it lasts. */
  readonly to?: Micros;
}

/** One way that the history went. */
export interface BranchRow {
  readonly id: number;
  readonly name: string;
  readonly parent?: number;
  readonly forkedAt?: Micros;
  /** How far it has been lived through. */
  readonly end: Micros;
  readonly commands: number;
}

/** Where in time the page is. */
export interface TimelineInfo {
  readonly branch: number;
  readonly branches: readonly BranchRow[];
  /** The clock is before the branch's end: what runs is what happened. */
  readonly isPast: boolean;
  readonly end: Micros;
  /** The command that was taken back last, as long as nothing else has been done: it can be done again. */
  readonly undone?: Command;
  /** The command that is followed, and whether anything of it is under way. */
  readonly followed?: { readonly cause: number; readonly state: FollowState };
}

/** moving: a message of it is under way; waiting: something of it is due, or may be; over: nothing of it has come for long. */
export type FollowState = "moving" | "waiting" | "over";

/** A message that a command set off, directly or by way of others. */
export interface TraceMessage {
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly sentAt: Micros;
  /** Of a lost one: when it would have. */
  readonly arrivesAt: Micros;
  readonly text: string;
  readonly lost?: true;
}
