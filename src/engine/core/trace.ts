import type { QueueEvent } from "./eventQueue.ts";

/** A message as it was sent, for the journal and the packet layer. */
export interface TraceEntry {
  readonly seq: number;
  readonly sentAt: number;
  /** When it arrives; for a lost one when it would have. */
  readonly arrivesAt: number;
  readonly from: number;
  readonly to: number;
  readonly cause: number;
  readonly lost: boolean;
  readonly kind: QueueEvent["kind"];
  readonly message: unknown;
}

/** Who wants to know what the kernel does. Observers read; they never change the history. */
export interface KernelObserver {
  sent?(entry: TraceEntry): void;
  /** A step of a process took the processor from `from` to `until`. */
  worked?(process: number, from: number, until: number, cause: number): void;
  /** An fsync of a process keeps its disk busy from `from` to `until`. */
  synced?(process: number, from: number, until: number): void;
  note?(at: number, process: number, cause: number, label: string): void;
  /** A process started, ended, was paused or resumed; a machine or link changed. */
  changed?(what: "process" | "machine" | "link", index: number): void;
}
