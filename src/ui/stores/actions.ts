import type { Command, MachineRow, PodRow, ProcessRow, Subject } from "../../protocol/index.ts";
import { cluster, linkKey } from "./cluster.ts";
import { wordsOf } from "./words/language.ts";

/** Something a person can do to what is selected. The diagram's menu, the inspector and the keyboard share this table. */
export interface Action {
  readonly id: ActionId;
  readonly label: string;
  readonly command: Command;
  /** A single key that does it while the subject is selected. */
  readonly keys?: string;
  readonly danger?: boolean;
  /** Actions of one group stand together. */
  readonly group: "life" | "speed" | "network" | "api";
}

export type ActionId =
  | "kill" | "stop" | "start" | "restart" | "pause" | "resume" | "slow" | "normalSpeed"
  | "powerOff" | "powerOn" | "cutOff" | "rejoin" | "slowDisk" | "normalDisk" | "wipeDisk" | "fillDisk" | "freeDisk"
  | "drain" | "cordon" | "uncordon" | "remove" | "delete" | "forceDelete"
  | "cut" | "cutOneWay" | "degrade" | "heal";

/** Latency of an fsync on a healthy disk of a simulated machine. */
const normalFsync = 2_000;

/** What can be done to a subject as it is now, most wanted first. */
export function actionsFor(subject: Subject): readonly Action[] {
  switch (subject.type) {
    case "process": {
      const row = cluster.processes.get(subject.name);
      return row === undefined ? [] : processActions(row, cluster.machines.get(row.machine));
    }
    case "machine": {
      const row = cluster.machines.get(subject.name);
      return row === undefined ? [] : machineActions(row);
    }
    case "object": {
      const pod = cluster.pods.get(subject.uid);
      if (pod !== undefined) return podActions(pod);
      const object = cluster.objects.get(subject.uid);
      return object === undefined ? [] : [deleteObject(object.kind, object.namespace, object.name)];
    }
    case "link":
      return linkActions(subject.from, subject.to);
  }
}

function processActions(row: ProcessRow, machine: MachineRow | undefined): readonly Action[] {
  // The node's operating system is the machine itself: it is paused or powered off as a whole.
  if (row.binary === "linux") return machine === undefined ? [] : machineActions(machine);
  const command = (action: Extract<Command, { type: "process" }>["action"]): Command => ({ type: "process", action, process: row.name });
  const isDown = row.running === "stopped" || row.running === "exited";
  const life: readonly Action[] = isDown
    ? [{ id: "start", label: wordsOf("actions").start, command: command("start"), keys: "r", group: "life" }]
    : [
        { id: "kill", label: wordsOf("actions").kill, command: command("kill"), keys: "k", danger: true, group: "life" },
        { id: "stop", label: wordsOf("actions").stop, command: command("stop"), keys: "s", group: "life" },
        row.running === "paused"
          ? { id: "resume", label: wordsOf("actions").resume, command: command("resume"), keys: "p", group: "life" }
          : { id: "pause", label: wordsOf("actions").pause, command: command("pause"), keys: "p", group: "life" },
        { id: "restart", label: wordsOf("actions").restart, command: command("restart"), keys: "r", group: "life" },
      ];
  const speed: Action =
    row.slowFactor === 1
      ? { id: "slow", label: wordsOf("actions").slow, command: { type: "slowProcess", process: row.name, factor: 10 }, group: "speed" }
      : { id: "normalSpeed", label: wordsOf("actions").normalSpeed, command: { type: "slowProcess", process: row.name, factor: 1 }, group: "speed" };
  const network = machine === undefined ? [] : [cutOff(machine)];
  return [...life, speed, ...network];
}

function cutOff(machine: MachineRow): Action {
  return machine.isolated
    ? { id: "rejoin", label: wordsOf("actions").rejoin(machine.name), command: { type: "machine", action: "rejoin", machine: machine.name }, keys: "x", group: "network" }
    : { id: "cutOff", label: wordsOf("actions").cutOff(machine.name), command: { type: "machine", action: "isolate", machine: machine.name }, keys: "x", group: "network" };
}

function machineActions(row: MachineRow): readonly Action[] {
  const { name } = row;
  const command = (action: Extract<Command, { type: "machine" }>["action"]): Command => ({ type: "machine", action, machine: name });
  const powerOn: Action = { id: "powerOn", label: wordsOf("actions").powerOn, command: command("boot"), keys: "r", group: "life" };
  const wipe: Action = { id: "wipeDisk", label: wordsOf("actions").wipeDisk, command: command("wipeDisk"), danger: true, group: "speed" };
  if (row.power === "off") return [powerOn, wipe, ...(row.role === "worker" ? [removeWorker(name)] : [])];
  const hasDisk = row.role === "control-plane" || row.role === "worker";
  return [
    { id: "powerOff", label: wordsOf("actions").powerOff, command: command("crash"), keys: "k", danger: true, group: "life" },
    row.paused
      ? { id: "resume", label: wordsOf("actions").wake, command: command("resume"), keys: "p", group: "life" }
      : { id: "pause", label: wordsOf("actions").freeze, command: command("pause"), keys: "p", group: "life" },
    cutOff(row),
    row.slowFactor === 1
      ? { id: "slow", label: wordsOf("actions").slow, command: { type: "slowMachine", machine: name, factor: 10 }, group: "speed" }
      : { id: "normalSpeed", label: wordsOf("actions").normalSpeed, command: { type: "slowMachine", machine: name, factor: 1 }, group: "speed" },
    ...(hasDisk ? [diskAction(row), fullDisk(row), wipe] : []),
    ...(row.role === "worker" ? workerActions(row) : []),
  ];
}

