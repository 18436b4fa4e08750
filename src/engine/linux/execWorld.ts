import type { ExecWorld } from "../workloads/index.ts";
import { podOf } from "./lookup.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";

/** The processes that a container sees: its own; with a namespace that is shared, those of others, too. */
function visible(state: LinuxState, process: ContainerProcess): ExecWorld["processes"] {
  const own = [...state.streams.values()].flatMap((stream) => (stream.type === "exec" && stream.containerId === process.spec.id ? [{ pid: stream.pid - process.pid + 1, name: stream.name }] : []));
  const { hostPid } = podOf(state, process).spec;
  const target = process.spec.pidTarget === undefined ? undefined : state.processes.get(process.spec.pidTarget);
  if (hostPid !== true && target === undefined) return [{ pid: 1, name: process.spec.workload.name }, ...own];
  const first = target ?? process;
  const others = [...state.processes.values()].filter(({ running, spec }) => running && (hostPid === true || spec.id === first.spec.id || spec.pidTarget === first.spec.id));
  const numberOf = (pid: number): number => (hostPid === true ? pid : pid - first.pid + 1);
  const host = hostPid === true ? [{ pid: 1, name: "/sbin/init" }] : [];
  return [...host, ...others.map(({ pid, spec }) => ({ pid: numberOf(pid), name: spec.workload.name })), ...own.map(({ pid, name }) => ({ pid: numberOf(process.pid + pid - 1), name }))].toSorted((a, b) => a.pid - b.pid);
}

/** What a command in a container can see. */
export function worldOf(state: LinuxState, process: ContainerProcess, now: number): ExecWorld {
  const pod = podOf(state, process);
  const hostname = pod.spec.hostNetwork ? state.node : pod.spec.name;
  return { now, hostname, ip: pod.spec.ip, image: process.spec.image, env: process.spec.env, processes: visible(state, process) };
}
