import { protocolVersion, standingOf } from "../../../protocol/index.ts";
import type { Command, Frame, History, MeasureRow, Micros, PageMessage, StampedCommand, Standing, TerminalOutput, VitalRow, WorkerMessage } from "../../../protocol/index.ts";
import { applyRowsTo, createClusterRows } from "../cluster.ts";
import type { ClusterRows } from "../cluster.ts";
import type { WorkerPort } from "../connection.ts";
import { timelineAfter } from "../timeline.ts";
import type { TimelineState } from "../timeline.ts";
import { measureAt } from "./standing.ts";
import { wordsOf } from "../words/language.ts";

/** A command that a lane was given, or was to be given. */
export interface LaneOrder {
  /** Its number in this lane. */
  readonly key: number;
  readonly at: Micros;
  readonly line: string;
  readonly state: "given" | "refused";
  /** Why it was refused, or what kubectl has printed so far. */
  readonly text: string;
  /** kubectl's exit code, when it has ended. */
  readonly exit?: number;
}

export interface LaneSource {
  readonly name: string;
  readonly history: History;
  /** The branch of the page's own history that it replays. */
  readonly branch?: number;
}

/** Once a lane is this far behind where it is sent in its own past, going by checkpoint is quicker than living through it: µs. */
const strideMax: Micros = 20_000_000;
const printedMax = 4_000;

/** One cluster of a comparison: its worker, and what is known of it. */
export class Lane {
  readonly rows: ClusterRows = createClusterRows();
  readonly vitals = new Map<VitalRow["sign"], VitalRow>();
  measures: readonly MeasureRow[] = [];
  orders: readonly LaneOrder[] = [];
  progress = 0;
  /** Why there is no more to come from it. */
  ended: string | undefined;
  now: Micros = 0;
  private timeline: TimelineState = { info: undefined, bands: new Map(), commands: [], done: 0 };
  private target: Micros;
  /** All rows of the moment that it was sent to have come. */
  private isThere = false;
  /** The clock was turned: what came before the frame that says so is of another time. */
  private awaitsReset = false;
  private isStarted = false;
  /** Given and not answered yet, by their keys. */
  private readonly asked = new Map<number, () => void>();
  private nextKey = 1;

  constructor(
    readonly source: LaneSource,
    private readonly port: WorkerPort,
    private readonly changed: () => void,
  ) {
    this.target = source.history.until;
    port.onmessage = (event) => this.receive(event.data);
    port.onerror = (event) => this.end(event.message === "" ? wordsOf("compare").notLoaded : event.message);
    this.send({ type: "start", version: protocolVersion, history: source.history, speed: 1, running: false, measured: true });
  }

  /** It stands at the moment to which it was sent, and everything of it is here. */
  get hasArrived(): boolean {
    return this.ended !== undefined || this.isThere;
  }

  /** How far it has lived. */
  get lived(): Micros {
    return Math.max(this.now, this.timeline.info?.isPast === true ? this.timeline.info.end : 0);
  }

  /** Its commands: those that lie ahead of the clock included. */
  get commands(): readonly StampedCommand[] {
    return this.isStarted ? this.timeline.commands : this.source.history.commands;
  }

  get standing(): Standing {
    const standing = this.standingOfRows();
    const measured = measureAt(this.measures, this.now)?.standing;
    if (this.rows.objects.keys().length > 0 || measured === undefined) return standing;
    // Gone to, not lived to, while no etcd member runs: there is none to read objects from. What was read of them last holds.
    return { ...standing, nodes: measured.nodes, workloads: measured.workloads };
  }

  private standingOfRows(): Standing {
    return standingOf({ vitals: this.vitals.values(), machines: this.rows.machines.rows(), processes: this.rows.processes.rows(), pods: this.rows.pods.rows(), objects: this.rows.objects.rows() });
  }

  /** What leads to a moment of it. */
  historyUntil(until: Micros): History {
    const { blueprint, seed } = this.source.history;
    return { blueprint, seed, commands: this.commands.filter(({ at }) => at <= until), until };
  }

  /** Sends it to a moment; `hasArrived` says when it is there. */
  goTo(at: Micros): void {
    if (this.ended !== undefined || !this.isThere || at === this.now) return;
    this.target = at;
    this.isThere = false;
    const isBack = at < this.now;
    if (isBack || (at <= this.lived && at - this.now > strideMax)) {
      this.awaitsReset = true;
      this.send({ type: "seek", at });
    } else this.send({ type: "advance", micros: at - this.now });
  }

  /** Gives it a command, where it stands. The promise holds when it has been taken, or refused. */
  give(line: string, command: Command): Promise<void> {
    if (this.ended !== undefined) return Promise.resolve();
    const key = this.note({ line, state: "given", text: "" });
    return new Promise((done) => {
      this.asked.set(key, done);
      this.send({ type: "command", requestId: key, command });
    });
  }

  /** Notes what could not be asked of it. */
  refuse(line: string, text: string): void {
    this.note({ line, state: "refused", text });
  }

  terminate(): void {
    this.port.onmessage = null;
    this.port.onerror = null;
    this.port.terminate?.();
  }

  private send(message: PageMessage): void {
    this.port.postMessage(message);
  }

  /** What was given later than now has not happened: the lane goes another way. */
  private note(order: Pick<LaneOrder, "line" | "state" | "text">): number {
    const key = this.nextKey++;
    this.orders = [...this.orders.filter(({ at }) => at <= this.now), { ...order, key, at: this.now }];
    this.changed();
    return key;
  }

  private update(key: number, change: (order: LaneOrder) => Partial<LaneOrder>): void {
    this.orders = this.orders.map((order) => (order.key === key ? { ...order, ...change(order) } : order));
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case "frame":
        this.take(message);
        return this.changed();
      case "replayProgress":
        this.progress = message.until === 0 ? 1 : message.done / message.until;
        return this.changed();
      case "commandResult": {
        const { requestId, ok, message: text } = message;
        if (!ok) this.update(requestId, () => ({ state: "refused", text }));
        // The next order may look for what this one has changed: it waits for the frame that tells.
        this.isThere = false;
        this.asked.get(requestId)?.();
        this.asked.delete(requestId);
        return this.changed();
      }
      case "fatal":
        return this.end(message.message);
      case "history":
      case "trace":
      case "why":
      case "trial":
      case "completed":
      case "schema":
      case "imported":
      case "exported":
      case "manifestChecked":
      case "scriptEnded":
      case "pong":
        return;
    }
  }

  private take(frame: Frame): void {
    if (frame.reset) this.awaitsReset = false;
    applyRowsTo(this.rows, frame);
    if (frame.reset) this.vitals.clear();
    for (const row of frame.vitals ?? []) this.vitals.set(row.sign, row);
    this.timeline = { ...this.timeline, ...timelineAfter(this.timeline, frame) };
    if (frame.measures !== undefined) this.measures = frame.branchCommands === undefined ? [...this.measures, ...frame.measures] : frame.measures;
    for (const output of frame.terminal ?? []) this.print(output);
    this.now = frame.now;
    this.isStarted = true;
    if (!this.isThere && !this.awaitsReset && frame.now === this.target && frame.more !== true) {
      this.isThere = true;
      this.progress = 1;
    }
  }

  private print({ requestId, text, done }: TerminalOutput): void {
    this.update(requestId, (order) => ({ text: (order.text + text).slice(-printedMax), ...(done === undefined ? {} : { exit: done }) }));
  }

  private end(message: string): void {
    this.ended = message;
    for (const done of this.asked.values()) done();
    this.asked.clear();
    this.changed();
  }
}
