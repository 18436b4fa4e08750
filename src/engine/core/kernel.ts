import { acceptDial, checkKeepAlive, closeLocalEnd, performClose, performDial, performSend, sideOf } from "./connections.ts";
import { markSynced } from "./disk.ts";
import type { SyncMark } from "./disk.ts";
import { heapCompact, heapPop, heapPush } from "./eventQueue.ts";
import type { QueueEvent, QueueEventKind } from "./eventQueue.ts";
import { assertNever, invariant, InvariantViolation, must } from "./invariant.ts";
import { giveUpNames, newMachine, newProcess, newState } from "./kernelState.ts";
import type { ConnRecord, KernelState, MachineRecord, ProcessRecord } from "./kernelState.ts";
import { exitProcess, killProcess, startProcess } from "./lifecycle.ts";
import { defaultDistance, drawLatency, drawLoss, isPathBlocked, machineAt } from "./network.ts";
import { hashHistory } from "./historyHash.ts";
import type { CloseReason, ProcessEvent, Program, TimerId } from "./program.ts";
import { rngStream } from "./rng.ts";
import { StepEnv } from "./stepEnv.ts";
import type { KernelObserver } from "./trace.ts";
import type { KernelPort } from "./kernelPort.ts";
import { millis, seconds } from "./units.ts";
import type { Micros } from "./units.ts";

/** Cancelled timers are swept when there are this many and they are most of the queue. */
const compactAbove = 4096;
/** More events than this in the queue is a bug of ours, not a busy cluster. */
const queueMax = 5_000_000;
/** The queue holds what is due so soon: it stays so small that it is in the processor's cache. */
const queueSpan: Micros = millis(4);

type ConnEventKind = "message" | "accepted" | "connected" | "refused" | "closed";

/**
 * The discrete-event simulation: machines, processes, network and disks. One seed, one history.
 * It knows nothing of Kubernetes; programs are all it runs.
 */
export class Kernel implements KernelPort {
  state: KernelState;
  observer: KernelObserver | undefined;
  private readonly programs: Program<unknown>[] = [];
  private readonly env: StepEnv;

  /** @param startsAt when the history begins */
  constructor(seed: number, startsAt: Micros = 0) {
    this.state = newState(seed, startsAt);
    this.env = new StepEnv(this);
  }

  /** Adds a machine, powered on and without processes. It may be called as one that was removed. `distance` in µs, half of the latency to a neighbour. */
  addMachine(name: string, distance: Micros = defaultDistance): MachineRecord {
    const former = this.findMachine(name);
    invariant(former === undefined || former.removed, `machine ${name} exists`);
    if (former !== undefined) giveUpNames(this.state, former);
    const machine = newMachine({ index: this.state.machines.length, name, distance, generation: (former?.generation ?? 0) + 1 });
    this.state.machines.push(machine);
    this.state.machineIndex.set(name, machine.index);
    return machine;
  }

  /** Installs a program on a machine as process `name` and starts it after `delay`. */
  addProcess<S, M, T>(machineName: string, name: string, program: Program<S, M, T>, delay: Micros = 0): ProcessRecord {
    invariant(!this.state.processIndex.has(name), `process ${name} exists`);
    const machine = this.machine(machineName);
    // Another one's fate is not that of its namesake.
    const stream = machine.generation === 1 ? name : `${name}#${machine.generation}`;
    const process = newProcess(this.state, name, machine.index, rngStream(this.state.seed, stream));
    this.state.processes.push(process);
    this.state.processIndex.set(name, process.index);
    machine.processes.push(process.index);
    // The kernel hands each program only the memory and the messages that are its own.
    this.programs.push(program as unknown as Program<unknown>);
    const event = this.newEvent("start", process.index, -1);
    event.incarnation = 0;
    event.time = this.state.now + delay;
    this.enqueue(event);
    return process;
  }

  machine(name: string): MachineRecord {
    return must(this.findMachine(name), `machine ${name}`);
  }

  findMachine(name: string): MachineRecord | undefined {
    const index = this.state.machineIndex.get(name);
    return index === undefined ? undefined : this.state.machines[index];
  }

  process(name: string): ProcessRecord {
    return must(this.findProcess(name), `process ${name}`);
  }

