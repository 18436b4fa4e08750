import type { ExecWorld } from "../workloads/index.ts";
import { namespaceOf } from "./namespace.ts";
import { podOf } from "./lookup.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";

type Processes = ExecWorld["processes"];

/** Commands beside a container's first process, under the machine's numbers. */
const beside = (state: LinuxState, { spec }: ContainerProcess): Processes => [...state.streams.values()].flatMap((stream) => (stream.type === "exec" && stream.containerId === spec.id ? [{ pid: stream.pid, name: stream.name }] : []));

/** What is first in a namespace, and the others in it, under the machine's numbers. */
function inNamespace(state: LinuxState, process: ContainerProcess): { readonly first: Processes[number]; readonly others: readonly ContainerProcess[] } {
  const { spec } = process;
  const running = [...state.processes.values()].filter((each) => each.running);
  if (podOf(state, process).spec.hostPid === true) return { first: { pid: 1, name: "/sbin/init" }, others: running };
  if (spec.pidTarget === spec.sandboxId) {
    const shared = running.filter((each) => each.spec.pidTarget === spec.sandboxId && each.spec.sandboxId === spec.sandboxId);
    return { first: { pid: Math.min(...shared.map(({ pid }) => pid)) - 1, name: "/pause" }, others: shared };
  }
  const target = spec.pidTarget === undefined ? undefined : state.processes.get(spec.pidTarget);
  const first = target ?? process;
  return { first: { pid: first.pid, name: first.spec.workload.name }, others: running.filter((each) => each !== first && (each === process || each.spec.pidTarget === first.spec.id)) };
}

/** The processes that a container sees: its own; with a namespace that is shared, those of others, too. */
function visible(state: LinuxState, process: ContainerProcess): Processes {
  const { first, others } = inNamespace(state, process);
  const rest = [...others.map(({ pid, spec }) => ({ pid, name: spec.workload.name })), ...beside(state, process)];
  return [first, ...rest].map(({ pid, name }) => ({ pid: pid - first.pid + 1, name })).toSorted((a, b) => a.pid - b.pid);
}

/** What a command in a container can see. */
export function worldOf(state: LinuxState, process: ContainerProcess, now: number): ExecWorld {
  const pod = podOf(state, process);
  return { now, hostname: pod.spec.hostname, etcHosts: process.spec.etcHosts, ip: pod.spec.ip, resolvConf: pod.spec.resolvConf, image: process.spec.image, env: process.spec.env, processes: visible(state, process), network: namespaceOf(state, pod, now) };
}
