import type { MachineRecord, Micros, ProcessRecord } from "../../engine/core/index.ts";
import { linkKey, say, spanOf } from "../../engine/core/index.ts";
import { commandLine } from "../../protocol/index.ts";
import type { Command, Said } from "../../protocol/index.ts";
import { because, endOf } from "./chain.ts";
import type { Chain } from "./chain.ts";
import { machineSubject, processSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";

/** The last command up to `until` of which `did` holds, as the end of a chain; that nobody knows of one, else. */
function commandBehind(facts: Facts, until: Micros, did: (command: Command) => boolean, nobody: Said): Chain {
  const index = facts.log.findLastIndex(({ at, command }) => at <= until && did(command));
  const stamped = facts.log[index];
  if (stamped === undefined) return endOf("unknown", { sentence: nobody, evidence: say`the list of commands` });
  return commandEnd(facts, index + 1);
}

/** A command as the cause: by its number in the history, from 1. */
export function commandEnd(facts: Facts, run: number): Chain {
  const stamped = facts.log[run - 1];
  if (stamped === undefined) return endOf("unknown", { sentence: say`Command ${run} is behind it, and no longer known.`, evidence: say`the list of commands` });
  return endOf("fault", { sentence: say`Somebody gave command ${run}: ${shortLine(stamped.command)}`, evidence: say`the list of commands`, at: stamped.at, subject: { type: "command", run } });
}

const lineMax = 160;
const shortLine = (command: Command): string => {
  const line = commandLine(command);
  return line.length <= lineMax ? line : `${line.slice(0, lineMax)}…`;
};

/** Why a machine does nothing at all; undefined when it is on and awake. */
export function whyMachineStands(facts: Facts, machine: MachineRecord): Chain | undefined {
  const { name, power, paused, removed } = machine;
  const evidence = say`the state of the machine ${name}`;
  const subject = machineSubject(machine);
  const machineDid = (...actions: readonly string[]) => (command: Command) => command.type === "machine" && command.machine === name && actions.includes(command.action);
  if (removed) {
    const called = name.replace(/#\d+$/, "");
    return because({ sentence: say`The machine ${called} was taken out of the cluster.`, evidence, subject }, commandBehind(facts, facts.now, (command) => command.type === "removeWorker" && command.machine === called, say`No command did that.`));
  }
  if (power === "off") return because({ sentence: say`The machine ${name} has no power.`, evidence, subject, line: `ping ${name}` }, commandBehind(facts, facts.now, machineDid("crash", "wipeDisk"), say`No command cut its power.`));
  if (paused) return because({ sentence: say`The machine ${name} is frozen: nothing on it gets processor time.`, evidence, subject }, commandBehind(facts, facts.now, machineDid("pause"), say`No command froze it.`));
  return undefined;
}

/** Why a process does not work; undefined when it runs. */
export function whyProcessStands(facts: Facts, record: ProcessRecord): Chain | undefined {
  const { name, status, exitReason, incarnation, deaths } = record;
  if (status === "running") return undefined;
  const machine = facts.machineOf(record);
  const evidence = say`the process table of ${machine.name}`;
  const subject = processSubject(record);
  const line = `systemctl status ${name}`;
  const machineStands = whyMachineStands(facts, machine);
  if (machineStands !== undefined) return because({ sentence: say`${name} does not run.`, evidence, subject, line }, machineStands);
  const died = deaths[incarnation];
  const processDid = (...actions: readonly string[]) => (command: Command) => command.type === "process" && command.process === name && actions.includes(command.action);
  switch (status) {
    case "paused":
      return because({ sentence: say`${name} is stopped by SIGSTOP: its sockets are open, and nothing is answered.`, evidence, subject, line }, commandBehind(facts, facts.now, processDid("pause"), say`No command paused it.`));
    case "stopped":
      return because({ sentence: say`${name} does not run: ${exitReason === "" ? say`it was stopped` : exitReason}.`, evidence, subject, line, ...(died === undefined ? {} : { at: died }) }, commandBehind(facts, died ?? facts.now, processDid("kill", "stop", "restart"), say`No command ended it.`));
    case "exited":
      return whyExited(facts, record, { evidence, subject, line });
  }
}

function whyExited(facts: Facts, record: ProcessRecord, where: { readonly evidence: Said; readonly subject: ReturnType<typeof processSubject>; readonly line: string }): Chain {
  const { name, exitReason, incarnation, deaths } = record;
  if (incarnation === 0) return endOf("passing", { ...where, sentence: say`${name} has not been started yet: its machine is coming up.` });
  const died = deaths[incarnation];
  const since = died === undefined ? {} : { at: died };
  if (exitReason === "machine is off") return endOf("passing", { ...where, ...since, sentence: say`${name} is not up again yet: its machine is booting after it had no power.` });
  const machine = facts.machineOf(record);
  const symptom = { ...where, ...since, sentence: say`${name} has ended by itself (${exitReason}). Its supervisor starts it again.` };
  if (machine.diskFull && exitReason.includes("no space left")) return because(symptom, whyDiskFull(facts, machine));
  return endOf("passing", symptom);
}

/** A disk on which nothing more fits. */
export const whyDiskFull = (facts: Facts, machine: MachineRecord): Chain =>
  because(
    { sentence: say`The disk of ${machine.name} is full.`, evidence: say`the state of the machine ${machine.name}`, subject: machineSubject(machine), line: "df -h" },
    commandBehind(facts, facts.now, (command) => command.type === "machine" && command.action === "fillDisk" && command.machine === machine.name, say`No command filled it.`),
  );

/** Why nothing passes from one machine to the other, or back; undefined when both ways are open. */
export function whyNoPath(facts: Facts, from: MachineRecord, to: MachineRecord): Chain | undefined {
  for (const machine of [from, to]) {
    const stands = whyMachineStands(facts, machine);
    if (stands !== undefined) return stands;
  }
  if (from.index === to.index) return undefined;
  for (const machine of [from, to]) {
    if (machine.isolated) {
      return because(
        { sentence: say`The network cable of ${machine.name} is out.`, evidence: say`the state of the machine ${machine.name}`, subject: machineSubject(machine), line: `ping ${machine.name}` },
        commandBehind(facts, facts.now, (command) => command.type === "machine" && command.action === "isolate" && command.machine === machine.name, say`No command pulled it.`),
      );
    }
  }
  for (const [a, b] of [[from, to], [to, from]] as const) {
    if (facts.cluster.kernel.state.links.get(linkKey(a.index, b.index))?.cut !== true) continue;
    const did = (command: Command): boolean => command.type === "cutLink" && ((command.from === a.name && command.to === b.name) || (command.both && command.from === b.name && command.to === a.name));
    return because({ sentence: say`The network drops what ${a.name} sends to ${b.name}.`, evidence: say`the state of the network`, subject: { type: "link", from: a.name, to: b.name } }, commandBehind(facts, facts.now, did, say`No command cut this link.`));
  }
  return undefined;
}

const slowFsync = 20_000;
const slowLink = 20_000;

/** What makes a process slow: its processor, its disk; undefined when neither is. */
export function whySlow(facts: Facts, record: ProcessRecord): Chain | undefined {
  const machine = facts.machineOf(record);
  if (record.slow > 1) {
    return because({ sentence: say`${record.name} is ${record.slow} times slower than it should be.`, evidence: say`the process table of ${machine.name}`, subject: processSubject(record) }, commandBehind(facts, facts.now, (command) => command.type === "slowProcess" && command.process === record.name, say`No command slowed it.`));
  }
  if (machine.slow > 1) {
    return because({ sentence: say`Everything on ${machine.name} is ${machine.slow} times slower.`, evidence: say`the state of the machine ${machine.name}`, subject: machineSubject(machine) }, commandBehind(facts, facts.now, (command) => command.type === "slowMachine" && command.machine === machine.name, say`No command slowed it.`));
  }
  if (machine.fsync >= slowFsync && facts.cluster.binaryOf(record.index) === "etcd") {
    return because({ sentence: say`An fsync on ${machine.name} takes ${spanOf(machine.fsync)}; Raft counts a write when a majority has synced it.`, evidence: say`the state of the machine ${machine.name}`, subject: machineSubject(machine) }, commandBehind(facts, facts.now, (command) => command.type === "slowDisk" && command.machine === machine.name, say`No command slowed its disk.`));
  }
  return undefined;
}

/** A link between two machines that is slow or lossy. */
export function whySlowLink(facts: Facts, from: MachineRecord, to: MachineRecord): Chain | undefined {
  const link = facts.cluster.kernel.state.links.get(linkKey(from.index, to.index));
  if (link === undefined || (link.latency < slowLink && link.lossPerMillion === 0)) return undefined;
  const did = (command: Command): boolean => command.type === "degradeLink" && [command.from, command.to].includes(from.name) && [command.from, command.to].includes(to.name);
  return because({ sentence: say`The link between ${from.name} and ${to.name} adds ${spanOf(link.latency)} each way and loses ${link.lossPerMillion / 10_000} %.`, evidence: say`the state of the network`, subject: { type: "link", from: from.name, to: to.name } }, commandBehind(facts, facts.now, did, say`No command made it so.`));
}
