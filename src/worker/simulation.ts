import { createCluster, sharingOf } from "../engine/cluster/index.ts";
import type { Cluster } from "../engine/cluster/index.ts";
import { copyData } from "../engine/core/index.ts";
import type { KernelState } from "../engine/core/index.ts";
import { readManifestInput } from "./manifestInput.ts";
import { Observers } from "./observers.ts";
import { Recording } from "./recording/recording.ts";
import type { Blueprint, Command, History, Micros, StampedCommand } from "../protocol/index.ts";

/** What became of a command. `cause` numbers it: the trace of everything that it sets off. */
export interface Performed {
  readonly ok: boolean;
  readonly message: string;
  readonly at: Micros;
  readonly cause: number;
}

/** A moment to which a simulation can go back, without living through what was before it. */
export interface Checkpoint {
  readonly kernel: KernelState;
  readonly log: readonly StampedCommand[];
  readonly causes: number;
  readonly joined: Cluster["joined"];
  /** About how much room it takes besides what it shares with the one before: bytes. */
  readonly size: number;
}

const cellBytes = 8;

/**
 * A cluster with the log of what was done to it. The log, the blueprint and the seed are the save
 * file: the same three give the same history, in Node and in every browser.
 */
export class Simulation {
  readonly cluster: Cluster;
  readonly observers: Observers;
  /** The recent past, for diagrams of it. */
  readonly recording: Recording;
  log: StampedCommand[] = [];
  /** Commands given, refused ones included: the number of the last cause. */
  private causes = 0;
  /** The checkpoint that was made or gone to last: the next one has much in common with it. */
  private lastKept: Checkpoint | undefined;

  constructor(
    readonly blueprint: Blueprint,
    readonly seed: number,
  ) {
    this.cluster = createCluster(blueprint, seed);
    this.observers = new Observers(this.cluster.kernel);
    this.recording = new Recording(this.cluster.kernel);
    this.observers.add(this.recording);
  }

  get now(): Micros {
    return this.cluster.kernel.state.now;
  }

  /**
   * Does what a person asked for, now. All events due now are run first, so that a replay, which
   * knows only the time, finds the same moment.
   */
  perform(command: Command): Performed {
    const { kernel } = this.cluster;
    kernel.runUntil(kernel.state.now);
    const at = kernel.state.now;
    const cause = ++this.causes;
    const outcome = this.cluster.perform(command, cause, readManifestInput(command));
    this.log.push({ at, command });
    return { ok: outcome.ok, message: outcome.ok ? outcome.value : outcome.error, at, cause };
  }

  /** Runs what is due until `until`, for as long as `goOn` says. @returns whether it got there */
  advance(until: Micros, goOn: () => boolean = () => true): boolean {
    const { kernel } = this.cluster;
    for (let events = 0; kernel.runOne(until); events++) {
      if ((events & 63) === 63 && !goOn()) return false;
    }
    kernel.runUntil(until);
    return true;
  }

  /** This moment, as data of its own: what runs on does not change it. What is as it was in the last one is shared with it. */
  checkpoint(): Checkpoint {
    const tally = { cells: 0 };
    const kernel = copyData(this.cluster.kernel.checkpoint(), sharingOf, this.lastKept?.kernel, tally);
    this.lastKept = { kernel, log: [...this.log], causes: this.causes, joined: this.cluster.joined, size: tally.cells * cellBytes };
    return this.lastKept;
  }

  /** Goes back (or on) to a checkpoint of a simulation of the same blueprint and seed. It can be gone to again. */
  restore(checkpoint: Checkpoint): void {
    const isPast = this.isPast(checkpoint);
    // The memories that are left behind serve for all that is the same in them.
    this.cluster.restore(copyData(checkpoint.kernel, sharingOf, this.cluster.kernel.state), checkpoint.joined);
    this.recording.wentToCheckpoint(isPast);
    this.log = [...checkpoint.log];
    this.causes = checkpoint.causes;
    this.lastKept = checkpoint;
  }

  /** Whether this simulation has lived through the moment of a checkpoint. */
  private isPast({ kernel, log }: Checkpoint): boolean {
    if (kernel.nextSeq > this.cluster.kernel.state.nextSeq || log.some((stamped, index) => stamped !== this.log[index])) return false;
    const next = this.log[log.length];
    return next === undefined || next.at >= kernel.now;
  }

  history(): History {
    return { blueprint: this.blueprint, seed: this.seed, commands: [...this.log], until: this.now };
  }
}

/** A history that is being lived through again, piece by piece. */
export class Replay {
  readonly simulation: Simulation;
  private next = 0;

  constructor(private readonly history: History) {
    this.simulation = new Simulation(history.blueprint, history.seed);
  }

  get until(): Micros {
    return this.history.until;
  }

  /** Goes on for as long as `goOn` says. @returns whether the history has been reached to its end */
  advance(goOn: () => boolean): boolean {
    for (;;) {
      const stamped = this.history.commands[this.next];
      const until = stamped === undefined ? this.history.until : Math.min(stamped.at, this.history.until);
      if (!this.simulation.advance(until, goOn)) return false;
      if (stamped === undefined || stamped.at > this.history.until) return true;
      this.simulation.perform(stamped.command);
      this.next++;
    }
  }
}
