import type { Env } from "../../core/index.ts";
import type { LinuxReply } from "../../linux/index.ts";
import { asExited } from "./containers.ts";
import { releaseAddress } from "./ipam.ts";
import type { ContainerdConfig, ContainerdMessage, ContainerdState, ContainerdTimer } from "./state.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** What a container's exit is called when nobody saw it: its shim is gone, as after a reboot. */
const unknownExitCode = 255;

/** Asks the kernel what runs: the shims outlived this process. */
export function startRecovery(config: ContainerdConfig, state: ContainerdState, env: ContainerdEnv): void {
  const request = state.nextRequest++;
  state.pending.set(request, { type: "recovery" });
  env.post(`linux-${config.node}`, { type: "listProcesses", request });
}

/** Compares the metadata with what the kernel runs. */
export function finishRecovery(state: ContainerdState, listing: Extract<LinuxReply, { type: "processes" }>, env: ContainerdEnv): void {
  const alive = new Set(listing.sandboxes);
  for (const [id, sandbox] of state.sandboxes) {
    state.sandboxes.set(id, { ...sandbox, ready: alive.has(id) });
    if (!alive.has(id)) releaseAddress(state.ipam, sandbox.ip, id);
  }
  const processes = new Map(listing.processes.map((process) => [process.containerId, process]));
  for (const [id, container] of state.containers) {
    const process = processes.get(id);
    if (process === undefined) {
      if (container.state === "created" && alive.has(container.sandboxId)) continue;
      const exited = asExited(container, { exitCode: unknownExitCode, oomKilled: false, finishedAt: env.now });
      state.containers.set(id, { ...exited, reason: "Unknown" });
    } else if (process.running) {
      state.containers.set(id, { ...container, state: "running", startedAt: process.startedAt });
    } else {
      state.containers.set(id, { ...asExited(container, process), startedAt: process.startedAt });
    }
  }
  state.recovering = false;
  state.version += 1;
}
