import type { BranchRow, Command, History, KeptBranch, Micros, Resume, StampedCommand } from "../../protocol/index.ts";
import { Simulation } from "../simulation.ts";
import type { Checkpoint, Performed } from "../simulation.ts";
import { Bands } from "./bands.ts";
import { Checkpoints } from "./checkpoints.ts";
import { newMeasures } from "./measures.ts";
import type { Measures } from "./measures.ts";
import { Traces } from "./traces.ts";

/** One way that the history went. */
interface Branch {
  readonly id: number;
  name: string;
  /** The branch that it left, and when; undefined for the first. */
  readonly from: { readonly branch: number; readonly at: Micros } | undefined;
  log: StampedCommand[];
  /** How far it has been lived through. */
  end: Micros;
  /** How far it has been lived through here: less, where another worker lived through it. */
  seen: Micros;
  checkpoints: Checkpoints;
  readonly bands: Bands;
  readonly traces: Traces;
  /** Only of clusters that are held against others. */
  readonly measures: Measures | undefined;
}

/** Events between two checkpoints at least: to live through as many again takes some 50 ms. Bounds the time to go to a moment between two. */
const spacingEvents = 2_500;
/** Work between two checkpoints, in multiples of what a checkpoint costs: bounds the cost of keeping them. */
const spacingWork = 2;
/** Wall milliseconds that nobody notices. A checkpoint that takes longer, as in a large cluster, is kept as much more rarely. */
const unnoticed = 40;
const costsCompared = 3;
const branchesMax = 12;

/**
 * A history with its past: runs on, goes back to any moment of it and on again, and forks. There is
 * one simulation; before the end of its branch it lives again through what happened, commands included.
 */
export class Timeline {
  readonly simulation: Simulation;
  private readonly branches = new Map<number, Branch>();
  private current: Branch;
  private nextBranch = 2;
  private lastCheckpoint = { events: 0, cost: 5, work: 0 };
  /** Of the latest checkpoints, wall milliseconds. */
  private costs: readonly number[] = [];
  private readonly first: Checkpoints;
  /** Commands that were taken back, the last one last, and how far the history went before; until something else is done. */
  private takenBack: { readonly branch: number; readonly stamped: StampedCommand; readonly end: Micros }[] = [];

  /**
   * @param clock the wall clock in milliseconds: it says how much a checkpoint costs, and has no part in what happens
   * @param resume the branches that another worker made of this history
   * @param isMeasured whether to keep how the cluster stands from second to second
   */
  constructor(
    history: History,
    private readonly clock: () => number,
    resume?: Resume,
    private readonly isMeasured = false,
  ) {
    this.simulation = new Simulation(history.blueprint, history.seed);
    this.first = new Checkpoints();
    this.first.take(this.simulation);
    for (const branch of resume?.branches ?? []) if (branch.id !== resume?.branch) this.branches.set(branch.id, this.unseen(branch));
    const { id = 1, name = "Branch 1", ...kept } = resume?.branches.find((branch) => branch.id === resume.branch) ?? {};
    this.current = this.unseen({ id, name, ...kept, commands: history.commands, end: 0 });
    this.branches.set(id, this.current);
    this.nextBranch = Math.max(...this.branches.keys()) + 1;
    this.simulation.observers.add({
      sent: (entry) => {
        if (this.now >= this.current.seen) this.current.traces.sent(this.simulation.cluster, entry);
      },
      note: (at, process, _cause, label) => this.current.bands.note(this.simulation.cluster, at, process, label),
    });
  }

  /** A branch that was not lived through here. */
  private unseen({ id, name, parent, forkedAt, end, commands }: KeptBranch): Branch {
    return { id, name, from: parent === undefined || forkedAt === undefined ? undefined : { branch: parent, at: forkedAt }, log: [...commands], end, seen: 0, checkpoints: new Checkpoints(this.first.all()), bands: new Bands(), traces: new Traces(), measures: this.isMeasured ? newMeasures() : undefined };
  }

  get now(): Micros {
    return this.simulation.now;
  }

  /** How far the present branch has been lived through. */
  get end(): Micros {
    return this.current.end;
  }

