import type { Binary, Cluster } from "../../../engine/cluster/index.ts";
import type { MachineRecord, ProcessRecord } from "../../../engine/core/index.ts";
import type { ContainerdState, KubeletState } from "../../../engine/kubelet/index.ts";
import type { LinuxState } from "../../../engine/linux/index.ts";
import type { KubeProxyState } from "../../../engine/network/index.ts";
import type { NodeProcessScene, NodeScene, OpenedNodeScene } from "../../../protocol/index.ts";
import type { SceneReader } from "../scene.ts";
import { readApi } from "./api.ts";
import { readKernel } from "./kernel.ts";
import { readKubelet } from "./kubelet.ts";
import { readPods } from "./pods.ts";
import { readProxy } from "./proxy.ts";
import { readRuntime } from "./runtime.ts";

/** One worker opened up: kubelet, container runtime, kube-proxy, and the kernel under them. */
export const readNode: SceneReader<"node"> = (cluster, { node }): NodeScene => {
  const machine = findWorker(cluster, node);
  return machine === undefined ? {} : { opened: openedOf(cluster, machine) };
};

/** The worker of this name; without a name the first one. */
function findWorker({ kernel, roles }: Cluster, name: string): MachineRecord | undefined {
  const { machines, machineIndex } = kernel.state;
  const isWorker = ({ index, removed }: MachineRecord): boolean => !removed && roles[index] === "worker";
  if (name === "") return machines.find(isWorker);
  const machine = machines[machineIndex.get(name) ?? -1];
  return machine !== undefined && isWorker(machine) ? machine : undefined;
}

function openedOf(cluster: Cluster, machine: MachineRecord): OpenedNodeScene {
  const { now } = cluster.kernel.state;
  const { blueprint } = cluster;
  const processes = machine.processes.flatMap((index) => cluster.kernel.state.processes[index] ?? []);
  const of = (binary: Binary): ProcessRecord | undefined => processes.find(({ index }) => cluster.binaryOf(index) === binary);
  const [kubelet, runtime, proxy, kernel] = [of("kubelet"), of("containerd"), of("kube-proxy"), of("linux")];
  const shape = cluster.shapeOf(machine.name);
  const memories = { kubelet: kubelet?.memory as KubeletState | undefined, runtime: runtime?.memory as ContainerdState | undefined, kernel: kernel?.memory as LinuxState | undefined };
  const proxyMemory = proxy?.memory as KubeProxyState | undefined;
  const { name, power, paused, isolated, diskFull, slow } = machine;
  return {
    name,
    power,
    paused,
    isolated,
    diskFull,
    slowFactor: slow,
    milliCpu: shape?.milliCpu ?? blueprint.workerMilliCpu,
    memory: shape?.memoryBytes ?? blueprint.workerMemoryBytes,
    podsMax: shape?.pods ?? blueprint.podsPerWorker,
    api: readApi(cluster, name),
    kubelet: { ...lifeOf(kubelet), ...(memories.kubelet === undefined ? {} : { memory: readKubelet(cluster, memories.kubelet, memories.runtime) }) },
    runtime: { ...lifeOf(runtime), ...(memories.runtime === undefined ? {} : { memory: readRuntime(cluster, memories.runtime) }) },
    ...(proxy === undefined ? {} : { proxy: { ...lifeOf(proxy), ...(proxyMemory === undefined ? {} : { memory: readProxy(cluster, proxyMemory) }) } }),
    kernel: { ...lifeOf(kernel), ...(memories.kernel === undefined ? {} : { memory: readKernel(cluster, memories.kernel) }) },
    ...readPods(memories, now),
  };
}

const lifeOf = (record: ProcessRecord | undefined): NodeProcessScene => ({ process: record?.name ?? "", running: record?.status ?? "stopped", exitReason: record?.exitReason ?? "" });
