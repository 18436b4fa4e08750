import type { KubeObject } from "../api/index.ts";
import type { ControllerManagerState } from "../controllers/index.ts";
import type { Micros } from "../core/index.ts";
import type { KubectlState, OutputLine } from "../kubectl/index.ts";
import type { GatewayAnswer, HttpGatewayState } from "../httpGateway/index.ts";
import type { KubeletState } from "../kubelet/index.ts";
import { podsOnNode } from "../linux/index.ts";
import type { LinuxState, PodOnNode } from "../linux/index.ts";
import type { Pod, PodPhase } from "../kinds/index.ts";
import { resourceKinds } from "../kinds/registry.ts";
import { summarize } from "../probes/index.ts";
import type { ProbesState, SignSummary } from "../probes/index.ts";
import type { SchedulerState } from "../scheduler/index.ts";
import type { Cluster } from "./cluster.ts";

/** Reading aids for those who show a cluster. They read the memory of processes; nothing is kept. */

/** What kubectl has printed after line `since`. */
export function kubectlOutput(cluster: Cluster, since: number): readonly OutputLine[] {
  const memory = cluster.kernel.findProcess("kubectl")?.memory;
  if (memory === undefined) return [];
  const { output } = memory as KubectlState;
  const last = output.at(-1);
  if (last === undefined || last.seq <= since) return [];
  return output.filter((line) => line.seq > since);
}

/** What the bridge has to pass on, after answer `since`. */
export function bridgeAnswers(cluster: Cluster, since: number): readonly GatewayAnswer[] {
  const memory = cluster.kernel.findProcess("bridge")?.memory;
  if (memory === undefined) return [];
  const { answers } = memory as HttpGatewayState;
  const last = answers.at(-1);
  if (last === undefined || last.seq <= since) return [];
  // Their numbers follow one another.
  return answers.slice(Math.max(0, answers.length - (last.seq - since)));
}

/** The vital signs; undefined when there are no probes, or they are down. */
export function vitalRows(cluster: Cluster): readonly SignSummary[] | undefined {
  const memory = cluster.kernel.findProcess("vital-signs")?.memory;
  return memory === undefined ? undefined : summarize(memory as ProbesState, cluster.kernel.state.now);
}

/** How often a controller, a scheduler or a kubelet has taken up a piece of work, as their memories have it: a process that is restarted counts anew. */
export function reconcileCount(cluster: Cluster): number {
  let count = 0;
  for (const { index, memory } of cluster.kernel.state.processes) {
    if (memory === undefined) continue;
    const binary = cluster.binaryOf(index);
    if (binary === "kube-controller-manager") for (const { syncs } of (memory as ControllerManagerState).controllers.values()) count += syncs;
    else if (binary === "kube-scheduler") count += (memory as SchedulerState).counts.attempts;
    else if (binary === "kubelet") count += (memory as KubeletState).loops.sync.runs;
  }
  return count;
}

/** The pods of a machine, read lazily: `version` says whether anything has changed. */
export function podsOf(linuxMemory: unknown): { readonly version: number; readonly pods: () => readonly PodOnNode[] } {
  const state = linuxMemory as LinuxState;
  return { version: state.version, pods: () => podsOnNode(state) };
}

export interface PodStatus {
  /** kubectl's STATUS. */
  readonly text: string;
  readonly phase: PodPhase;
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  readonly node: string;
}

const kinds = new Map(resourceKinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));
const podKind = kinds.get("v1/Pod");
const statusColumn = podKind?.columns.find((column) => column.name === "Status");

/** A pod's state in kubectl's words. */
export function podStatusOf(object: KubeObject): PodStatus {
  const pod = object as Pod;
  const statuses = pod.status?.containerStatuses ?? [];
  return {
    text: String(statusColumn?.cell(pod, 0) ?? pod.status?.phase ?? ""),
    phase: pod.status?.phase ?? "Pending",
    ready: statuses.filter((status) => status.ready).length,
    containers: pod.spec.containers.length,
    restarts: statuses.reduce((sum, status) => sum + status.restartCount, 0),
    node: pod.spec.nodeName ?? "",
  };
}

/** The columns that kubectl get shows of an object, without its name and age. */
export function printedColumns(object: KubeObject, now: Micros): readonly (readonly [string, string])[] {
  const kind = kinds.get(`${object.apiVersion}/${object.kind}`);
  if (kind === undefined) return [];
  const shown = kind.columns.filter((column) => column.priority === 0 && column.name !== "Name" && column.name !== "Age");
  return shown.map((column) => [column.name.toUpperCase(), String(column.cell(object, now) ?? "")]);
}
