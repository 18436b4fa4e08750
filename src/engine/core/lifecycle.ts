import { abandonConns, resetFarEnd, reviewConns, sideOf } from "./connections.ts";
import { loseUnsynced } from "./disk.ts";
import { must } from "./invariant.ts";
import type { KernelPort } from "./kernelPort.ts";
import type { MachineRecord, ProcessRecord } from "./kernelState.ts";
import { isPathBlocked, linkRecord } from "./network.ts";
import { nextUint32 } from "./rng.ts";
import { millis, seconds } from "./units.ts";
import type { Micros } from "./units.ts";

/** From power on until the first process starts. */
export const bootTime: Micros = seconds(8);
const startStagger: Micros = millis(50);
/** systemd RestartSec; doubles up to the maximum when a process exits again within a minute. */
const restartDelayMin: Micros = seconds(1);
const restartDelayMax: Micros = seconds(60);
const restartForgetAfter: Micros = seconds(60);

function endIncarnation(kernel: KernelPort, process: ProcessRecord, machineIsUp: boolean): void {
  process.deaths[process.incarnation] = kernel.state.now;
  process.memory = undefined;
  process.inbox = [];
  process.busyUntil = 0;
  abandonConns(kernel, process, machineIsUp);
  for (const [address, owner] of kernel.state.claims) if (owner === process.index) kernel.state.claims.delete(address);
}

const isAlive = (process: ProcessRecord): boolean => process.status === "running" || process.status === "paused";

/** SIGKILL by a person: it stays down until somebody starts it. */
export function killProcess(kernel: KernelPort, process: ProcessRecord, reason = "killed"): void {
  if (isAlive(process)) endIncarnation(kernel, process, true);
  process.status = "stopped";
  process.exitReason = reason;
  reviewConns(kernel);
  kernel.observer?.changed?.("process", process.index);
}

/** SIGTERM; SIGKILL follows when it has not ended after `grace`. */
export function terminateProcess(kernel: KernelPort, process: ProcessRecord, grace: Micros): void {
  if (process.status === "paused") resumeProcess(kernel, process);
  if (process.status !== "running") return killProcess(kernel, process, "stopped");
  process.status = "running";
  process.exitReason = "terminating";
  const signal = kernel.newEvent("terminate", process.index, -1);
  signal.incarnation = process.incarnation;
  signal.time = kernel.state.now;
  kernel.enqueue(signal);
  const kill = kernel.newEvent("killAfterGrace", process.index, -1);
  kill.incarnation = process.incarnation;
  kill.time = kernel.state.now + grace;
  kernel.enqueue(kill);
}

/** It has got its SIGTERM and has not ended yet. */
export const isTerminating = (process: ProcessRecord): boolean => process.status === "running" && process.exitReason === "terminating";

/** A process that ended by itself. Its supervisor starts it again after a while, unless it was asked to stop. */
export function exitProcess(kernel: KernelPort, process: ProcessRecord, code: number, reason: string): void {
  const wasAsked = process.exitReason === "terminating";
  endIncarnation(kernel, process, true);
  process.exitReason = reason === "" ? `exit code ${code}` : reason;
  process.status = wasAsked ? "stopped" : "exited";
  reviewConns(kernel);
  kernel.observer?.changed?.("process", process.index);
  if (wasAsked) return;
  const livedLong = kernel.state.now - process.startedAt > restartForgetAfter;
  process.restartDelay = livedLong ? restartDelayMin : Math.min(process.restartDelay * 2, restartDelayMax);
  scheduleStart(kernel, process, process.restartDelay);
}

export function scheduleStart(kernel: KernelPort, process: ProcessRecord, delay: Micros): void {
  const event = kernel.newEvent("start", process.index, -1);
  event.incarnation = process.incarnation;
  event.time = kernel.state.now + delay;
  kernel.enqueue(event);
}

/** A new incarnation with empty memory; the disk is as it was left. */
export function startProcess(kernel: KernelPort, process: ProcessRecord): void {
  const machine = kernel.machineOf(process);
  if (isAlive(process) || machine.power === "off" || machine.paused || machine.removed) return;
  process.status = "running";
  process.exitReason = "";
  process.incarnation++;
  process.startedAt = kernel.state.now;
  process.restartDelay = Math.max(process.restartDelay, restartDelayMin / 2);
  kernel.runStart(process);
  kernel.observer?.changed?.("process", process.index);
}

/** SIGSTOP: sockets stay open, nothing is answered. */
export function pauseProcess(kernel: KernelPort, process: ProcessRecord): void {
  if (process.status !== "running") return;
  process.status = "paused";
  reviewConns(kernel);
  kernel.observer?.changed?.("process", process.index);
}

