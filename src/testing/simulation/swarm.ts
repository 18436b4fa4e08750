import { livenessLaws } from "../../engine/cluster/index.ts";
import { minutes, rngStream, seconds, StateRng } from "../../engine/core/index.ts";
import type { Micros, Rng } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Blueprint, Command, History } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { Simulation } from "../../worker/simulation.ts";
import { tablesAreFresh } from "./freshKubeProxy.ts";
import { LawBook } from "./lawBook.ts";
import type { Broken } from "./lawBook.ts";
import { applyApp, randomCommand } from "./randomCommand.ts";

await loadLateParts();

export interface SeedResult {
  readonly seed: number;
  /** Undefined: every law held. */
  readonly broken: Broken | undefined;
  /** When it broke, or when everything had healed. */
  readonly at: Micros;
  /** From "heal all" until everything was well again; undefined when it never was. */
  readonly healedAfter: Micros | undefined;
  readonly history: History;
  readonly hash: string;
  readonly events: number;
}

export interface SeedOptions {
  readonly onStart?: (simulation: Simulation) => void;
  /** Tampers with the cluster between events: laws are proven by bugs that break them. */
  readonly tamper?: (simulation: Simulation) => void;
}

/** Wait for everything to be well again no longer than this. A node that was lost costs 5 minutes of patience, a crash loop as many. */
const healingMax = minutes(15);
const lookEvery = seconds(2);
/** A command that waits for an API server gives up, or gets through, within this. */
const kubectlPatience = seconds(90);
const faultsFrom = seconds(12);

/** How big the cluster is and what it is put through. */
function drawBlueprint(rng: Rng): Blueprint {
  return {
    ...defaultBlueprint,
    etcdMembers: rng.pick([1, 3, 3, 5] as const),
    controlPlanes: rng.int(1, 3),
    apiServers: rng.int(1, 3),
    workers: rng.int(1, 5),
    workerMilliCpu: rng.pick([2000, 4000]),
    vitalSigns: rng.chance(500_000),
  };
}

/**
 * One history: a cluster of random size under random faults, with the safety laws looked at after
 * every event; then everything is healed, and all must become well.
 */
export function runSeed(seed: number, options: SeedOptions = {}): SeedResult {
  return new SwarmRun(seed, options).run();
}

class SwarmRun {
  private readonly rng: Rng;
  private readonly simulation: Simulation;
  private readonly laws: LawBook;
  private broken: Broken | undefined;
  private readonly frozenPods = new Set<string>();
  private readonly deletedNodes = new Set<string>();
  private wipesLeft: number;

  constructor(
    private readonly seed: number,
    private readonly options: SeedOptions,
  ) {
    this.rng = new StateRng(rngStream(seed, "swarm"));
    const blueprint = drawBlueprint(this.rng);
    this.simulation = new Simulation(blueprint, seed);
    this.wipesLeft = (blueprint.etcdMembers - 1) / 2;
    this.laws = new LawBook(this.simulation.cluster);
    options.onStart?.(this.simulation);
  }

  run(): SeedResult {
    const { rng } = this;
    this.advance(rng.int(seconds(4), seconds(8)));
    for (let app = rng.int(1, 4); app > 0 && this.broken === undefined; app--) this.perform(applyApp(rng));
    const until = faultsFrom + rng.int(seconds(10), seconds(60));
    const meanPause = rng.pick([seconds(1), seconds(3), seconds(6)]);
    for (let at = faultsFrom; at < until && this.broken === undefined; at += rng.int(0, meanPause * 2)) {
      this.advance(at);
      if (this.broken === undefined) this.perform(this.command());
    }
    this.advance(until);
    const healedAfter = this.broken === undefined ? this.heal() : undefined;
    const { kernel } = this.simulation.cluster;
    return { seed: this.seed, broken: this.broken, at: kernel.state.now, healedAfter, history: this.simulation.history(), hash: kernel.hash(), events: kernel.state.eventsProcessed };
  }

  private command(): Command {
    const { machines } = this.laws.world;
    const workers = machines.filter(({ isWorker, isRemoved }) => isWorker && !isRemoved).map(({ name }) => name);
    const pods = machines.flatMap((machine) => machine.pods().map(({ uid }) => uid));
    const { rng, wipesLeft } = this;
    return randomCommand({ rng, blueprint: this.simulation.blueprint, workers, pods, wipesLeft });
  }

  private perform(command: Command): void {
    const { ok } = this.simulation.perform(command);
    if (command.type === "machine" && command.action === "wipeDisk" && command.machine.startsWith("cp-") && ok) this.wipesLeft--;
    if (command.type === "pod" && command.action === "pause") this.frozenPods.add(command.uid);
    const node = command.type === "kubectl" ? /delete node (\S+)/.exec(command.line)?.[1] : undefined;
    if (node !== undefined) this.deletedNodes.add(node);
  }

  private advance(until: Micros): void {
    const { kernel } = this.simulation.cluster;
    while (this.broken === undefined && kernel.runOne(until)) {
      this.options.tamper?.(this.simulation);
      this.broken = this.laws.check();
    }
    if (this.broken === undefined) kernel.runUntil(until);
  }

  /** @returns how long it took until all laws held */
  private heal(): Micros | undefined {
    const { simulation } = this;
    simulation.perform({ type: "healAll" });
    for (const uid of this.frozenPods) simulation.perform({ type: "pod", action: "resume", uid });
    // The probes kill pods and make new ones all the time: a quiet cluster has none.
    if (simulation.blueprint.vitalSigns) simulation.perform({ type: "process", action: "kill", process: "vital-signs" });
    const from = simulation.now;
    let last: Broken | undefined;
    let areKubeletsRestarted = false;
    while (this.broken === undefined && simulation.now < from + healingMax) {
      this.advance(simulation.now + lookEvery);
      if (this.broken !== undefined) return undefined;
      if (!areKubeletsRestarted && this.deletedNodes.size > 0 && simulation.now > from + kubectlPatience) {
        // A kubelet registers its node once in its life: who deletes the Node restarts it.
        areKubeletsRestarted = true;
        for (const node of this.deletedNodes) simulation.perform({ type: "process", action: "restart", process: `kubelet-${node}` });
      }
      last = this.laws.checkNow(livenessLaws);
      if (last !== undefined || areKubeletsRestarted !== (this.deletedNodes.size > 0)) continue;
      const healedAfter = simulation.now - from;
      // kube-proxy has a second to hear of the last change.
      this.advance(simulation.now + seconds(2));
      this.broken ??= tablesAreFresh(simulation);
      return healedAfter;
    }
    this.broken ??= last;
    return undefined;
  }
}
