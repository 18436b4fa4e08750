import type { KubeObject } from "../../engine/api/index.ts";
import type { ClientState } from "../../engine/client/index.ts";
import type { Cluster } from "../../engine/cluster/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import type { KubeletState } from "../../engine/kubelet/index.ts";
import type { LinuxState } from "../../engine/linux/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";

/** Bugs to be planted into a running cluster: each breaks one law. Called after every event. */
export type Plant = (cluster: Cluster) => void;

const memories = (cluster: Cluster, binary: string): readonly unknown[] =>
  cluster.kernel.state.processes.filter((process) => cluster.binaryOf(process.index) === binary && process.memory !== undefined).map((process) => process.memory);
const members = (cluster: Cluster): readonly EtcdState[] => memories(cluster, "etcd") as readonly EtcdState[];

/** As soon as a change of the store meets `when`, every member has it otherwise. */
function rewrite(when: (object: KubeObject, previous: KubeObject | undefined) => boolean, change: (object: KubeObject) => KubeObject): Plant {
  const seen = new Map<EtcdState, number>();
  return (cluster) => {
    for (const member of members(cluster)) {
      const { history, dropped } = member.keyspace.store;
      const count = history.length + dropped;
      for (let at = Math.max(0, (seen.get(member) ?? 0) - dropped); at < history.length; at++) {
        const event = history[at];
        const object = event?.kv.value as KubeObject | undefined;
        if (event === undefined || event.type !== "PUT" || !when(object as KubeObject, event.prevKv?.value as KubeObject | undefined)) continue;
        history[at] = { ...event, kv: { ...event.kv, value: change(object as KubeObject) } };
      }
      seen.set(member, count);
    }
  };
}

const withMeta = (object: KubeObject, metadata: Partial<KubeObject["metadata"]>): KubeObject => ({ ...object, metadata: { ...object.metadata, ...metadata } });
const phaseOf = (object: KubeObject): string | undefined => (object as Pod).status?.phase;
const isPod = (object: KubeObject): boolean => object?.kind === "Pod";

/** Two members lead one term. */
export const twoLeaders: Plant = (cluster) => {
  const [leader] = members(cluster).filter(({ raft }) => raft.role === "leader");
  const other = members(cluster).find(({ raft }) => raft.role !== "leader");
  if (leader === undefined || other === undefined) return;
  other.raft.role = "leader";
  other.raft.term = leader.raft.term;
};

/** A follower holds another command than the others where it has not applied yet. */
export const changedEntry: Plant = (cluster) => {
  for (const { raft } of members(cluster)) {
    const last = raft.log.entries.at(-1);
    if (last === undefined || raft.role === "leader" || last.index <= raft.appliedIndex) continue;
    raft.log.entries[raft.log.entries.length - 1] = { ...last, data: structuredClone(last.data) };
  }
};

/** One member's store takes a write for another. */
export function changedStore(): Plant {
  let seen = 0;
  return (cluster) => {
    const store = members(cluster)[0]?.keyspace.store;
    const last = store?.history.at(-1);
    if (store === undefined || last === undefined || store.revision === seen) return;
    seen = store.revision;
    store.history[store.history.length - 1] = { ...last, kv: { ...last.kv, key: `${last.kv.key}-planted` } };
  };
}

/** A member forgets a transaction. */
export const revisionGoesBack: Plant = (cluster) => {
  const store = members(cluster)[0]?.keyspace.store;
  if (store !== undefined && store.revision > 100) store.revision -= 2;
};

/** A write gets the revision of the one before it. */
export const sameRevision: Plant = (cluster) => {
  for (const { keyspace } of members(cluster)) {
    const { history } = keyspace.store;
    const last = history.at(-1);
    if (last?.prevKv !== undefined) history[history.length - 1] = { ...last, kv: { ...last.kv, modRevision: last.prevKv.modRevision } };
  }
};

export const changedUid = (): Plant => rewrite((object, previous) => object?.kind === "Lease" && previous !== undefined, (object) => withMeta(object, { uid: "planted" }));
export const generationGoesBack = (): Plant => rewrite((object, previous) => object?.kind === "Deployment" && previous !== undefined, (object) => withMeta(object, { generation: 0 }));
export const forgottenDeletion = (): Plant =>
  rewrite(isPod, (object) => {
    const { deletionTimestamp: _, ...metadata } = object.metadata;
    return { ...object, metadata: { ...metadata, finalizers: ["planted"] } };
  });
export const movedPod = (): Plant =>
  rewrite((object) => isPod(object) && phaseOf(object) === "Running", (object) => ({ ...object, spec: { ...(object as Pod).spec, nodeName: "elsewhere" } }) as KubeObject);
export const revivedPod = (): Plant =>
  rewrite((object) => isPod(object) && phaseOf(object) === "Pending", (object) => ({ ...object, status: { ...(object as Pod).status, phase: "Failed" } }) as KubeObject);

/** A machine runs a pod that was bound to another. */
export const straySandbox: Plant = (cluster) => {
  const [one, other] = memories(cluster, "linux") as readonly LinuxState[];
  const [entry] = one?.pods ?? [];
  if (other === undefined || entry === undefined || other.pods.has(entry[0])) return;
  other.pods.set(...entry);
  other.version++;
};

/** The kubelets forget what they have let in. */
export const forgetfulKubelet: Plant = (cluster) => {
  for (const state of memories(cluster, "kubelet") as readonly KubeletState[]) {
    state.requested.milliCpu = 0;
    state.requested.memory = 0;
  }
};

const electionsOf = (cluster: Cluster) => (memories(cluster, "kube-scheduler") as readonly { readonly client: ClientState<unknown> }[]).flatMap(({ client }) => client.election ?? []);

/** Those who wait for a Lease believe that it was not renewed for long. */
export const impatientCandidates: Plant = (cluster) => {
  const leader = electionsOf(cluster).find(({ phase }) => phase === "leader");
  for (const election of electionsOf(cluster)) {
    if (election.phase !== "follower" || leader === undefined) continue;
    election.lease = leader.lease;
    election.observedHolder = leader.observedHolder;
    election.observedAt = -1e9;
  }
};

/** A leader that cannot renew its Lease leads on. */
export const stubbornLeader: Plant = (cluster) => {
  for (const { deadlineTimer } of electionsOf(cluster)) if (deadlineTimer !== undefined) cluster.kernel.cancelTimer(deadlineTimer);
};

/** Caches go back to an old version of their nodes. */
export const agingCache: Plant = (cluster) => {
  if (cluster.kernel.state.now < 20e6) return;
  for (const { client } of memories(cluster, "kube-scheduler") as readonly { readonly client: ClientState<unknown> }[]) {
    const items = client.stores.get("v1/nodes")?.items;
    for (const [key, node] of items ?? []) items?.set(key, withMeta(node, { resourceVersion: "1" }));
  }
};