/** SIGCONT: what arrived meanwhile is handled at once, in order. */
export function resumeProcess(kernel: KernelPort, process: ProcessRecord): void {
  if (process.status !== "paused") return;
  process.status = "running";
  process.busyUntil = kernel.state.now;
  const waiting = process.inbox;
  process.inbox = [];
  for (const event of waiting) {
    event.time = kernel.state.now;
    kernel.enqueue(event);
  }
  reviewConns(kernel);
  kernel.observer?.changed?.("process", process.index);
}

/** The power is cut: memory is gone, so is what the disk had not synced. */
export function crashMachine(kernel: KernelPort, machine: MachineRecord): void {
  if (machine.power === "off") return;
  machine.power = "off";
  machine.paused = false;
  machine.diskBusyUntil = 0;
  for (const index of machine.processes) {
    const process = must(kernel.state.processes[index], "process");
    if (!isAlive(process)) continue;
    endIncarnation(kernel, process, false);
    process.status = "exited";
    process.exitReason = "machine is off";
    kernel.observer?.changed?.("process", index);
  }
  loseUnsynced(machine, (unsynced) => Math.floor((nextUint32(kernel.state.networkRng) / 0x1_0000_0000) * (unsynced + 1)));
  reviewConns(kernel);
  kernel.observer?.changed?.("machine", machine.index);
}

/** Power on: its processes start after the boot time, but for those that a person had stopped. */
export function bootMachine(kernel: KernelPort, machine: MachineRecord): void {
  if (machine.power === "on" || machine.removed) return;
  machine.power = "on";
  let delay = bootTime;
  for (const index of machine.processes) {
    const process = must(kernel.state.processes[index], "process");
    if (process.status !== "exited") continue;
    scheduleStart(kernel, process, delay);
    delay += startStagger;
  }
  // Its operating system answers segments of connections that it no longer knows with a RST.
  for (const conn of kernel.state.conns.values()) {
    for (const end of conn.ends) {
      const owner = kernel.state.processes[end.process];
      if (owner?.machine === machine.index && !end.open) resetFarEndIfOpen(kernel, conn.id, owner);
    }
  }
  reviewConns(kernel);
  kernel.observer?.changed?.("machine", machine.index);
}

function resetFarEndIfOpen(kernel: KernelPort, id: number, dead: ProcessRecord): void {
  const conn = kernel.state.conns.get(id);
  if (conn === undefined) return;
  const far = conn.ends[sideOf(conn, dead.index) === 0 ? 1 : 0];
  const peer = kernel.state.processes[far.process];
  if (!far.open || peer === undefined) return;
  if (!isPathBlocked(kernel.state, dead.machine, peer.machine)) resetFarEnd(kernel, conn, dead);
}

/** Freezes or wakes a whole machine, as a hypervisor does. */
export function setMachinePaused(kernel: KernelPort, machine: MachineRecord, paused: boolean): void {
  if (machine.power === "off" || machine.paused === paused) return;
  machine.paused = paused;
  let delay = 0;
  for (const index of machine.processes) {
    const process = must(kernel.state.processes[index], "process");
    if (paused) pauseProcess(kernel, process);
    else resumeProcess(kernel, process);
    if (paused || process.status !== "exited") continue;
    // Its start was due while nothing could start: the boot goes on where it stood.
    scheduleStart(kernel, process, delay);
    delay += startStagger;
  }
  reviewConns(kernel);
  kernel.observer?.changed?.("machine", machine.index);
}

/** Pulls or plugs the network cable. */
export function setMachineIsolated(kernel: KernelPort, machine: MachineRecord, isolated: boolean): void {
  machine.isolated = isolated;
  reviewConns(kernel);
  kernel.observer?.changed?.("machine", machine.index);
}

/** Cuts or heals one direction between two machines. */
export function setLinkCut(kernel: KernelPort, from: MachineRecord, to: MachineRecord, cut: boolean): void {
  linkRecord(kernel.state, from.index, to.index).cut = cut;
  reviewConns(kernel);
  kernel.observer?.changed?.("link", from.index * 65_536 + to.index);
}

/** Added one-way latency and loss of one direction. */
export function setLinkQuality(kernel: KernelPort, from: MachineRecord, to: MachineRecord, quality: { readonly latency: Micros; readonly lossPerMillion: number }): void {
  const link = linkRecord(kernel.state, from.index, to.index);
  link.latency = quality.latency;
  link.lossPerMillion = quality.lossPerMillion;
  kernel.observer?.changed?.("link", from.index * 65_536 + to.index);
}
