import type { QueueEvent } from "./eventQueue.ts";
import { must } from "./invariant.ts";
import type { KernelPort } from "./kernelPort.ts";
import type { ConnEnd, ConnRecord, ProcessRecord } from "./kernelState.ts";
import { countTroubles, drawLatency, drawRetransmissions, isConnSilent, isPathBlocked } from "./network.ts";
import type { CloseReason, ConnId } from "./program.ts";
import { seconds } from "./units.ts";
import type { Micros } from "./units.ts";

/** HTTP/2 health check: 30 s without a word, then a ping that gets 15 s. @source golang.org/x/net/http2 ReadIdleTimeout, PingTimeout as set by k8s.io/apimachinery */
export const keepAliveTimeout: Micros = seconds(45);

const end = (conn: ConnRecord, side: 0 | 1): ConnEnd => conn.ends[side];

/** Which end belongs to the process; the dialling end where it is both. */
export const sideOf = (conn: ConnRecord, process: number): 0 | 1 => (conn.ends[0].process === process ? 0 : 1);

const newEnd = (process: number): ConnEnd => ({ process, open: false, lastArrival: 0, stalled: [], spliced: undefined });

/** A connection that is being dialled. */
export function createConn(kernel: KernelPort, process: ProcessRecord, port: string): ConnRecord {
  const id = kernel.state.nextConn++;
  const conn: ConnRecord = { id, port, ends: [newEnd(process.index), newEnd(-1)], silentSince: undefined };
  conn.ends[0].open = true;
  kernel.state.conns.set(id, conn);
  process.conns.add(id);
  return conn;
}

/** The SYN has left: it arrives, is answered by a RST, or vanishes. */
export function performDial(kernel: KernelPort, event: QueueEvent, address: string): void {
  const { state } = kernel;
  const target = kernel.resolve(address);
  const source = must(state.processes[event.from], "dialling process");
  if (target === undefined) {
    // No such name: as good as a refused connection (a resolver's answer takes no time here).
    event.kind = "refused";
    event.process = source.index;
    event.incarnation = source.incarnation;
    event.time = event.departAt;
    kernel.enqueue(event);
    return;
  }
  event.process = target.index;
  const isBlocked = isPathBlocked(state, source.machine, target.machine);
  event.time = event.departAt + drawLatency(state, source.machine, target.machine) + drawRetransmissions(state, source.machine, target.machine);
  kernel.traceSend(event, isBlocked);
  if (!isBlocked) kernel.enqueue(event);
}

/** The SYN has arrived: the operating system accepts for a running process, and for a stopped one that still listens. */
export function acceptDial(kernel: KernelPort, event: QueueEvent): void {
  const { state } = kernel;
  const conn = state.conns.get(event.conn);
  const target = must(state.processes[event.process], "dialled process");
  const source = must(state.processes[event.from], "dialling process");
  if (conn === undefined || !conn.ends[0].open) return;
  if (isPathBlocked(state, source.machine, target.machine)) return;
  const isListening = target.status === "running" || target.status === "paused";
  if (isListening) {
    const accepting = end(conn, 1);
    accepting.process = target.index;
    accepting.open = true;
    target.conns.add(conn.id);
    kernel.deliver({ ...event, kind: "accepted", incarnation: target.incarnation });
  }
  // The answer needs the way back: in a one-way partition the dialler hears nothing.
  if (isPathBlocked(state, target.machine, source.machine)) return;
  const answer = kernel.newEvent(isListening ? "connected" : "refused", source.index, target.index);
  answer.conn = conn.id;
  answer.cause = event.cause;
  answer.incarnation = event.fromIncarnation;
  answer.departAt = state.now;
  // A refusal is the operating system's: it is sent although the process is dead.
  answer.fromIncarnation = isListening ? target.incarnation : -1;
  answer.time = state.now + drawLatency(state, target.machine, source.machine);
  if (isListening) conn.ends[0].lastArrival = answer.time;
  kernel.traceSend(answer, false);
  kernel.enqueue(answer);
}