  get isPast(): boolean {
    return this.now < this.end;
  }

  get bands(): Bands {
    return this.current.bands;
  }

  get measures(): Measures | undefined {
    return this.current.measures;
  }

  get traces(): Traces {
    return this.current.traces;
  }

  /** The commands of the branch, those after `now` included. */
  get log(): readonly StampedCommand[] {
    return this.current.log;
  }

  /** Of the branch up to its end. */
  history(): History {
    const { blueprint, seed } = this.simulation;
    return { blueprint, seed, commands: [...this.current.log], until: this.current.end };
  }

  rows(): readonly BranchRow[] {
    return [...this.branches.values()].map(({ id, name, from, end, log }) => ({ id, name, end, commands: log.length, ...(from === undefined ? {} : { parent: from.branch, forkedAt: from.at }) }));
  }

  get branch(): number {
    return this.current.id;
  }

  /**
   * Runs what is due until `until`, for as long as `goOn` says: in the past, what happened; after it, what happens.
   *
   * @returns whether it got there
   */
  advance(until: Micros, goOn: () => boolean = () => true): boolean {
    for (;;) {
      const next = this.current.log[this.simulation.log.length];
      // Bands are read once in a simulated second, so that a fast clock misses nothing that lasts.
      const stop = Math.min(until, next?.at ?? Infinity, this.current.bands.dueAt(this.now));
      if (!this.live(stop, goOn)) return false;
      this.current.bands.read(this.simulation.cluster);
      this.current.measures?.read(this.simulation.cluster);
      if (next !== undefined && next.at <= stop) this.simulation.perform(next.command);
      else if (stop === until) return true;
    }
  }

  /** A stretch without commands. Now and then the moment at its end is kept. */
  private live(until: Micros, goOn: () => boolean): boolean {
    const began = this.clock();
    const isThere = this.simulation.advance(until, goOn);
    this.arrived();
    this.lastCheckpoint.work += this.clock() - began;
    const { events, cost, work } = this.lastCheckpoint;
    if (this.eventsProcessed - events >= spacingEvents && work >= cost * Math.max(spacingWork, cost / unnoticed)) this.keep();
    return isThere;
  }

  private arrived(): void {
    const { current, now } = this;
    current.end = Math.max(current.end, now);
    current.seen = Math.max(current.seen, now);
  }

  /** Runs one event, after the commands that were given before it. @returns whether there was one */
  runOne(): boolean {
    const { kernel } = this.simulation.cluster;
    const at = kernel.nextEventTime();
    if (at === undefined) return false;
    for (let next = this.current.log[this.simulation.log.length]; next !== undefined && next.at < at; next = this.current.log[this.simulation.log.length]) {
      this.simulation.advance(next.at);
      this.simulation.perform(next.command);
    }
    const isRun = kernel.runOne(Number.MAX_SAFE_INTEGER);
    this.arrived();
    return isRun;
  }

  private keep(): void {
    const began = this.clock();
    this.current.checkpoints.take(this.simulation);
    this.costs = [...this.costs, Math.max(2, this.clock() - began)].slice(-costsCompared);
    // One or two that took long, because the machine was busy or collected its garbage, say little: the way past them would be long.
    const cost = Math.min(...this.costs);
    this.lastCheckpoint = { events: this.eventsProcessed, cost: Math.min(cost, this.lastCheckpoint.cost + cost / 8), work: 0 };
  }

  /** Since the history began. */
  private get eventsProcessed(): number {
    return this.simulation.cluster.kernel.state.eventsProcessed;
  }

  private wentTo(checkpoint: Checkpoint): void {
    this.simulation.restore(checkpoint);
    this.lastCheckpoint = { ...this.lastCheckpoint, events: this.eventsProcessed, work: 0 };
  }

  /** Does what a person asked for, now. In the past that is another way for the history to go: it forks. */
  perform(command: Command): Performed & { readonly forked: boolean } {
    const forked = this.isPast;
    if (forked) this.fork();
    const performed = this.simulation.perform(command);
    this.takenBack = [];
    this.current.log.push(...this.simulation.log.slice(this.current.log.length));
    return { ...performed, forked };
  }

