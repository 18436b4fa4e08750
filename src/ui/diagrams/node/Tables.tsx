import type { Micros, OpenedNodeScene } from "../../../protocol/index.ts";
import { TextTable } from "../../design/TextTable.tsx";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { ageOf, formatDuration } from "../../stores/formatTime.ts";
import { useWords } from "../../stores/words/language.ts";
import { callTitle, containerVerdict, kubeletVerdict, leaseVerdict, loopVerdict, loopWords, nodeVerdict, podVerdict, proxyVerdict, runtimeVerdict, shortImage, throttledPercent } from "./judge.ts";

/** The node as text. */
export function NodeTables({ node, now }: { readonly node: OpenedNodeScene; readonly now: Micros }) {
  const say = useWords("node");
  const { api, kubelet, runtime, proxy, kernel, pods } = node;
  const parts = [
    { key: "API", cells: [say.columns.apiServer, nodeVerdict(api, now).text, leaseVerdict(api, now).text] },
    { key: "kubelet", cells: [kubelet.process, kubelet.running, kubeletVerdict(kubelet).text] },
    { key: "runtime", cells: [runtime.process, runtime.running, runtimeVerdict(runtime).text] },
    ...(proxy === undefined ? [] : [{ key: "proxy", cells: [proxy.process, proxy.running, proxyVerdict(proxy, now).text] }]),
    { key: "kernel", cells: [kernel.process, node.power === "off" ? "off" : kernel.running, kernel.memory === undefined ? "" : say.tables.kernel(kernel.memory.running, formatMilliCpu(kernel.memory.milliCpu), formatBytes(kernel.memory.memory))] },
  ];
  return (
    <>
      <TextTable caption={say.tables.worker(node.name)} columns={[say.columns.part, say.columns.state, say.columns.more]} rows={parts} />
      <TextTable
        caption={say.tables.loops}
        columns={[say.columns.loop, say.columns.last, say.columns.times]}
        rows={(kubelet.memory?.loops ?? []).map((loop) => ({ key: loop.name, cells: [loopWords(loop.name).title, [loopVerdict(loop, now).text, loopVerdict(loop, now).next].filter((words) => words !== "").join(", "), loop.runs ?? ""] }))}
        empty={say.tables.noKubelet}
      />
      <TextTable
        caption={say.tables.pods}
        columns={[say.columns.pod, say.columns.state, say.columns.address, say.columns.class, say.columns.waitsFor, say.columns.volumes]}
        rows={pods.map((pod) => ({ key: pod.uid, cells: [`${pod.namespace}/${pod.name}`, podVerdict(pod).text, pod.sandbox?.ip ?? "", pod.worker?.qos ?? "", pod.worker?.operation ?? "", pod.worker?.volumes.map(({ name, state }) => `${name}: ${state}`).join(", ") ?? ""] }))}
        empty={say.tables.none}
      />
      <TextTable
        caption={say.tables.containers}
        columns={[say.columns.container, say.columns.pod, say.columns.state, say.columns.restarts, say.columns.memory, say.columns.processor, say.columns.probes]}
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
                cgroup === undefined ? "" : `${formatBytes(cgroup.memory)}${cgroup.memoryLimit === 0 ? "" : say.tables.of(formatBytes(cgroup.memoryLimit))}`,
                cgroup === undefined ? "" : `${formatMilliCpu(cgroup.milliCpu)}${cgroup.milliCpuLimit === 0 ? "" : say.tables.of(formatMilliCpu(cgroup.milliCpuLimit))}${held === 0 ? "" : say.tables.held(held)}`,
                probes.map((probe) => `${probe.name}: ${probe.result}`).join(", "),
              ],
            };
          }),
        )}
        empty={say.tables.none}
      />
      <TextTable
        caption={say.tables.inFlight}
        columns={[say.columns.call, say.columns.pod, say.columns.duration, say.columns.where]}
        rows={(kubelet.memory?.calls ?? []).map((call) => ({ key: String(call.id), cells: [callTitle(call), call.pod, formatDuration(ageOf(call.sentAt, now)), call.at === "" ? say.call.onItsWay : call.at] }))}
        empty={say.tables.noneNow}
      />
      <TextTable
        caption={say.tables.answered}
        columns={[say.columns.call, say.columns.pod, say.columns.answer, say.columns.after]}
        rows={(kubelet.memory?.answered ?? []).map((call) => ({ key: String(call.id), cells: [callTitle(call), call.pod, call.code === "" ? "OK" : `${call.code}: ${call.message}`, formatDuration(call.endedAt - call.sentAt)] }))}
        empty={say.tables.none}
      />
      <TextTable caption={say.tables.pulls} columns={[say.columns.image, say.columns.fetched, say.columns.size]} rows={(runtime.memory?.pulls ?? []).map(({ image, fetched, size }) => ({ key: image, cells: [shortImage(image), formatBytes(fetched), formatBytes(size)] }))} empty={say.tables.none} />
      <TextTable caption={say.runtime.imagesOnNode} columns={[say.columns.image, say.columns.size]} rows={(runtime.memory?.images ?? []).map(({ image, size }) => ({ key: image, cells: [shortImage(image), formatBytes(size)] }))} empty={say.tables.none} />
      <TextTable
        caption={say.tables.services}
        columns={[say.columns.service, say.columns.address, say.columns.targets, say.columns.gone]}
        rows={(kernel.memory?.services ?? []).map(({ name, address, targets, dead }) => ({ key: `${name} ${address}`, cells: [name, address, targets, dead.join(", ")] }))}
        empty={say.tables.none}
      />
    </>
  );
}