/** A segment has left the sender: it arrives in order, or waits until the path is good again. */
export function performSend(kernel: KernelPort, event: QueueEvent): void {
  const { state } = kernel;
  const conn = state.conns.get(event.conn);
  if (conn === undefined) return;
  const far = conn.ends[0].process === event.from ? conn.ends[1] : conn.ends[0];
  const source = state.processes[event.from];
  const middle = state.processes[far.process];
  if (source === undefined || middle === undefined || !far.open) return;
  const isBlocked = isPathBlocked(state, source.machine, middle.machine);
  event.incarnation = -1;
  if (far.spliced === undefined) {
    event.process = far.process;
    if (isBlocked || far.stalled.length > 0) return stall(kernel, event, far);
    return arrive(kernel, event, far, crossing(kernel, source.machine, middle.machine));
  }
  sendThroughSplice(kernel, event, far.spliced, { source, middle, isBlocked });
}

interface SplicedPath {
  readonly source: ProcessRecord;
  readonly middle: ProcessRecord;
  readonly isBlocked: boolean;
}

/** The process in the middle has joined two connections: its kernel passes the segment on while the process is not stopped. */
function sendThroughSplice(kernel: KernelPort, event: QueueEvent, nextId: ConnId, { source, middle, isBlocked }: SplicedPath): void {
  const { state } = kernel;
  const next = state.conns.get(nextId);
  if (next === undefined) return;
  const beyond = next.ends[0].process === middle.index ? next.ends[1] : next.ends[0];
  const target = state.processes[beyond.process];
  if (target === undefined || !beyond.open) return;
  event.conn = next.id;
  event.process = beyond.process;
  const isStuck = isBlocked || middle.status !== "running" || isPathBlocked(state, middle.machine, target.machine);
  if (isStuck || beyond.stalled.length > 0) return stall(kernel, event, beyond);
  arrive(kernel, event, beyond, crossing(kernel, source.machine, middle.machine) + crossing(kernel, middle.machine, target.machine));
}

/** How long the next segment takes from one machine to another. */
const crossing = (kernel: KernelPort, from: number, to: number): Micros => drawLatency(kernel.state, from, to) + drawRetransmissions(kernel.state, from, to);

function stall(kernel: KernelPort, event: QueueEvent, to: ConnEnd): void {
  to.stalled.push(event);
  kernel.state.stalled.add(event.conn);
  kernel.traceSend(event, true);
}

function arrive(kernel: KernelPort, event: QueueEvent, to: ConnEnd, latency: Micros): void {
  event.time = Math.max(event.departAt + latency, to.lastArrival);
  to.lastArrival = event.time;
  kernel.traceSend(event, false);
  kernel.enqueue(event);
}

/** One end is closed by its process; the other end hears of it in order. */
export function performClose(kernel: KernelPort, event: QueueEvent): void {
  const conn = kernel.state.conns.get(event.conn);
  if (conn === undefined) return;
  const side = sideOf(conn, event.from);
  const far = end(conn, side === 0 ? 1 : 0);
  if (far.process === -1 || !far.open) {
    kernel.state.conns.delete(conn.id);
    return;
  }
  event.process = far.process;
  event.incarnation = -1;
  const from = must(kernel.state.processes[event.from], "closing process").machine;
  const to = must(kernel.state.processes[far.process], "peer").machine;
  if (isPathBlocked(kernel.state, from, to) || far.stalled.length > 0) {
    far.stalled.push(event);
    kernel.state.stalled.add(conn.id);
    watchSilence(kernel, conn);
    return;
  }
  arrive(kernel, event, far, crossing(kernel, from, to));
}

/** Marks the own end closed at once, in the step that closes. */
export function closeLocalEnd(kernel: KernelPort, conn: ConnRecord, process: ProcessRecord): void {
  const own = end(conn, sideOf(conn, process.index));
  own.open = false;
  own.stalled = [];
  process.conns.delete(conn.id);
  kernel.forgetIfClosed(conn);
}

/** All connections of a process that died. The machine's operating system resets them; a dead machine says nothing. */
export function abandonConns(kernel: KernelPort, process: ProcessRecord, machineIsUp: boolean): void {
  for (const id of process.conns) {
    const conn = kernel.state.conns.get(id);
    if (conn === undefined) continue;
    const side = sideOf(conn, process.index);
    const own = end(conn, side);
    own.open = false;
    own.stalled = [];
    const far = end(conn, side === 0 ? 1 : 0);
    if (far.process === -1 || !far.open) kernel.state.conns.delete(id);
    else if (machineIsUp) resetFarEnd(kernel, conn, process);
    else watchSilence(kernel, conn);
  }
  process.conns.clear();
}

