import type { Micros } from "../engine/core/index.ts";
import type { MachineRow, ObjectRow, PodRow, ProcessRow, VitalRow, VitalSign } from "./rows.ts";

/** So many of so many. */
export interface Share {
  readonly is: number;
  readonly of: number;
}

/** A controller with pods: what is wanted, what its status says, and what really runs on the machines. */
export interface WorkloadStanding {
  /** "Deployment default/web". */
  readonly name: string;
  readonly desired: number;
  /** As the object's status has it. */
  readonly ready: number;
  /** Pods of it of which every container runs on its machine now, whatever the API says. */
  readonly running: number;
}

/** How a cluster stands at a moment: what one holds against another that was treated otherwise. */
export interface Standing {
  readonly vitals: Readonly<Partial<Record<VitalSign, VitalRow["status"]>>>;
  /** Members whose process runs. */
  readonly etcd: Share;
  /** Processes that hold themselves for the leader: none, one, or, cut off from one another, two. */
  readonly leaders: readonly string[];
  readonly apiServers: Share;
  /** Ready, as the API has it. */
  readonly nodes: Share;
  /** Pods that are wanted, and those of them that run. */
  readonly pods: Share;
  readonly workloads: readonly WorkloadStanding[];
}

/** A standing from `at` on, until the next row. Read once in a simulated second, so that it depends on nothing but the history. */
export interface MeasureRow {
  readonly at: Micros;
  readonly standing: Standing;
  /** Since the history began: probes that failed. */
  readonly failed: Readonly<Record<VitalSign, number>>;
  /** Since the history began: pods that ran and do not run any more, each counted once; those that came to their end are not lost. */
  readonly lost: number;
}

export interface StandingRows {
  readonly vitals: Iterable<Pick<VitalRow, "sign" | "status">>;
  readonly machines: Iterable<MachineRow>;
  readonly processes: Iterable<ProcessRow>;
  readonly pods: Iterable<PodRow>;
  readonly objects: Iterable<ObjectRow>;
}

/** Where the probes of the vital signs live: they kill a pod every 20 seconds to see it replaced. Not part of anybody's work. */
const probeNamespace = "vital-signs";
/** Ordered as they are listed. */
const workloadKinds: readonly string[] = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"];
const workloadsMax = 40;

/** Reads how a cluster stands off its rows: the page from those that it shows, the worker from those that it would send. */
export function standingOf({ vitals, machines, processes, pods, objects }: StandingRows): Standing {
  const [etcd, apiServers] = [share(), share()];
  const leaders: string[] = [];
  for (const { name, binary, running, role } of processes) {
    const counted = binary === "etcd" ? etcd : binary === "kube-apiserver" ? apiServers : undefined;
    if (counted === undefined) continue;
    counted.of++;
    if (running !== "running") continue;
    counted.is++;
    if (binary === "etcd" && role === "leader") leaders.push(name);
  }
  const nodes = share();
  for (const { role, nodeReady } of machines) {
    if (role !== "worker") continue;
    nodes.of++;
    if (nodeReady === "Ready") nodes.is++;
  }
  const podShare = share();
  const running = new Map<string, number>();
  for (const pod of pods) {
    if (pod.namespace === probeNamespace) continue;
    if (isWanted(pod)) {
      podShare.of++;
      if (isRunning(pod)) podShare.is++;
    }
    if (isRunning(pod) && pod.owner !== "") {
      const key = `${pod.namespace}/${pod.owner}`;
      running.set(key, (running.get(key) ?? 0) + 1);
    }
  }
  return { vitals: statusesOf(vitals), etcd, leaders: leaders.sort(), apiServers, nodes, pods: podShare, workloads: workloadsOf(objects, running) };
}

const share = (): { is: number; of: number } => ({ is: 0, of: 0 });

const isWanted = ({ phase, terminating }: PodRow): boolean => !terminating && phase !== "Succeeded" && phase !== "Failed";

/** On its machine, now. */
export const isRunning = ({ containers, runningContainers, frozen }: PodRow): boolean => containers > 0 && runningContainers >= containers && !frozen;

/** A pod whose loss would be somebody's. */
export const isSomebodys = ({ namespace }: PodRow): boolean => namespace !== probeNamespace;

function statusesOf(vitals: StandingRows["vitals"]): Standing["vitals"] {
  const statuses: Partial<Record<VitalSign, VitalRow["status"]>> = {};
  for (const { sign, status } of vitals) statuses[sign] = status;
  return statuses;
}

function workloadsOf(objects: Iterable<ObjectRow>, running: ReadonlyMap<string, number>): readonly WorkloadStanding[] {
  const found: (WorkloadStanding & { readonly rank: number })[] = [];
  const owned = new Map<string, number>();
  const owners: ObjectRow[] = [];
  for (const row of objects) {
    const rank = workloadKinds.indexOf(row.kind);
    if (rank === -1 || row.namespace === probeNamespace) continue;
    const own = running.get(`${row.namespace}/${row.kind}/${row.name}`) ?? 0;
    // The pods of a Deployment are those of its ReplicaSets.
    owned.set(row.uid, (owned.get(row.uid) ?? 0) + own);
    if (row.ownerUid === "") owners.push(row);
    else owned.set(row.ownerUid, (owned.get(row.ownerUid) ?? 0) + own);
  }
  for (const row of owners) {
    const { desired, ready } = countsOf(row);
    found.push({ name: `${row.kind} ${row.namespace}/${row.name}`, desired, ready, running: owned.get(row.uid) ?? 0, rank: workloadKinds.indexOf(row.kind) });
  }
  found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  return found.slice(0, workloadsMax).map(({ rank: _, ...workload }) => workload);
}

/** What `kubectl get` prints of it: READY "2/3", or DESIRED and READY. */
function countsOf({ columns }: ObjectRow): { readonly desired: number; readonly ready: number } {
  const cell = (name: string) => columns.find(([column]) => column === name)?.[1] ?? "0";
  const [ready = "0", of] = cell("READY").split("/");
  return { desired: Number(of ?? cell("DESIRED")), ready: Number(ready) };
}
