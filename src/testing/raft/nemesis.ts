import type { Kernel, MachineRecord, Micros, ProcessRecord, Rng } from "../../engine/core/index.ts";
import {
  bootMachine,
  crashMachine,
  killProcess,
  millis,
  pauseProcess,
  resumeProcess,
  setLinkCut,
  setLinkQuality,
  startProcess,
} from "../../engine/core/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import { lastIndex } from "../../engine/etcd/raft/log.ts";

/** Something that will be undone, or done, at a time. */
interface Planned {
  readonly at: Micros;
  readonly act: () => void;
}

/** Breaks things at random, and mends most of them soon. */
export interface Nemesis {
  /** When it acts next. */
  nextAt(): Micros;
  act(): void;
  /** A member has just won an election: the moment at which Raft is most delicate. */
  leaderElected(name: string): void;
  /** Everything is mended, for good. */
  healAll(): void;
  readonly counts: Map<string, number>;
}

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
  /** Every new leader is at once left with one follower, and then with none. */
  readonly huntsLeaders: boolean;
}

export function nemesis(config: NemesisConfig): Nemesis {
  const { kernel, rng, machines, processes } = config;
  const counts = new Map<string, number>();
  let planned: Planned[] = [];
  let nextFault = rng.int(0, config.meanPause);
  let diskLosses = 0;
  let isOver = false;
  let nextAct = nextFault;

  const isRunning = (process: ProcessRecord): boolean => process.status === "running" || process.status === "paused";
  const later = (delay: Micros, act: () => void): void => {
    if (isOver) return;
    planned.push({ at: kernel.state.now + delay, act });
    nextAct = Math.min(nextAct, kernel.state.now + delay);
  };
  const aWhile = (): Micros => rng.int(millis(1), rng.chance(300_000) ? millis(900) : millis(250));

  function start(process: ProcessRecord): void {
    const machine = kernel.machineOf(process);
    if (machine.power === "off") bootMachine(kernel, machine);
    startProcess(kernel, process);
  }

  function kill(process: ProcessRecord): void {
    if (isOver || !isRunning(process)) return;
    killProcess(kernel, process);
    later(aWhile(), () => start(process));
  }

  function crash(process: ProcessRecord): void {
    const machine = kernel.machineOf(process);
    if (isOver || machine.power === "off") return;
    crashMachine(kernel, machine);
    later(aWhile(), () => start(process));
  }

  function cut(from: MachineRecord, to: MachineRecord, both: boolean, duration = aWhile()): void {
    const set = (isCut: boolean): void => {
      setLinkCut(kernel, from, to, isCut);
      if (both) setLinkCut(kernel, to, from, isCut);
    };
    if (isOver) return;
    set(true);
    later(duration, () => set(false));
  }

  /** Members in two groups that do not hear each other; clients reach all. */
  function partition(): void {
    const side = machines.map(() => rng.chance(500_000));
    machines.forEach((from, i) => {
      machines.forEach((to, j) => {
        if (i < j && side[i] !== side[j]) cut(from, to, true);
      });
    });
  }

  /** Cuts a member off from all but its friends. */
  function leaveWith(machine: MachineRecord, friends: readonly MachineRecord[], delay: Micros, duration: Micros): void {
    later(delay, () => {
      for (const other of machines) if (other !== machine && !friends.includes(other)) cut(machine, other, true, duration);
    });
  }

  /**
   * Figure 8 of the Raft paper: a leader replicates to too few and is cut off; a leader of the next
   * term does the same; then the first comes back, brings its old entry to a majority, and is cut
   * off before its new one is there too.
   */
  function huntLeader(process: ProcessRecord, machine: MachineRecord): void {
    const raft = (process.memory as EtcdState | undefined)?.raft;
    if (raft === undefined) return;
    const hasOldEntries = raft.commitIndex + 1 < lastIndex(raft.log);
    const others = machines.filter((other) => other !== machine);
    const friends = hasOldEntries ? [rng.pick(others), rng.pick(others)] : rng.chance(500_000) ? [rng.pick(others)] : [];
    const duration = rng.int(millis(250), millis(600));
    leaveWith(machine, friends, 0, duration);
    leaveWith(machine, [], rng.int(millis(20), millis(60)), duration);
  }

  const faults: Readonly<Record<string, () => void>> = {
    kill: () => kill(rng.pick(processes)),
    crash: () => crash(rng.pick(processes)),
    powerOutage() {
      for (const process of processes) crash(process);
    },
    killAll() {
      for (const process of processes) kill(process);
    },
    pause() {
      const process = rng.pick(processes);
      pauseProcess(kernel, process);
      later(aWhile(), () => resumeProcess(kernel, process));
    },
    partition,
    isolateLeader() {
      const leader = processes.find((process) => (process.memory as EtcdState | undefined)?.raft.role === "leader");
      if (leader === undefined) return;
      const machine = kernel.machineOf(leader);
      for (const other of machines) if (other !== machine) cut(machine, other, true);
    },
    cutOneWay: () => cut(rng.pick(machines), rng.pick(machines), false),
    lossyLink() {
      const [from, to] = [rng.pick(machines), rng.pick(machines)];
      const set = (lossPerMillion: number, latency: Micros): void => setLinkQuality(kernel, from, to, { latency, lossPerMillion });
      set(rng.int(100_000, 700_000), rng.int(0, millis(40)));
      later(aWhile(), () => set(0, 0));
    },
    slowDisk() {
      const machine = rng.pick(machines);
      machine.fsync = rng.int(millis(5), millis(120));
      later(aWhile() * 2, () => {
        machine.fsync = config.fsync;
      });
    },
    loseDisk() {
      if (diskLosses >= config.diskLossesMax) return;
      diskLosses++;
      const process = rng.pick(processes);
      crashMachine(kernel, kernel.machineOf(process));
      kernel.machineOf(process).files.clear();
      later(aWhile(), () => start(process));
    },
  };
  const names = Object.keys(faults);

  return {
    counts,
    nextAt: () => nextAct,
    act() {
      const { now } = kernel.state;
      const due = planned.filter((plan) => plan.at <= now);
      planned = planned.filter((plan) => plan.at > now);
      for (const plan of due) plan.act();
      if (nextFault <= now) {
        nextFault = now + rng.int(millis(1), config.meanPause * 2);
        const name = rng.pick(names);
        counts.set(name, (counts.get(name) ?? 0) + 1);
        faults[name]?.();
      }
      nextAct = planned.reduce((next, plan) => Math.min(next, plan.at), nextFault);
    },
    leaderElected(name) {
      const process = kernel.process(name);
      const machine = kernel.machineOf(process);
      if (config.huntsLeaders) {
        huntLeader(process, machine);
        return;
      }
      const dice = rng.int(0, 9);
      if (dice < 3) leaveWith(machine, [rng.pick(machines)], rng.int(0, millis(4)), aWhile());
      else if (dice < 5) later(rng.int(0, millis(12)), () => (rng.chance(500_000) ? kill(process) : crash(process)));
    },
    healAll() {
      isOver = true;
      nextFault = Infinity;
      nextAct = Infinity;
      const rest = planned;
      planned = [];
      for (const plan of rest) plan.act();
      for (const machine of machines) machine.fsync = millis(2);
      for (const process of processes) {
        resumeProcess(kernel, process);
        const memory = process.memory as EtcdState | undefined;
        if (memory === undefined) start(process);
      }
    },
  };
}
