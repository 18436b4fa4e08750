import type { Cluster } from "../../engine/cluster/index.ts";
import type { MachineRecord } from "../../engine/core/index.ts";
import type { LinkRow, MachineRow } from "../../protocol/index.ts";
import type { RowTable } from "./changes.ts";

/** What the API says of a node, and what the pods bound to it ask for. */
export interface NodeFacts {
  readonly ready: "Ready" | "NotReady" | "Unknown";
  readonly cordoned: boolean;
  readonly zone: string;
  readonly pool: string;
}

export interface UsageFacts {
  readonly milliCpuUsed: number;
  readonly memoryUsed: number;
}

const defaultFsync = 2000;

/** How large a worker is. */
export interface WorkerSize {
  readonly milliCpu: number;
  readonly memory: number;
}

export interface MachineFacts {
  readonly nodes: ReadonlyMap<string, NodeFacts>;
  readonly usage: ReadonlyMap<string, UsageFacts>;
  /** By machine index, filled here: a machine keeps its size. */
  readonly sizes: Map<number, WorkerSize>;
}

/** One row for each machine that has not been removed. */
export function setMachineRows(table: RowTable<MachineRow>, cluster: Cluster, { nodes, usage, sizes }: MachineFacts): void {
  for (const machine of cluster.kernel.state.machines) {
    if (machine.removed) {
      table.delete(machine.name);
      continue;
    }
    const role = cluster.roles[machine.index] ?? "worker";
    const node = nodes.get(machine.name);
    const used = usage.get(machine.name);
    table.set(machine.name, {
      name: machine.name,
      role,
      power: machine.power,
      paused: machine.paused,
      slowFactor: machine.slow,
      isolated: machine.isolated,
      diskFull: machine.diskFull,
      ...(machine.fsync === defaultFsync ? {} : { fsync: machine.fsync }),
      ...(role === "worker" ? { nodeReady: node?.ready ?? "", cordoned: node?.cordoned ?? false, zone: node?.zone ?? "", pool: node?.pool ?? "" } : {}),
      ...(used === undefined ? {} : used),
      ...(role === "worker" ? sizeOf(cluster, machine, sizes) : {}),
    });
  }
}

function sizeOf(cluster: Cluster, { index, name }: MachineRecord, sizes: Map<number, WorkerSize>): WorkerSize {
  const known = sizes.get(index);
  if (known !== undefined) return known;
  const { workerMilliCpu, workerMemoryBytes } = cluster.blueprint;
  const shape = cluster.shapeOf(name);
  const size = { milliCpu: shape?.milliCpu ?? workerMilliCpu, memory: shape?.memoryBytes ?? workerMemoryBytes };
  sizes.set(index, size);
  return size;
}

/** Links with a fault. */
export function setLinkRows(table: RowTable<LinkRow>, cluster: Cluster): void {
  const { machines, links } = cluster.kernel.state;
  for (const link of links.values()) {
    const from = machines[link.from]?.name ?? "";
    const to = machines[link.to]?.name ?? "";
    const key = `${from}>${to}`;
    if (link.cut || link.latency > 0 || link.lossPerMillion > 0) table.set(key, { from, to, cut: link.cut, latency: link.latency, lossPerMillion: link.lossPerMillion });
    else table.delete(key);
  }
}
