import type { Micros, OpenedNodeScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { callTitle, containerVerdict, kubeletVerdict, leaseVerdict, loopVerdict, loopWords, nodeVerdict, podVerdict, proxyVerdict, runtimeVerdict, shortImage, throttledPercent } from "./judge.ts";

/** The node as text. */
export function NodeTables({ node, now }: { readonly node: OpenedNodeScene; readonly now: Micros }) {
  const { api, kubelet, runtime, proxy, kernel, pods } = node;
  const parts = [
    { key: "API", cells: ["API server", nodeVerdict(api, now).text, leaseVerdict(api, now).text] },
    { key: "kubelet", cells: [kubelet.process, kubelet.running, kubeletVerdict(kubelet).text] },
    { key: "runtime", cells: [runtime.process, runtime.running, runtimeVerdict(runtime).text] },
    ...(proxy === undefined ? [] : [{ key: "proxy", cells: [proxy.process, proxy.running, proxyVerdict(proxy, now).text] }]),
    { key: "kernel", cells: [kernel.process, node.power === "off" ? "off" : kernel.running, kernel.memory === undefined ? "" : `${kernel.memory.running} containers run, ${formatMilliCpu(kernel.memory.milliCpu)} processor and ${formatBytes(kernel.memory.memory)} in use`] },
  ];
  return (
    <>
      <TextTable caption={`Worker ${node.name}`} columns={["Part", "State", "More"]} rows={parts} />
      <TextTable
        caption="Loops of the kubelet"
        columns={["Loop", "Last", "Times"]}
        rows={(kubelet.memory?.loops ?? []).map((loop) => ({ key: loop.name, cells: [loopWords[loop.name].title, [loopVerdict(loop, now).text, loopVerdict(loop, now).next].filter((words) => words !== "").join(", "), loop.runs ?? ""] }))}
        empty="No kubelet runs: nothing is looked at."
      />
      <TextTable
        caption="Pods"
        columns={["Pod", "State", "Address", "Class", "Waits for", "Volumes"]}
        rows={pods.map((pod) => ({ key: pod.uid, cells: [`${pod.namespace}/${pod.name}`, podVerdict(pod).text, pod.sandbox?.ip ?? "", pod.worker?.qos ?? "", pod.worker?.operation ?? "", pod.worker?.volumes.map(({ name, state }) => `${name}: ${state}`).join(", ") ?? ""] }))}
        empty="None."
      />
      <TextTable
        caption="Containers"
        columns={["Container", "Pod", "State", "Restarts", "Memory", "Processor", "Probes"]}
        rows={pods.flatMap((pod) =>
          pod.containers.map((container) => {
            const { name, cgroup, restarts, probes } = container;
            const held = cgroup === undefined ? 0 : throttledPercent(cgroup);
            return {
              key: `${pod.uid} ${name}`,
              cells: [
                name,
                pod.name,
                containerVerdict(container, now).text,
                restarts,
                cgroup === undefined ? "" : `${formatBytes(cgroup.memory)}${cgroup.memoryLimit === 0 ? "" : ` of ${formatBytes(cgroup.memoryLimit)}`}`,
                cgroup === undefined ? "" : `${formatMilliCpu(cgroup.milliCpu)}${cgroup.milliCpuLimit === 0 ? "" : ` of ${formatMilliCpu(cgroup.milliCpuLimit)}`}${held === 0 ? "" : `, held up ${held} %`}`,
                probes.map((probe) => `${probe.name}: ${probe.result}`).join(", "),
              ],
            };
          }),
        )}
        empty="None."
      />
      <TextTable
        caption="Calls to the runtime in flight"
        columns={["Call", "Pod", "For", "Where"]}
        rows={(kubelet.memory?.calls ?? []).map((call) => ({ key: String(call.id), cells: [callTitle(call), call.pod, formatDuration(ageOf(call.sentAt, now)), call.at === "" ? "on its way" : call.at] }))}
        empty="None at this instant."
      />
      <TextTable
        caption="Calls to the runtime that were answered, newest first"
        columns={["Call", "Pod", "Answer", "After"]}
        rows={(kubelet.memory?.answered ?? []).map((call) => ({ key: String(call.id), cells: [callTitle(call), call.pod, call.code === "" ? "OK" : `${call.code}: ${call.message}`, formatDuration(call.endedAt - call.sentAt)] }))}
        empty="None."
      />
      <TextTable caption="Pulls" columns={["Image", "Fetched", "Size"]} rows={(runtime.memory?.pulls ?? []).map(({ image, fetched, size }) => ({ key: image, cells: [shortImage(image), formatBytes(fetched), formatBytes(size)] }))} empty="None." />
      <TextTable caption="Images on the node" columns={["Image", "Size"]} rows={(runtime.memory?.images ?? []).map(({ image, size }) => ({ key: image, cells: [shortImage(image), formatBytes(size)] }))} empty="None." />
      <TextTable
        caption="Services in the kernel’s tables"
        columns={["Service", "Address", "Targets", "Gone"]}
        rows={(kernel.memory?.services ?? []).map(({ name, address, targets, dead }) => ({ key: `${name} ${address}`, cells: [name, address, targets, dead.join(", ")] }))}
        empty="None."
      />
    </>
  );
}
