import { must } from "../core/index.ts";
import type { ContainerProcess, LinuxState, PodNetwork } from "./state.ts";

export function processesOf(state: LinuxState, pod: PodNetwork): readonly ContainerProcess[] {
  const processes: ContainerProcess[] = [];
  for (const id of pod.containers) {
    const process = state.processes.get(id);
    if (process !== undefined) processes.push(process);
  }
  return processes;
}

export function podOf(state: LinuxState, process: ContainerProcess): PodNetwork {
  return must(state.pods.get(process.spec.sandboxId), `sandbox of container ${process.spec.id}`);
}
