import type { Micros } from "../../core/index.ts";
import { answerTo } from "../../linux/index.ts";
import type { ContainerUsage, Packet } from "../../linux/index.ts";
import type { Kubelet } from "../state.ts";

/**
 * Somebody asks port 10250 over the network.
 *
 * @simplified of what a kubelet serves, /metrics/resource comes this way; who asks is not asked for (in life: a TokenReview and a SubjectAccessReview)
 * @source pkg/kubelet/server/server.go
 */
export function serveScrape(kubelet: Kubelet, packet: Packet): void {
  const { state, env, config } = kubelet;
  if (packet.kind !== "request") return;
  if (packet.payload !== "GET /metrics/resource") return answer(kubelet, packet, 404, "404 page not found\n");
  const request = state.server.nextScrape++;
  state.server.scrapes.set(request, packet);
  // cAdvisor reads the control groups itself: the runtime is not asked.
  env.post(`linux-${config.node}`, { type: "usage", request });
}

function answer({ env, config }: Kubelet, packet: Packet, code: number, body: string): void {
  env.post(`linux-${config.node}`, { ...answerTo(packet, "response", config.node), code, contentType: "text/plain; version=0.0.4; charset=utf-8", body, certificate: { names: [config.node, config.nodeIp] } });
}

/** The kernel has told what its control groups have used. */
export function usageRead(kubelet: Kubelet, request: number, containers: readonly ContainerUsage[]): void {
  const { server } = kubelet.state;
  const packet = server.scrapes.get(request);
  server.scrapes.delete(request);
  if (packet !== undefined) answer(kubelet, packet, 200, resourceMetrics(kubelet, containers));
}

interface Series {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly string[];
}

const cpuSeconds = (used: Micros): string => String(used / 1e6);

/**
 * /metrics/resource
 *
 * @simplified the node's own processes (kubelet, runtime, system) use nothing
 * @source pkg/kubelet/metrics/collectors/resource_metrics.go
 */
function resourceMetrics({ state, env }: Kubelet, usages: readonly ContainerUsage[]): string {
  const at = Math.floor(env.now / 1000);
  const used = new Map(usages.map((each) => [each.containerId, each]));
  const containers: { readonly labels: string; readonly usage: ContainerUsage }[] = [];
  const pods: { readonly labels: string; readonly usage: { cpu: Micros; memory: number } }[] = [];
  const node = { cpu: 0, memory: 0 };
  for (const worker of state.pods.values()) {
    const { namespace = "default", name } = worker.pod.metadata;
    const sum = { cpu: 0, memory: 0 };
    for (const [container, { current }] of worker.containers) {
      const usage = current?.state === "running" ? used.get(current.id) : undefined;
      if (usage === undefined) continue;
      containers.push({ labels: `container="${container}",namespace="${namespace}",pod="${name}"`, usage });
      sum.cpu += usage.cpu;
      sum.memory += usage.memory;
    }
    pods.push({ labels: `namespace="${namespace}",pod="${name}"`, usage: sum });
  }
  for (const { cpu, memory } of usages) {
    node.cpu += cpu;
    node.memory += memory;
  }
  const cpuOf = (of: string, list: readonly { readonly labels: string; readonly usage: { readonly cpu: Micros } }[]): readonly string[] => list.map(({ labels, usage }) => `${of}_cpu_usage_seconds_total{${labels}} ${cpuSeconds(usage.cpu)} ${at}`);
  const memoryOf = (of: string, list: readonly { readonly labels: string; readonly usage: { readonly memory: number } }[]): readonly string[] => list.map(({ labels, usage }) => `${of}_memory_working_set_bytes{${labels}} ${usage.memory} ${at}`);
  const series: readonly Series[] = [
    { name: "container_cpu_usage_seconds_total", help: "[STABLE] Cumulative cpu time consumed by the container in core-seconds", type: "counter", samples: cpuOf("container", containers) },
    { name: "container_memory_working_set_bytes", help: "[STABLE] Current working set of the container in bytes", type: "gauge", samples: memoryOf("container", containers) },
    { name: "node_cpu_usage_seconds_total", help: "[STABLE] Cumulative cpu time consumed by the node in core-seconds", type: "counter", samples: [`node_cpu_usage_seconds_total ${cpuSeconds(node.cpu)} ${at}`] },
    { name: "node_memory_working_set_bytes", help: "[STABLE] Current working set of the node in bytes", type: "gauge", samples: [`node_memory_working_set_bytes ${node.memory} ${at}`] },
    { name: "pod_cpu_usage_seconds_total", help: "[STABLE] Cumulative cpu time consumed by the pod in core-seconds", type: "counter", samples: cpuOf("pod", pods) },
    { name: "pod_memory_working_set_bytes", help: "[STABLE] Current working set of the pod in bytes", type: "gauge", samples: memoryOf("pod", pods) },
    { name: "resource_scrape_error", help: "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise", type: "gauge", samples: ["resource_scrape_error 0"] },
  ];
  return series.filter(({ samples }) => samples.length > 0).map(({ name, help, type, samples }) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.join("\n")}\n`).join("");
}
