import { clientFacts } from "../client/index.ts";
import type { FactGroup, Micros, ProcessView } from "../core/index.ts";
import { type KubeletConfig, kubeletClientConfig } from "./config.ts";
import { kubeletPods } from "./kubeletPods.ts";
import type { KubeletMessage, KubeletState } from "./state.ts";

const rowsMax = 200;

/** What people see of a kubelet. */
export function viewKubelet(config: KubeletConfig, state: KubeletState, now: Micros): ProcessView {
  const pods = kubeletPods(state);
  const ready = state.node.readyMessage === "" && state.node.registered;
  let waiting = 0;
  for (const worker of state.pods.values()) if (worker.operation !== undefined) waiting += 1;
  const groups: FactGroup[] = [
    {
      title: "Node",
      facts: [
        { label: "Registered", value: state.node.registered },
        { label: "Ready", value: ready ? "kubelet is posting ready status" : state.node.readyMessage || "not registered yet" },
        { label: "Lease renewed", value: state.lease.renewedAt < 0 ? "never" : now - state.lease.renewedAt, ...(state.lease.renewedAt < 0 ? {} : { unit: "µs" as const }), help: "Every 10 s. After 40 s without a renewal the node is declared Unknown." },
        { label: "Container runtime", value: state.runtime.phase === "open" ? (state.runtime.listed ? "connected" : "listing") : "down" },
      ],
    },
    {
      title: "Pod workers",
      facts: [
        { label: "Pods", value: state.pods.size },
        { label: "Waiting for the runtime", value: waiting },
        { label: "Syncs", value: state.loops.sync.runs },
        { label: "Status patches", value: state.statusPatches },
        ...(state.lastStatusAt < 0 ? [] : [{ label: "Last status stored", value: now - state.lastStatusAt, unit: "µs" as const }]),
        { label: "CPU requested", value: state.requested.milliCpu, unit: "millicores" },
        { label: "Memory requested", value: state.requested.memory, unit: "bytes" },
      ],
    },
    ...clientFacts(kubeletClientConfig(config), state.client, now),
    {
      title: "Pods",
      facts: [],
      table: {
        columns: ["Pod", "Status", "Ready", "Restarts", "Doing"],
        rows: pods.slice(0, rowsMax).map((pod) => [
          `${pod.namespace}/${pod.name}`,
          pod.status,
          `${pod.readyContainers}/${pod.containers}`,
          pod.restarts,
          state.pods.get(pod.uid)?.operation?.type ?? "",
        ]),
      },
    },
  ];
  const load = config.podsMax === 0 ? 0 : Math.min(100, Math.round((state.pods.size / config.podsMax) * 100));
  return {
    condition: ready ? "ok" : state.node.registered ? "degraded" : "starting",
    headline: `${state.pods.size} ${state.pods.size === 1 ? "pod" : "pods"}${ready ? "" : ", not ready"}`,
    load,
    groups,
  };
}

/** A few words for the journal. */
export function describeKubelet(message: KubeletMessage): string {
  return message.type === "event" ? `container ${message.container.config.name} ${message.container.state}` : message.type;
}
