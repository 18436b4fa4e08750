import { commandLine } from "../../../protocol/index.ts";
import type { Micros } from "../../../protocol/index.ts";
import type { WorkerPort } from "../connection.ts";
import { clampSpeed } from "../time.ts";
import { aimLine, faultLabel } from "./faults.ts";
import type { Aimed, Fault } from "./faults.ts";
import { Lane } from "./lane.ts";
import type { LaneSource } from "./lane.ts";
import { commandParting } from "./parting.ts";

/** Two ways that one history went, or clusters that are told the same. */
export type ComparisonKind = "branches" | "variants";

export interface ComparisonPlan {
  readonly kind: ComparisonKind;
  readonly lanes: readonly LaneSource[];
  /** The moment to show first; absent: the latest that one of them has lived to. */
  readonly at?: Micros;
  /** Where it begins; absent: where the lanes part, or where they are handed over. */
  readonly zero?: Micros;
}

/** A tab that slept, or lanes that are slow, do not make up for it: wall milliseconds of one stride at most. */
const strideMax = 100;
const measureMillis = 500;

/**
 * Several clusters on one clock. All are sent to the same instant, and none goes on before all are
 * there: the slowest holds the others, and what is shown of them is of one instant. What is asked of
 * them is given to all at one instant, too.
 */
export class Comparison {
  readonly lanes: readonly Lane[];
  readonly kind: ComparisonKind;
  /** Simulated seconds per wall second, wanted and reached. */
  speed = 1;
  reachedSpeed = 0;
  running = false;
  /** The instant at which all lanes stand, or stood last. */
  at: Micros = 0;
  /** The moment from which figures are counted. */
  zero: Micros = 0;
  /** All lanes have come to where the comparison begins. */
  isReady = false;
  private sought: Micros | undefined;
  private orders: { readonly line: string; readonly aim: (lane: Lane) => Aimed }[] = [];
  private isGiving = false;
  private target: Micros;
  private sentAt = 0;
  private pace = { at: 0, wall: 0 };

  /**
   * @param changed is called when something has changed that is shown
   * @param stands is called when all lanes stand at one instant, before they are sent on
   */
  constructor(
    private readonly plan: ComparisonPlan,
    startWorker: () => WorkerPort,
    private readonly changed: () => void,
    private readonly stands: (wall: number) => void,
  ) {
    this.kind = plan.kind;
    this.lanes = plan.lanes.map((source) => new Lane(source, startWorker(), changed));
    this.target = Math.max(...plan.lanes.map(({ history }) => history.until));
    this.zero = plan.zero ?? (plan.kind === "variants" ? this.target : (commandParting(plan.lanes.map(({ history }) => history))?.at ?? 0));
  }

  /** How far the lane that has lived farthest has lived. */
  get end(): Micros {
    return Math.max(this.target, ...this.lanes.map(({ lived }) => lived));
  }

  /** What is under way: the moment to which a person has sent the lanes. */
  get destination(): Micros | undefined {
    return this.sought ?? (this.isReady && this.at !== this.target && !this.running ? this.target : undefined);
  }

  /** What brings this comparison back: to the instant that is shown, with all that lies ahead of it. */
  get description(): ComparisonPlan {
    const lanes = this.lanes.map((lane): LaneSource => ({ ...lane.source, history: lane.ended === undefined && lane.hasArrived ? lane.historyUntil(Math.max(lane.lived, lane.source.history.until)) : lane.source.history }));
    return { kind: this.kind, lanes, at: this.at, zero: this.zero };
  }

  run(): void {
    this.running = true;
    this.sentAt = 0;
    this.pace = { at: this.at, wall: 0 };
    this.changed();
  }

  pause(): void {
    this.running = false;
    this.reachedSpeed = 0;
    this.changed();
  }

  setSpeed(speed: number): void {
    this.speed = clampSpeed(speed);
    this.changed();
  }

  /** Sends all lanes to a moment; the clock stands there. Of many in a row, as a drag gives them, the latest counts. */
  seek(at: Micros): void {
    this.running = false;
    this.sought = Math.round(Math.max(0, Math.min(at, this.end)));
    this.changed();
  }

  /** Does something to every lane, at the next instant at which all stand. */
  cause(fault: Fault): void {
    this.orders.push({ line: faultLabel(fault.id), aim: ({ rows }) => fault.aim(rows) });
  }

  /** Gives a typed line to every lane, read with its own names. */
  type(line: string): void {
    this.orders.push({ line, aim: ({ rows }) => aimLine(line, rows) });
  }

  /** Goes on, as far as the lanes allow. To be called with every frame of the page. */
  tick(wall: number): void {
    if (this.isGiving || !this.lanes.every((lane) => lane.hasArrived)) return;
    if (!this.isReady) return this.begin();
    if (this.at !== this.target) {
      this.at = this.target;
      this.changed();
    }
    this.stands(wall);
    const order = this.orders.shift();
    if (order !== undefined) return this.give(order);
    if (this.sought !== undefined) {
      const at = this.sought;
      this.sought = undefined;
      return this.send(at);
    }
    if (this.running) this.stride(wall);
  }

  terminate(): void {
    for (const lane of this.lanes) lane.terminate();
  }

  /** All lanes have lived their histories: the one that ended first lives on to where the others are. */
  private begin(): void {
    const standing = this.lanes.filter(({ ended }) => ended === undefined);
    if (standing.some(({ now }) => now !== this.target)) return this.send(this.target);
    this.isReady = true;
    this.at = this.target;
    if (this.plan.at !== undefined && this.plan.at !== this.at) this.sought = this.plan.at;
    this.changed();
  }

  private send(at: Micros): void {
    this.target = at;
    for (const lane of this.lanes) lane.goTo(at);
  }

  private stride(wall: number): void {
    const elapsed = this.sentAt === 0 ? 16 : Math.min(strideMax, wall - this.sentAt);
    this.sentAt = wall;
    if (this.pace.wall === 0) this.pace = { at: this.at, wall };
    else if (wall - this.pace.wall > measureMillis) {
      this.reachedSpeed = (this.at - this.pace.at) / 1000 / (wall - this.pace.wall);
      this.pace = { at: this.at, wall };
    }
    this.send(this.at + Math.max(1, Math.round(elapsed * 1000 * this.speed)));
  }

  private give({ line, aim }: Comparison["orders"][number]): void {
    this.isGiving = true;
    const given: Promise<void>[] = [];
    for (const lane of this.lanes) {
      const aimed = aim(lane);
      if (!aimed.ok) lane.refuse(line, aimed.error);
      else for (const command of aimed.commands) given.push(lane.give(commandLine(command), command));
    }
    void Promise.all(given).then(() => {
      this.isGiving = false;
      this.changed();
    });
  }
}
