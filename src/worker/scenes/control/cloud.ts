import type { CloudControllerManagerState, CloudPending, CloudProviderState } from "../../../engine/cloud/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import type { CloudScene } from "../../../protocol/index.ts";
import { queueOf } from "./queues.ts";

const callsShown = 8;

const callWords: Readonly<Record<CloudPending["type"], string>> = {
  ensure: "ensure a load balancer for",
  delete: "delete the load balancer of",
  node: "look up instance",
  lifecycle: "does it still exist: instance",
};

/** The cloud controller manager that leads, and the provider's API. */
export function cloudOf(managers: readonly ProcessRecord[], provider: ProcessRecord): CloudScene {
  const leader = managers.find(({ memory, status }) => status === "running" && (memory as CloudControllerManagerState | undefined)?.leading === true);
  const state = leader?.memory as CloudControllerManagerState | undefined;
  const memory = provider.memory as CloudProviderState | undefined;
  const calls = state === undefined ? [] : [...state.provider.calls.values()];
  return {
    manager: leader?.name ?? "",
    connection: state?.provider.phase ?? "closed",
    calls: calls.slice(0, callsShown).map(({ type, key }) => `${callWords[type]} ${key}`),
    callsOmitted: Math.max(0, calls.length - callsShown),
    queues: state === undefined ? [] : [state.services, state.nodes].map((queue) => queueOf(queue, { syncs: queue.adds - queue.dirty.size, lastKey: "", lastError: "" })),
    provider: { process: provider.name, running: provider.status, instances: memory?.instances.size ?? 0, balancers: memory?.balancers.size ?? 0, operations: memory?.operations ?? 0 },
  };
}
