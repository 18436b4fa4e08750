import type { Binary, Cluster } from "../../engine/cluster/index.ts";
import { vitalRows } from "../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../engine/core/index.ts";
import type { BandRow, Micros } from "../../protocol/index.ts";

/** Read so often: what lasts less shows only if the kernel has kept its time (the death of a process). */
const readEvery: Micros = 1_000_000;
const bandsMax = 4_000;
/** Of larger clusters the processes that every worker has are not read: their machines' troubles are. */
const processesMax = 400;
const ofEveryWorker: ReadonlySet<string> = new Set<Binary>(["kubelet", "containerd", "kube-proxy", "linux"]);

type Fact = Pick<BandRow, "lane" | "subject" | "kind" | "text"> & { readonly since?: Micros };

/** What lasted from when to when: troubles, leaderships, vital signs that failed. It is what a timeline shows behind its marks. */
export class Bands {
  private readonly open = new Map<string, BandRow>();
  private readonly incarnations = new Map<number, number>();
  /** Of etcd members: when they became leader, to the microsecond. */
  private readonly elected = new Map<string, Micros>();
  private fresh = new Map<string, BandRow>();
  private readUntil = -1;
  private nextId = 1;

  private readonly rows: Map<string, BandRow>;

  constructor(rows: Iterable<readonly [string, BandRow]> = []) {
    this.rows = new Map(rows);
  }

  /** When they are to be read again, if the clock stands at `now`. */
  dueAt(now: Micros): Micros {
    return (Math.floor(Math.max(now, this.readUntil) / readEvery) + 1) * readEvery;
  }

  /** A process has said something of itself. */
  note(cluster: Cluster, at: Micros, process: number, label: string): void {
    if (label.startsWith("became leader")) this.elected.set(cluster.kernel.state.processes[process]?.name ?? "", at);
  }

  /** Compares what is the case with what was. In a past that was read already it does nothing. */
  read(cluster: Cluster): void {
    const { now } = cluster.kernel.state;
    if (now <= this.readUntil) return;
    this.readUntil = now;
    this.readDeaths(cluster, now);
    const facts = new Map(factsOf(cluster).map((fact) => [`${fact.lane} ${fact.subject}`, fact]));
    for (const [key, band] of this.open) {
      const fact = facts.get(key);
      if (fact?.kind === band.kind && fact.text === band.text) facts.delete(key);
      else this.close(key, band, now);
    }
    for (const [key, fact] of facts) this.begin(key, fact, fact.since ?? (fact.lane === "leader" ? this.elected.get(fact.text) : undefined) ?? now);
  }

  /** A process that died and was started again between two reads. */
  private readDeaths(cluster: Cluster, now: Micros): void {
    for (const process of processesToRead(cluster)) {
      const known = this.incarnations.get(process.index) ?? process.incarnation;
      this.incarnations.set(process.index, process.incarnation);
      const death = process.deaths[process.incarnation - 1];
      if (process.incarnation <= known || death === undefined || this.open.has(`incident ${process.name}`)) continue;
      this.add({ lane: "incident", subject: process.name, kind: "exited", text: "ended, and was started again", from: death, to: Math.min(now, process.startedAt) });
    }
  }

  private begin(key: string, { lane, subject, kind, text }: Fact, from: Micros): void {
    this.open.set(key, this.add({ lane, subject, kind, text, from }));
  }

  private close(key: string, band: BandRow, to: Micros): void {
    this.open.delete(key);
    this.put({ ...band, to });
  }

  private add(band: Omit<BandRow, "id">): BandRow {
    const row = { id: String(this.nextId++), ...band };
    this.put(row);
    return row;
  }

  private put(row: BandRow): void {
    this.rows.set(row.id, row);
    this.fresh.set(row.id, row);
    if (this.rows.size > bandsMax) {
      const oldest = this.rows.keys().next().value;
      if (oldest !== undefined) this.rows.delete(oldest);
    }
  }

  /** Those that are new or changed since the last call. */
  take(): readonly BandRow[] {
    const taken = [...this.fresh.values()];
    this.fresh = new Map();
    return taken;
  }

  /** All of them: for a page that has seen none. */
  all(): readonly BandRow[] {
    this.fresh = new Map();
    return [...this.rows.values()];
  }

  /** Of a history that goes another way from `at` on. */
  upTo(at: Micros): Bands {
    const copy = new Bands(this.rows);
    copy.nextId = this.nextId;
    copy.readUntil = this.readUntil;
    copy.forgetAfter(at);
    return copy;
  }

  /** What began at `at` or later has not happened (it is read again, if it has); what lasted then lasts still. */
  forgetAfter(at: Micros): void {
    this.readUntil = Math.min(this.readUntil, at);
    this.incarnations.clear();
    this.open.clear();
    for (const [id, row] of this.rows) {
      if (row.from >= at) this.rows.delete(id);
      else if (row.to === undefined || row.to > at) {
        const { to: _, ...lasting } = row;
        this.rows.set(id, lasting);
        this.open.set(`${row.lane} ${row.subject}`, lasting);
      }
    }
  }
}

function processesToRead(cluster: Cluster): readonly ProcessRecord[] {
  const { processes } = cluster.kernel.state;
  return processes.length <= processesMax ? processes : processes.filter(({ index }) => !ofEveryWorker.has(cluster.binaryOf(index) ?? ""));
}

function factsOf(cluster: Cluster): readonly Fact[] {
  const { state } = cluster.kernel;
  const facts: Fact[] = [];
  for (const machine of state.machines) {
    if (machine.removed) continue;
    const troubles = [machine.power === "off" && "powered off", machine.paused && "suspended", machine.isolated && "cut off", machine.slow > 1 && `${machine.slow} times slower`, machine.diskFull && "disk full"].filter((word) => word !== false);
    if (troubles.length > 0) facts.push({ lane: "incident", subject: machine.name, kind: machine.power === "off" ? "off" : "fault", text: troubles.join(", ") });
  }
  for (const link of state.links.values()) {
    if (link.cut) facts.push({ lane: "incident", subject: `${state.machines[link.from]?.name ?? ""} to ${state.machines[link.to]?.name ?? ""}`, kind: "fault", text: "link cut" });
  }
  for (const process of processesToRead(cluster)) facts.push(...processFacts(cluster, process));
  for (const vital of vitalRows(cluster) ?? []) {
    if (vital.status === "failing" || vital.status === "slow") facts.push({ lane: "vital", subject: vital.sign, kind: vital.status, text: vital.status });
  }
  return facts;
}

const electing: ReadonlySet<string> = new Set(["etcd", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager"]);

function processFacts(cluster: Cluster, process: ProcessRecord): readonly Fact[] {
  const machine = cluster.kernel.machineOf(process);
  if (machine.removed || machine.power === "off") return [];
  if (process.status !== "running") {
    const since = process.status === "paused" ? undefined : process.deaths[process.incarnation];
    // Not started yet is no incident.
    if (process.incarnation === 0 && process.status === "exited") return [];
    return [{ lane: "incident", subject: process.name, kind: process.status, text: process.status, ...(since === undefined ? {} : { since }) }];
  }
  const binary = cluster.binaryOf(process.index) ?? "";
  if (!electing.has(binary) || cluster.viewOf(process.index)?.role !== "leader") return [];
  return [{ lane: "leader", subject: binary, kind: "leader", text: process.name }];
}
