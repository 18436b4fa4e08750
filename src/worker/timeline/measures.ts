import type { Cluster } from "../../engine/cluster/index.ts";
import { vitalRows } from "../../engine/cluster/index.ts";
import { isRunning, isSomebodys, standingOf } from "../../protocol/index.ts";
import type { EventRow, MachineRow, MeasureRow, Micros, ObjectRow, PodRow, ProcessRow, VitalSign } from "../../protocol/index.ts";
import { RowTable } from "../frames/changes.ts";
import { setMachineRows } from "../frames/machineRows.ts";
import type { WorkerSize } from "../frames/machineRows.ts";
import { ObjectFeed } from "../frames/objectFeed.ts";
import { ObjectRows } from "../frames/objectRows.ts";
import { PodRows } from "../frames/podRows.ts";
import { ProcessRows } from "../frames/processRows.ts";

/** Read at each whole simulated second. */
export const measureEvery: Micros = 1_000_000;
const rowsMax = 20_000;

const noneFailed: MeasureRow["failed"] = { read: 0, write: 0, schedule: 0, heal: 0, traffic: 0 };

/** How the cluster stood from second to second, for those who hold it against another one. */
export interface Measures {
  /** Reads it, at a whole second that has not been read yet. */
  read(cluster: Cluster): void;
  /** Rows that are new since the last call. */
  take(): readonly MeasureRow[];
  all(): readonly MeasureRow[];
  /** Of a history that goes another way from `at` on, where `cluster` stands at `at`. */
  upTo(at: Micros, cluster: Cluster): Measures;
  /** What was read after `at` has not happened. */
  forgetAfter(at: Micros): void;
}

/** None yet: of a history that begins. */
export const newMeasures = (): Measures => new MeasuredSeconds([]);

class MeasuredSeconds implements Measures {
  private fresh: MeasureRow[] = [];
  private readUntil: Micros = -1;
  private reader: RowReader | undefined;

  constructor(private rows: MeasureRow[]) {}

  read(cluster: Cluster): void {
    const { now } = cluster.kernel.state;
    if (now <= this.readUntil || now % measureEvery !== 0) return;
    const since = this.readUntil;
    this.readUntil = now;
    const before = this.rows.at(-1);
    this.reader ??= new RowReader(before?.lost ?? 0);
    const row = { ...this.reader.read(cluster), failed: failedSince(cluster, since, before?.failed ?? noneFailed) };
    if (before !== undefined && JSON.stringify({ ...row, at: 0 }) === JSON.stringify({ ...before, at: 0 })) return;
    this.rows.push(row);
    this.fresh.push(row);
    if (this.rows.length > rowsMax) this.rows.shift();
  }

  take(): readonly MeasureRow[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  all(): readonly MeasureRow[] {
    this.fresh = [];
    return [...this.rows];
  }

  upTo(at: Micros, cluster: Cluster): Measures {
    const copy = new MeasuredSeconds(this.rows.filter((row) => row.at <= at));
    copy.readUntil = Math.min(at, this.readUntil);
    // Who runs now could be lost from now on.
    copy.reader = new RowReader(copy.rows.at(-1)?.lost ?? 0);
    copy.reader.read(cluster);
    return copy;
  }

  forgetAfter(at: Micros): void {
    this.rows = this.rows.filter((row) => row.at <= at);
    this.readUntil = Math.min(this.readUntil, at);
    this.reader = undefined;
  }
}

/** Probes that failed up to now: those of `before`, and those whose outcome came after `since`. */
function failedSince(cluster: Cluster, since: Micros, before: MeasureRow["failed"]): MeasureRow["failed"] {
  const failed: Record<VitalSign, number> = { ...before };
  for (const { sign, history } of vitalRows(cluster) ?? []) for (const [at, latency] of history) if (at > since && latency < 0) failed[sign]++;
  return failed;
}

/** Keeps the rows that a page would have, and counts the pods that were lost. */
class RowReader {
  private readonly machines = new RowTable<MachineRow>();
  private readonly processes = new RowTable<ProcessRow>();
  private readonly pods = new RowTable<PodRow>();
  private readonly objects = new RowTable<ObjectRow>();
  private readonly podRows = new PodRows(this.pods);
  private readonly objectRows = new ObjectRows(this.objects, new RowTable<EventRow>(), this.podRows);
  private readonly feed = new ObjectFeed(this.objectRows);
  private readonly processRows = new ProcessRows(this.processes);
  private readonly sizes = new Map<number, WorkerSize>();
  private readonly ran = new Set<string>();
  private readonly lostPods = new Set<string>();

  constructor(private lost: number) {}

  read(cluster: Cluster): Omit<MeasureRow, "failed"> {
    const { now } = cluster.kernel.state;
    this.objectRows.now = now;
    this.feed.update(cluster, Infinity);
    this.podRows.updateMachines(cluster);
    this.podRows.flush();
    this.processRows.updateAll(cluster);
    setMachineRows(this.machines, cluster, { nodes: this.objectRows.nodes, usage: this.podRows.usage, sizes: this.sizes });
    this.countLost();
    const standing = standingOf({ vitals: vitalRows(cluster) ?? [], machines: rowsOf(this.machines), processes: rowsOf(this.processes), pods: rowsOf(this.pods), objects: rowsOf(this.objects) });
    return { at: now, standing, lost: this.lost };
  }

  private countLost(): void {
    const { upserted, removed } = this.pods.take(Infinity) ?? { upserted: [], removed: [] };
    for (const uid of removed) this.loses(uid);
    for (const pod of upserted) {
      if (!isSomebodys(pod)) continue;
      if (isRunning(pod)) this.ran.add(pod.uid);
      else if (pod.phase === "Succeeded") this.ran.delete(pod.uid);
      else if (pod.runningContainers === 0) this.loses(pod.uid);
    }
  }

  private loses(uid: string): void {
    if (!this.ran.delete(uid) || this.lostPods.has(uid)) return;
    this.lostPods.add(uid);
    this.lost++;
  }
}

function* rowsOf<Row extends object>(table: RowTable<Row>): Iterable<Row> {
  for (const key of table.keys()) {
    const row = table.get(key);
    if (row !== undefined) yield row;
  }
}