/** A RST to the end that is still open. */
export function resetFarEnd(kernel: KernelPort, conn: ConnRecord, dead: ProcessRecord): void {
  const far = end(conn, sideOf(conn, dead.index) === 0 ? 1 : 0);
  const peer = must(kernel.state.processes[far.process], "peer");
  if (isPathBlocked(kernel.state, dead.machine, peer.machine)) {
    watchSilence(kernel, conn);
    return;
  }
  const event = kernel.newEvent("closed", peer.index, dead.index);
  event.conn = conn.id;
  event.payload = "reset" satisfies CloseReason;
  event.departAt = kernel.state.now;
  event.time = Math.max(kernel.state.now + drawLatency(kernel.state, dead.machine, peer.machine), far.lastArrival);
  far.lastArrival = event.time;
  kernel.traceSend(event, true);
  kernel.enqueue(event);
}

/** From now on nothing passes on this connection: after the keep-alive time both ends give it up. */
export function watchSilence(kernel: KernelPort, conn: ConnRecord): void {
  if (conn.silentSince !== undefined) return;
  conn.silentSince = kernel.state.now;
  const check = kernel.newEvent("keepAlive", -1, -1);
  check.conn = conn.id;
  check.time = kernel.state.now + keepAliveTimeout;
  kernel.enqueue(check);
}

/** The keep-alive time is over: if the connection is still silent, both ends learn that it is dead. */
export function checkKeepAlive(kernel: KernelPort, id: ConnId): void {
  const conn = kernel.state.conns.get(id);
  if (conn?.silentSince === undefined) return;
  const due = conn.silentSince + keepAliveTimeout;
  if (kernel.state.now < due) {
    const again = kernel.newEvent("keepAlive", -1, -1);
    again.conn = id;
    again.time = due;
    kernel.enqueue(again);
    return;
  }
  for (const own of conn.ends) {
    const process = kernel.state.processes[own.process];
    if (!own.open || process === undefined) continue;
    const event = kernel.newEvent("closed", process.index, -1);
    event.conn = id;
    event.payload = "timeout" satisfies CloseReason;
    event.time = kernel.state.now;
    kernel.enqueue(event);
  }
}

/** A fault of the network, of a process or of a machine came or went: connections fall silent, or speak again. */
export function reviewConns(kernel: KernelPort): void {
  countTroubles(kernel.state);
  for (const conn of kernel.state.conns.values()) {
    const isHalfDead = !conn.ends[0].open || (conn.ends[1].process !== -1 && !conn.ends[1].open);
    const isSilent = isConnSilent(kernel.state, conn);
    if (isSilent) watchSilence(kernel, conn);
    else if (!isHalfDead) conn.silentSince = undefined;
  }
  for (const id of kernel.state.stalled) flushStalled(kernel, id);
}

/** What TCP still holds for a connection goes out if the path lets it. */
function flushStalled(kernel: KernelPort, id: ConnId): void {
  const conn = kernel.state.conns.get(id);
  if (conn === undefined) {
    kernel.state.stalled.delete(id);
    return;
  }
  for (const own of conn.ends) {
    const waiting = own.stalled;
    own.stalled = [];
    for (const event of waiting) {
      const hadSpace = own.stalled.length === 0;
      event.departAt = kernel.state.now;
      if (!hadSpace) own.stalled.push(event);
      else resend(kernel, conn, own, event);
    }
  }
  if (conn.ends[0].stalled.length === 0 && conn.ends[1].stalled.length === 0) kernel.state.stalled.delete(id);
}

/** Sends a stalled segment again from its own sender, which may sit beyond a splice. */
function resend(kernel: KernelPort, conn: ConnRecord, to: ConnEnd, event: QueueEvent): void {
  const { state } = kernel;
  const sender = must(state.processes[event.from], "sender");
  const receiver = must(state.processes[to.process], "receiver");
  const near = conn.ends[0] === to ? conn.ends[1] : conn.ends[0];
  const middle = near.process === event.from ? undefined : state.processes[near.process];
  const hops = middle === undefined ? [sender.machine, receiver.machine] : [sender.machine, middle.machine, receiver.machine];
  let isBlocked = middle !== undefined && middle.status !== "running";
  let latency = 0;
  for (let hop = 0; hop + 1 < hops.length && !isBlocked; hop++) {
    const from = hops[hop] as number;
    const next = hops[hop + 1] as number;
    isBlocked = isPathBlocked(state, from, next);
    if (!isBlocked) latency += crossing(kernel, from, next);
  }
  if (isBlocked) to.stalled.push(event);
  else arrive(kernel, event, to, latency);
}
