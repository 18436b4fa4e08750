import type { QueueEvent } from "./eventQueue.ts";
import { must } from "./invariant.ts";
import type { ConnId, TimerId } from "./program.ts";
import { rngStream } from "./rng.ts";
import type { RngState } from "./rng.ts";
import { millis } from "./units.ts";
import type { Micros } from "./units.ts";

/** Everything the kernel knows, as plain data: a structuredClone of it is a checkpoint. */
export interface KernelState {
  readonly seed: number;
  now: Micros;
  nextSeq: number;
  nextConn: ConnId;
  eventsProcessed: number;
  /** Running hash of everything that happened: equal hashes, equal histories. */
  hashLow: number;
  hashHigh: number;
  /** What is due before `horizon`, a heap. Its first event is the next one of all. */
  readonly queue: QueueEvent[];
  /** What is due from `horizon` on, a heap: most timers are cancelled before they get into the queue. */
  readonly later: QueueEvent[];
  horizon: Micros;
  /** Cancelled timers in both heaps. */
  cancelled: number;
  /** Pending timers by number (their event's seq). */
  readonly timers: Map<TimerId, QueueEvent>;
  readonly machines: MachineRecord[];
  readonly processes: ProcessRecord[];
  readonly machineIndex: Map<string, number>;
  readonly processIndex: Map<string, number>;
  /** Address → index of the process that answers for it. */
  readonly claims: Map<string, number>;
  /** Only links that differ from the default, by linkKey(from, to). */
  readonly links: Map<number, LinkRecord>;
  readonly conns: Map<ConnId, ConnRecord>;
  /** Connections with segments that wait for a path, in the order in which they began to. */
  readonly stalled: Set<ConnId>;
  /** Machines that are off, frozen or cut off, and cut links. */
  troubles: number;
  /** Jitter and loss. */
  readonly networkRng: RngState;
}

export interface MachineRecord {
  readonly index: number;
  name: string;
  /** 2 for the second machine of this name, and so on. */
  readonly generation: number;
  /** One-way share of the latency to any other machine. */
  readonly distance: Micros;
  power: "on" | "off";
  /** Frozen whole, as a paused virtual machine. */
  paused: boolean;
  /** Its network cable is out. */
  isolated: boolean;
  slow: number;
  fsync: Micros;
  /** Nothing more fits on its disk. */
  diskFull: boolean;
  /** When the disk is free again: fsyncs of one disk queue up. */
  diskBusyUntil: Micros;
  readonly files: Map<string, FileRecord>;
  readonly processes: number[];
  /** Removed from the cluster for good. */
  removed: boolean;
}

/** A file: records, of which the first `synced` are safe. A replacement is pending until fsynced. */
export interface FileRecord {
  records: unknown[];
  synced: number;
  /** What a crash of the machine falls back to while a replacement is not synced. */
  previous: { readonly records: unknown[]; readonly synced: number } | undefined;
  /** Grows at each replacement: an fsync asked for before does not vouch for the new records. */
  generation: number;
}

export type ProcessStatus = "running" | "paused" | "stopped" | "exited";

export interface ProcessRecord {
  readonly index: number;
  name: string;
  readonly machine: number;
  status: ProcessStatus;
  /** Grows at each start. */
  incarnation: number;
  /** When each incarnation died. */
  readonly deaths: Micros[];
  startedAt: Micros;
  memory: unknown;
  readonly rng: RngState;
  slow: number;
  busyUntil: Micros;
  /** Processor time spent since the history began. */
  cpuUsed: Micros;
  /** Events that arrived while it was stopped by SIGSTOP. */
  inbox: QueueEvent[];
  readonly conns: Set<ConnId>;
  exitReason: string;
  /** The supervisor's next delay; doubles when it exits again soon. */
  restartDelay: Micros;
}

export interface LinkRecord {
  readonly from: number;
  readonly to: number;
  cut: boolean;
  latency: Micros;
  lossPerMillion: number;
  messages: number;
  dropped: number;
}

export interface ConnEnd {
  /** -1 until the other side has accepted. */
  process: number;
  open: boolean;
  /** No message arrives here before this: TCP keeps the order. */
  lastArrival: Micros;
  /** Messages on their way here that the network does not let through now. */
  stalled: QueueEvent[];
  /** The own process has joined this connection to another one. */
  spliced: ConnId | undefined;
}

export interface ConnRecord {
  readonly id: ConnId;
  readonly port: string;
  /** 0: who dialled, 1: who accepted. */
  readonly ends: readonly [ConnEnd, ConnEnd];
  /** Since when nothing can pass; undefined while the path is good. */
  silentSince: Micros | undefined;
}

export const linkKey = (from: number, to: number): number => from * 65_536 + to;

/** A kernel's memory at the beginning of a history. */
export function newState(seed: number, now: Micros): KernelState {
  return {
    seed,
    now,
    nextSeq: 1,
    nextConn: 1,
    eventsProcessed: 0,
    hashLow: 0x9e3779b9,
    hashHigh: 0x85ebca6b,
    queue: [],
    later: [],
    horizon: 0,
    cancelled: 0,
    timers: new Map(),
    machines: [],
    processes: [],
    machineIndex: new Map(),
    processIndex: new Map(),
    claims: new Map(),
    links: new Map(),
    conns: new Map(),
    stalled: new Set(),
    troubles: 0,
    networkRng: rngStream(seed, "network"),
  };
}

/** A machine that is on, without processes. */
export const newMachine = (what: Pick<MachineRecord, "index" | "name" | "distance" | "generation">): MachineRecord => ({
  ...what,
  power: "on",
  paused: false,
  isolated: false,
  slow: 1,
  fsync: millis(2),
  diskFull: false,
  diskBusyUntil: 0,
  files: new Map(),
  processes: [],
  removed: false,
});

/** A process that has not been started yet. */
export const newProcess = ({ processes, now }: KernelState, name: string, machine: number, rng: RngState): ProcessRecord => ({
  index: processes.length,
  name,
  machine,
  status: "exited",
  incarnation: 0,
  deaths: [],
  startedAt: now,
  memory: undefined,
  rng,
  slow: 1,
  busyUntil: 0,
  cpuUsed: 0,
  inbox: [],
  conns: new Set(),
  exitReason: "",
  restartDelay: millis(500),
});

/** A machine that was removed, and its processes, are called "name#generation" from now on: another one takes the names. */
export function giveUpNames({ machines, processes, machineIndex, processIndex }: KernelState, { index, generation }: MachineRecord): void {
  const rename = (record: { readonly index: number; name: string }, names: Map<string, number>): void => {
    names.delete(record.name);
    record.name = `${record.name}#${generation}`;
    names.set(record.name, record.index);
  };
  const machine = must(machines[index], "machine");
  rename(machine, machineIndex);
  for (const each of machine.processes) rename(must(processes[each], "process"), processIndex);
}
