import type { Cluster } from "../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { ProcessRow } from "../../protocol/index.ts";
import type { RowTable } from "./changes.ts";

interface Seen {
  readonly cpuUsed: number;
  readonly incarnation: number;
  readonly status: ProcessRecord["status"];
  readonly slow: number;
  readonly at: number;
  readonly load: number;
}

/** Views are read again at most this often; those of workers in turns. */
const viewsPerFrame = 60;

/** Keeps the rows of processes: looks again only at those that have done something since. */
export class ProcessRows {
  private readonly seen = new Map<number, Seen>();
  private cursor = 0;

  constructor(private readonly table: RowTable<ProcessRow>) {}

  update(cluster: Cluster): void {
    const { processes } = cluster.kernel.state;
    const count = Math.min(viewsPerFrame, processes.length);
    for (let i = 0; i < count; i++) {
      this.cursor = (this.cursor + 1) % processes.length;
      this.updateOne(cluster, this.cursor);
    }
  }

  /** All of them, as after a replay. */
  updateAll(cluster: Cluster): void {
    for (let index = 0; index < cluster.kernel.state.processes.length; index++) this.updateOne(cluster, index);
  }

  updateOne(cluster: Cluster, index: number): void {
    const process = cluster.kernel.state.processes[index];
    if (process === undefined) return;
    const machine = cluster.kernel.machineOf(process);
    if (machine.removed) {
      this.table.delete(process.name);
      return;
    }
    const before = this.seen.get(index);
    const isSame = before?.cpuUsed === process.cpuUsed && before.incarnation === process.incarnation && before.status === process.status && before.slow === process.slow;
    if (isSame && before.load === 0) return;
    const { now } = cluster.kernel.state;
    const load = before === undefined || now <= before.at ? (before?.load ?? 0) : Math.min(100, Math.round((100 * (process.cpuUsed - before.cpuUsed)) / (now - before.at)));
    this.seen.set(index, { cpuUsed: process.cpuUsed, incarnation: process.incarnation, status: process.status, slow: process.slow, at: now, load });
    this.table.set(process.name, rowOf(cluster, process, load));
  }
}

function rowOf(cluster: Cluster, process: ProcessRecord, load: number): ProcessRow {
  const view = cluster.viewOf(process.index);
  const isDown = process.status === "stopped" || process.status === "exited";
  return {
    name: process.name,
    binary: cluster.binaryOf(process.index) ?? "linux",
    machine: cluster.kernel.machineOf(process).name,
    running: process.status,
    slowFactor: process.slow,
    condition: isDown ? "down" : (view?.condition ?? "ok"),
    role: view?.role ?? "",
    headline: isDown ? process.exitReason : (view?.headline ?? ""),
    load: view?.load ?? load,
  };
}