function diskAction(row: MachineRow): Action {
  return row.fsync === undefined
    ? { id: "slowDisk", label: wordsOf("actions").slowDisk, command: { type: "slowDisk", machine: row.name, fsync: 200_000 }, group: "speed" }
    : { id: "normalDisk", label: wordsOf("actions").normalDisk, command: { type: "slowDisk", machine: row.name, fsync: normalFsync }, group: "speed" };
}

function fullDisk({ name, diskFull }: MachineRow): Action {
  return diskFull
    ? { id: "freeDisk", label: wordsOf("actions").freeDisk, command: { type: "machine", action: "freeDisk", machine: name }, group: "speed" }
    : { id: "fillDisk", label: wordsOf("actions").fillDisk, command: { type: "machine", action: "fillDisk", machine: name }, danger: true, group: "speed" };
}

const kubectl = (line: string): Command => ({ type: "kubectl", line });

function workerActions(row: MachineRow): readonly Action[] {
  return [
    row.cordoned === true
      ? { id: "uncordon", label: wordsOf("actions").uncordon, command: kubectl(`kubectl uncordon ${row.name}`), group: "api" }
      : { id: "cordon", label: wordsOf("actions").cordon, command: kubectl(`kubectl cordon ${row.name}`), group: "api" },
    removeWorker(row.name),
  ];
}

const removeWorker = (name: string): Action => ({ id: "remove", label: wordsOf("actions").remove, command: { type: "removeWorker", machine: name }, danger: true, group: "api" });

function podActions(row: PodRow): readonly Action[] {
  const target = `pod ${row.name} -n ${row.namespace}`;
  const running: readonly Action[] =
    row.node === ""
      ? []
      : [
          { id: "kill", label: wordsOf("actions").killPod, command: { type: "pod", action: "kill", uid: row.uid, name: `${row.namespace}/${row.name}` }, keys: "k", danger: true, group: "life" },
          row.frozen
            ? { id: "resume", label: wordsOf("actions").resume, command: { type: "pod", action: "resume", uid: row.uid, name: `${row.namespace}/${row.name}` }, keys: "p", group: "life" }
            : { id: "pause", label: wordsOf("actions").freeze, command: { type: "pod", action: "pause", uid: row.uid, name: `${row.namespace}/${row.name}` }, keys: "p", group: "life" },
        ];
  return [
    ...running,
    { id: "delete", label: wordsOf("actions").delete, command: kubectl(`kubectl delete ${target}`), keys: "s", group: "api" },
    { id: "forceDelete", label: wordsOf("actions").forceDelete, command: kubectl(`kubectl delete ${target} --force --grace-period=0`), danger: true, group: "api" },
  ];
}

function deleteObject(kind: string, namespace: string, name: string): Action {
  const scope = namespace === "" ? "" : ` -n ${namespace}`;
  return { id: "delete", label: wordsOf("actions").delete, command: kubectl(`kubectl delete ${kind.toLowerCase()} ${name}${scope}`), keys: "s", danger: true, group: "api" };
}

function linkActions(from: string, to: string): readonly Action[] {
  const forth = cluster.links.get(linkKey(from, to));
  const back = cluster.links.get(linkKey(to, from));
  const hasFault = forth !== undefined || back !== undefined;
  const isCut = forth?.cut === true && back?.cut === true;
  const cuts: readonly Action[] = isCut
    ? []
    : [
        { id: "cut", label: wordsOf("actions").cut, command: { type: "cutLink", from, to, both: true }, keys: "x", danger: true, group: "network" },
        { id: "cutOneWay", label: wordsOf("actions").cutOneWay(from, to), command: { type: "cutLink", from, to, both: false }, group: "network" },
        { id: "degrade", label: wordsOf("actions").degrade, command: { type: "degradeLink", from, to, latency: 80_000, lossPerMillion: 100_000 }, group: "network" },
      ];
  return hasFault ? [{ id: "heal", label: wordsOf("actions").heal, command: { type: "healLink", from, to }, keys: "r", group: "network" }, ...cuts] : cuts;
}

/** The keys of the actions above, and what they do by and large. */
export const boxKeys: readonly (readonly [string, string])[] = [
  ["K", "kill, cut the power"],
  ["S", "stop, delete"],
  ["P", "pause, continue"],
  ["R", "start, restart, heal"],
  ["X", "cut off, plug in"],
];
