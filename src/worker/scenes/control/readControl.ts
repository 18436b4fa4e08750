import { perSecond } from "../../../engine/apiserver/index.ts";
import type { ApiserverState } from "../../../engine/apiserver/index.ts";
import type { Binary, Cluster } from "../../../engine/cluster/index.ts";
import type { ControllerManagerState } from "../../../engine/controllers/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import { etcdStore } from "../../../engine/etcd/index.ts";
import type { EtcdState, EtcdStoreReader } from "../../../engine/etcd/index.ts";
import type { SchedulerState } from "../../../engine/scheduler/index.ts";
import type { ApiserverScene, ControlScene, EtcdMemberScene, SchedulerQueuesScene } from "../../../protocol/index.ts";
import type { SceneReader } from "../scene.ts";
import { cloudOf } from "./cloud.ts";
import { leaseOf } from "./leases.ts";
import { pipelineOf } from "./pipeline.ts";
import { controllerQueues } from "./queues.ts";
import { kubeletsOf, watcherOf } from "./watchers.ts";

const electing: readonly Binary[] = ["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];

/** The control plane's processes, and one API server opened up. */
export const readControl: SceneReader<"control"> = (cluster, { server: wanted }): ControlScene => {
  const { now } = cluster.kernel.state;
  const of = (binary: Binary): readonly ProcessRecord[] => processesOf(cluster, binary);
  const servers = of("kube-apiserver");
  const server = servers.find(({ name }) => name === wanted) ?? servers.find(({ memory }) => memory !== undefined) ?? servers[0];
  const members = of("etcd");
  const store = newestStore(members);
  const state = server?.memory as ApiserverState | undefined;
  const components = electing.map((binary) => [binary, of(binary)] as const);
  const managers = of("kube-controller-manager");
  const manager = managers.find(({ memory, status }) => status === "running" && (memory as ControllerManagerState | undefined)?.phase === "running");
  const provider = of("cloud-provider")[0];
  const { kubelets, omitted, here } = kubeletsOf(cluster, server?.name ?? "");
  const scheduler = schedulerQueues(of("kube-scheduler"));
  return {
    apiservers: servers.map((record) => apiserverOf(cluster, record)),
    server: server?.name ?? "",
    ...(state === undefined ? {} : { pipeline: pipelineOf(state, store, now) }),
    members: members.map((record) => memberOf(cluster, record)),
    storeRevision: store?.revision ?? 0,
    watchers: components.flatMap(([, records]) => records.map((record) => watcherOf(cluster, record))),
    kubelets,
    kubeletsOmitted: omitted,
    kubeletsHere: here,
    leases: components.flatMap(([binary, records]) => (records.length === 0 ? [] : [leaseOf(cluster, binary, records)])),
    controllerManager: manager?.name ?? "",
    queues: manager === undefined ? [] : controllerQueues(manager.memory as ControllerManagerState),
    ...(scheduler === undefined ? {} : { scheduler }),
    ...(provider === undefined ? {} : { cloud: cloudOf(of("cloud-controller-manager"), provider) }),
  };
};

const processesOf = (cluster: Cluster, binary: Binary): readonly ProcessRecord[] => cluster.kernel.state.processes.filter((record) => cluster.binaryOf(record.index) === binary && !cluster.kernel.machineOf(record).removed);

function newestStore(members: readonly ProcessRecord[]): EtcdStoreReader | undefined {
  let best: EtcdStoreReader | undefined;
  for (const { memory } of members) {
    if (memory === undefined) continue;
    const store = etcdStore(memory as EtcdState);
    if (best === undefined || store.revision > best.revision) best = store;
  }
  return best;
}

function apiserverOf(cluster: Cluster, record: ProcessRecord): ApiserverScene {
  const { name, status: running } = record;
  const machine = cluster.kernel.machineOf(record).name;
  const state = record.memory as ApiserverState | undefined;
  if (state === undefined) return { name, machine, running, inFlight: 0, perSecond: 0 };
  let oldest: number | undefined;
  for (const { startedAt } of state.requests.values()) {
    oldest = startedAt;
    break;
  }
  return { name, machine, running, phase: state.phase, inFlight: state.requests.size, perSecond: perSecond(state.answered.total, cluster.kernel.state.now), ...(oldest === undefined ? {} : { oldestStartedAt: oldest }) };
}

function memberOf(cluster: Cluster, record: ProcessRecord): EtcdMemberScene {
  const { name, status: running } = record;
  const machine = cluster.kernel.machineOf(record).name;
  const state = record.memory as EtcdState | undefined;
  if (state === undefined) return { name, machine, running, role: "", term: 0, leader: "", revision: 0 };
  return { name, machine, running, role: state.raft.role, term: state.raft.term, leader: state.raft.leader, revision: state.keyspace.store.revision };
}

function schedulerQueues(schedulers: readonly ProcessRecord[]): SchedulerQueuesScene | undefined {
  const leader = schedulers.find(({ memory, status }) => status === "running" && (memory as SchedulerState | undefined)?.role === "leader");
  if (leader === undefined) return undefined;
  const { queue, binding, counts } = leader.memory as SchedulerState;
  return { process: leader.name, active: queue.active.length, backoff: queue.backoff.length + queue.errorBackoff.length, unschedulable: queue.unschedulable.size, binding: binding.size, attempts: counts.attempts };
}
