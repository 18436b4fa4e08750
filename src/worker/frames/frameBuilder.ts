import type { Cluster, StoredObject } from "../../engine/cluster/index.ts";
import { kubectlOutput, vitalRows } from "../../engine/cluster/index.ts";
import { protocolVersion } from "../../protocol/index.ts";
import type { EventRow, Frame, LinkRow, MachineRow, ObjectRow, PodRow, ProcessRow, SceneId, SceneQuery, StampedCommand, Subject, TerminalOutput } from "../../protocol/index.ts";
import type { Simulation } from "../simulation.ts";
import { RowTable } from "./changes.ts";
import { readScene } from "../scenes/index.ts";
import { buildDetail } from "./detail.ts";
import { setLinkRows, setMachineRows } from "./machineRows.ts";
import type { WorkerSize } from "./machineRows.ts";
import { ObjectFeed } from "./objectFeed.ts";
import { ObjectRows } from "./objectRows.ts";
import { journalLines, MessageSample, packPackets } from "./packets.ts";
import { PodRows } from "./podRows.ts";
import { ProcessRows } from "./processRows.ts";

/** The clock's part of a frame. */
export interface ClockFacts {
  readonly running: boolean;
  readonly speed: number;
  readonly reachedSpeed: number;
  readonly eventsPerSecond: number;
  /** Whether this frame carries what is read as text: machines and processes, whose words change all the time. */
  readonly withText: boolean;
}

/** Rows of one table in one frame: the page takes them in without a freeze. Pods become elements, so they come in smaller batches. */
const rowsPerFrame = 300;
const podsPerFrame = 120;
/** Changes read from etcd for one frame. */
const changesPerFrame = 600;

/** Scenes that go through all objects are read every so many turns, and once as many with each so many objects more. */
const objectsPerTurns = 5_000;
const turnsOf: Readonly<Partial<Record<SceneId, number>>> = { objects: 5 };

/** Turns what a simulation did since the last frame into the words of the protocol. One for each simulation. */
export class FrameBuilder {
  private readonly machines = new RowTable<MachineRow>();
  private readonly processes = new RowTable<ProcessRow>();
  private readonly links = new RowTable<LinkRow>();
  private readonly pods = new RowTable<PodRow>();
  private readonly objects = new RowTable<ObjectRow>();
  private readonly events = new RowTable<EventRow>();
  private readonly processRows = new ProcessRows(this.processes);
  private readonly podRows = new PodRows(this.pods);
  private readonly objectRows = new ObjectRows(this.objects, this.events, this.podRows);
  private readonly feed = new ObjectFeed(this.objectRows);
  private readonly sizes = new Map<number, WorkerSize>();
  private readonly sample = new MessageSample();
  private readonly cluster: Cluster;
  /** Ends its watch over the simulation: to be called when its frames are no longer wanted. */
  readonly leave: () => void;
  private isFirst = true;
  private commandsSent = 0;
  private processesNamed = 0;
  private detailText = "";
  private sceneText = "";
  private turn = 0;

  constructor(
    private readonly simulation: Simulation,
    /** Kubectl output is reported under the page's request numbers. */
    private readonly requestOf: (cause: number) => number | undefined,
    /** So many lines of kubectl the page has already. */
    private outputSent = 0,
  ) {
    this.cluster = simulation.cluster;
    this.leave = simulation.observers.add({
      sent: (entry) => this.sample.add(entry),
      changed: (what, index) => {
        if (what === "process") this.processRows.updateOne(this.cluster, index);
      },
    });
  }

  build({ withText, ...clock }: ClockFacts, subject: Subject | null, scene: SceneQuery | null): Frame {
    const { cluster } = this;
    const { state } = cluster.kernel;
    this.objectRows.now = state.now;
    this.feed.update(cluster, changesPerFrame);
    this.podRows.updateMachines(cluster);
    this.podRows.flush();
    if (withText || this.isFirst) setMachineRows(this.machines, cluster, { nodes: this.objectRows.nodes, usage: this.podRows.usage, sizes: this.sizes });
    setLinkRows(this.links, cluster);
    if (this.isFirst) this.processRows.updateAll(cluster);
    else this.processRows.update(cluster);
    const frame = { ...this.clockPart(clock), ...this.rowsPart(withText || this.isFirst), ...this.messagesPart(), ...this.textPart(), ...this.detailPart(subject), ...(withText || this.isFirst ? this.scenePart(scene, clock.running) : {}) };
    this.isFirst = false;
    return this.hasMore ? { ...frame, more: true } : frame;
  }