  findProcess(name: string): ProcessRecord | undefined {
    const index = this.state.processIndex.get(name);
    return index === undefined ? undefined : this.state.processes[index];
  }

  programOf(process: ProcessRecord): Program<unknown> {
    return must(this.programs[process.index], "program");
  }

  machineOf(process: ProcessRecord): MachineRecord {
    return machineAt(this.state, process.machine);
  }

  /** The process that answers for an address. */
  resolve(address: string): ProcessRecord | undefined {
    const index = this.state.processIndex.get(address) ?? this.state.claims.get(address);
    return index === undefined ? undefined : this.state.processes[index];
  }

  newEvent(kind: QueueEventKind, process: number, from: number): QueueEvent {
    return { time: 0, seq: 0, kind, process, incarnation: -1, from, fromIncarnation: -1, departAt: 0, conn: 0, payload: undefined, cause: 0 };
  }

  enqueue(event: QueueEvent): void {
    event.seq = this.state.nextSeq++;
    const { queue, later, now, horizon } = this.state;
    if (event.time < now) invariant(false, `event ${event.kind} lies in the past`);
    invariant(queue.length + later.length < queueMax, "the event queue is over its limit");
    if (event.time < horizon) {
      heapPush(queue, event);
      return;
    }
    heapPush(later, event);
    if (queue.length === 0) this.refill();
  }

  /** The queue is empty: what is due next comes into it. */
  private refill(): void {
    const { state } = this;
    const { queue, later } = state;
    while (queue.length === 0) {
      const first = later[0];
      if (first === undefined) return;
      state.horizon = first.time + queueSpan;
      for (let top = later[0]; top !== undefined && top.time < state.horizon; top = later[0]) {
        heapPop(later);
        if (top.kind === "cancelled") state.cancelled--;
        else heapPush(queue, top);
      }
    }
  }

  /** Takes the first event out of the queue. */
  private dequeue(): void {
    heapPop(this.state.queue);
    if (this.state.queue.length === 0) this.refill();
  }

  cancelTimer(timer: TimerId): void {
    const event = this.state.timers.get(timer);
    if (event === undefined) return;
    this.state.timers.delete(timer);
    event.kind = "cancelled";
    event.payload = undefined;
    this.state.cancelled++;
    const { queue, later } = this.state;
    if (this.state.cancelled > compactAbove && this.state.cancelled * 2 > queue.length + later.length) {
      heapCompact(queue);
      heapCompact(later);
      this.state.cancelled = 0;
      if (queue.length === 0) this.refill();
    }
  }

  /** When the next event is due; undefined when nothing will ever happen again. */
  nextEventTime(): Micros | undefined {
    while (this.state.queue[0]?.kind === "cancelled") {
      this.dequeue();
      this.state.cancelled--;
    }
    return this.state.queue[0]?.time;
  }

  /** Runs one event if it is due by `until`. @returns whether there was one */
  runOne(until: Micros): boolean {
    const { state } = this;
    for (;;) {
      const top = state.queue[0];
      if (top === undefined || top.time > until) return false;
      this.dequeue();
      if (top.kind === "cancelled") {
        state.cancelled--;
        continue;
      }
      state.now = top.time;
      state.eventsProcessed++;
      hashHistory(state, top);
      this.perform(top);
      return true;
    }
  }

  /** Runs all events due by `until` and sets the clock to it. */
  runUntil(until: Micros): void {
    while (this.runOne(until));
    if (this.state.now < until) this.state.now = until;
  }

  /** Hands a message to a process from outside the simulation (a person at the console), now. */
  inject(name: string, message: unknown, cause: number): void {
    const process = this.process(name);
    const event = this.newEvent("datagram", process.index, -1);
    event.payload = message;
    event.cause = cause;
    event.time = this.state.now;
    this.enqueue(event);
  }

