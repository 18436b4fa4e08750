import { seconds } from "../core/index.ts";
import { callEnded, callSent } from "./criCalls.ts";
import type { CriCall, CriRequest } from "./runtime/index.ts";
import type { CriPending, Kubelet } from "./state.ts";

const redialAfter = seconds(1);

/** Opens the connection to the container runtime's socket. */
export function dialRuntime(kubelet: Kubelet): void {
  const { state, env, config } = kubelet;
  state.runtime.phase = "dialing";
  state.runtime.listed = false;
  state.runtime.conn = env.dial(`containerd-${config.node}`, "cri");
}

/** Calls the runtime with a call that nobody else holds: it becomes the request. Without a connection nothing is sent: the state is listed when it is back. Returns the call's number, or 0. */
export function callRuntime(kubelet: Kubelet, call: CriCall, pending: CriPending): number {
  const { runtime } = kubelet.state;
  if (runtime.phase !== "open") return 0;
  const id = runtime.nextCall++;
  callSent(kubelet, id, call, pending);
  // No spread: calls have many shapes, and copying each costs more than the rest of the step.
  const request: CriRequest = Object.assign(call, { id });
  kubelet.env.send(runtime.conn, request);
  return id;
}

/** The runtime is gone: what was asked of it will not be answered. */
export function runtimeLost(kubelet: Kubelet): void {
  const { state, env } = kubelet;
  state.runtime.phase = "closed";
  state.runtime.listed = false;
  for (const id of state.runtime.calls.keys()) callEnded(kubelet, id, "Unavailable", "error reading from server: EOF");
  for (const worker of state.pods.values()) {
    worker.operation = undefined;
    worker.call = 0;
    worker.stopping.clear();
    for (const probe of worker.probes.values()) probe.request = 0;
  }
  env.wakeAfter(redialAfter, { owner: "kubelet", type: "runtime" });
}
