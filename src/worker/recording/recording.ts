import type { Kernel, KernelObserver, Micros, ProcessStatus } from "../../engine/core/index.ts";
import { MessageRing } from "./messageRing.ts";
import { WorkRing } from "./workRing.ts";

/** Something a process said of itself. */
export interface Note {
  readonly at: Micros;
  readonly process: number;
  readonly cause: number;
  readonly text: string;
}

/** Since when a process is how it is. */
export interface LifeChange {
  readonly at: Micros;
  readonly process: number;
  readonly status: ProcessStatus;
  /** Its machine has no power. */
  readonly isOff: boolean;
}

const notesMax = 2_000;
const livesMax = 20_000;

/**
 * The recent past of a cluster as its kernel told it: messages, the processor's work, what processes
 * said of themselves, and when they lived. Bounded; it changes nothing.
 */
export class Recording implements KernelObserver {
  readonly messages = new MessageRing();
  readonly work = new WorkRing();
  private notes: Note[] = [];
  private lives: LifeChange[] = [];

  constructor(private readonly kernel: Kernel) {}

  readonly sent: NonNullable<KernelObserver["sent"]> = (entry) => this.messages.add(this.kernel.state.now, entry);
  readonly worked: NonNullable<KernelObserver["worked"]> = (process, from, until) => this.work.add(this.kernel.state.now, process, from, until);
  readonly synced: NonNullable<KernelObserver["synced"]> = (process, from, until) => this.work.add(this.kernel.state.now, process, from, until, true);

  readonly note: NonNullable<KernelObserver["note"]> = (at, process, cause, text) => {
    this.notes.push({ at, process, cause, text });
    if (this.notes.length > notesMax) this.notes = this.notes.slice(-notesMax / 2);
  };

  readonly changed: NonNullable<KernelObserver["changed"]> = (what, index) => {
    if (what === "process") this.noteLife(index);
    // A machine's power changes what is said of its processes, also of those that were down already.
    else if (what === "machine") for (const process of this.kernel.state.machines[index]?.processes ?? []) this.noteLife(process);
  };

  /** The kernel has gone to a checkpoint: back on its own way, or to a moment of which nothing was recorded. */
  wentToCheckpoint(isPast: boolean): void {
    const { now, nextSeq, processes } = this.kernel.state;
    if (isPast) {
      this.messages.forgetAfter(now, nextSeq);
      this.work.forgetAfter(now);
      this.notes = this.notes.filter(({ at }) => at <= now);
      this.lives = this.lives.filter(({ at }) => at <= now);
      return;
    }
    this.messages.clear(now);
    this.work.clear(now);
    this.notes = [];
    this.lives = [];
    for (const { index } of processes) this.noteLife(index);
  }

  private noteLife(index: number): void {
    const { now, processes, machines } = this.kernel.state;
    const process = processes[index];
    if (process === undefined) return;
    const isOff = machines[process.machine]?.power === "off";
    this.lives.push({ at: now, process: index, status: process.status, isOff });
    if (this.lives.length > livesMax) this.lives = this.lives.slice(-livesMax / 2);
  }

  /** What processes of interest said last, oldest first. */
  lastNotes(isOfInterest: (process: number) => boolean, max: number): readonly Note[] {
    const found: Note[] = [];
    for (let index = this.notes.length - 1; index >= 0 && found.length < max; index--) {
      const note = this.notes[index];
      if (note !== undefined && isOfInterest(note.process)) found.push(note);
    }
    return found.reverse();
  }

  /** How a process lived, oldest change first. */
  livesOf(process: number): readonly LifeChange[] {
    return this.lives.filter((life) => life.process === process);
  }
}
