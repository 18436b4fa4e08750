import type { Address, Bytes, Micros, MilliCpu } from "../core/index.ts";
import { cpuUse } from "./cgroup.ts";
import { processesOf } from "./lookup.ts";
import type { LinuxState } from "./state.ts";

export interface ContainerOnNode {
  readonly name: string;
  readonly state: "running" | "exited";
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly startedAt: Micros;
}

/** A pod as the machine it runs on knows it. */
export interface PodOnNode {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly ip: Address;
  readonly createdAt: Micros;
  readonly frozen: boolean;
  readonly containers: readonly ContainerOnNode[];
  readonly memory: Bytes;
  readonly milliCpu: MilliCpu;
}

/** The pods that exist on a machine, read from its kernel. Unchanged while `state.version` is. */
export function podsOnNode(state: LinuxState): readonly PodOnNode[] {
  const pods: PodOnNode[] = [];
  for (const pod of state.pods.values()) {
    let memory = 0;
    let milliCpu = 0;
    const containers = processesOf(state, pod).map((process): ContainerOnNode => {
      if (process.running) {
        memory += process.spec.workload.memory;
        milliCpu += cpuUse(process.spec.workload.milliCpu, process.spec.milliCpuLimit);
      }
      return {
        name: process.spec.name,
        state: process.running ? "running" : "exited",
        exitCode: process.exitCode,
        oomKilled: process.oomKilled,
        startedAt: process.startedAt,
      };
    });
    const { uid, namespace, name, ip } = pod.spec;
    pods.push({ uid, namespace, name, ip, createdAt: pod.createdAt, frozen: pod.frozen, containers, memory, milliCpu });
  }
  return pods;
}
