import {
  bootMachine,
  crashMachine,
  fail,
  killProcess,
  ok,
  pauseProcess,
  resumeProcess,
  setLinkCut,
  setLinkQuality,
  setMachineIsolated,
  setMachinePaused,
  startProcess,
  stopGrace,
  isTerminating,
  terminateProcess,
  millis,
} from "../core/index.ts";
import type { Kernel, MachineRecord, ProcessRecord, Result } from "../core/index.ts";
import type { Command, MachineAction, ProcessAction } from "../history/index.ts";

/** What one sentence says about a command that was carried out, or why it was not. */
export type Outcome = Result<string, string>;

/** Does to the simulated machines what a Command says. Only those that concern machines, links and processes. */
export function performFault(kernel: Kernel, command: Command): Outcome {
  switch (command.type) {
    case "process":
      return withProcess(kernel, command.process, (process) => performOnProcess(kernel, process, command.action));
    case "slowProcess":
      return withProcess(kernel, command.process, (process) => {
        process.slow = command.factor;
        process.busyUntil = kernel.state.now;
        kernel.observer?.changed?.("process", process.index);
        return ok(command.factor === 1 ? "normal speed" : `${command.factor} times slower`);
      });
    case "machine":
      return withMachine(kernel, command.machine, (machine) => performOnMachine(kernel, machine, command.action));
    case "slowMachine":
      return withMachine(kernel, command.machine, (machine) => {
        setMachineSpeed(kernel, machine, command.factor);
        return ok(command.factor === 1 ? "normal speed" : `${command.factor} times slower`);
      });
    case "slowDisk":
      return withMachine(kernel, command.machine, (machine) => {
        machine.fsync = command.fsync;
        kernel.observer?.changed?.("machine", machine.index);
        return ok(`an fsync takes ${command.fsync / 1000} ms`);
      });
    case "cutLink":
    case "healLink":
    case "degradeLink":
      return withMachine(kernel, command.from, (from) => withMachine(kernel, command.to, (to) => performOnLink(kernel, [from, to], command)));
    case "healAll":
      return healAll(kernel);
    case "pod":
    case "addWorker":
    case "removeWorker":
    case "kubectl":
    case "interrupt":
    case "typed":
    case "edited":
    case "http":
      return fail(`not a fault of a machine: ${command.type}`);
  }
}

function withProcess(kernel: Kernel, name: string, act: (process: ProcessRecord) => Outcome): Outcome {
  const process = kernel.findProcess(name);
  return process === undefined ? fail(`no process is called "${name}"`) : act(process);
}

export function withMachine(kernel: Kernel, name: string, act: (machine: MachineRecord) => Outcome): Outcome {
  const machine = kernel.findMachine(name);
  return machine === undefined || machine.removed ? fail(`no machine is called "${name}"`) : act(machine);
}

function performOnProcess(kernel: Kernel, process: ProcessRecord, action: ProcessAction): Outcome {
  const machine = kernel.machineOf(process);
  const isUp = process.status === "running" || process.status === "paused";
  if (machine.power === "off") return fail(`${machine.name} is off`);
  if (machine.paused) return fail(`${machine.name} is frozen`);
  if (isBooting(kernel, machine)) return fail(`${machine.name} is booting`);
  if (process.name.startsWith("linux-")) return fail(`${process.name} is the operating system: act on the machine ${machine.name}`);
  switch (action) {
    case "kill":
      if (process.status === "stopped") return fail(`${process.name} is not running`);
      killProcess(kernel, process);
      return ok("killed");
    case "stop":
      if (process.status === "stopped") return fail(`${process.name} is not running`);
      terminateProcess(kernel, process, stopGrace);
      return ok("SIGTERM sent");
    case "start":
      if (isUp) return fail(`${process.name} is running`);
      startProcess(kernel, process);
      return ok("started");
    case "restart":
      if (isUp) killProcess(kernel, process, "restarting");
      startProcess(kernel, process);
      return ok("restarted");
    case "pause":
      if (process.status !== "running") return fail(`${process.name} is not running`);
      pauseProcess(kernel, process);
      return ok("stopped by SIGSTOP");
    case "resume":
      if (process.status !== "paused") return fail(`${process.name} is not paused`);
      resumeProcess(kernel, process);
      return ok("continues");
  }
}

