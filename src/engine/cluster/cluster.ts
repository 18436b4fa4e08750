import { crashMachine, fail, Kernel, must, ok, toUtf8 } from "../core/index.ts";
import type { KernelState, ProcessView, TraceEntry } from "../core/index.ts";
import type { Binary, Blueprint, Command, MachineRole, WorkerShape } from "../history/index.ts";
import type { EditedCommand, InputFile, InterruptCommand, RunCommand, TypedCommand } from "../kubectl/index.ts";
import { mostWorkers } from "./addresses.ts";
import { performFault, withMachine } from "./perform.ts";
import type { Outcome } from "./perform.ts";
import { programFor } from "./programs.ts";
import { hasCloud, planCluster, workerPlan } from "./topology.ts";
import type { MachinePlan } from "./topology.ts";

/** What kubectl can read on the laptop: the files of the working directory, and "-" for the standard input. */
export interface CommandInput {
  readonly files: Readonly<Record<string, InputFile>>;
}

/** A worker that came after the beginning. */
export interface JoinedWorker {
  readonly number: number;
  /** Absent: as the blueprint's. */
  readonly shape?: WorkerShape;
}

/** A simulated cluster: the kernel and the list of what runs on it. Behaviour is in the programs. */
export class Cluster {
  readonly kernel: Kernel;
  /** By machine index. */
  readonly roles: MachineRole[] = [];
  /** By process index. */
  readonly binaries: Binary[] = [];
  /** The workers that joined later, in the order in which they did. */
  joined: readonly JoinedWorker[] = [];

  constructor(
    readonly blueprint: Blueprint,
    seed: number,
  ) {
    this.kernel = new Kernel(seed, blueprint.startsAt);
    for (const plan of planCluster(blueprint)) this.addMachine(plan);
  }

  /**
   * Goes on from a checkpoint (a clone of `kernel.checkpoint()`, and `joined` as it was) of a cluster
   * of the same blueprint and seed. The checkpoint is used up: what runs on changes it.
   */
  restore(checkpoint: KernelState, joined: readonly JoinedWorker[]): void {
    // Memories come with the checkpoint, programs do not.
    const plans = [...planCluster(this.blueprint), ...joined.map(({ number, shape }) => workerPlan(number, shape, this.blueprint))];
    const processes = plans.flatMap((plan) => plan.processes.map((process) => ({ plan, process })));
    this.joined = joined;
    this.roles.splice(0, this.roles.length, ...plans.map(({ role }) => role));
    this.binaries.splice(0, this.binaries.length, ...processes.map(({ process }) => process.binary));
    this.kernel.restore(checkpoint, processes.map(({ plan, process }) => programFor(process, plan, this.blueprint)));
  }

  private addMachine(plan: MachinePlan): void {
    this.kernel.addMachine(plan.name, plan.distance);
    this.roles.push(plan.role);
    for (const process of plan.processes) {
      const program = programFor(process, plan, this.blueprint);
      this.kernel.addProcess(plan.name, process.name, program, process.startDelay);
      this.binaries.push(process.binary);
    }
  }

  /**
   * Does what a person asked for, now.
   *
   * @param cause the number of this command: everything that follows from it carries it
   * @param input for kubectl: what stands on its standard input
   * @returns a sentence about what was done, or why it was not
   */
  perform(command: Command, cause: number, input: CommandInput): Outcome {
    switch (command.type) {
      case "kubectl":
        return this.runKubectl(command, cause, input);
      case "interrupt":
        return this.tellKubectl({ type: "interrupt", id: command.run }, cause);
      case "typed":
        return this.tellKubectl({ type: "typed", id: command.run, ...(command.text === undefined ? {} : { data: toUtf8(command.text) }) }, cause);
      case "edited":
        return this.tellKubectl({ type: "edited", id: command.run, ...(input.files["-"] === undefined ? {} : { file: input.files["-"] }) }, cause);
      case "http":
        return this.passToBridge(command, cause);
      case "pod":
        return this.signalPod(command, cause);
      case "addWorker":
        return this.addWorker(command.shape, cause);
      case "removeWorker":
        return this.removeWorker(command.machine, cause);
      case "process":
      case "slowProcess":
      case "machine":
      case "slowMachine":
      case "slowDisk":
      case "cutLink":
      case "healLink":
      case "degradeLink":
      case "healAll":
        return performFault(this.kernel, command);
    }
  }

  private runKubectl(command: Command & { type: "kubectl" }, cause: number, input: CommandInput): Outcome {
    return this.tellKubectl({ type: "run", id: cause, line: command.line, ...input, ...(command.terminal === true ? { terminal: true } : {}), ...(command.user === undefined ? {} : { user: command.user }) }, cause);
  }

  private tellKubectl(message: RunCommand | InterruptCommand | EditedCommand | TypedCommand, cause: number): Outcome {
    if (this.kernel.process("kubectl").status !== "running") return fail("kubectl is not running on the laptop");
    this.kernel.inject("kubectl", message, cause);
    return ok("");
  }

