import type { Rng } from "./rng.ts";
import type { Micros } from "./units.ts";

/** A connection's number, unique in a history. */
export type ConnId = number;
/** A timer's number, unique in a history. */
export type TimerId = number;
/** Where a message can go: a process's name, or an address that a process has claimed. */
export type Address = string;
/** The Command (0: none) that set off the chain of events at hand. */
export type CauseId = number;

/** Why a connection ended: the peer closed it, its host refused it, or nothing was heard for too long. */
export type CloseReason = "finished" | "reset" | "timeout";

/** What can happen to a process. `M` are the messages it understands, `T` what its timers carry. */
export type ProcessEvent<M = unknown, T = unknown> =
  | { readonly type: "timer"; readonly timer: T }
  /** Somebody dialled this process; `port` is what they asked for. */
  | { readonly type: "accepted"; readonly conn: ConnId; readonly from: string; readonly port: string }
  | { readonly type: "connected"; readonly conn: ConnId }
  /** The machine is up and nobody listens there. */
  | { readonly type: "refused"; readonly conn: ConnId }
  | { readonly type: "message"; readonly conn: ConnId; readonly message: M }
  | { readonly type: "closed"; readonly conn: ConnId; readonly reason: CloseReason }
  /** A message without a connection: may be lost, may overtake. */
  | { readonly type: "datagram"; readonly from: string; readonly message: M }
  /** All that was written to `file` before this fsync was asked for is safe. */
  | { readonly type: "fsynced"; readonly file: string; readonly token: number }
  /** The process is asked to stop and has `graceMicros` to do so; it ends with env.exit. */
  | { readonly type: "terminate" };

/** The machine's disk as one process sees it. Files are lists of records; records are plain data. */
export interface Disk {
  /** All records of a file, written ones included. Only for recovery at start: it is free of charge. */
  read(file: string): readonly unknown[];
  /** Into the page cache: survives the process, not the machine, until fsync. @returns false: no space left on device */
  append(file: string, record: unknown): boolean;
  /** Replaces the whole file (write beside it, then rename). Until fsync, a crash of the machine keeps the old one. @returns false: no space left on device */
  replace(file: string, records: readonly unknown[]): boolean;
  /** Asks for durability; a "fsynced" event with `token` follows after the disk's latency. */
  fsync(file: string, token: number): void;
  delete(file: string): void;
  /** What statfs says: nothing more fits. */
  isFull(): boolean;
}

/**
 * All that a program may read or ask for. What it asks for is recorded and done by the kernel after
 * the step, at the moment when the step's processor time is spent.
 */
export interface Env<M = unknown, T = unknown> {
  readonly now: Micros;
  /** The own process's name. */
  readonly process: string;
  readonly machine: string;
  readonly rng: Rng;
  readonly disk: Disk;
  /** Inherited by everything asked for from here on. A work queue sets it to the cause of the item it takes. */
  cause: CauseId;
  /** Sends without a connection: unordered, lost when the path is cut or the receiver is down. */
  post(to: Address, message: M): void;
  /** Opens a connection. "connected", "refused" or (when the path is cut or the machine down) nothing follows: set a timer. */
  dial(to: Address, port?: string): ConnId;
  /** In order, never lost while the connection lives: a cut path delays it, as TCP does. No-op on a closed connection. */
  send(conn: ConnId, message: M): void;
  close(conn: ConnId): void;
  /** Joins two of the own connections: from now on messages pass from one to the other without waking this process (kernel splice). */
  splice(a: ConnId, b: ConnId): void;
  /** Timers do not inherit the cause unless it is given. */
  wakeAfter(delay: Micros, timer: T, cause?: CauseId): TimerId;
  cancelTimer(timer: TimerId): void;
  /** Answers for an address (a pod's IP) in the fabric; the last claim wins. */
  claim(address: Address): void;
  release(address: Address): void;
  /** Processor time that this step takes. What it sends leaves only when that is spent; a slow machine takes longer. */
  charge(cpu: Micros): void;
  /** A line in the journal. */
  note(label: string): void;
  /** The process ends by itself. Its supervisor may start it again. */
  exit(code: number, reason: string): void;
}

/** One number, word or flag of a process's memory, as people see it. */
export interface Fact {
  readonly label: string;
  readonly value: string | number | boolean;
  readonly unit?: "µs" | "bytes" | "millicores";
  /** One sentence: what this is, in the field's words. */
  readonly help?: string;
}

export interface FactTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface FactGroup {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly table?: FactTable;
}

/** What a process shows of its memory. Read from its state, never kept beside it. */
export interface ProcessView {
  readonly condition: "ok" | "degraded" | "starting";
  /** "leader", "follower", "standby" ... where the process has a role. */
  readonly role?: string;
  /** One line: "leader of term 3", "4 pods, ready". */
  readonly headline: string;
  /** 0 to 100: how busy or full it is, where that means something. */
  readonly load?: number;
  readonly groups: readonly FactGroup[];
}

/**
 * What a binary does. The program itself has no memory; a process's memory is `S`: plain data that
 * structuredClone can copy (objects, arrays, Map, Set; no functions, no class instances), so that it
 * can be shown, compared and checkpointed. A crash drops it; a start begins from the disk.
 */
export interface Program<S, M = unknown, T = unknown> {
  start(env: Env<M, T>): S;
  /** Handles one event. Changes `state` in place; nobody else holds a reference to it. */
  step(state: S, event: ProcessEvent<M, T>, env: Env<M, T>): void;
  view?(state: S, now: Micros): ProcessView;
  /** A few words for a message, for the journal and the packet layer: "AppendEntries 3 entries". */
  describe?(message: M): string;
}
