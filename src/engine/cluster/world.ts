import type { KubeObject } from "../api/index.ts";
import type { ClientState } from "../client/index.ts";
import { seconds } from "../core/index.ts";
import type { MachineRecord, ProcessRecord } from "../core/index.ts";
import { etcdStore } from "../etcd/index.ts";
import type { EtcdState } from "../etcd/index.ts";
import type { AppliedChange, Candidate, InformerSeen, KubeletSeen, LogEntry, Machine, Member, ObjectChange, StoredObject, World } from "../invariants/index.ts";
import type { Lease } from "../kinds/index.ts";
import type { KubeletState } from "../kubelet/index.ts";
import { podsOnNode } from "../linux/index.ts";
import type { LinuxState } from "../linux/index.ts";
import type { Cluster } from "./cluster.ts";

/** Read afresh at each access, so that a look costs nothing but what a law asks for. */
class MemberReader implements Member {
  constructor(private readonly record: ProcessRecord) {}
  private get state(): EtcdState {
    return this.record.memory as EtcdState;
  }
  get isUp(): boolean {
    return this.record.memory !== undefined;
  }
  get name(): string {
    return this.record.name;
  }
  get incarnation(): number {
    return this.record.incarnation;
  }
  get role(): string {
    return this.state.raft.role;
  }
  get term(): number {
    return this.state.raft.term;
  }
  get commitIndex(): number {
    return this.state.raft.commitIndex;
  }
  get appliedIndex(): number {
    return this.state.raft.appliedIndex;
  }
  get compactedIndex(): number {
    return this.state.raft.log.compactedIndex;
  }
  get revision(): number {
    return this.state.keyspace.store.revision;
  }
  get changeCount(): number {
    const { store } = this.state.keyspace;
    return store.dropped + store.history.length;
  }
  entryAt = (index: number): LogEntry | undefined => this.state.raft.log.entries[index - this.compactedIndex - 1];
  entries = (): readonly AppliedChange[] => etcdStore(this.state).entries().map((kv) => ({ key: kv.key, revision: kv.modRevision, value: kv.value }));
  changesSince = (number: number): readonly AppliedChange[] | undefined =>
    etcdStore(this.state).changesSince(number)?.map(({ kv, type }) => ({ key: kv.key, revision: kv.modRevision, value: type === "PUT" ? kv.value : undefined }));
}

/** Reservations of addresses and ports: records of the API servers, of which no client ever hears. */
const isReservation = (key: string): boolean => key.startsWith("/registry/ipaddresses/") || key.startsWith("/registry/ranges/");
const isObject = (value: unknown): value is KubeObject => typeof value === "object" && value !== null && "kind" in value && "metadata" in value;

/**
 * Looks into all memories of a cluster at once, as the laws want to see it. It remembers what it has
 * seen of the store, so that each look costs only what has changed since the one before.
 */
export class WorldObserver implements World {
  members: readonly MemberReader[] = [];
  readonly objects = new Map<string, StoredObject>();
  changes: readonly ObjectChange[] = [];
  machines: readonly Machine[] = [];
  kubelets: readonly KubeletSeen[] = [];
  candidates: readonly Candidate[] = [];
  private etcd: readonly MemberReader[] = [];
  private processesKnown = 0;
  private processesOf: { readonly etcd: ProcessRecord[]; readonly kubelets: ProcessRecord[]; readonly electing: ProcessRecord[] } = { etcd: [], kubelets: [], electing: [] };
  private next = 0;

  constructor(private readonly cluster: Cluster) {}

  get now(): number {
    return this.cluster.kernel.state.now;
  }

  /** Looks again. */
  look(): this {
    const { processes } = this.cluster.kernel.state;
    if (processes.length !== this.processesKnown) this.sortProcesses(processes);
    this.members = this.etcd.filter((member) => member.isUp);
    this.readChanges();
    this.kubelets = this.processesOf.kubelets.flatMap((record) => (record.memory === undefined ? [] : [kubeletSeen(record, this.cluster)]));
    this.candidates = this.processesOf.electing.flatMap((record) => this.candidate(record));
    return this;
  }