  private passToBridge({ input }: Command & { type: "http" }, cause: number): Outcome {
    if (this.kernel.findProcess("bridge")?.status !== "running") return fail("no bridge is running on the laptop");
    this.kernel.inject("bridge", input, cause);
    return ok("");
  }

  /** A signal to the processes of a pod, as root on its node would send it. */
  private signalPod(command: Command & { type: "pod" }, cause: number): Outcome {
    const node = this.nodeOfPod(command.uid);
    if (node === undefined) return fail("the pod runs on no machine");
    const signal = command.action === "kill" ? "SIGKILL" : command.action === "pause" ? "SIGSTOP" : "SIGCONT";
    this.kernel.inject(node, { type: "signalPod", uid: command.uid, signal }, cause);
    return ok(`${signal} sent`);
  }

  /** The linux process of the machine that has the pod. */
  private nodeOfPod(uid: string): string | undefined {
    for (const process of this.kernel.state.processes) {
      if (this.binaries[process.index] !== "linux" || process.memory === undefined) continue;
      if (linuxHasPod(process.memory, uid)) return process.name;
    }
    return undefined;
  }

  private addWorker(shape: WorkerShape | undefined, cause: number): Outcome {
    const isTaken = (name: string): boolean => this.kernel.findMachine(name)?.removed === false;
    if (shape !== undefined && isTaken(shape.name)) return fail(`there is a machine called "${shape.name}"`);
    let number = (this.joined.at(-1)?.number ?? this.blueprint.workers) + 1;
    // Somebody may have called theirs so.
    while (isTaken(workerPlan(number, shape, this.blueprint).name)) number++;
    const most = mostWorkers(this.blueprint.workers);
    if (number > most) return fail(`there can be at most ${most} workers`);
    const plan = workerPlan(number, shape, this.blueprint);
    this.joined = [...this.joined, { number, ...(shape === undefined ? {} : { shape }) }];
    this.addMachine(plan);
    if (hasCloud(this.blueprint)) this.kernel.inject("cloud-provider", { type: "instanceCreated", name: plan.name }, cause);
    const machine = this.kernel.machine(plan.name);
    this.kernel.observer?.changed?.("machine", machine.index);
    return ok(`${plan.name} boots`);
  }

  /** What is special of the worker that is called so now, if anything. */
  shapeOf(worker: string): WorkerShape | undefined {
    const joined = this.joined.findLast(({ number, shape }) => workerPlan(number, shape, this.blueprint).name === worker);
    return joined === undefined ? this.blueprint.workerShapes?.find(({ name }) => name === worker) : joined.shape;
  }

  private removeWorker(name: string, cause: number): Outcome {
    return withMachine(this.kernel, name, (machine) => {
      if (this.roles[machine.index] !== "worker") return fail(`${name} is not a worker`);
      crashMachine(this.kernel, machine);
      machine.removed = true;
      if (hasCloud(this.blueprint)) this.kernel.inject("cloud-provider", { type: "instanceDeleted", name }, cause);
      this.kernel.observer?.changed?.("machine", machine.index);
      return ok(`${name} is gone`);
    });
  }

  binaryOf(process: number): Binary | undefined {
    return this.binaries[process];
  }

  /** What a process shows of its memory; undefined while it is down. */
  viewOf(process: number): ProcessView | undefined {
    const record = must(this.kernel.state.processes[process], "process");
    if (record.memory === undefined) return undefined;
    return this.kernel.programOf(record).view?.(record.memory, this.kernel.state.now);
  }

  /** A message in a few words, as its receiver or sender would say; of a segment without data, its TCP flags. */
  describe(entry: TraceEntry): string {
    const flags = tcpFlags[entry.kind];
    if (flags !== undefined) return entry.kind === "closed" && entry.message === "finished" ? "FIN" : flags;
    for (const index of [entry.to, entry.from]) {
      const record = this.kernel.state.processes[index];
      const text = record === undefined ? undefined : this.kernel.programOf(record).describe?.(entry.message);
      if (text !== undefined && text !== "") return text;
    }
    return messageType(entry.message);
  }
}

/** Builds the cluster that a blueprint describes, at time 0. */
export const createCluster = (blueprint: Blueprint, seed: number): Cluster => new Cluster(blueprint, seed);

const tcpFlags: Readonly<Partial<Record<TraceEntry["kind"], string>>> = { syn: "SYN", connected: "SYN-ACK", refused: "RST", closed: "RST" };

const messageType = (message: unknown): string => (typeof message === "object" && message !== null && "type" in message ? String(message.type) : "");

const linuxHasPod = (memory: unknown, uid: string): boolean => podUids(memory).has(uid);

function podUids(memory: unknown): ReadonlySet<string> {
  const { pods } = memory as { readonly pods: ReadonlyMap<string, { readonly spec: { readonly uid: string } }> };
  return new Set([...pods.values()].map((pod) => pod.spec.uid));
}