  /** From this moment on the history goes another way. The way it went stays, as a branch of its own. */
  fork(): void {
    const { current } = this;
    this.takenBack = [];
    const id = this.nextBranch++;
    const commands = this.simulation.log.length;
    this.current = {
      id,
      name: `Branch ${id}`,
      from: { branch: current.id, at: this.now },
      log: [...this.simulation.log],
      end: this.now,
      seen: Math.min(this.now, current.seen),
      checkpoints: current.checkpoints.upTo(this.now, commands),
      bands: current.bands.upTo(this.now),
      traces: current.traces.upTo(this.now),
      measures: current.measures?.upTo(this.now, this.simulation.cluster),
    };
    this.branches.set(id, this.current);
    this.forgetOldest();
  }

  /** Too many ways: the one that was made first and is neither shown nor the first of all is forgotten. */
  private forgetOldest(): void {
    if (this.branches.size <= branchesMax) return;
    for (const id of this.branches.keys()) {
      if (id === 1 || id === this.current.id) continue;
      this.branches.delete(id);
      return;
    }
  }

  rename(id: number, name: string): void {
    const branch = this.branches.get(id);
    if (branch !== undefined) branch.name = name.slice(0, 60);
  }

  /**
   * Goes near to a moment of the branch: afterwards `advance(at)` gets there.
   *
   * @returns whether time was turned back, so that all that was shown is to be forgotten
   */
  seek(at: Micros): boolean {
    const target = Math.max(0, Math.min(at, this.end));
    // So that the way back to the present is short.
    if (!this.isPast) this.keep();
    const checkpoint = this.current.checkpoints.before(target);
    if (checkpoint === undefined) return false;
    if (target >= this.now && checkpoint.kernel.now <= this.now) return false;
    this.wentTo(checkpoint);
    return true;
  }

  /** Shows the end of another branch: `advance(end)` gets there. @returns whether there is such a branch */
  switchTo(id: number): boolean {
    const branch = this.branches.get(id);
    if (branch === undefined || branch === this.current) return false;
    if (!this.isPast) this.keep();
    this.current = branch;
    const checkpoint = branch.checkpoints.before(branch.end);
    if (checkpoint !== undefined) this.wentTo(checkpoint);
    return true;
  }

  /** Takes back the last command that was done by now: `advance(end)` gets to the moment before it. @returns whether there was one */
  undo(): boolean {
    const last = this.simulation.log.at(-1);
    if (last === undefined) return false;
    // What came after this moment stays, as a branch.
    if (this.isPast) this.fork();
    const commands = this.simulation.log.length - 1;
    const { current } = this;
    this.takenBack.push({ branch: current.id, stamped: last, end: current.end });
    this.goBeforeCommand(last.at, commands);
    return true;
  }

  /** The command that can be done again. */
  get undone(): Command | undefined {
    const last = this.takenBack.at(-1);
    return last?.branch === this.current.id ? last.stamped.command : undefined;
  }

  /** Does again what was taken back last, at its own time: `advance(end)` gets to where the history was before. @returns whether there was such a command */
  redo(): boolean {
    if (this.undone === undefined) return false;
    const last = this.takenBack.pop();
    if (last === undefined) return false;
    this.goBeforeCommand(last.stamped.at, this.current.log.length);
    this.current.log.push(last.stamped);
    this.current.end = last.end;
    return true;
  }

  /** Nothing has happened after `at`, and of the commands only the first so many. */
  private goBeforeCommand(at: Micros, commands: number): void {
    const { current } = this;
    current.log = current.log.slice(0, commands);
    current.end = at;
    current.seen = Math.min(current.seen, at);
    current.checkpoints = current.checkpoints.upTo(at, commands);
    current.bands.forgetAfter(at);
    current.traces.forgetAfter(at, commands);
    current.measures?.forgetAfter(at);
    const checkpoint = current.checkpoints.before(at) ?? this.first.before(0);
    if (checkpoint !== undefined) this.wentTo(checkpoint);
  }
}