  /** New workers bring new processes. */
  private sortProcesses(processes: readonly ProcessRecord[]): void {
    this.processesKnown = processes.length;
    const of = (...binaries: readonly string[]) => processes.filter((record) => binaries.includes(this.cluster.binaryOf(record.index) ?? ""));
    this.processesOf = { etcd: of("etcd"), kubelets: of("kubelet"), electing: of("kube-scheduler", "kube-controller-manager", "cloud-controller-manager") };
    this.etcd = this.processesOf.etcd.map((record) => new MemberReader(record));
    const { machines } = this.cluster.kernel.state;
    this.machines = machines.map((machine) => new MachineReader(machine, this.cluster));
  }

  private readChanges(): void {
    let most: MemberReader | undefined;
    for (const member of this.members) if (most === undefined || member.changeCount > most.changeCount) most = member;
    if (most === undefined || most.changeCount <= this.next) {
      if (this.changes.length > 0) this.changes = [];
      return;
    }
    const fresh = most.changesSince(this.next);
    this.next = most.changeCount;
    this.changes = fresh?.flatMap((change) => this.take(change)) ?? this.readAll(most);
  }

  /** What came in between was compacted away: only what is there now can be seen. */
  private readAll(member: MemberReader): readonly ObjectChange[] {
    this.objects.clear();
    for (const change of member.entries()) this.take(change);
    return [];
  }

  private take({ key, revision, value }: AppliedChange): readonly ObjectChange[] {
    const previous = this.objects.get(key)?.object;
    const object = isObject(value) && !isReservation(key) ? value : undefined;
    if (object === undefined) this.objects.delete(key);
    else this.objects.set(key, { key, object, revision });
    return object === undefined && previous === undefined ? [] : [{ key, revision, object, previous }];
  }

  private candidate(record: ProcessRecord): readonly Candidate[] {
    const election = clientOf(record)?.election;
    if (election === undefined) return [];
    const lease = election.lease as Lease | undefined;
    const isOnTime = record.status === "running" && record.slow === 1 && this.cluster.kernel.machineOf(record).slow === 1;
    return [{ process: record.name, lease: lease?.metadata.name ?? "", leads: election.phase === "leader", lastRenewAt: election.lastRenewAt, leaseDuration: seconds(lease?.spec.leaseDurationSeconds ?? 15), isOnTime }];
  }

  readonly informers = (): readonly InformerSeen[] => {
    const found: InformerSeen[] = [];
    for (const record of this.cluster.kernel.state.processes) {
      const client = clientOf(record);
      if (client === undefined) continue;
      for (const [resource, store] of client.stores) found.push({ process: record.name, incarnation: record.incarnation, resource, items: store.items });
    }
    return found;
  };
}

/** The client of a component: all of them call it so. */
function clientOf(record: ProcessRecord): ClientState<unknown> | undefined {
  const memory = record.memory as { readonly client?: ClientState<unknown> } | undefined;
  return memory?.client;
}

/** The pods of a machine's operating system. */
class MachineReader implements Machine {
  private readonly linux: ProcessRecord | undefined;
  constructor(
    private readonly machine: MachineRecord,
    cluster: Cluster,
  ) {
    this.linux = cluster.kernel.findProcess(`linux-${machine.name}`);
  }
  private get state(): LinuxState | undefined {
    return this.linux?.memory as LinuxState | undefined;
  }
  get name(): string {
    return this.machine.name;
  }
  get isWorker(): boolean {
    return this.linux !== undefined;
  }
  get isUp(): boolean {
    return this.machine.power === "on" && !this.machine.paused && !this.machine.removed;
  }
  get isRemoved(): boolean {
    return this.machine.removed;
  }
  get podsVersion(): number {
    return this.state?.version ?? -1;
  }
  pods = () => (this.state === undefined ? [] : podsOnNode(this.state).map((pod) => ({ uid: pod.uid, namespace: pod.namespace, name: pod.name, isRunning: pod.containers.some((container) => container.state === "running") })));
}

function kubeletSeen(record: ProcessRecord, cluster: Cluster): KubeletSeen {
  const state = record.memory as KubeletState;
  const { workerMilliCpu, workerMemoryBytes, podsPerWorker } = cluster.blueprint;
  const node = cluster.kernel.machineOf(record).name;
  const shape = cluster.shapeOf(node);
  return {
    node,
    milliCpu: shape?.milliCpu ?? workerMilliCpu,
    memory: shape?.memoryBytes ?? workerMemoryBytes,
    podsMax: shape?.pods ?? podsPerWorker,
    version: state.podsVersion,
    admitted: () => [...state.pods.values()].filter((worker) => worker.admission === "admitted" && worker.holdsResources).map((worker) => worker.pod),
  };
}
