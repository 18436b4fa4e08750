import type { Kernel, MachineRecord, Micros, ProcessRecord, Rng } from "../../engine/core/index.ts";
import { bootMachine, crashMachine, killProcess, millis, pauseProcess, resumeProcess, setLinkCut, setLinkQuality, startProcess } from "../../engine/core/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import { lastIndex } from "../../engine/etcd/raft/log.ts";

/**
 * What a run is about: everything; every new leader at once left with one follower and then with
 * none; or leaders cut off from the others, but not from their clients, again and again.
 */
export type Profile = "everything" | "huntsLeaders" | "isolatesLeaders";

export interface NemesisConfig {
  readonly kernel: Kernel;
  readonly rng: Rng;
  readonly machines: readonly MachineRecord[];
  readonly processes: readonly ProcessRecord[];
  readonly meanPause: Micros;
  /** At most this many disks are lost in a run: more than a minority loses data in any system. */
  readonly diskLossesMax: number;
  /** How long a disk takes when nothing is wrong with it. */
  readonly fsync: Micros;
  readonly profile: Profile;
}

/** Breaks things at random, and mends most of them soon. */
export interface Nemesis extends NemesisConfig {
  /** What it will do or undo, and when. */
  planned: { readonly at: Micros; readonly act: () => void }[];
  nextFault: Micros;
  /** When `act` must be called next. */
  nextAct: Micros;
  diskLosses: number;
  isOver: boolean;
}

type Fault = (nemesis: Nemesis) => void;

export function newNemesis(config: NemesisConfig): Nemesis {
  const nextFault = config.kernel.state.now + config.rng.int(0, config.meanPause);
  return { ...config, planned: [], nextFault, nextAct: nextFault, diskLosses: 0, isOver: false };
}

function later(nemesis: Nemesis, delay: Micros, act: () => void): void {
  if (nemesis.isOver) return;
  const at = nemesis.kernel.state.now + delay;
  nemesis.planned.push({ at, act });
  nemesis.nextAct = Math.min(nemesis.nextAct, at);
}

const aWhile = ({ rng }: Nemesis): Micros => rng.int(millis(1), rng.chance(300_000) ? millis(900) : millis(250));
const memoryOf = (process: ProcessRecord): EtcdState | undefined => process.memory as EtcdState | undefined;

function start({ kernel }: Nemesis, process: ProcessRecord): void {
  const machine = kernel.machineOf(process);
  if (machine.power === "off") bootMachine(kernel, machine);
  startProcess(kernel, process);
}

function kill(nemesis: Nemesis, process: ProcessRecord): void {
  if (nemesis.isOver || (process.status !== "running" && process.status !== "paused")) return;
  killProcess(nemesis.kernel, process);
  later(nemesis, aWhile(nemesis), () => start(nemesis, process));
}

function crash(nemesis: Nemesis, process: ProcessRecord): void {
  const machine = nemesis.kernel.machineOf(process);
  if (nemesis.isOver || machine.power === "off") return;
  crashMachine(nemesis.kernel, machine);
  later(nemesis, aWhile(nemesis), () => start(nemesis, process));
}

function cut(nemesis: Nemesis, from: MachineRecord, to: MachineRecord, both: boolean, duration = aWhile(nemesis)): void {
  const set = (isCut: boolean): void => {
    setLinkCut(nemesis.kernel, from, to, isCut);
    if (both) setLinkCut(nemesis.kernel, to, from, isCut);
  };
  if (nemesis.isOver) return;
  set(true);
  later(nemesis, duration, () => set(false));
}

/** Cuts a member off from all but its friends. Clients still reach it. */
function leaveWith(nemesis: Nemesis, machine: MachineRecord, friends: readonly MachineRecord[], delay: Micros, duration: Micros): void {
  later(nemesis, delay, () => {
    for (const other of nemesis.machines) if (other !== machine && !friends.includes(other)) cut(nemesis, machine, other, true, duration);
  });
}

function isolateLeader(nemesis: Nemesis): void {
  const leader = nemesis.processes.find((process) => memoryOf(process)?.raft.role === "leader");
  if (leader !== undefined) leaveWith(nemesis, nemesis.kernel.machineOf(leader), [], 0, nemesis.rng.int(millis(100), millis(600)));
}

