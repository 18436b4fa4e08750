import type { Bytes, Fact, FactGroup, Micros, MilliCpu, ProcessView } from "../core/index.ts";
import { podsOnNode } from "./podsOnNode.ts";
import { memoryInUse } from "./processes.ts";
import type { LinuxState } from "./state.ts";

const rowsMax = 200;

/** What people see of a node's kernel. */
export function viewLinux(state: LinuxState, now: Micros, machine: { readonly memory: Bytes; readonly milliCpu: MilliCpu }): ProcessView {
  const memory = memoryInUse(state, now);
  const groups: FactGroup[] = [
    {
      title: "Machine",
      facts: [
        { label: "Running containers", value: state.running },
        { label: "Memory used", value: memory, unit: "bytes" },
        { label: "Memory", value: machine.memory, unit: "bytes" },
        { label: "CPU used", value: state.milliCpu, unit: "millicores" },
        { label: "Up since", value: state.bootedAt, unit: "µs" },
      ],
    },
    networkFacts(state, now),
    containerTable(state),
  ];
  const load = machine.memory === 0 ? 0 : Math.min(100, Math.round((memory / machine.memory) * 100));
  return { condition: "ok", headline: `${state.pods.size} ${state.pods.size === 1 ? "pod" : "pods"}, ${state.running} ${state.running === 1 ? "container" : "containers"}`, load, groups };
}

function networkFacts(state: LinuxState, now: Micros): FactGroup {
  const written: readonly Fact[] =
    state.rulesWrittenAt < 0 ? [] : [{ label: "Rules written", value: now - state.rulesWrittenAt, unit: "µs", help: "Age of the rules: they stay when kube-proxy dies, and grow stale." }];
  const facts: readonly Fact[] = [
    { label: "netfilter rules", value: state.rules, help: "Written by kube-proxy, walked by the kernel for each new connection." },
    ...written,
    { label: "nat chains", value: state.tables.nat.size },
    { label: "conntrack entries", value: state.conntrack.entries.size },
    { label: "Packets delivered", value: state.packetsDelivered },
    { label: "Packets forwarded", value: state.packetsForwarded },
    { label: "Packets refused", value: state.packetsRejected },
    { label: "Packets dropped", value: state.packetsDropped },
  ];
  return { title: "Network", facts };
}

function containerTable(state: LinuxState): FactGroup {
  const rows: (readonly (string | number)[])[] = [];
  for (const pod of podsOnNode(state)) {
    for (const container of pod.containers) {
      if (rows.length >= rowsMax) break;
      const status = pod.frozen ? "stopped (SIGSTOP)" : container.state === "running" ? "running" : container.oomKilled ? "OOM killed" : `exited ${container.exitCode}`;
      rows.push([`${pod.namespace}/${pod.name}`, container.name, pod.ip, status]);
    }
  }
  return { title: "Processes", facts: [], table: { columns: ["Pod", "Container", "Address", "State"], rows } };
}