/** Its operating system is not up yet: nobody can start or stop anything there. */
const isBooting = (kernel: Kernel, machine: MachineRecord): boolean => kernel.findProcess(`linux-${machine.name}`)?.status === "exited";

function performOnMachine(kernel: Kernel, machine: MachineRecord, action: MachineAction): Outcome {
  switch (action) {
    case "crash":
      if (machine.power === "off") return fail(`${machine.name} is off`);
      crashMachine(kernel, machine);
      return ok("power is off");
    case "boot":
      if (machine.power === "on") return fail(`${machine.name} is on`);
      bootMachine(kernel, machine);
      return ok("booting");
    case "pause":
      if (machine.power === "off") return fail(`${machine.name} is off`);
      setMachinePaused(kernel, machine, true);
      return ok("frozen");
    case "resume":
      setMachinePaused(kernel, machine, false);
      return ok("goes on");
    case "isolate":
      setMachineIsolated(kernel, machine, true);
      return ok("cut off from the network");
    case "rejoin":
      setMachineIsolated(kernel, machine, false);
      return ok("on the network again");
    case "wipeDisk":
      crashMachine(kernel, machine);
      machine.files.clear();
      machine.diskFull = false;
      kernel.observer?.changed?.("machine", machine.index);
      return ok("powered off, and the disk is empty");
    case "fillDisk":
    case "freeDisk":
      machine.diskFull = action === "fillDisk";
      kernel.observer?.changed?.("machine", machine.index);
      return ok(machine.diskFull ? "no space left on its disk" : "there is space on its disk again");
  }
}

function setMachineSpeed(kernel: Kernel, machine: MachineRecord, factor: number): void {
  machine.slow = factor;
  for (const index of machine.processes) {
    const process = kernel.state.processes[index];
    if (process !== undefined) process.busyUntil = kernel.state.now;
  }
  kernel.observer?.changed?.("machine", machine.index);
}

type LinkCommand = Command & { type: "cutLink" | "healLink" | "degradeLink" };

function performOnLink(kernel: Kernel, [from, to]: readonly [MachineRecord, MachineRecord], command: LinkCommand): Outcome {
  switch (command.type) {
    case "cutLink":
      setLinkCut(kernel, from, to, true);
      if (command.both) setLinkCut(kernel, to, from, true);
      return ok(command.both ? "nothing passes" : `nothing passes from ${from.name} to ${to.name}`);
    case "healLink":
      for (const [a, b] of [[from, to], [to, from]] as const) {
        setLinkQuality(kernel, a, b, { latency: 0, lossPerMillion: 0 });
        setLinkCut(kernel, a, b, false);
      }
      return ok("healed");
    case "degradeLink":
      for (const [a, b] of [[from, to], [to, from]] as const) setLinkQuality(kernel, a, b, { latency: command.latency, lossPerMillion: command.lossPerMillion });
      return ok(`${command.latency / 1000} ms slower, ${command.lossPerMillion / 10_000} % lost`);
  }
}

const defaultFsync = millis(2);

/** What a person had stopped comes up with the machine, after its operating system. */
function enableAll(kernel: Kernel, machine: MachineRecord): void {
  for (const index of machine.processes) {
    const process = kernel.state.processes[index];
    if (process?.status === "stopped") process.status = "exited";
  }
}

function healAll(kernel: Kernel): Outcome {
  for (const link of kernel.state.links.values()) {
    const from = kernel.state.machines[link.from];
    const to = kernel.state.machines[link.to];
    if (from === undefined || to === undefined) continue;
    setLinkQuality(kernel, from, to, { latency: 0, lossPerMillion: 0 });
    setLinkCut(kernel, from, to, false);
  }
  for (const machine of kernel.state.machines) {
    if (machine.removed) continue;
    setMachineSpeed(kernel, machine, 1);
    machine.fsync = defaultFsync;
    machine.diskFull = false;
    setMachineIsolated(kernel, machine, false);
    setMachinePaused(kernel, machine, false);
    if (machine.power === "off") enableAll(kernel, machine);
    bootMachine(kernel, machine);
  }
  for (const process of kernel.state.processes) {
    process.slow = 1;
    resumeProcess(kernel, process);
    // One that is on its way down would be gone a moment later.
    if (isTerminating(process)) killProcess(kernel, process, "restarting");
    if (process.status === "stopped") startProcess(kernel, process);
  }
  return ok("every fault is taken back");
}