  /** Whether rows were left for the next frame, because there were too many for one. */
  private get hasMore(): boolean {
    return this.feed.isBehind || [this.machines, this.processes, this.links, this.pods, this.objects, this.events].some((table) => table.hasMore);
  }

  object(uid: string): StoredObject | undefined {
    return this.objectRows.get(uid);
  }

  private clockPart(clock: Omit<ClockFacts, "withText">): Omit<Frame, "packetCount"> {
    const { now, eventsProcessed } = this.cluster.kernel.state;
    return { type: "frame", version: protocolVersion, reset: this.isFirst, now, totalEvents: eventsProcessed, ...clock };
  }

  private rowsPart(withText: boolean): Partial<Frame> {
    const machines = withText ? this.machines.take(rowsPerFrame) : undefined;
    const processes = withText ? this.processes.take(rowsPerFrame) : undefined;
    const links = this.links.take(rowsPerFrame);
    const pods = this.pods.take(podsPerFrame);
    const objects = this.objects.take(rowsPerFrame);
    const events = this.events.take(rowsPerFrame);
    return {
      ...(machines === undefined ? {} : { machines }),
      ...(processes === undefined ? {} : { processes }),
      ...(links === undefined ? {} : { links }),
      ...(pods === undefined ? {} : { pods }),
      ...(objects === undefined ? {} : { objects }),
      ...(events === undefined ? {} : { events }),
    };
  }

  private messagesPart(): Pick<Frame, "packetCount"> & Partial<Frame> {
    const { entries, count } = this.sample.take();
    const { processes } = this.cluster.kernel.state;
    const names = processes.length === this.processesNamed ? {} : { processNames: processes.map((process) => process.name) };
    this.processesNamed = processes.length;
    if (entries.length === 0) return { packetCount: count, ...names };
    const nameOf = (index: number) => processes[index]?.name ?? "";
    return {
      packetCount: count,
      packets: packPackets(entries, (index) => this.cluster.binaryOf(index)),
      journal: journalLines(entries, nameOf, (entry) => this.cluster.describe(entry)),
      ...names,
    };
  }

  private textPart(): Partial<Frame> {
    const vitals = vitalRows(this.cluster);
    const commands = this.newCommands();
    const before = this.outputSent;
    const terminal = this.newOutput();
    return {
      ...(vitals === undefined ? {} : { vitals }),
      ...(commands.length === 0 ? {} : { commands }),
      ...(terminal.length === 0 ? {} : { terminal }),
      ...(this.outputSent === before ? {} : { printed: this.outputSent }),
    };
  }

  private newCommands(): readonly StampedCommand[] {
    const fresh = this.simulation.log.slice(this.commandsSent);
    this.commandsSent = this.simulation.log.length;
    return fresh;
  }

  private newOutput(): readonly TerminalOutput[] {
    const lines = kubectlOutput(this.cluster, this.outputSent);
    const output: TerminalOutput[] = [];
    for (const line of lines) {
      this.outputSent = line.seq;
      const requestId = this.requestOf(line.id);
      if (requestId !== undefined) output.push({ requestId, stream: line.stream, text: line.text, ...(line.edit === undefined ? {} : { edit: line.edit }), ...(line.reads === undefined ? {} : { reads: line.reads }), ...(line.file === undefined ? {} : { file: line.file }), ...(line.done === undefined ? {} : { done: line.done }) });
    }
    return output;
  }

  private detailPart(subject: Subject | null): Partial<Frame> {
    const detail = subject === null ? undefined : buildDetail(this.cluster, subject, (uid) => this.object(uid));
    const text = detail === undefined ? "" : JSON.stringify(detail);
    if (detail === undefined || text === this.detailText) return {};
    this.detailText = text;
    return { detail };
  }

  private scenePart(query: SceneQuery | null, isRunning: boolean): Partial<Frame> {
    if (query === null) return {};
    // What is dear to read is read less often while the clock runs.
    if (isRunning && this.sceneText !== "" && this.turn++ % this.turnsFor(query.id) !== 0) return {};
    const scene = readScene(this.simulation, query);
    const text = JSON.stringify({ ...scene, at: 0 });
    if (text === this.sceneText) return {};
    this.sceneText = text;
    return { scene };
  }

  private turnsFor(id: SceneId): number {
    const turns = turnsOf[id];
    return turns === undefined ? 1 : turns * Math.max(1, Math.ceil(this.objectRows.count / objectsPerTurns));
  }

  /** Another one is asked for, or the same by a page that has not seen it. */
  forgetScene(): void {
    this.sceneText = "";
  }
}