  private perform(event: QueueEvent): void {
    switch (event.kind) {
      case "message":
      case "datagram":
      case "connected":
      case "refused":
      case "closed":
      case "accepted":
      case "terminate":
        return this.deliver(event);
      case "timer":
        this.state.timers.delete(event.seq);
        return this.deliver(event);
      case "fsynced":
        return this.performFsynced(event);
      case "syn":
        if (this.hasLeft(event)) acceptDial(this, event);
        return;
      case "start":
        return this.performStart(event);
      case "killAfterGrace": {
        const process = must(this.state.processes[event.process], "process");
        if (process.incarnation === event.incarnation && process.deaths[event.incarnation] === undefined) killProcess(this, process, "killed after its grace period");
        return;
      }
      case "keepAlive":
        return checkKeepAlive(this, event.conn);
      case "cancelled":
        return;
      default:
        return assertNever(event.kind);
    }
  }

  private performStart(event: QueueEvent): void {
    const process = must(this.state.processes[event.process], "process");
    if (process.status === "exited" && process.incarnation === event.incarnation) startProcess(this, process);
  }

  private performFsynced(event: QueueEvent): void {
    const process = must(this.state.processes[event.process], "process");
    const machine = this.machineOf(process);
    // A crash of the machine has thrown away what was under way.
    if (machine.power === "off" || process.incarnation !== event.incarnation) return;
    markSynced(machine, event.payload as SyncMark);
    this.deliver(event);
  }

  /** Whether the sender lived long enough to send it. */
  private hasLeft(event: QueueEvent): boolean {
    if (event.from === -1 || event.fromIncarnation === -1) return true;
    const death = this.state.processes[event.from]?.deaths[event.fromIncarnation];
    return death === undefined || death >= event.departAt;
  }

  /** Gives an event to its process, or puts it into the inbox of a paused one. */
  deliver(event: QueueEvent): void {
    const process = this.state.processes[event.process];
    if (process === undefined || (process.status !== "running" && process.status !== "paused")) return;
    if (event.incarnation !== -1 && event.incarnation !== process.incarnation) return;
    if (!this.hasLeft(event)) return;
    if (process.status === "paused") {
      process.inbox.push(event);
      return;
    }
    const processEvent = this.toProcessEvent(event, process);
    if (processEvent === undefined) return;
    const { env } = this;
    env.begin(process, event.cause);
    this.programOf(process).step(process.memory, processEvent, env);
    this.finishStep(process);
  }

  /** Starts a process: its program reads the disk and returns its memory. */
  runStart(process: ProcessRecord): void {
    this.env.begin(process, 0);
    process.memory = this.programOf(process).start(this.env);
    this.finishStep(process);
  }

  private toProcessEvent(event: QueueEvent, process: ProcessRecord): ProcessEvent | undefined {
    switch (event.kind) {
      case "timer":
        return { type: "timer", timer: event.payload };
      case "datagram":
        return { type: "datagram", from: this.state.processes[event.from]?.name ?? "", message: event.payload };
      case "fsynced": {
        const mark = event.payload as SyncMark;
        return { type: "fsynced", file: mark.file, token: mark.token };
      }
      case "terminate":
        return { type: "terminate" };
      case "message":
      case "accepted":
      case "connected":
      case "refused":
      case "closed":
        return this.toConnEvent(event, event.kind, process);
      case "syn":
      case "start":
      case "killAfterGrace":
      case "keepAlive":
      case "cancelled":
        return undefined;
      default:
        return assertNever(event.kind);
    }
  }

  private toConnEvent(event: QueueEvent, kind: ConnEventKind, process: ProcessRecord): ProcessEvent | undefined {
    const conn = this.state.conns.get(event.conn);
    if (conn === undefined || !conn.ends[sideOf(conn, process.index)].open) return undefined;
    switch (kind) {
      case "message":
        return { type: "message", conn: conn.id, message: event.payload };
      case "accepted":
        return { type: "accepted", conn: conn.id, from: this.state.processes[event.from]?.name ?? "", port: conn.port };
      case "connected":
        return { type: "connected", conn: conn.id };
      case "refused":
        closeLocalEnd(this, conn, process);
        return { type: "refused", conn: conn.id };
      case "closed":
        closeLocalEnd(this, conn, process);
        return { type: "closed", conn: conn.id, reason: event.payload as CloseReason };
      default:
        return assertNever(kind);
    }
  }

  /** Both ends are closed: nobody will ask for it again. */
  forgetIfClosed(conn: ConnRecord): void {
    const [a, b] = conn.ends;
    if (!a.open && !b.open && b.process === -1) this.state.conns.delete(conn.id);
    else if (!a.open && !b.open && a.stalled.length === 0 && b.stalled.length === 0) this.state.conns.delete(conn.id);
  }

