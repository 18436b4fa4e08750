import { appendRecord, deleteFile, readFile, replaceFile, syncMark } from "./disk.ts";
import type { QueueEvent } from "./eventQueue.ts";
import { must } from "./invariant.ts";
import type { KernelPort } from "./kernelPort.ts";
import type { ProcessRecord } from "./kernelState.ts";
import { closeLocalEnd, createConn, sideOf } from "./connections.ts";
import { machineAt } from "./network.ts";
import type { Address, CauseId, ConnId, Disk, Env, TimerId } from "./program.ts";
import { StateRng } from "./rng.ts";
import type { Rng } from "./rng.ts";
import type { Micros } from "./units.ts";

/** Processor time of a step that does not say what it costs. */
const defaultCharge: Micros = 4;

/**
 * The Env of the step that runs now. There is one per kernel: it is handed to one process at a time
 * and keeps what the step asks for until the step's processor time is known.
 */
export class StepEnv implements Env {
  cause: CauseId = 0;
  rng: Rng = new StateRng({ a: 0, b: 0, c: 0, counter: 0 });
  readonly disk: Disk;
  /** What the step asked for, in order: the first `outboxSize`. */
  readonly outbox: (QueueEvent | undefined)[] = [];
  outboxSize = 0;
  /** Set by exit. */
  exitCode: number | undefined;
  exitReason = "";
  charged: Micros = defaultCharge;
  private record: ProcessRecord | undefined;
  private readonly rngs: Rng[] = [];

  constructor(private readonly kernel: KernelPort) {
    const machine = () => machineAt(kernel.state, this.self.machine);
    this.disk = {
      read: (file) => readFile(machine(), file),
      append: (file, record) => appendRecord(machine(), file, record),
      replace: (file, records) => replaceFile(machine(), file, records),
      delete: (file) => deleteFile(machine(), file),
      isFull: () => machine().diskFull,
      fsync: (file, token) => {
        const event = this.ask("fsynced");
        event.payload = syncMark(machine(), file, token);
        event.process = this.self.index;
        event.incarnation = this.self.incarnation;
      },
    };
  }

  /** Hands the env to a process for one step. */
  begin(process: ProcessRecord, cause: CauseId): void {
    this.record = process;
    this.cause = cause;
    this.charged = defaultCharge;
    this.exitCode = undefined;
    this.rng = this.rngs[process.index] ??= new StateRng(process.rng);
  }

  /** After a restore the streams are other objects. */
  forgetStreams(): void {
    this.rngs.length = 0;
  }

  get self(): ProcessRecord {
    return must(this.record, "a process that steps");
  }
  get now(): Micros {
    return this.kernel.state.now;
  }
  get process(): string {
    return this.self.name;
  }
  get machine(): string {
    return machineAt(this.kernel.state, this.self.machine).name;
  }

  private ask(kind: QueueEvent["kind"]): QueueEvent {
    const event = this.kernel.newEvent(kind, -1, this.self.index);
    event.fromIncarnation = this.self.incarnation;
    event.cause = this.cause;
    this.outbox[this.outboxSize++] = event;
    return event;
  }

  post(to: Address, message: unknown): void {
    const target = this.kernel.resolve(to);
    if (target === undefined) return;
    const event = this.ask("datagram");
    event.payload = message;
    event.process = target.index;
  }

  dial(to: Address, port = ""): ConnId {
    const conn = createConn(this.kernel, this.self, port);
    const event = this.ask("syn");
    event.conn = conn.id;
    event.payload = { to, port };
    return conn.id;
  }

  send(conn: ConnId, message: unknown): void {
    const record = this.kernel.state.conns.get(conn);
    if (record === undefined || !record.ends[sideOf(record, this.self.index)].open) return;
    const event = this.ask("message");
    event.conn = conn;
    event.payload = message;
  }

  close(conn: ConnId): void {
    const record = this.kernel.state.conns.get(conn);
    if (record === undefined || !record.ends[sideOf(record, this.self.index)].open) return;
    closeLocalEnd(this.kernel, record, this.self);
    const event = this.ask("closed");
    event.conn = conn;
    event.payload = "finished";
  }

  splice(a: ConnId, b: ConnId): void {
    const first = this.kernel.state.conns.get(a);
    const second = this.kernel.state.conns.get(b);
    if (first === undefined || second === undefined) return;
    first.ends[sideOf(first, this.self.index)].spliced = b;
    second.ends[sideOf(second, this.self.index)].spliced = a;
  }

  wakeAfter(delay: Micros, timer: unknown, cause: CauseId = 0): TimerId {
    const event = this.kernel.newEvent("timer", this.self.index, this.self.index);
    event.incarnation = this.self.incarnation;
    event.cause = cause;
    event.payload = timer;
    event.time = this.now + Math.max(0, Math.round(delay));
    this.kernel.enqueue(event);
    this.kernel.state.timers.set(event.seq, event);
    return event.seq;
  }

  cancelTimer(timer: TimerId): void {
    this.kernel.cancelTimer(timer);
  }

  claim(address: Address): void {
    this.kernel.state.claims.set(address, this.self.index);
  }

  release(address: Address): void {
    if (this.kernel.state.claims.get(address) === this.self.index) this.kernel.state.claims.delete(address);
  }

  charge(cpu: Micros): void {
    this.charged += cpu;
  }

  note(label: string): void {
    this.kernel.observer?.note?.(this.now, this.self.index, this.cause, label);
  }

  exit(code: number, reason: string): void {
    this.exitCode = code;
    this.exitReason = reason;
  }
}
