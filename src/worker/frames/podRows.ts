import type { Cluster } from "../../engine/cluster/index.ts";
import { podStatusOf, podsOf } from "../../engine/cluster/index.ts";
import type { PodOnNode } from "../../engine/cluster/index.ts";
import type { PodRow } from "../../protocol/index.ts";
import { bytesOf, milliCpuOf } from "../../engine/api/index.ts";
import type { KubeObject } from "../../engine/api/index.ts";
import type { RowTable } from "./changes.ts";
import type { UsageFacts } from "./machineRows.ts";

type PodObject = KubeObject & {
  readonly spec?: { readonly nodeName?: string; readonly containers?: readonly { readonly resources?: { readonly requests?: Readonly<Record<string, string>> } }[] };
  readonly status?: { readonly phase?: string };
};

interface Asked {
  readonly node: string;
  readonly milliCpu: number;
  readonly memory: number;
}

/**
 * What a pod takes of its node's room, as the scheduler counts it; undefined when it takes none.
 *
 * @simplified containers only: init containers, overhead and resources of the whole pod are rare
 */
function askedBy(object: KubeObject): Asked | undefined {
  const { spec, status } = object as PodObject;
  if (spec?.nodeName === undefined || status?.phase === "Succeeded" || status?.phase === "Failed") return undefined;
  let milliCpu = 0;
  let memory = 0;
  for (const { resources } of spec.containers ?? []) {
    milliCpu += milliCpuOf(resources?.requests?.["cpu"]);
    memory += bytesOf(resources?.requests?.["memory"]);
  }
  return { node: spec.nodeName, milliCpu, memory };
}

interface OnMachine {
  readonly machine: string;
  readonly pod: PodOnNode;
}

/**
 * Rows of pods from two sources: what the API says of them, and what their machine really has
 * running. A pod that the API has forgotten and a machine still runs is shown; so is one that the
 * API believes to run on a machine that has lost it.
 */
export class PodRows {
  private readonly objects = new Map<string, KubeObject>();
  private readonly onMachine = new Map<string, OnMachine>();
  private readonly versions = new Map<string, string>();
  private readonly uidsOf = new Map<string, readonly string[]>();
  private readonly dirty = new Set<string>();
  /** The processes that are operating systems of machines, by index. */
  private readonly kernels: number[] = [];
  private looked = 0;
  /** By machine: what the pods that are bound to it ask for. */
  readonly usage = new Map<string, UsageFacts>();
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly table: RowTable<PodRow>) {}

  setObject(uid: string, object: KubeObject | undefined): void {
    if (object === undefined) this.objects.delete(uid);
    else this.objects.set(uid, object);
    this.dirty.add(uid);
    this.count(uid, object);
  }

  private count(uid: string, object: KubeObject | undefined): void {
    const before = this.asked.get(uid);
    const now = object === undefined ? undefined : askedBy(object);
    if (before?.node === now?.node && before?.milliCpu === now?.milliCpu && before?.memory === now?.memory) return;
    if (before !== undefined) this.add(before, -1);
    if (now === undefined) this.asked.delete(uid);
    else {
      this.asked.set(uid, now);
      this.add(now, 1);
    }
  }

  private add({ node, milliCpu, memory }: Asked, sign: 1 | -1): void {
    const { milliCpuUsed = 0, memoryUsed = 0 } = this.usage.get(node) ?? {};
    this.usage.set(node, { milliCpuUsed: milliCpuUsed + sign * milliCpu, memoryUsed: memoryUsed + sign * memory });
  }

  /** Reads the machines whose kernel says that something has changed. */
  updateMachines(cluster: Cluster): void {
    this.findKernels(cluster);
    for (const index of this.kernels) {
      const process = cluster.kernel.state.processes[index];
      if (process === undefined) continue;
      const machine = cluster.kernel.machineOf(process).name;
      const here = process.memory === undefined ? undefined : podsOf(process.memory);
      const version = here === undefined ? "off" : `${process.incarnation}:${here.version}`;
      if (this.versions.get(machine) === version) continue;
      this.versions.set(machine, version);
      this.setMachine(machine, here?.pods() ?? []);
    }
  }

  /** Processes only come: those that are known are not looked at again. */
  private findKernels(cluster: Cluster): void {
    for (; this.looked < cluster.binaries.length; this.looked++) if (cluster.binaryOf(this.looked) === "linux") this.kernels.push(this.looked);
  }

  private setMachine(machine: string, pods: readonly PodOnNode[]): void {
    for (const uid of this.uidsOf.get(machine) ?? []) {
      if (this.onMachine.get(uid)?.machine === machine) this.onMachine.delete(uid);
      this.dirty.add(uid);
    }
    for (const pod of pods) {
      this.onMachine.set(pod.uid, { machine, pod });
      this.dirty.add(pod.uid);
    }
    this.uidsOf.set(machine, pods.map((pod) => pod.uid));
  }

  /** Puts the changed rows into the table. */
  flush(): void {
    for (const uid of this.dirty) {
      const object = this.objects.get(uid);
      const there = this.onMachine.get(uid);
      if (object === undefined && there === undefined) this.table.delete(uid);
      else this.table.set(uid, rowOf(uid, object, there));
    }
    this.dirty.clear();
  }
}

function rowOf(uid: string, object: KubeObject | undefined, there: OnMachine | undefined): PodRow {
  const running = there?.pod.containers.filter((container) => container.state === "running").length ?? 0;
  const frozen = there?.pod.frozen ?? false;
  if (object === undefined) {
    // Only the machine knows of it: the API has forgotten it, or is not there to ask.
    const { namespace = "", name = "", containers = [] } = there?.pod ?? {};
    return {
      uid, namespace, name, node: there?.machine ?? "", status: running > 0 ? "Running" : "Exited", phase: "Unknown", readyContainers: 0,
      containers: containers.length, runningContainers: running, restarts: 0, terminating: false, owner: "", app: name, frozen,
    };
  }
  const status = podStatusOf(object);
  const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
  return {
    uid,
    namespace: object.metadata.namespace ?? "",
    name: object.metadata.name,
    node: status.node === "" ? (there?.machine ?? "") : status.node,
    status: status.text,
    phase: status.phase,
    readyContainers: status.ready,
    containers: status.containers,
    runningContainers: running,
    restarts: status.restarts,
    terminating: object.metadata.deletionTimestamp !== undefined,
    owner: owner === undefined ? "" : `${owner.kind}/${owner.name}`,
    app: object.metadata.labels?.["app"] ?? object.metadata.labels?.["app.kubernetes.io/name"] ?? owner?.name ?? object.metadata.name,
    frozen,
  };
}
