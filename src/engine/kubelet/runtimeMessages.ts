import { hasSynced } from "../client/index.ts";
import { callAnswered } from "./criCalls.ts";
import { loopRan } from "./loops.ts";
import { syncNodeStatus } from "./node/nodeStatus.ts";
import { runtimeListed } from "./podWorkers/podUpdates.ts";
import { containerChanged, operationEnded } from "./podWorkers/runtimeEvents.ts";
import { syncPod } from "./podWorkers/syncPod.ts";
import { execProbeAnswered } from "./probes/probes.ts";
import type { CriResponse } from "./runtime/index.ts";
import { callRuntime } from "./runtimeClient.ts";
import type { CriPending, Kubelet } from "./state.ts";

/** The runtime's socket is open. */
export function runtimeConnected(kubelet: Kubelet): void {
  kubelet.state.runtime.phase = "open";
  // An open socket is no sign of life: a stopped process's is accepted too. Its answer is one.
  callRuntime(kubelet, { type: "Status" }, { type: "status" });
  listRuntime(kubelet);
}

/** Asks for all that the runtime has; only when the pods of this node are known, so that none is taken for an orphan. */
export function listRuntime(kubelet: Kubelet): void {
  const { state } = kubelet;
  if (!hasSynced(state.client) || state.runtime.phase !== "open" || state.runtime.listed) return;
  callRuntime(kubelet, { type: "List" }, { type: "list" });
}

/** An answer or an event of the runtime. */
export function runtimeMessage(kubelet: Kubelet, message: CriResponse): void {
  const { state, env } = kubelet;
  state.runtime.lastSeenAt = env.now;
  if (state.node.readyMessage !== "") syncNodeStatus(kubelet);
  if (message.type === "event") {
    loopRan(kubelet, "pleg");
    const worker = state.pods.get(message.container.config.podUid);
    if (worker !== undefined) containerChanged(kubelet, worker, message.container);
    return;
  }
  const pending = callAnswered(kubelet, message);
  if (pending === undefined) return;
  answered(kubelet, pending, message);
}

function answered(kubelet: Kubelet, pending: CriPending, message: Extract<CriResponse, { type: "result" | "failure" }>): void {
  const { state } = kubelet;
  switch (pending.type) {
    case "pod": {
      const worker = state.pods.get(pending.uid);
      if (worker !== undefined) operationEnded(kubelet, worker, message);
      return;
    }
    case "stop": {
      const worker = state.pods.get(pending.uid);
      worker?.stopping.delete(pending.containerId);
      if (worker?.phase === "terminating") syncPod(kubelet, worker);
      return;
    }
    case "exec": {
      const failed = message.type === "failure" ? "timeout" : message.result.type === "ExecSync" && message.result.exitCode === 0 ? undefined : "failed";
      execProbeAnswered(kubelet, pending.uid, pending.probe, failed);
      return;
    }
    case "list":
      if (message.type === "failure" || message.result.type !== "List") return;
      state.runtime.listed = true;
      state.images = message.result.images;
      runtimeListed(kubelet, message.result.sandboxes, message.result.containers);
      return;
    case "orphan":
      if (pending.step === "stop") {
        callRuntime(kubelet, { type: "RemovePodSandbox", sandboxId: pending.sandboxId }, { type: "orphan", sandboxId: pending.sandboxId, step: "remove" });
      }
      return;
    case "status":
    case "ignore":
      return;
  }
}