  /** The step's processor time is known: what it asked for leaves now. */
  private finishStep(process: ProcessRecord): void {
    const { env, state } = this;
    const cost = Math.round(env.charged * process.slow * this.machineOf(process).slow);
    const departAt = Math.max(state.now, process.busyUntil) + cost;
    process.busyUntil = departAt;
    process.cpuUsed += cost;
    this.observer?.worked?.(process.index, departAt - cost, departAt, env.cause);
    const { outbox } = env;
    // Emptied by the count: a new backing store per step would cost more than the step's messages.
    for (let i = 0; i < env.outboxSize; i++) {
      const event = outbox[i] as QueueEvent;
      outbox[i] = undefined;
      event.departAt = departAt;
      this.performEffect(event);
    }
    env.outboxSize = 0;
    if (env.exitCode !== undefined) exitProcess(this, process, env.exitCode, env.exitReason);
  }

  private performEffect(event: QueueEvent): void {
    switch (event.kind) {
      case "message":
        return performSend(this, event);
      case "datagram":
        return this.performPost(event);
      case "syn":
        return performDial(this, event, (event.payload as { readonly to: string }).to);
      case "closed":
        return performClose(this, event);
      case "fsynced":
        return this.performFsync(event);
      case "timer":
      case "connected":
      case "refused":
      case "accepted":
      case "terminate":
      case "start":
      case "killAfterGrace":
      case "keepAlive":
      case "cancelled":
        throw new InvariantViolation(`not an effect: ${event.kind}`);
      default:
        return assertNever(event.kind);
    }
  }

  private performPost(event: QueueEvent): void {
    const { state } = this;
    const from = must(state.processes[event.from], "sender").machine;
    const to = must(state.processes[event.process], "receiver").machine;
    event.time = event.departAt + drawLatency(state, from, to);
    const isLost = isPathBlocked(state, from, to) || (from !== to && drawLoss(state, from, to));
    this.traceSend(event, isLost);
    if (!isLost) this.enqueue(event);
  }

  /** One disk does one fsync at a time. */
  private performFsync(event: QueueEvent): void {
    const machine = this.machineOf(must(this.state.processes[event.process], "process"));
    const start = Math.max(event.departAt, machine.diskBusyUntil);
    event.time = start + machine.fsync;
    machine.diskBusyUntil = event.time;
    this.observer?.synced?.(event.process, start, event.time);
    this.enqueue(event);
  }

  /** Tells the observer of a message that leaves. */
  traceSend(event: QueueEvent, lost: boolean): void {
    const link = this.state.links.size === 0 ? undefined : this.linkOf(event);
    if (link !== undefined) {
      link.messages++;
      if (lost) link.dropped++;
    }
    this.observer?.sent?.({
      seq: this.state.nextSeq,
      sentAt: event.departAt,
      arrivesAt: Math.max(event.time, event.departAt),
      from: event.from,
      to: event.process,
      cause: event.cause,
      lost,
      kind: event.kind,
      message: event.payload,
    });
  }

  private linkOf(event: QueueEvent) {
    const from = this.state.processes[event.from]?.machine;
    const to = this.state.processes[event.process]?.machine;
    return from === undefined || to === undefined ? undefined : this.state.links.get(from * 65_536 + to);
  }

  /** Everything as plain data. Clone it (structuredClone) before the run goes on. */
  checkpoint(): KernelState {
    return this.state;
  }

  /** Goes on from a (cloned) checkpoint. `programs` are those of its processes; absent: the first of those that are here. */
  restore(state: KernelState, programs?: readonly Program<unknown>[]): void {
    this.state = state;
    this.programs.splice(0, this.programs.length, ...(programs ?? this.programs.slice(0, state.processes.length)));
    this.env.forgetStreams();
  }

  /** The history's hash so far, 16 hexadecimal digits. */
  hash(): string {
    const word = (n: number) => (n >>> 0).toString(16).padStart(8, "0");
    return word(this.state.hashHigh) + word(this.state.hashLow);
  }
}

/** How long systemd waits between SIGTERM and SIGKILL here. */
export const stopGrace: Micros = seconds(30);
