import type { ApiserverState } from "../../engine/apiserver/index.ts";
import { storedObjects } from "../../engine/cluster/index.ts";
import type { Binary, Cluster } from "../../engine/cluster/index.ts";
import type { KubeObject, ResourceKey } from "../../engine/api/index.ts";
import { say } from "../../engine/core/index.ts";
import type { MachineRecord, Micros, ProcessRecord } from "../../engine/core/index.ts";
import type { Said, StampedCommand, Subject } from "../../protocol/index.ts";
import type { Recording } from "../recording/recording.ts";

/** What a chain is read from. */
export interface WhySources {
  readonly cluster: Cluster;
  readonly recording: Recording;
  /** The commands given by now; the first has the number 1. */
  readonly log: readonly StampedCommand[];
}

/** Which resource keeps the objects of a kind. */
const resources: Readonly<Record<string, ResourceKey>> = {
  Pod: "v1/pods",
  Node: "v1/nodes",
  Service: "v1/services",
  Event: "v1/events",
  ConfigMap: "v1/configmaps",
  Namespace: "v1/namespaces",
  ResourceQuota: "v1/resourcequotas",
  PersistentVolume: "v1/persistentvolumes",
  PersistentVolumeClaim: "v1/persistentvolumeclaims",
  ReplicationController: "v1/replicationcontrollers",
  Deployment: "apps/v1/deployments",
  ReplicaSet: "apps/v1/replicasets",
  StatefulSet: "apps/v1/statefulsets",
  DaemonSet: "apps/v1/daemonsets",
  Job: "batch/v1/jobs",
  CronJob: "batch/v1/cronjobs",
  Lease: "coordination.k8s.io/v1/leases",
  EndpointSlice: "discovery.k8s.io/v1/endpointslices",
  HorizontalPodAutoscaler: "autoscaling/v2/horizontalpodautoscalers",
  PodDisruptionBudget: "policy/v1/poddisruptionbudgets",
  StorageClass: "storage.k8s.io/v1/storageclasses",
};

/** A copy of the objects, and whose it is. */
interface Copy {
  readonly objects: ReadonlyMap<string, KubeObject>;
  readonly evidence: Said;
}

/** Looks into a cluster without changing it: memories of processes, states of machines, and the objects as an API server has them. */
export class Facts {
  readonly cluster: Cluster;
  readonly recording: Recording;
  readonly log: readonly StampedCommand[];
  private readonly copies = new Map<string, Copy>();

  constructor({ cluster, recording, log }: WhySources) {
    this.cluster = cluster;
    this.recording = recording;
    this.log = log;
  }

  get now(): Micros {
    return this.cluster.kernel.state.now;
  }

  /** The processes of a component, of machines that are there. */
  processesOf(binary: Binary): readonly ProcessRecord[] {
    return this.cluster.kernel.state.processes.filter((record) => this.cluster.binaryOf(record.index) === binary && !this.machineOf(record).removed);
  }

  process(name: string): ProcessRecord | undefined {
    return this.cluster.kernel.findProcess(name);
  }

  machine(name: string): MachineRecord | undefined {
    return this.cluster.kernel.findMachine(name);
  }

  machineOf(record: ProcessRecord): MachineRecord {
    return this.cluster.kernel.machineOf(record);
  }

  /** The objects of a kind, by their keys in etcd, as the first API server that has them in its watch cache; as etcd, when no API server runs. */
  private copyOf(kind: string): Copy {
    const known = this.copies.get(kind);
    if (known !== undefined) return known;
    const made = this.cachedCopy(kind) ?? this.etcdCopy(kind);
    this.copies.set(kind, made);
    return made;
  }

  private cachedCopy(kind: string): Copy | undefined {
    const servers = this.processesOf("kube-apiserver").filter(({ memory, status }) => memory !== undefined && status === "running");
    // One whose cache has lost its watch is asked last: what it has is old.
    for (const phase of ["watching", "listing", "waiting"]) {
      for (const server of servers) {
        for (const cacher of cachersOf(server.memory as ApiserverState, kind)) {
          if (cacher.phase === phase && cacher.revision > 0) return { objects: cacher.objects, evidence: say`${server.name}: its watch cache of ${plural(cacher.resource)}${phase === "watching" ? "" : say`, which has lost its watch of etcd`}` };
        }
      }
    }
    return undefined;
  }

  private etcdCopy(kind: string): Copy {
    const objects = storedObjects(this.cluster).filter((object) => object.kind === kind);
    return { objects: new Map(objects.map((object) => [`${object.metadata.namespace ?? ""}/${object.metadata.name}`, object])), evidence: say`etcd: the member that has applied most (no API server that runs has them)` };
  }

  /** Where the objects of a kind were read. */
  copyEvidence(kind: string): Said {
    return this.copyOf(kind).evidence;
  }

  /** All objects of a kind, of one namespace if it is given. The caller names the type that the kind has. */
  list<T extends KubeObject = KubeObject>(kind: string, namespace?: string): readonly T[] {
    const found: T[] = [];
    for (const object of this.copyOf(kind).objects.values()) if (namespace === undefined || object.metadata.namespace === namespace) found.push(object as T);
    return found;
  }

  get<T extends KubeObject = KubeObject>(kind: string, namespace: string, name: string): T | undefined {
    for (const object of this.copyOf(kind).objects.values()) if (object.metadata.name === name && (object.metadata.namespace ?? "") === namespace) return object as T;
    return undefined;
  }
}

const plural = (resource: string): string => resource.slice(resource.lastIndexOf("/") + 1);

function cachersOf({ cachers }: ApiserverState, kind: string) {
  const resource = resources[kind];
  const own = resource === undefined ? undefined : cachers.get(resource);
  if (own !== undefined) return [own];
  // Of a kind that is not in the table, the cache that holds such objects.
  return [...cachers.values()].filter(({ objects }) => objects.values().next().value?.kind === kind);
}

export const processSubject = ({ name }: ProcessRecord): Subject => ({ type: "process", name });
export const machineSubject = ({ name }: MachineRecord): Subject => ({ type: "machine", name });
export const objectSubject = ({ metadata }: KubeObject): Subject => ({ type: "object", uid: metadata.uid ?? "" });

/** "Pod default/web-1", "Node worker-2". */
export const titleOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;

/** "kubectl get pod web-1 -n default -o yaml". */
export const getLine = ({ kind, metadata }: KubeObject, verb = "describe"): string => `kubectl ${verb} ${kind.toLowerCase()} ${metadata.name}${metadata.namespace === undefined ? "" : ` -n ${metadata.namespace}`}`;
