import type { Env } from "../core/index.ts";
import { cpuUse } from "./cgroup.ts";
import { endFollowers, endLine } from "./containerOutput.ts";
import type { LinuxMessage, LinuxReply, LinuxTimer } from "./messages.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";
import { endStreamsOf } from "./streamOutput.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** A container's first process has ended: the runtime hears of it. */
export function finish(state: LinuxState, process: ContainerProcess, end: { readonly code: number; readonly oomKilled: boolean }, env: LinuxEnv): void {
  if (process.timer !== undefined) env.cancelTimer(process.timer);
  process.timer = undefined;
  // A last line without its end stands in the log all the same.
  if (process.unfinished !== "") endLine(state, process, env);
  process.running = false;
  state.asking.delete(process.spec.id);
  process.finishedAt = env.now;
  process.exitCode = end.code;
  process.oomKilled = end.oomKilled;
  state.running -= 1;
  state.memory -= process.spec.workload.memory;
  state.milliCpu -= cpuUse(process.spec.workload.milliCpu, process.spec.milliCpuLimit);
  state.version += 1;
  endFollowers(state, process.spec.id, env);
  endStreamsOf(state, process.spec.id, end.code, env);
  const exited: LinuxReply = { type: "exited", containerId: process.spec.id, exitCode: end.code, oomKilled: end.oomKilled, finishedAt: env.now };
  env.post(`containerd-${state.node}`, exited);
}