const faults: readonly Fault[] = [
  (nemesis) => kill(nemesis, nemesis.rng.pick(nemesis.processes)),
  (nemesis) => crash(nemesis, nemesis.rng.pick(nemesis.processes)),
  function powerOutage(nemesis) {
    for (const process of nemesis.processes) crash(nemesis, process);
  },
  function killAll(nemesis) {
    for (const process of nemesis.processes) kill(nemesis, process);
  },
  function pause(nemesis) {
    const process = nemesis.rng.pick(nemesis.processes);
    pauseProcess(nemesis.kernel, process);
    later(nemesis, aWhile(nemesis), () => resumeProcess(nemesis.kernel, process));
  },
  /** Members in two groups that do not hear each other; clients reach all. */
  function partition(nemesis) {
    const side = nemesis.machines.map(() => nemesis.rng.chance(500_000));
    nemesis.machines.forEach((from, i) => {
      nemesis.machines.forEach((to, j) => {
        if (i < j && side[i] !== side[j]) cut(nemesis, from, to, true);
      });
    });
  },
  isolateLeader,
  (nemesis) => cut(nemesis, nemesis.rng.pick(nemesis.machines), nemesis.rng.pick(nemesis.machines), false),
  function lossyLink(nemesis) {
    const { kernel, rng, machines } = nemesis;
    const [from, to] = [rng.pick(machines), rng.pick(machines)];
    setLinkQuality(kernel, from, to, { lossPerMillion: rng.int(100_000, 700_000), latency: rng.int(0, millis(40)) });
    later(nemesis, aWhile(nemesis), () => setLinkQuality(kernel, from, to, { lossPerMillion: 0, latency: 0 }));
  },
  function slowDisk(nemesis) {
    const machine = nemesis.rng.pick(nemesis.machines);
    machine.fsync = nemesis.rng.int(millis(5), millis(120));
    later(nemesis, aWhile(nemesis) * 2, () => {
      machine.fsync = nemesis.fsync;
    });
  },
  function loseDisk(nemesis) {
    if (nemesis.diskLosses >= nemesis.diskLossesMax) return;
    nemesis.diskLosses++;
    const process = nemesis.rng.pick(nemesis.processes);
    const machine = nemesis.kernel.machineOf(process);
    crashMachine(nemesis.kernel, machine);
    machine.files.clear();
    later(nemesis, aWhile(nemesis), () => start(nemesis, process));
  },
];

/** Does what is due. */
export function act(nemesis: Nemesis): void {
  const { now } = nemesis.kernel.state;
  const due = nemesis.planned.filter((plan) => plan.at <= now);
  nemesis.planned = nemesis.planned.filter((plan) => plan.at > now);
  for (const plan of due) plan.act();
  if (nemesis.nextFault <= now) {
    nemesis.nextFault = now + nemesis.rng.int(millis(1), nemesis.meanPause * 2);
    const fault = nemesis.profile === "isolatesLeaders" ? isolateLeader : nemesis.rng.pick(faults);
    fault(nemesis);
  }
  nemesis.nextAct = nemesis.planned.reduce((next, plan) => Math.min(next, plan.at), nemesis.nextFault);
}

/**
 * Figure 8 of the Raft paper: a leader replicates to too few and is cut off; a leader of the next
 * term does the same; then the first comes back, brings its old entry to a majority, and is cut
 * off before its new one is there too.
 */
function huntLeader(nemesis: Nemesis, process: ProcessRecord, machine: MachineRecord): void {
  const { rng } = nemesis;
  const raft = memoryOf(process)?.raft;
  if (raft === undefined) return;
  const hasOldEntries = raft.commitIndex + 1 < lastIndex(raft.log);
  const others = nemesis.machines.filter((other) => other !== machine);
  const friends = hasOldEntries ? [rng.pick(others), rng.pick(others)] : rng.chance(500_000) ? [rng.pick(others)] : [];
  const duration = rng.int(millis(250), millis(600));
  leaveWith(nemesis, machine, friends, 0, duration);
  leaveWith(nemesis, machine, [], rng.int(millis(20), millis(60)), duration);
}

/** A member has just won an election: the moment at which Raft is most delicate. */
export function leaderElected(nemesis: Nemesis, name: string): void {
  const { kernel, rng } = nemesis;
  const process = kernel.process(name);
  const machine = kernel.machineOf(process);
  if (nemesis.profile === "huntsLeaders") {
    huntLeader(nemesis, process, machine);
    return;
  }
  const dice = rng.int(0, 9);
  if (dice < 3) leaveWith(nemesis, machine, [rng.pick(nemesis.machines)], rng.int(0, millis(4)), aWhile(nemesis));
  else if (dice < 5) later(nemesis, rng.int(0, millis(12)), () => (rng.chance(500_000) ? kill(nemesis, process) : crash(nemesis, process)));
}

/** Everything is mended, for good. */
export function healAll(nemesis: Nemesis): void {
  nemesis.isOver = true;
  nemesis.nextFault = Infinity;
  nemesis.nextAct = Infinity;
  for (const plan of nemesis.planned) plan.act();
  nemesis.planned = [];
  for (const machine of nemesis.machines) machine.fsync = millis(2);
  for (const process of nemesis.processes) {
    resumeProcess(nemesis.kernel, process);
    if (memoryOf(process) === undefined) start(nemesis, process);
  }
}
